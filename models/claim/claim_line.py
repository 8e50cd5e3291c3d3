from odoo import fields, models


class ClaimLine(models.Model):
    """One item of a claim: so many pieces of what an order line delivered, never claimed twice (MG-01, MX-04)."""

    _name = "after.sales.claim.line"
    _description = "Claimed Item"
    _order = "claim_id, id"

    claim_id = fields.Many2one("after.sales.claim", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="claim_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sale_line_id = fields.Many2one("sale.order.line", string="Order Line", index="btree_not_null")
    product_id = fields.Many2one("product.product", required=True, index=True)
    uom_id = fields.Many2one("uom.uom", string="Unit")
    lot_id = fields.Many2one("stock.lot", string="Serial Number")
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    package_label = fields.Char(string="Package", help="Which package: box 2 of 3, hardware bag …")
    part = fields.Char(help="Which part of the goods, by the letter or name in the manual.")
    problem = fields.Char(help="What is wrong with it.")
    fault_code_id = fields.Many2one("after.sales.fault.code", string="Fault")

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "A claimed quantity has to be more than zero.")
