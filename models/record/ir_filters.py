from odoo import api, fields, models


class IrFilters(models.Model):
    """Favourites that we ship are called by a name in the reader's language; core's name has one language."""

    _inherit = "ir.filters"

    title = fields.Char(translate=True, help="Shown instead of the name, in the language of the reader.")

    @api.model
    def get_filters(self, model, *args, **kwargs):
        found = super().get_filters(model, *args, **kwargs)
        titles = {each.id: each.title for each in self.browse([row["id"] for row in found])}
        return [{**row, "name": titles[row["id"]] or row["name"]} for row in found]
