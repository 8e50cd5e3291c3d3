from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.provider.vocabulary import SATISFACTION
from ...rules import stars


class JobCallback(models.TransientModel):
    """The two questions after every service, and what follows from the answers (PV-06, PV-07)."""

    _name = "after.sales.job.callback"
    _inherit = "after.sales.document.wizard"
    _description = "Callback after a Service"

    job_id = fields.Many2one("after.sales.job", required=True, readonly=True)
    partner_id = fields.Many2one(related="job_id.partner_id")
    phone = fields.Char(compute="_compute_phone")
    provider_id = fields.Many2one(related="job_id.provider_id")
    is_platform_awaited = fields.Boolean(related="job_id.is_platform_awaited")
    currency_id = fields.Many2one(related="job_id.currency_id")
    customer_charge = fields.Monetary(related="job_id.customer_charge")
    is_reached = fields.Selection(
        [("yes", "Reached"), ("no", "No answer")], string="Reached?", default="yes", required=True
    )
    on_time = fields.Selection(
        [("yes", "Yes"), ("no", "No")], string="Did the fitter book in advance and arrive on time?"
    )
    satisfaction = fields.Selection(SATISFACTION, string="How satisfied are you?")
    dissatisfaction_reason = fields.Text(string="What was wrong?")
    extra_charge = fields.Monetary(help="What the provider took beyond what was announced.")
    note = fields.Text()
    consequence = fields.Selection(
        [("redo", "Do it again, at the provider's cost"), ("case", "Open a case"), ("none", "Nothing further")],
        compute="_compute_consequence",
        store=True,
        readonly=False,
    )
    suggested_stars = fields.Integer(compute="_compute_suggestion")
    star_level = fields.Selection([(str(star), str(star)) for star in range(6)], compute="_compute_suggestion")
    suggestion_reason = fields.Char(compute="_compute_suggestion")

    @api.depends("job_id")
    def _compute_phone(self):
        for wizard in self:
            job = wizard.job_id
            wizard.phone = job.ticket_id.partner_phone or job.address_id.phone or job.partner_id.phone

    @api.depends("satisfaction")
    def _compute_consequence(self):
        for wizard in self:
            wizard.consequence = "redo" if wizard.satisfaction == "dissatisfied" else "none"

    @api.depends("satisfaction", "on_time")
    def _compute_suggestion(self):
        for wizard in self:
            is_told = wizard.satisfaction and wizard.on_time
            suggestion = is_told and stars.suggest(wizard.satisfaction, wizard.on_time == "yes", _=self.env._)
            wizard.suggested_stars = suggestion and suggestion.stars
            wizard.star_level = suggestion and str(suggestion.stars)
            wizard.suggestion_reason = suggestion and suggestion.reason

    def action_record(self):
        """Store the answers; open what follows from them."""
        job = self.job_id
        if self.is_reached == "no":
            job._record_no_answer(self.note)
            return {"type": "ir.actions.act_window_close"}
        if not self.on_time:
            raise UserError(self.env._("Ask whether the fitter booked in advance and came on time."))
        job._record_callback(
            self.on_time == "yes", self.satisfaction, self.dissatisfaction_reason, self.extra_charge, self.note
        )
        if self.consequence == "redo":
            return job._redo()._get_records_action()
        if self.consequence == "case":
            return job._open_complaint()._get_records_action()
        return {"type": "ir.actions.act_window_close"}
