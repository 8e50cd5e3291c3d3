from odoo import api, fields, models
from odoo.tools import format_date

from ...rules.remedy import spread


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
    shop_freight = fields.Monetary(
        string="Freight of a Shop's Parcels",
        compute="_compute_net_cost",
        compute_sudo=True,
        currency_field="cost_currency_id",
        groups="after_sales.group_agent",
        help="The share of this case in the parcels with which a shop sent its pieces in.",
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

    @api.depends(
        "recovery_line_ids.recovered_company", "claim_ids.shop_parcel_id.parcel_freight",
        "claim_ids.shop_parcel_id.recovery_line_ids.recovered_company",
    )  # fmt: skip
    def _compute_net_cost(self):
        """The freight with which a shop sent its pieces in is a cost of theirs, and what the shop pays comes back."""
        result = super()._compute_net_cost()
        for ticket in self:
            ticket.shop_freight = ticket._get_parcel_share(lambda parcel: parcel.parcel_freight)
            ticket.net_cost += ticket.shop_freight
        return result

    def _get_parcel_share(self, get_amount):
        """Return the share of this case in an amount of its parcels: each piece in a parcel bears as much as another.

        :param get_amount: says of a parcel how much, in the currency of the company
        """
        self.ensure_one()
        share = 0.0
        for claim in self.claim_ids.filtered("shop_parcel_id"):
            pieces = claim.shop_parcel_id.claim_ids.sorted("id")
            digits = claim.shop_parcel_id.currency_id.decimal_places
            shares = spread(get_amount(claim.shop_parcel_id), [1.0] * len(pieces), digits)
            share += shares[pieces.ids.index(claim.id)]
        return share

    def _get_recovered_amounts(self):
        lines = self.env["after.sales.recovery.line"].sudo()
        groups = lines._read_group([("ticket_id", "in", self.ids)], ["ticket_id"], ["recovered_company:sum"])
        amounts = super()._get_recovered_amounts() | {ticket.id: amount for ticket, amount in groups}
        for ticket in self:
            freight = ticket._get_parcel_share(lambda parcel: sum(parcel.recovery_line_ids.mapped("recovered_company")))
            amounts[ticket.id] = amounts.get(ticket.id, 0.0) + freight
        return amounts

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
