from odoo import fields, models

from ..case.kind.helpdesk_ticket_stage import CLOSED
from ..record.told import tell
from .vocabulary import OPEN


class HelpdeskTicket(models.Model):
    """The service jobs of a case; the case is not solved while one of them is open (PV-06)."""

    _inherit = "helpdesk.ticket"

    job_ids = fields.One2many("after.sales.job", "ticket_id", string="Service Jobs", groups="after_sales.group_agent")
    job_count = fields.Integer(
        string="Number of Service Jobs",
        compute="_compute_job_count",
        compute_sudo=True,
        groups="after_sales.group_agent",
    )

    def _compute_job_count(self):
        counts = dict(
            self.env["after.sales.job"]._read_group([("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"])
        )
        for ticket in self:
            ticket.job_count = counts.get(ticket._origin, 0)

    def _get_open_jobs(self):
        """Return the jobs of these cases that are neither verified nor cancelled; of many cases read at once."""
        return self.sudo().job_ids.filtered(lambda job: job.state in OPEN)

    def _create_job(self, vals=None):
        """Make a service job of this case.

        :param vals: task, skill_id, description …
        :return: the job, a draft
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        job = self.env["after.sales.job"].sudo().create({"user_id": self.env.uid, **(vals or {}), "ticket_id": self.id})
        return job.sudo(False)

    def _get_missing_facts(self, phase):
        """No case ends while a job is open: somebody has to be called back (PV-06)."""
        missing = super()._get_missing_facts(phase)
        if phase == "solved":
            names = self._get_open_jobs().mapped("name")
            missing = [*missing, *(self.env._("the end of service job %(job)s", job=name) for name in names)]
        return missing

    def _on_phase_changed(self, old_phases):
        """A cancelled case takes its jobs along, as far as no provider has taken them."""
        result = super()._on_phase_changed(old_phases)
        jobs = self.filtered(lambda ticket: ticket.phase == "cancelled" and ticket.phase in CLOSED)._get_open_jobs()
        jobs._on_case_cancelled()
        return result

    def _take_over_facts(self, source):
        """The jobs of a merged case go on with the case that goes on."""
        result = super()._take_over_facts(source)
        source.job_ids._record_facts({"ticket_id": self.id})
        return result

    def action_view_jobs(self):
        """Open the service jobs of these cases."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.job_action")
        return action | {"domain": [("ticket_id", "in", self.ids)], "context": {}}

    def action_open_dispatch(self):
        """Ask whom to send to the customer of this case."""
        self.ensure_one()
        self._check_open()
        wizard = self.env["after.sales.job.dispatch"].create({"ticket_id": self.id})
        return wizard._get_records_action(
            name=self.env._("Send a Service Provider"), target="new", context={"dialog_size": "extra-large"}
        )


class Job(models.Model):
    """How a job comes to nothing."""

    _inherit = "after.sales.job"

    def _cancel(self, reason):
        """Give jobs up before they are done; the provider's link dies.

        :raise UserError: without a reason, or when the work is done
        """
        self._check_reason(reason)
        self._call_off()
        self._pass_to("cancelled", {"cancel_reason": reason})
        self.sudo().offer_ids.filtered(lambda o: o.state in ("waiting", "sent", "accepted"))._end("withdrawn", reason)
        self._get_requests()._withdraw(reason)
        self._get_open_deadlines()._drop(reason)

    def _on_case_cancelled(self):
        """The case came to nothing: give up what nobody has taken, and have the others called off by a person."""
        early = self.filtered(lambda job: job.state in ("draft", "offered"))
        if early:
            early._cancel(self.env._("The case was cancelled"))
        for job in (self - early).filtered(lambda job: job.state != "done"):
            job.activity_schedule(
                "mail.mail_activity_data_call",
                user_id=(job.user_id or job.create_uid).id,
                summary=tell(self, lambda speaker: speaker.env._("The case was cancelled: call the provider off")),
            )
