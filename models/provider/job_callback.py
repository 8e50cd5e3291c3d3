from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

from ...rules.stars import suggest
from ..record.told import tell
from .vocabulary import SATISFACTION


class Job(models.Model):
    """The call after every service, and the stars that follow from it (PV-06, PV-07)."""

    _inherit = "after.sales.job"

    on_time = fields.Boolean(string="Booked Ahead and on Time", recorded=True, help="The customer's first answer.")
    satisfaction = fields.Selection(SATISFACTION, recorded=True, tracking=True)
    dissatisfaction_reason = fields.Text(string="What Was Wrong", recorded=True)
    extra_charge = fields.Monetary(recorded=True, help="What the provider took from the customer unannounced.")
    called_back_at = fields.Datetime(string="Called Back On", recorded=True)
    called_back_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    callback_note = fields.Text(recorded=True)
    verified_at = fields.Datetime(string="Verified On", recorded=True)
    verified_percent = fields.Float(
        string="Called Back (%)",
        compute="_compute_verified_percent",
        store=True,
        aggregator="avg",
        help="100 for a job whose customer was called back, 0 for one that waits for it.",
    )
    suggested_stars = fields.Integer(recorded=True, aggregator="avg")
    suggestion_reason = fields.Char(recorded=True, translate=True)
    stars = fields.Integer(recorded=True, tracking=True, aggregator="avg")
    star_level = fields.Selection(
        [(str(star), str(star)) for star in range(6)], string="Stars Shown", compute="_compute_star_level"
    )
    stars_reason = fields.Char(string="Reason for the Stars", recorded=True, translate=True)
    assessed_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    assessed_at = fields.Datetime(string="Assessed On", recorded=True)

    _stars_range = models.Constraint(
        "CHECK(COALESCE(stars, 0) BETWEEN 0 AND 5 AND COALESCE(suggested_stars, 0) BETWEEN 0 AND 5)",
        "Stars lie between 0 and 5.",
    )

    @api.depends("state")
    def _compute_verified_percent(self):
        for job in self:
            job.verified_percent = 100.0 * (job.state == "verified")

    @api.depends("stars", "suggested_stars")
    def _compute_star_level(self):
        for job in self:
            job.star_level = str(job.stars or job.suggested_stars)

    def _record_callback(self, on_time, satisfaction, reason=None, extra_charge=0.0, note=None):
        """Store what the customer said: the job is verified (PV-06).

        :param on_time: the provider booked ahead and came on time
        :param satisfaction: dissatisfied, basically or fairly
        :param reason: what was wrong, for a dissatisfied customer
        :param extra_charge: what the provider took beyond what the customer had been told
        :raise UserError: without a reason when dissatisfied, or before the work is done
        """
        self.ensure_one()
        if satisfaction not in dict(SATISFACTION):
            raise UserError(self.env._("Ask how satisfied the customer is."))
        if satisfaction == "dissatisfied" and not (reason or "").strip():
            raise UserError(self.env._("Ask what was wrong."))

        def suggestion(job):
            return suggest(satisfaction, on_time, _=job.env._)

        now = fields.Datetime.now()
        self._pass_to(
            "verified",
            {
                "on_time": on_time,
                "satisfaction": satisfaction,
                "dissatisfaction_reason": reason,
                "extra_charge": extra_charge,
                "callback_note": note,
                "called_back_at": now,
                "called_back_by": self.env.uid,
                "verified_at": now,
                "suggested_stars": suggestion(self).stars,
                "suggestion_reason": tell(self, lambda job: suggestion(job).reason),
            },
        )
        self._fire_deadline_event("verified", now)
        self.provider_id.with_company(self.company_id)._refresh_provider_stars()

    def _record_no_answer(self, note=None):
        """Store a call that reached nobody: the job stays open, and the call is due again."""
        for job in self:
            job.check_access("write")
            job._log_step(self.env._("Callback: nobody answered. %(note)s", note=note or ""))
        deadlines = self._get_open_deadlines([("purpose", "=", "callback")])
        deadlines._complete(fields.Datetime.now(), outcome="no_answer")

    def _assess(self, stars, reason=None):
        """Confirm the suggested stars, or change them with a reason; leads only (PV-07).

        :param stars: 1 to 5
        :raise UserError: before the callback, beyond the range, for other stars than suggested without a reason
        """
        if not self.env.user.has_group("after_sales.group_lead"):
            raise AccessError(self.env._("Only a team lead assesses service providers."))
        for job in self:
            if job.state != "verified":
                raise UserError(self.env._("%(job)s: call the customer back first.", job=job.name))
            if not 1 <= stars <= 5:
                raise UserError(self.env._("Give one to five stars."))
            if stars != job.suggested_stars and not (reason or "").strip():
                raise UserError(self.env._("Say why you do not give the stars that the callback suggests."))
            job.check_access("write")
            job._record_facts(
                {
                    "stars": stars,
                    "stars_reason": (reason or "").strip() or tell(job, lambda job: job.suggestion_reason),
                    "assessed_by": self.env.uid,
                    "assessed_at": fields.Datetime.now(),
                }
            )
        self._fire_deadline_event("assessed")
        for company, jobs in self.grouped("company_id").items():
            jobs.provider_id.with_company(company)._refresh_provider_stars()

    def action_confirm_stars(self):
        """Confirm the stars that the callbacks suggest."""
        for job in self.filtered(lambda job: job.state == "verified" and not job.assessed_at):
            job._assess(job.suggested_stars)
        return True

    def _redo(self):
        """Make a job that does the work again at the same provider's cost.

        :return: the new job, a draft
        :raise UserError: when the work is done again already
        """
        self.ensure_one()
        self.check_access("write")
        running = self.redo_ids.filtered(lambda job: job.state != "cancelled")
        if running:
            raise UserError(self.env._("%(job)s does this work again already.", job=running[0].name))
        return (
            self.sudo()
            .create(
                {
                    "redo_of_id": self.id,
                    "ticket_id": self.ticket_id.id,
                    "order_id": self.order_id.id,
                    "company_id": self.company_id.id,
                    "partner_id": self.partner_id.id,
                    "address_id": self.address_id.id,
                    "task": self.task,
                    "skill_id": self.skill_id.id,
                    "product_ids": [fields.Command.set(self.product_ids.ids)],
                    "user_id": self.env.uid,
                    "description": self.dissatisfaction_reason or self.description,
                    "provider_id": self.provider_id.id,
                    "price_disclosed": True,
                    "payment_mode": "transfer",
                }
            )
            .sudo(False)
        )

    def _open_complaint(self):
        """Open a case about a service the customer is not satisfied with.

        :return: the ticket
        """
        self.ensure_one()
        name = self.env._("Service %(job)s: not satisfied", job=self.name)
        text = self.dissatisfaction_reason or self.description or self.name
        code = "installation" if self.task == "install" else "complaint"
        return self.env["helpdesk.ticket"].create(self._prepare_case_vals(name, text, code))

    def _prepare_case_vals(self, name, text, code):
        """Return the values of a case about this job.

        :param code: of the kind of case
        """
        self.ensure_one()
        return {
            "name": name,
            "description": plaintext2html(text),
            "case_kind_id": self.env["after.sales.case.kind"]._get_by_code(code).id,
            "sale_order_id": self.order_id.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "user_id": self.env.uid,
        }
