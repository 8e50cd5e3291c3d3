from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError


class SaleOrder(models.Model):
    """What of an order can be claimed, and what was."""

    _inherit = "sale.order"

    claim_ids = fields.One2many("after.sales.claim", "order_id", string="Claims", groups="after_sales.group_agent")
    claim_count = fields.Integer(compute="_compute_claim_count", compute_sudo=True, groups="after_sales.group_agent")

    def _compute_claim_count(self):
        counts = dict(
            self.env["after.sales.claim"]._read_group([("order_id", "in", self.ids)], ["order_id"], ["__count"])
        )
        for order in self:
            order.claim_count = counts.get(order._origin, 0)

    def _get_goods_notes(self):
        """Say which claims are open: two cases about one damage are handled twice."""
        notes = super()._get_goods_notes()
        Claim = self.env["after.sales.claim"].sudo()
        claims = Claim.search([("order_id", "=", self.id), ("state", "not in", ("closed", "cancelled"))])
        numbers = defaultdict(list)
        for claim in claims.sorted("id"):
            # A parcel without trace is claimed as a whole.
            for product in claim.line_ids.product_id or self._get_goods_lines().product_id:
                numbers[product.id].append(claim.number)
        for product_id, known in numbers.items():
            said = self.env._("claim %(claims)s is open", claims=", ".join(known))
            notes[product_id] = "; ".join(filter(None, (notes.get(product_id), said)))
        return notes

    def action_view_claims(self):
        """Open the claims about these orders."""
        return self.env["after.sales.claim"]._get_list_action([("order_id", "in", self.ids)])

    @api.model
    def _get_claimable_goods(self, order_id, company, picking_id=False):
        """Return what an order brought its customer and what of it can still be claimed, in plain values.

        Whoever hears of a damage need not be the seller, and core hides orders of other sellers.

        :param company: one of the user's companies
        :param picking_id: a delivery; each line then says how much of it came with it
        :return: per line a dictionary: ``sale_line_id``, ``product_id``, ``product``, ``uom_id``, ``uom``,
            ``delivered`` (not given back), ``available``, ``brought`` (by the delivery), ``packages`` (list of number
            and label)
        :raise AccessError: for users who open no claims, or an order of another company
        """
        self.env["after.sales.claim"].check_access("create")
        order = self.sudo().browse(order_id).exists()
        if company not in self.env.companies or order and order.company_id != company:
            raise AccessError(self.env._("This order belongs to another company."))
        return order._get_goods_lines()._get_claimable_values(picking_id) if order else []

    def action_open_claim(self):
        """Begin a claim on goods of this order; the case is opened with it (DM-07)."""
        self.ensure_one()
        wizard = self.env["after.sales.claim.register"].create(
            {"company_id": self.company_id.id, "sale_order_id": self.id}
        )
        return wizard._open_step("items")
