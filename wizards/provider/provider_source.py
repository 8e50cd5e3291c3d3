from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ProviderSource(models.TransientModel):
    """Nobody fits: somebody new, found online or by phone (PV-03).

    Qualified companies come before persons, near ones before far ones: the distance costs.
    """

    _name = "after.sales.provider.source"
    _description = "New Service Provider"

    dispatch_id = fields.Many2one("after.sales.job.dispatch", readonly=True)
    name = fields.Char()
    is_company = fields.Boolean(string="Company", default=True)
    phone = fields.Char()
    email = fields.Char()
    street = fields.Char()
    city = fields.Char(compute="_compute_place", store=True, readonly=False)
    state_id = fields.Many2one("res.country.state", compute="_compute_place", store=True, readonly=False)
    country_id = fields.Many2one("res.country", compute="_compute_place", store=True, readonly=False)
    skill_ids = fields.Many2many(
        "after.sales.provider.skill", string="Skills", compute="_compute_skill_ids", store=True, readonly=False
    )
    area_ids = fields.Many2many(
        "after.sales.provider.area", string="Service Areas", compute="_compute_area_ids", store=True, readonly=False
    )
    licence = fields.Char()
    licence_expiry = fields.Date(string="Licence Valid Until")
    source = fields.Selection(
        selection=lambda self: self.env["res.partner"]._fields["provider_source"]._description_selection(self.env),
        default="online",
        required=True,
    )
    source_note = fields.Char(string="Found Where")
    advice = fields.Char(compute="_compute_advice")

    @api.depends("dispatch_id")
    def _compute_place(self):
        for wizard in self:
            address = wizard.dispatch_id.address_id
            wizard.city, wizard.state_id, wizard.country_id = address.city, address.state_id, address.country_id

    @api.depends("dispatch_id")
    def _compute_skill_ids(self):
        for wizard in self:
            dispatch = wizard.dispatch_id
            skills = self.env["after.sales.provider.skill"].search([("task", "=", dispatch.task)])
            wizard.skill_ids = dispatch.skill_id or skills[:1]

    @api.depends("city", "state_id", "country_id")
    def _compute_area_ids(self):
        """Propose the city of the customer, where it is a service area already."""
        for wizard in self:
            domain = [("country_id", "=", wizard.country_id.id), ("city", "=ilike", wizard.city or ""),
                      ("district", "in", (False, ""))]  # fmt: skip
            wizard.area_ids = wizard.city and self.env["after.sales.provider.area"].search(domain, limit=1)

    @api.depends("is_company", "licence", "city", "dispatch_id")
    def _compute_advice(self):
        for wizard in self:
            advice = []
            if not wizard.is_company:
                advice.append(self.env._("Prefer a qualified company to a person."))
            if not wizard.licence:
                advice.append(self.env._("Ask for the business licence."))
            customer_city = wizard.dispatch_id.address_id.city
            if wizard.city and customer_city and wizard.city != customer_city:
                advice.append(self.env._("The customer lives in %(city)s: the way costs extra.", city=customer_city))
            wizard.advice = " ".join(advice)

    def action_create(self):
        """Add the candidate to the directory, and go back to where he is needed."""
        self.ensure_one()
        if not (self.name or "").strip() or not (self.phone or self.email):
            raise UserError(self.env._("Enter the name, and a phone number or an e-mail address."))
        provider = self.env["res.partner"]._add_candidate(self._prepare_provider_vals())
        if not self.dispatch_id:
            return provider._get_records_action()
        self.dispatch_id.provider_id = provider
        return self.dispatch_id._get_records_action(
            name=self.env._("Send a Service Provider"), target="new", context={"dialog_size": "extra-large"}
        )

    def _prepare_provider_vals(self):
        """Return the values of the new contact."""
        areas = self.area_ids or self.env["after.sales.provider.area"]._get_or_create(
            self.country_id, self.state_id, self.city
        )
        return {
            "name": self.name.strip(),
            "is_company": self.is_company,
            "phone": self.phone,
            "email": self.email,
            "street": self.street,
            "city": self.city,
            "state_id": self.state_id.id,
            "country_id": self.country_id.id,
            "provider_skill_ids": [Command.set(self.skill_ids.ids)],
            "provider_area_ids": [Command.set(areas.ids)],
            "provider_licence": self.licence,
            "provider_licence_expiry": self.licence_expiry,
            "provider_source": self.source,
            "provider_source_note": self.source_note,
        }
