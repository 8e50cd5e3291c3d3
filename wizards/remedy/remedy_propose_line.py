from odoo import api, fields, models


class RemedyProposeLine(models.TransientModel):
    """One item that is made good: a claimed one, or something that is sent beside it."""

    _name = "after.sales.remedy.propose.line"
    _description = "Item of a Proposed Remedy"

    wizard_id = fields.Many2one("after.sales.remedy.propose", required=True, ondelete="cascade")
    claim_id = fields.Many2one(related="wizard_id.claim_id")
    claim_line_id = fields.Many2one("after.sales.claim.line", domain="[('claim_id', '=', claim_id)]")
    lot_ids = fields.Many2many(related="claim_line_id.lot_ids", string="Instead of")
    sale_line_id = fields.Many2one("sale.order.line", string="Order Line", readonly=True)
    tracking = fields.Selection(related="product_id.tracking")
    allowed_lot_ids = fields.Many2many("stock.lot", compute="_compute_allowed_lot_ids", compute_sudo=True)
    return_lot_ids = fields.Many2many(
        "stock.lot",
        "after_sales_propose_line_lot_rel",
        string="Serial Numbers",
        domain="[('id', 'in', allowed_lot_ids)]",
    )
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    new_product_id = fields.Many2one("product.product", string="Gets Instead")
    new_price = fields.Monetary(string="Price of the New One", compute="_compute_new_price", store=True, readonly=False)
    product_id = fields.Many2one("product.product", compute="_compute_from_claim", store=True, readonly=False)
    uom_id = fields.Many2one("uom.uom", compute="_compute_from_claim", store=True, readonly=False)
    quantity = fields.Float(compute="_compute_from_claim", store=True, readonly=False, digits="Product Unit")
    part = fields.Char(compute="_compute_from_claim", store=True, readonly=False)

    @api.depends("claim_line_id")
    def _compute_from_claim(self):
        for line in self:
            claimed = line.claim_line_id
            line.product_id = claimed.product_id or line.product_id
            line.uom_id = claimed.uom_id or line.uom_id or line.product_id.uom_id
            line.quantity = line.quantity or claimed.quantity or 1.0
            line.part = line.part or claimed.part

    @api.depends("sale_line_id", "claim_line_id")
    def _compute_allowed_lot_ids(self):
        for line in self:
            sale_line = line.sale_line_id or line.claim_line_id.sale_line_id
            lots = sale_line._origin._get_claim_lots(self.env["stock.picking"]) if sale_line else {}
            line.allowed_lot_ids = [fields.Command.set([key for key in lots if key])]

    @api.depends("new_product_id")
    def _compute_new_price(self):
        """By the price list of the order, until something else is agreed."""
        for line in self:
            order = line.sale_line_id.order_id or line.claim_line_id.sale_line_id.order_id
            item = self.env["after.sales.remedy.line"].new(
                {
                    "remedy_id": self.env["after.sales.remedy"].new({"order_id": order._origin.id}),
                    "sale_line_id": (line.sale_line_id or line.claim_line_id.sale_line_id)._origin.id,
                    "product_id": line.product_id._origin.id,
                    "new_product_id": line.new_product_id._origin.id,
                }
            )
            line.new_price = item.new_price

    def _prepare_vals(self):
        self.ensure_one()
        return {
            "claim_line_id": self.claim_line_id._origin.id,
            "product_id": self.product_id._origin.id,
            "uom_id": self.uom_id._origin.id,
            "quantity": self.quantity,
            "part": self.part,
            "sale_line_id": (self.sale_line_id or self.claim_line_id.sale_line_id)._origin.id,
            "return_lot_ids": [fields.Command.set(self.return_lot_ids._origin.ids)],
            "new_product_id": self.new_product_id._origin.id,
            "new_price": self.new_price,
        }
