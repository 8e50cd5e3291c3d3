from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    customer_reminder = fields.Text(
        translate=True,
        help="Added to the reminder that ends every deal with goods of this category: airing, use, care …",
    )

    def _get_customer_reminders(self):
        """Return the reminders of these categories; a category without one has that of its parent."""
        reminders = []
        for category in self:
            while category and not category.customer_reminder:
                category = category.parent_id
            reminders.append(category.customer_reminder)
        return list(dict.fromkeys(filter(None, reminders)))
