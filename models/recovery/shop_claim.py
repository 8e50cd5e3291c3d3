from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import shop
from ..clock.columns import add_columns
from .shop_vocabulary import DECISIONS

#: What the verdict on a shop rests on.
SHOP_GROUNDS = {"shop_received_on", "shop_inspected_on", "shop_decision", "is_hidden_fault", "is_whole_style"}


class Claim(models.Model):
    """A piece of a shop: when it came, when it was looked at, what the shop decided, and who bears it (SP-01, SP-02).

    The rules hold for single pieces, not for a whole style that comes back (E9). They refine what the table suggests;
    a person decides as on any claim, and what the shop bears is claimed from it.
    """

    _inherit = "after.sales.claim"

    shop_id = fields.Many2one(
        "res.partner",
        compute="_compute_shop_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The customer is a shop of ours.",
    )
    shop_contact = fields.Char(compute="_compute_shop_contact", compute_sudo=True)
    shop_received_on = fields.Date(
        string="Received in the Shop",
        compute="_compute_shop_received_on",
        store=True,
        readonly=False,
        tracking=True,
    )
    shop_inspected_on = fields.Date(string="Inspected in the Shop", tracking=True)
    shop_decision = fields.Selection(DECISIONS, string="Decided on the Spot", tracking=True)
    shop_decided_by = fields.Char(string="Shop Leader", tracking=True, help="Who decided it in the shop.")
    is_hidden_fault = fields.Boolean(
        string="Could Not Be Seen", tracking=True, help="No inspection would have shown it: it shows in wear only."
    )
    is_whole_style = fields.Boolean(
        string="Whole Style", tracking=True, help="All pieces of a style come back: other rules hold."
    )

    def _auto_init(self):
        # Claims of before are of no shop and no outsourced factory: nobody has been marked as one yet.
        columns = {"shop_id": ("int4", None), "shop_received_on": ("date", None), "is_outsourced": ("bool", False)}
        add_columns(self.env.cr, self._table, columns)
        return super()._auto_init()

    @api.model
    def _get_grounds(self):
        return super()._get_grounds() | SHOP_GROUNDS

    @api.depends("partner_id.commercial_partner_id.is_after_sales_shop")
    def _compute_shop_id(self):
        for claim in self:
            claim.shop_id = claim.partner_id._get_shop()

    def _compute_shop_contact(self):
        for claim in self:
            claim.shop_contact = claim.shop_id._say_after_sales_contact()

    @api.depends("picking_id.received_at", "shop_id")
    def _compute_shop_received_on(self):
        for claim in self:
            received_at = claim.shop_id and claim.picking_id.received_at
            if received_at and not claim.shop_received_on:
                claim.shop_received_on = claim._get_customer_day(received_at)
            else:
                claim.shop_received_on = claim.shop_received_on

    @api.constrains("shop_received_on", "shop_inspected_on")
    def _check_shop_days(self):
        """Refuse days that cannot be: in the future, or inspected before it came."""
        for claim in self.filtered("shop_id"):
            received, inspected = claim.shop_received_on, claim.shop_inspected_on
            today = claim.company_id._get_after_sales_today()
            if any(day and day > today for day in (received, inspected)):
                raise ValidationError(self.env._("A shop cannot have received or inspected a piece in the future."))
            sold = claim.order_id.sudo().date_order
            ordered_on = sold and claim.company_id._get_after_sales_today(sold)
            if ordered_on and any(day and day < ordered_on for day in (received, inspected)):
                raise ValidationError(self.env._("A shop cannot have received or inspected a piece before its order."))
            if received and inspected and inspected < received:
                raise ValidationError(self.env._("A piece is inspected after it was received, not before."))

    def _judge_shop(self, usual):
        """Return who bears a piece of a shop, see ``rules.shop.Share``.

        :param usual: who would bear it without the rules of shops
        """
        self.ensure_one()
        piece = shop.Piece(
            self.shop_received_on or None,
            self.shop_inspected_on or None,
            self.company_id.after_sales_shop_days,
            self.is_hidden_fault,
            self.is_whole_style,
        )
        return shop.bearer(piece, usual, self.env._)

    @api.depends(
        "shop_id", "shop_received_on", "shop_inspected_on", "is_hidden_fault", "is_whole_style",
        "company_id.after_sales_shop_days", "is_outsourced", "quality_bearer", "factory_mismatch",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_suggestion(self):
        """The rules of shops and of Quality come after the table: it names the cause, they say who bears it."""
        result = super()._compute_suggestion()
        for claim in self:
            claim._refine_by_shop()
            claim._refine_by_quality()
        return result

    def _refine_by_shop(self):
        """Let the rules of shops say who bears it, once a cause is suggested."""
        if self.shop_id and self.suggested_cause:
            found = self._judge_shop(self.suggested_cost_bearer)
            self.suggested_cost_bearer = found.bearer
            self.suggestion_reason = f"{self.suggestion_reason} {found.reason}"

    def _get_usual_bearer(self, cause):
        """Who bears a piece of a shop for another cause than the suggested one follows its rules, too."""
        usual = super()._get_usual_bearer(cause)
        if not self.shop_id or not cause or cause == self.suggested_cause:
            return usual
        return self._judge_shop(usual).bearer
