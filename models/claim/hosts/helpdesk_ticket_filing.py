from odoo import api, fields, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    """The carrier's window: it closes whether or not the customer is content by then (PK-04)."""

    _inherit = "helpdesk.ticket"

    claim_file_by = fields.Date(
        string="Claim from Carrier By",
        compute="_compute_claim_file_by",
        compute_sudo=True,
        groups="after_sales.group_agent",
        help="The first of the days on which the carriers concerned stop to accept claims.",
    )

    @api.depends("claim_ids.file_by", "claim_ids.state", "claim_ids.cause", "claim_ids.kind_id", "claim_ids.filed_at")
    def _compute_claim_file_by(self):
        for ticket in self:
            days = ticket.claim_ids.filtered(lambda claim: claim._awaits_filing()).mapped("file_by")
            ticket.claim_file_by = min(days, default=False)

    def action_open_filing(self):
        """Record what was filed with the carrier: of the claim whose window closes first."""
        self.ensure_one()
        claims = self.claim_ids.filtered(lambda claim: claim.sudo()._awaits_filing())
        if not claims:
            raise UserError(self.env._("No claim of this case has to be filed with a carrier."))
        return claims.sorted("file_by")[0].action_open_filing()

    def _follow_carrier_window(self):
        """Start, move or end the clock that says until when the carrier has to hear of it (PK-04)."""
        tickets = self.sudo()
        tickets.invalidate_recordset(["claim_file_by"])
        running = tickets._get_open_deadlines([("purpose", "=", "filing")]).ticket_id
        concerned = tickets.filtered("claim_file_by")
        reason = self.env._("The carrier does not answer for it")
        (running - concerned)._cancel_deadlines(reason, [("purpose", "=", "filing")])
        (running & concerned)._move_deadlines("claim_file_by")
        (concerned - running)._fire_deadline_event("carrier_concerned")

    def _is_deadline_wanted(self, policy):
        """A window that has closed already is nothing that could still be kept; the claim says that it has."""
        if policy.date_field == "claim_file_by":
            day = self.sudo().claim_file_by
            if not day or day < self._get_deadline_company()._get_after_sales_today():
                return False
        return super()._is_deadline_wanted(policy)

    def _get_deadline_day(self, date_field):
        ticket = self.sudo() if date_field == "claim_file_by" else self
        return super(HelpdeskTicket, ticket)._get_deadline_day(date_field)

    def _get_deadline_step(self, deadline):
        """The carrier's window leads to the step that ends it (PK-04)."""
        return self.action_open_filing() if deadline.purpose == "filing" else super()._get_deadline_step(deadline)

    @api.model
    def _get_lasting_events(self):
        """What we claim from a carrier is none of the customer's concern: its clock goes on."""
        return [*super()._get_lasting_events(), "carrier_concerned"]
