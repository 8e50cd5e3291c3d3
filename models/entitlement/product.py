from odoo import fields, models
from odoo.fields import Domain


class ProductCategory(models.Model):
    _inherit = "product.category"

    after_sales_product_manager_id = fields.Many2one(
        "res.users",
        string="Product Manager",
        domain=lambda self: Domain("all_group_ids", "in", self.env.ref("after_sales.group_lead").ids),
        ondelete="set null",
        help="Is asked before goods of this category, and those below it, are taken back where a policy says so.",
    )

    def _get_product_manager(self):
        """Return who manages the products of this category, else of the nearest above; nobody where there is none."""
        self.ensure_one()
        category = self.sudo()
        while category and not category.after_sales_product_manager_id:
            category = category.parent_id
        return category.after_sales_product_manager_id


class ProductTemplate(models.Model):
    _inherit = "product.template"

    points_value = fields.Float(
        string="Points", digits=(16, 0), help="What it costs in points; an exchange keeps to the same points."
    )

    _points_positive = models.Constraint("CHECK(points_value >= 0)", "Points cannot be negative.")
