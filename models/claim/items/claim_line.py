from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...record.companies import check_companies

#: Tables about what need not stand on an order: a gift, an accessory.
LOOSE_TABLES = ("missing_gift", "missing_accessory")


class ClaimLine(models.Model):
    """One item of a claim: so many pieces of what an order line delivered.

    Nothing is claimed twice, also not by two people in the same second (MG-01, MX-04).
    """

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
            line = item.sale_line_id
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

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_companies(self, vals)
        items = super().create(vals_list)
        items.claim_id._check_items_are_free()
        return items

    def write(self, vals):
        self.claim_id._check_items_are_free()
        check_companies(self, vals)
        result = super().write(vals)
        if "claim_id" in vals:
            self.claim_id._check_items_are_free()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self.claim_id._check_items_are_free()

    def _release(self):
        """Give goods free for later claims: the customer has them whole again."""
        self.sudo().filtered(lambda item: not item.released_at).released_at = fields.Datetime.now()

    def _get_held_quantity(self):
        """Return how much of one order line these items hold, in its unit.

        Different packages of one piece are one piece; the same package twice is two.
        """
        unit, whole, packages = self.sale_line_id.product_uom_id, 0.0, {}
        for item in self:
            quantity = (item.uom_id or unit)._compute_quantity(item.quantity, unit, round=False)
            if 0 < item.package_number <= item.product_id.after_sales_package_count:
                packages[item.package_number] = packages.get(item.package_number, 0.0) + quantity
            else:
                whole += quantity
        return whole + max(packages.values(), default=0.0)

    @api.depends("sale_line_id", "quantity", "uom_id", "package_number", "holds_goods")
    def _compute_available_quantity(self):
        held = self.sale_line_id._get_holding_items()
        has = self.sale_line_id._get_customer_quantities()
        for item in self:
            line, unit = item.sale_line_id, item.uom_id or item.sale_line_id.product_uom_id
            free = max(has[line] - (held[line] - item._origin)._get_held_quantity(), 0.0) if line else 0.0
            item.available_quantity = line.product_uom_id._compute_quantity(free, unit, rounding_method="DOWN")

    @api.constrains("sale_line_id", "quantity", "uom_id", "claim_id", "package_number", "product_id")
    def _check_quantity(self):
        items = self.sudo()
        items.sale_line_id._lock_for_claims()
        for item in items:
            problem = item._get_problem_of_goods()
            if problem:
                raise ValidationError(problem)
        for line, stock in items.sale_line_id._get_claim_stock().items():
            if line.product_uom_id.compare(stock.held, stock.delivered) > 0:
                raise ValidationError(self._say_too_much(line, stock))

    def _get_problem_of_goods(self):
        """Return why this item does not belong to its claim, empty if it does."""
        self.ensure_one()
        claim, line = self.claim_id, self.sale_line_id
        if line and line.order_id != claim.order_id:
            return self.env._("%(item)s does not belong to the order of this claim.", item=line.product_id.display_name)
        if line and self.product_id != line.product_id:
            return self.env._("%(item)s is not what the order line says.", item=self.product_id.display_name)
        if not line and claim.order_id and claim.decision_table not in LOOSE_TABLES:
            return self.env._("Say which order line %(item)s is.", item=self.product_id.display_name)
        if self.uom_id and not self.uom_id._has_common_reference(self.product_id.uom_id):
            return self.env._("%(item)s is not counted in this unit.", item=self.product_id.display_name)
        return ""

    def _say_too_much(self, line, stock):
        """Return, in words, why no more can be claimed of an order line."""
        mine = self.claim_id.mapped("number")
        numbers = [number for number in stock.numbers if number not in mine]
        others = line._get_claim_stock(without=self.claim_id.line_ids)[line]
        values = {
            "product": line.product_id.display_name,
            "delivered": f"{stock.delivered:g}",
            "held": f"{others.held:g}",
            "claims": ", ".join(numbers),
        }
        if numbers:
            return self.env._("%(product)s: %(held)s of %(delivered)s is already claimed in %(claims)s.", **values)
        return self.env._("%(product)s: the customer has %(delivered)s, more cannot be claimed.", **values)
