from odoo import api, fields, models

from ...rules.remedy import CANCELLED, DONE, OPEN

#: What a provider is asked to do, by type of remedy.
TASKS = {"touch_up": "touch_up", "on_site_repair": "repair"}
#: States of a job: when it is verified somebody has called the customer; the work was done before.
WORK_DONE = ("done", "verified")


class Remedy(models.Model):
    """Work at the customer's: a service job, which is dispatched, done and called back like any other (DM-05)."""

    _inherit = "after.sales.remedy"

    job_ids = fields.One2many("after.sales.job", "remedy_id", string="Service Jobs")
    job_id = fields.Many2one("after.sales.job", string="Current Job", compute="_compute_job_id", compute_sudo=True)

    job_state = fields.Char(string="State of the Job", compute="_compute_job_id", compute_sudo=True)

    is_job_to_dispatch = fields.Boolean(compute="_compute_job_id", compute_sudo=True)

    @api.depends("job_ids.state")
    def _compute_job_id(self):
        for remedy in self:
            alive = remedy.job_ids.filtered(lambda job: job.state != "cancelled") or remedy.job_ids
            job = alive.sorted("id")[-1:]
            states = dict(job._fields["state"]._description_selection(self.env))
            remedy.job_id, remedy.job_state = job, states.get(job.state)
            remedy.is_job_to_dispatch = job.state == "draft"

    def _make_job(self):
        """Open the service job that makes this good."""
        self.ticket_id._create_job(self._prepare_job_vals())
        self.invalidate_recordset(["job_ids"])

    def _prepare_job_vals(self):
        """Return what the provider has to know: the work, the goods, and what is wrong with them."""
        self.ensure_one()
        problems = [line.claim_line_id.problem for line in self.line_ids if line.claim_line_id.problem]
        return {
            "remedy_id": self.id,
            "task": TASKS.get(self.type, "repair"),
            "order_id": self.order_id.id,
            "product_ids": [fields.Command.set(self.line_ids.product_id.ids)] if self.line_ids else False,
            "description": "\n".join(filter(None, [self.description, *problems])),
            "user_id": (self.user_id or self.env.user).id,
        }

    def _get_job_states(self):
        """Return how the work stands, as words of ``rules.remedy``."""
        words = dict.fromkeys(WORK_DONE, DONE) | {"cancelled": CANCELLED}
        return [words.get(job.state, OPEN) for job in self.job_ids]

    def _cancel_jobs(self):
        self.job_ids.filtered(lambda job: job.state not in (*WORK_DONE, "cancelled"))._cancel(
            self.ended_reason or self.display_name
        )

    def _get_job_cost(self):
        jobs = self.job_ids.filtered(lambda job: job.state != "cancelled")
        return sum(job.agreed_price for job in jobs if not job._is_fee_refunded())

    def action_open_dispatch(self):
        """Choose whom to send."""
        self.ensure_one()
        return self.job_id.action_open_dispatch()

    def action_view_job(self):
        """Open the service job."""
        self.ensure_one()
        return self.job_id._get_records_action()


class Job(models.Model):
    """A job that makes something good tells its remedy how far it is."""

    _inherit = "after.sales.job"

    remedy_id = fields.Many2one("after.sales.remedy", recorded=True, index="btree_not_null", ondelete="restrict")

    def _on_state_changed(self, before):
        result = super()._on_state_changed(before)
        self.remedy_id._follow_documents()
        return result
