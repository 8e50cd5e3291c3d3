from odoo import api, fields, models
from odoo.tools import format_date


class HelpdeskTicket(models.Model):
    """What others owe us for a case, and what is lost unless it is filed in time (PK-04)."""

    _inherit = "helpdesk.ticket"

    recovery_line_ids = fields.One2many(
        "after.sales.recovery.line", "ticket_id", string="Losses Claimed", groups="after_sales.group_agent"
    )
    recovery_ids = fields.Many2many(
        "after.sales.recovery",
        string="Recoveries",
        compute="_compute_recovery_ids",
        compute_sudo=True,
        groups="after_sales.group_agent",
    )
    recovery_count = fields.Integer(
        string="Number of Recoveries",
        compute="_compute_recovery_ids",
        compute_sudo=True,
        groups="after_sales.group_agent",
    )
    filing_note = fields.Char(compute="_compute_filing_note", compute_sudo=True, groups="after_sales.group_agent")

    @api.depends("recovery_line_ids.recovery_id.state")
    def _compute_recovery_ids(self):
        for ticket in self:
            ticket.recovery_ids = ticket.recovery_line_ids.recovery_id.filtered(lambda r: r.state != "cancelled")
            ticket.recovery_count = len(ticket.recovery_ids)

    @api.depends("recovery_line_ids.recovery_id.state", "claim_ids.filed_at", "claim_ids.state")
    @api.depends_context("lang")
    def _compute_filing_note(self):
        for ticket in self:
            ticket.filing_note = ticket._say_filing()

    def _say_filing(self):
        """Return until when a carrier has to hear of this, and what is lost otherwise (idea 2)."""
        self.ensure_one()
        day = self.claim_file_by
        if not day:
            return False
        claims = self.claim_ids.filtered(lambda claim: claim._awaits_filing() and claim.file_by == day)
        drafts = claims.recovery_line_ids.filtered(lambda line: line.state == "draft")
        money = sum(line._get_claimed_in_company_currency() for line in drafts)
        money = money or sum(claim._get_value() for claim in claims)
        words = {
            "carrier": claims[:1].carrier_id.partner_id.name or claims[:1].carrier_id.name,
            "day": format_date(self.env, day),
            "money": self.company_id.currency_id.format(money),
        }
        if day < self.company_id._get_after_sales_today():
            return self.env._("The window of %(carrier)s closed on %(day)s: %(money)s may be lost.", **words)
        return self.env._("Claim from %(carrier)s by %(day)s, or lose %(money)s.", **words)

    @api.depends("recovery_line_ids.recovered_company")
    def _compute_net_cost(self):
        return super()._compute_net_cost()

    def _get_recovered_amounts(self):
        lines = self.env["after.sales.recovery.line"].sudo()
        groups = lines._read_group([("ticket_id", "in", self.ids)], ["ticket_id"], ["recovered_company:sum"])
        return super()._get_recovered_amounts() | {ticket.id: amount for ticket, amount in groups}

    @api.model
    def _follow_windows_again(self):
        """The windows of carriers have changed: the clocks of what is not filed move with them."""
        domain = [("purpose", "=", "filing"), ("is_open", "=", True), ("ticket_id", "!=", False)]
        self.env["after.sales.deadline"].sudo().search(domain).ticket_id._follow_carrier_window()

    def _get_first_day(self):
        """Return the local day before which nothing of this case can have happened: of the order, else of the case."""
        self.ensure_one()
        moment = min(filter(None, (self.sale_order_id.date_order, self.create_date)))
        return self.company_id._get_after_sales_today(moment)

    def action_view_recoveries(self):
        """Open what is claimed from others for this case."""
        self.ensure_one()
        return self.recovery_ids._get_records_action(name=self.env._("Recoveries"))
