from odoo import fields, models


class ProductCategory(models.Model):
    """Goods whose manufacturer installs them himself: who is written to, and by whom (IN-02).

    The form shows this to agents; the fields are open, for whoever duplicates a category copies them.
    """

    _inherit = "product.category"

    installation_service_id = fields.Many2one(
        "res.partner",
        string="Manufacturer's Service",
        help="Installs goods of this category, such as air conditioners; it is asked by e-mail.",
    )
    installation_service_user_id = fields.Many2one(
        "res.users",
        string="Asked By",
        domain="[('share', '=', False)]",
        help="The person who writes to the manufacturer's service.",
    )

    def _get_installation_category(self):
        """Return the first of these categories, or of those above them, that names a manufacturer's service."""
        for category in self:
            while category and not category.installation_service_id:
                category = category.parent_id
            if category:
                return category
        return self.browse()
