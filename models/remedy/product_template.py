from odoo import api, fields, models

#: How goods travel, as ``rules.postage.Goods`` names it; all others are charged.
POSTAGE = [
    ("free", "Free of postage"),
    ("bundle", "Free from some pieces on"),
]


class ProductTemplate(models.Model):
    """How goods travel, and how spare parts are imported."""

    _inherit = "product.template"

    after_sales_postage = fields.Selection(
        POSTAGE,
        string="Postage",
        help="Empty: charged. Goods that travel free make their whole order free of postage; from how many pieces a "
        "bundle is free stands in the settings.",
    )

    @api.model
    def get_import_templates(self):
        """Offer a spreadsheet for spare parts, which are sent again one by one, on the import screen of products."""
        own = {
            "label": self.env._("Import Template for Spare Parts"),
            "template": "/after_sales/static/xls/spare_parts.xlsx",
        }
        return [*super().get_import_templates(), own]
