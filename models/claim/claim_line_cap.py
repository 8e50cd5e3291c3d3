from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..record.companies import check_companies

#: Tables about what need not stand on an order: a gift, an accessory.
LOOSE_TABLES = ("missing_gift", "missing_accessory")


class ClaimLine(models.Model):
    """Nothing is claimed twice, also not by two people in the same second (MG-01, MX-04)."""

    _inherit = "after.sales.claim.line"

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
            return self.env._("%(item)s is not of the order of this claim.", item=line.product_id.display_name)
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
