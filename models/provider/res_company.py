from odoo import fields, models

from ...rules import dispatch

#: The weights of the ranking, as ``rules.dispatch.Terms`` names them.
WEIGHTS = ("area", "stars", "price", "load", "newcomer")


class ResCompany(models.Model):
    """What a company asks of service providers, and how it presents them."""

    _inherit = "res.company"

    after_sales_provider_identity = fields.Char(string="Providers Present Themselves As", translate=True)
    after_sales_courtesy_rules = fields.Text(string="Courtesy Rules", translate=True)
    after_sales_min_stars = fields.Float(string="Minimum Stars", digits=(3, 1))
    after_sales_star_half_life = fields.Integer(string="Half-life of Stars (Days)")
    after_sales_star_prior = fields.Float(string="Stars to Begin With", digits=(3, 1))
    after_sales_star_prior_weight = fields.Float(string="Weight of These Stars (Jobs)", digits=(3, 1))
    after_sales_weight_area = fields.Integer(string="Weight of Nearness")
    after_sales_weight_stars = fields.Integer(string="Weight of Stars")
    after_sales_weight_price = fields.Integer(string="Weight of Price")
    after_sales_weight_load = fields.Integer(string="Weight of Open Jobs")
    after_sales_weight_newcomer = fields.Integer(string="Weight of Newcomers")
    after_sales_newcomer_percent = fields.Float(string="Jobs for Newcomers (%)", digits=(5, 1))
    after_sales_newcomer_days = fields.Integer(string="Newcomers Counted over (Days)")
    after_sales_verification_target = fields.Float(string="Verified by the Platform (%)", digits=(5, 1))
    after_sales_map_url = fields.Char(string="Map")

    _after_sales_provider_numbers = models.Constraint(
        """CHECK(after_sales_min_stars BETWEEN 0 AND 5 AND after_sales_star_prior BETWEEN 0 AND 5
                 AND after_sales_star_half_life >= 0 AND after_sales_star_prior_weight >= 0
                 AND after_sales_weight_area >= 0 AND after_sales_weight_stars >= 0
                 AND after_sales_weight_price >= 0 AND after_sales_weight_load >= 0
                 AND after_sales_weight_newcomer >= 0 AND after_sales_newcomer_days >= 0
                 AND after_sales_newcomer_percent BETWEEN 0 AND 100
                 AND after_sales_verification_target BETWEEN 0 AND 100)""",
        "In the settings of service providers stars lie between 0 and 5, percentages between 0 and 100, "
        "and nothing is negative.",
    )

    def _get_dispatch_terms(self):
        """Return what this company asks of providers, as ``rules.dispatch`` reads it."""
        self.ensure_one()
        company = self.sudo()
        return dispatch.Terms(
            min_stars=company.after_sales_min_stars,
            prior_stars=company.after_sales_star_prior,
            newcomers_wanted=company._are_newcomers_wanted(),
            **{name: company[f"after_sales_weight_{name}"] for name in WEIGHTS},
        )

    def _are_newcomers_wanted(self):
        """Tell whether fewer jobs went to newcomers lately than this company wants them to get."""
        self.ensure_one()
        if not self.after_sales_newcomer_percent:
            return False
        # Jobs count from the day they were offered; a first job is one whose fee the customer advances.
        since = fields.Datetime.subtract(fields.Datetime.now(), days=self.after_sales_newcomer_days)
        domain = [("company_id", "=", self.id), ("offered_at", ">=", since)]
        groups = dict(self.env["after.sales.job"].sudo()._read_group(domain, ["is_first_job"], ["__count"]))
        total = sum(groups.values())
        return 100.0 * groups.get(True, 0) < self.after_sales_newcomer_percent * total or not total

    def _get_courtesy_rules(self):
        """Return how providers treat customers: the configured rules, else the usual ones (PV-04)."""
        self.ensure_one()
        return self.after_sales_courtesy_rules or self.env._(
            "Call before you come, and come on time.\n"
            "Say who sends you, and show your card.\n"
            "Put on shoe covers at the door, and protect the floor.\n"
            "Do not smoke, do not accept gifts, do not sell anything.\n"
            "Explain how the goods are used, and take the packaging along.\n"
            "If you damage something, say so at once: it is paid for."
        )

    def _get_identity(self, city):
        """Return how a provider presents himself in a city: the configured words, else brand and city (PV-04)."""
        self.ensure_one()
        pattern = self.after_sales_provider_identity or self.env._("{brand} service provider {city}")
        for mark, value in (("{brand}", self.name), ("{city}", city or "")):
            pattern = pattern.replace(mark, value)
        return pattern.strip()
