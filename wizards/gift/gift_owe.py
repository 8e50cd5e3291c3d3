from odoo import api, fields, models


class GiftOwe(models.TransientModel):
    """Register a gift that a customer was promised and did not get (GF-03, GF-04)."""

    _name = "after.sales.gift.owe"
    _inherit = "after.sales.document.wizard"
    _description = "Owe a Gift"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    noted_text = fields.Char(string="Noted on the Order", compute="_compute_noted_text")
    product_id = fields.Many2one(
        "product.product",
        string="Gift",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        domain="[('type', '=', 'consu')]",
    )
    quantity = fields.Float(compute="_compute_quantity", store=True, readonly=False, digits="Product Unit")
    reason = fields.Char(help="What the colleague reads who sells to this customer next.")

    @api.depends("order_id")
    def _compute_noted_text(self):
        for wizard in self:
            wizard.noted_text = wizard._get_noted()._get_packing_text()

    def _get_noted(self):
        """Return what was promised on the order and may not have reached the customer."""
        gifts = self.order_id.promised_gift_ids
        return gifts.filtered(lambda gift: gift.state in ("promised", "packed", "given"))

    @api.depends("order_id")
    def _compute_product_id(self):
        for wizard in self:
            noted = wizard._get_noted().product_id
            wizard.product_id = noted if len(noted) == 1 else False

    @api.depends("product_id")
    def _compute_quantity(self):
        for wizard in self:
            noted = wizard._get_noted().filtered(lambda gift, w=wizard: gift.product_id == w.product_id)
            wizard.quantity = sum(noted.mapped("quantity")) or 1

    def action_owe(self):
        """Register the gift: it comes with the next order."""
        self.order_id.check_access("write")
        self.order_id._owe_gift(self.product_id, self.quantity, self.reason)
        return {"type": "ir.actions.act_window_close"}
