from odoo import fields, models


class InspectionCheck(models.Model):
    """One thing to look at when goods come back: for all goods, or those of some categories (RX-02)."""

    _name = "after.sales.inspection.check"
    _description = "Check of Returned Goods"
    _inherit = ["after.sales.recorded", "after.sales.shared"]
    _order = "sequence, id"

    name = fields.Char(string="Check", required=True, translate=True)
    hint = fields.Char(translate=True, help="What to look at, for whoever holds the goods in his hands.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    category_ids = fields.Many2many(
        "product.category", string="Product Categories", help="Empty: for all goods. Categories below count, too."
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")

    def _concerns(self, products):
        """Tell whether this is looked at when these goods come back."""
        self.ensure_one()
        if not self.category_ids:
            return True
        paths = products.categ_id.mapped("parent_path")
        return any(path.startswith(category.parent_path) for category in self.category_ids for path in paths)
