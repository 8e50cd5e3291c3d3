from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import coverage


class ProviderArea(models.Model):
    """Where providers work: a country, a state of it, a city or one of its districts.

    An area is as narrow as what it names. Cities are compared by name, with or without the word for
    “city”; a district is looked for in the address, because addresses have no field for it.
    """

    _name = "after.sales.provider.area"
    _description = "Service Area"
    _inherit = ["after.sales.shared"]
    _company_path = None
    _order = "country_id, state_id, city, district, id"
    _rec_names_search = ["city", "district", "state_id", "country_id"]

    country_id = fields.Many2one("res.country", required=True, default=lambda self: self.env.company.country_id)
    state_id = fields.Many2one(
        "res.country.state", string="State or Province", domain="[('country_id', '=', country_id)]"
    )
    city = fields.Char(index=True)
    district = fields.Char()
    active = fields.Boolean(default=True)

    _place_uniq = models.UniqueIndex(
        "(country_id, COALESCE(state_id, 0), COALESCE(city, ''), COALESCE(district, ''))",
        "This service area exists already.",
    )

    @api.depends("country_id", "state_id", "city", "district")
    def _compute_display_name(self):
        for area in self:
            names = [area.district, area.city] if area.city else [area.state_id.name]
            area.display_name = ", ".join(filter(None, names)) or area.country_id.name or ""

    @api.constrains("country_id", "state_id", "city", "district")
    def _check_place(self):
        for area in self:
            if area.district and not area.city:
                raise ValidationError(self.env._("Name the city of the district %(name)s.", name=area.district))
            if area.state_id and area.state_id.country_id != area.country_id:
                raise ValidationError(self.env._("%(state)s is not in that country.", state=area.state_id.name))

    def _as_rules(self):
        """Return these areas as ``rules.coverage`` reads them."""
        return [
            coverage.Area(
                name=area.district or area.city or area.state_id.name or area.country_id.name or "",
                country=area.country_id.id,
                state=area.state_id.id,
                city=area.city or "",
                district=area.district or "",
            )
            for area in self
        ]

    def _covers(self, place):
        """Tell whether one of these areas covers a place, a ``rules.coverage.Place``."""
        return bool(coverage.cover(self._as_rules(), place).level)

    @api.model
    def _get_or_create(self, country, state, city):
        """Return the service area of a city, made now where there is none; nothing without a city.

        Whoever finds a new provider need not be allowed to keep the list of areas.
        """
        if not city or not country:
            return self.browse()
        domain = [("country_id", "=", country.id), ("city", "=ilike", city), ("district", "in", (False, ""))]
        areas = self.sudo()
        area = areas.search(domain, limit=1)
        vals = {"country_id": country.id, "state_id": state.id, "city": city}
        return (area or areas.create(vals)).sudo(False)

    @api.model
    def get_import_templates(self):
        """Offer a spreadsheet with the columns of this list on the import screen."""
        own = {
            "label": self.env._("Import Template for Service Areas"),
            "template": "/after_sales/static/xls/service_areas.xlsx",
        }
        return [*super().get_import_templates(), own]
