from odoo import api, fields, models


class Claim(models.Model):
    """By what claims are grouped: the product and the factory of the first item. Reports count every item."""

    _inherit = "after.sales.claim"

    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        recorded=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The first item, or what the case is about.",
    )
    factory_id = fields.Many2one(
        "res.partner",
        compute="_compute_factory_id",
        store=True,
        recorded=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Where the first item came from when it was claimed.",
    )

    @api.depends("line_ids.product_id", "ticket_id.product_id")
    def _compute_product_id(self):
        for claim in self:
            claim.product_id = claim.line_ids[:1].product_id or claim.ticket_id.product_id

    @api.depends("product_id", "company_id")
    def _compute_factory_id(self):
        for claim in self:
            claim.factory_id = claim.product_id._get_factory(claim.company_id)
