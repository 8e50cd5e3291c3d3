from odoo import api, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model
    def get_import_templates(self):
        """Offer a spreadsheet for spare parts, which are sent again one by one, on the import screen of products."""
        own = {
            "label": self.env._("Import Template for Spare Parts"),
            "template": "/after_sales/static/xls/spare_parts.xlsx",
        }
        return [*super().get_import_templates(), own]
