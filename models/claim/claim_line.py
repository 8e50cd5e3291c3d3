from odoo import api, fields, models


class ClaimLine(models.Model):
    """One item of a claim: so many pieces of what an order line delivered, never claimed twice (MG-01, MX-04)."""

    _name = "after.sales.claim.line"
    _description = "Claimed Item"
    _inherit = ["after.sales.recorded"]
    _order = "claim_id, id"

    claim_id = fields.Many2one("after.sales.claim", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="claim_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    order_id = fields.Many2one(related="claim_id.order_id", string="Sales Order")
    state = fields.Selection(related="claim_id.state", string="Claim State")
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Order Line",
        index="btree_not_null",
        domain="[('order_id', '=', order_id)]",
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'in', allowed_uom_ids)]",
        ondelete="restrict",
    )
    allowed_uom_ids = fields.Many2many("uom.uom", compute="_compute_allowed_uom_ids")
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    available_quantity = fields.Float(
        string="Can Be Claimed",
        compute="_compute_available_quantity",
        compute_sudo=True,
        digits="Product Unit",
        help="What the customer has of the order line, less what other claims hold.",
    )
    package_number = fields.Integer(help="Which package of a piece; 0: the whole piece.")
    package_label = fields.Char(
        string="Package",
        compute="_compute_package_label",
        store=True,
        readonly=False,
        precompute=True,
        help="Which package: box 2 of 3, hardware bag …",
    )
    part = fields.Char(help="Which part of the goods, by the letter or name in the manual.")
    problem = fields.Char(help="What is wrong with it.")
    fault_code_id = fields.Many2one("after.sales.fault.code", string="Fault", ondelete="restrict")
    released_at = fields.Datetime(
        string="Put Right On",
        recorded=True,
        help="Since then the customer has the goods whole again, and a later problem with them is a new claim.",
    )
    holds_goods = fields.Boolean(compute="_compute_holds_goods", store=True, precompute=True)

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "A claimed quantity has to be more than zero.")
    _holds_idx = models.Index("(sale_line_id) WHERE holds_goods IS TRUE")

    @api.depends("sale_line_id")
    def _compute_product(self):
        for item in self:
            line = item.sale_line_id.sudo()
            item.product_id = line.product_id or item.product_id
            item.uom_id = line.product_uom_id or item.uom_id or item.product_id.uom_id

    @api.depends("product_id")
    def _compute_allowed_uom_ids(self):
        for item in self:
            item.allowed_uom_ids = (
                item.product_id.uom_id | item.product_id.uom_ids | item.sale_line_id.sudo().product_uom_id
            )

    @api.depends("package_number", "product_id")
    def _compute_package_label(self):
        for item in self:
            labels = dict(item.product_id.product_tmpl_id._get_packages()) if item.product_id else {}
            item.package_label = labels.get(item.package_number) or item.package_label

    @api.depends("claim_id.state", "released_at")
    def _compute_holds_goods(self):
        for item in self:
            item.holds_goods = item.claim_id.state != "cancelled" and not item.released_at

    def _get_product_quantity(self):
        """Return the claimed quantity in the unit of the product."""
        self.ensure_one()
        unit = self.uom_id or self.product_id.uom_id
        return unit._compute_quantity(self.quantity, self.product_id.uom_id, raise_if_failure=False)
