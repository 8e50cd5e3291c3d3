from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import coverage


class CoveredCity(models.Model):
    """A city in which the sales platform verifies services: customers there are called until they have it verified.

    A list that the platform hands out and a manager imports; naming a city again changes nothing (PV-12).
    """

    _name = "after.sales.covered.city"
    _description = "City Covered by the Platform"
    _inherit = ["after.sales.recorded", "after.sales.shared"]
    _order = "country_id, state_id, name, id"

    name = fields.Char(string="City", required=True, help="With or without the word for “city”.")
    city_key = fields.Char(compute="_compute_city_key", store=True, precompute=True, index=True)
    country_id = fields.Many2one(
        "res.country", required=True, default=lambda self: self.env.company.country_id, ondelete="restrict"
    )
    state_id = fields.Many2one(
        "res.country.state",
        string="State or Province",
        domain="[('country_id', '=', country_id)]",
        ondelete="restrict",
        help="Tells cities of the same name apart.",
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        index=True,
        ondelete="restrict",
        help="Empty: for all companies.",
    )
    active = fields.Boolean(default=True)

    _city_uniq = models.UniqueIndex(
        "(city_key, country_id, COALESCE(state_id, 0), COALESCE(company_id, 0))",
        "This city is on the list already, perhaps among the archived ones.",
    )

    @api.depends("name")
    def _compute_city_key(self):
        for city in self:
            city.city_key = coverage.city_key(city.name)

    @api.constrains("name", "state_id", "country_id")
    def _check_place(self):
        for city in self:
            if not city.city_key:
                raise ValidationError(self.env._("“%(name)s” names no city.", name=city.name))
            if city.state_id and city.state_id.country_id != city.country_id:
                raise ValidationError(self.env._("%(state)s is not in that country.", state=city.state_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        cities = super().create(vals_list)
        self._on_list_changed()
        return cities

    def write(self, vals):
        result = super().write(vals)
        self._on_list_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._on_list_changed()
        return result

    @api.model
    def _on_list_changed(self):
        """Look again at what is not settled yet: the list counts from today on."""
        self.env["after.sales.job"]._follow_covered_cities()

    @api.model
    def _load_records_create(self, vals_list):
        """Let a newer list be imported over an older one: what is on it already stays, and comes back if archived."""
        found = [self._find_known(vals) for vals in vals_list]
        new = iter(super()._load_records_create([v for v, city in zip(vals_list, found, strict=True) if not city]))
        if archived := self.union(*found).filtered(lambda city: not city.active):
            archived.active = True
        return self.union(*(city or next(new) for city in found))

    @api.model
    def _find_known(self, vals):
        """Return the city that these values name, archived ones too; nothing for a new one."""
        names = ("name", "country_id", "state_id", "company_id")
        vals = {**self.default_get(names), **vals}
        domain = [("city_key", "=", coverage.city_key(vals.get("name")))]
        domain += [(name, "=", vals.get(name) or False) for name in names[1:]]
        return self.with_context(active_test=False).search(domain, limit=1).with_env(self.env)

    @api.model
    def _get_by_company(self, companies):
        """Return per company id the cities that count for it, as ``rules.coverage`` reads them."""
        found = {}
        for city in self.sudo().search([("company_id", "in", [False, *companies.ids])]):
            entry = coverage.City(city.city_key, city.country_id.id, city.state_id.id)
            found.setdefault(city.company_id.id, []).append(entry)
        return {company.id: [*found.get(company.id, ()), *found.get(False, ())] for company in companies}
