from odoo import api, fields, models


class Offer(models.Model):
    _inherit = "after.sales.job.offer"

    link_shown_by_id = fields.Many2one("res.users", string="Link Shown To", readonly=True, ondelete="restrict")


class Job(models.Model):
    """What acts for the provider or the customer is shown to our people when they hand it on, and that stays on record.

    Mails carry the provider's link and the customer's code past us. Who reads no mail gets them by
    chat or on the phone: then one of our people has seen them, and the job says who.
    """

    _inherit = "after.sales.job"

    provider_link = fields.Char(
        string="Provider's Page",
        compute="_compute_provider_link",
        groups="after_sales.group_agent",
        help="Opens this job for its provider alone, without a login: send it by chat to providers who read no mail.",
    )
    may_show_link = fields.Boolean(compute="_compute_provider_link")
    code_shown_by_id = fields.Many2one(
        "res.users",
        string="Code Shown To",
        recorded=True,
        ondelete="restrict",
        help="Who of our people had the customer's code to hand it on: the code proves less since.",
    )
    appointment_text = fields.Text(
        string="Text for the Customer",
        compute="_compute_appointment_text",
        groups="after_sales.group_agent",
        help="Who comes, when, what it costs and the code for the end, to be sent by SMS or chat.",
    )

    @api.depends("state", "offer_id.link_shown_by_id")
    def _compute_provider_link(self):
        for job in self:
            offer = job.sudo().offer_id
            is_open = bool(offer) and job._opens_by_link() and job.state != "done"
            job.provider_link = is_open and bool(offer.link_shown_by_id) and job._get_provider_link()
            job.may_show_link = is_open and not offer.link_shown_by_id

    @api.depends(
        "state",
        "scheduled_start",
        "scheduled_end",
        "provider_id",
        "customer_charge",
        "payment_mode",
        "code_shown_by_id",
    )
    def _compute_appointment_text(self):
        for job in self:
            is_shown = job.state == "scheduled" and bool(job.code_shown_by_id)
            job.appointment_text = is_shown and job._get_appointment_text()

    def action_show_link(self):
        """Show the provider's link to the user, who hands it on, and note who had it."""
        self.ensure_one()
        self.check_access("write")
        if self.may_show_link:
            self.sudo().offer_id.link_shown_by_id = self.env.user
            self._log_step(self.env._("The link to the provider's page was shown, to be handed on to the provider."))
        return True

    def action_show_code(self):
        """Show the text with the customer's code to the user, who hands it on, and note who had it (PV-04)."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "scheduled" and not self.code_shown_by_id:
            self._record_facts({"code_shown_by_id": self.env.uid})
            self._log_step(self.env._("The completion code was shown, to be handed on to the customer."))
        return True

    def _has_field_access(self, field, operation):
        """Nobody of ours reads the code; who hands it on has it from ``appointment_text``."""
        if field.name == "completion_code" and operation == "read" and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    def _get_spoken_secrets(self):
        return [*super()._get_spoken_secrets(), *filter(None, [self.sudo().completion_code])]
