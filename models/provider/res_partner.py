from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..clock.columns import add_columns
from .vocabulary import OPEN

AGENT = "after_sales.group_agent"
#: Who decides about a provider: recorded for all others.
LEAD = "after_sales.group_lead"


class ResPartner(models.Model):
    """The national list of service providers: who they are, what they can do, where, how well (PV-01, PV-03).

    Anybody who dispatches adds candidates. A team lead makes them providers, and suspends them.
    """

    _inherit = "res.partner"

    is_service_provider = fields.Boolean(string="Service Provider", index="btree_not_null")
    provider_state = fields.Selection(
        [("candidate", "Candidate"), ("active", "Active"), ("suspended", "Suspended")],
        string="Provider Status",
        compute="_compute_provider_state",
        store=True,
        readonly=False,
        recorded=LEAD,
        tracking=True,
        groups=AGENT,
    )
    provider_state_reason = fields.Char(string="Reason for the Suspension", recorded=LEAD, tracking=True, groups=AGENT)
    provider_skill_ids = fields.Many2many("after.sales.provider.skill", string="Skills", copy=False, groups=AGENT)
    provider_area_ids = fields.Many2many("after.sales.provider.area", string="Service Areas", copy=False, groups=AGENT)
    provider_rate_ids = fields.One2many("after.sales.provider.rate", "partner_id", string="Rate Card", groups=AGENT)
    provider_price_note = fields.Text(
        string="Prices",
        copy=False,
        groups=AGENT,
        help="What the rate card does not say: surcharges, distance, minimum.",
    )
    provider_licence = fields.Char(string="Licence", copy=False, groups=AGENT)
    provider_licence_expiry = fields.Date(string="Licence Valid Until", copy=False, groups=AGENT)
    is_licence_expired = fields.Boolean(
        string="Licence Expired",
        compute="_compute_is_licence_expired",
        search="_search_is_licence_expired",
        groups=AGENT,
    )
    provider_source = fields.Selection(
        [
            ("online", "Found online"),
            ("phone", "Found by phone"),
            ("recommended", "Recommended"),
            ("platform", "Sales platform"),
            ("applied", "Applied unasked"),
            ("list", "Earlier list"),
        ],
        string="Source",
        copy=False,
        groups=AGENT,
    )
    provider_source_note = fields.Char(string="Found Where", copy=False, groups=AGENT)
    verifies_on_platform = fields.Boolean(
        string="Works through the Platform",
        recorded=LEAD,
        tracking=True,
        groups=AGENT,
        help="Delivers and installs for the sales platform, which has to verify every service: it counts for the "
        "verification rate. Holds for jobs that are not settled yet.",
    )
    provider_map_url = fields.Char(compute="_compute_provider_map_url", groups=AGENT)

    def _auto_init(self):
        add_columns(self.env.cr, self._table, {"provider_state": ("varchar", None)})
        return super()._auto_init()

    @api.depends("is_service_provider")
    def _compute_provider_state(self):
        for partner in self:
            state = partner.provider_state or "candidate"
            partner.provider_state = partner.is_service_provider and state

    @api.depends("provider_licence_expiry")
    def _compute_is_licence_expired(self):
        today = self.env.company._get_after_sales_today()
        for partner in self:
            partner.is_licence_expired = (
                bool(partner.provider_licence_expiry) and partner.provider_licence_expiry < today
            )

    def _search_is_licence_expired(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        today = self.env.company._get_after_sales_today()
        if (True in value) == (operator == "in"):
            return [("provider_licence_expiry", "<", today)]
        return ["|", ("provider_licence_expiry", "=", False), ("provider_licence_expiry", ">=", today)]

    def _compute_provider_map_url(self):
        base = self.env.company.sudo().after_sales_map_url
        for partner in self:
            names = (partner.street, partner.city, partner.state_id.name, partner.country_id.name)
            address = ", ".join(filter(None, names))
            partner.provider_map_url = bool(base and address) and f"{base}{quote(address)}"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners.filtered("is_service_provider")._refresh_provider_stars()
        return partners

    def write(self, vals):
        if vals.get("active") is False:
            self._check_may_be_archived()
        result = super().write(vals)
        if vals.keys() & {"provider_opening_stars", "is_service_provider"}:
            self._refresh_provider_stars()
        if "verifies_on_platform" in vals:
            self._follow_platform()
        return result

    @api.model
    def _says_new(self, name, value, known):
        # Whoever is added begins as a candidate.
        is_beginning = not self and (name, value) == ("provider_state", "candidate")
        return not is_beginning and super()._says_new(name, value, known)

    def _refuse_facts(self, names):
        names = set(names)
        if any(self._fields[name].recorded == LEAD for name in names):
            self._check_provider_lead()
        return super()._refuse_facts(names)

    @api.model
    def _check_provider_lead(self):
        """Refuse whoever may not decide about providers."""
        if not self.env.su and not self.env.user.has_group(LEAD):
            raise AccessError(self.env._("Only a team lead confirms or suspends service providers and rates them."))

    @api.model
    def _add_candidate(self, vals):
        """Add somebody to the directory whom a dispatcher has found; who may not create contacts may do this (PV-03).

        :param vals: the contact's and the provider's values; he begins as a candidate
        """
        self.env["after.sales.job"].check_access("write")
        vals = self.browse()._without_facts(vals)
        allowed = ("name", "is_company", "phone", "email", "street", "city", "state_id", "country_id",
                   "provider_skill_ids", "provider_area_ids", "provider_licence", "provider_licence_expiry",
                   "provider_source", "provider_source_note")  # fmt: skip
        vals = {name: vals[name] for name in allowed if name in vals}
        return self.sudo().create({**vals, "is_service_provider": True}).sudo(False)

    def action_activate_provider(self):
        """Make candidates providers, or take suspended ones back; leads only."""
        self._check_provider_lead()
        for partner in self:
            partner._check_may_be_active()
        self.write({"provider_state": "active", "provider_state_reason": False})
        return True

    def _check_may_be_active(self):
        """Refuse a provider who cannot be chosen for anything."""
        self.ensure_one()
        if not self.is_service_provider:
            raise UserError(self.env._("%(name)s is not a service provider.", name=self.display_name))
        if not self.provider_skill_ids or not self.provider_area_ids:
            raise UserError(
                self.env._("Record what %(name)s can do and where before you confirm them.", name=self.display_name)
            )

    def _follow_platform(self):
        """Whether these providers work through the platform was said anew: what is not settled follows."""
        jobs = self.env["after.sales.job"].sudo()
        unsettled = Domain("state", "in", OPEN) & Domain("platform_verified_on", "=", False)
        jobs.search(unsettled & Domain("provider_id", "in", self.ids))._follow_platform("is_platform_job")

    def _suspend_provider(self, reason):
        """Take providers out of the list; what they are doing goes on, and the dispatchers are told.

        :raise UserError: without a reason
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the provider is suspended."))
        self.write({"provider_state": "suspended", "provider_state_reason": reason})
        self._tell_dispatchers(reason)

    def action_open_suspend(self):
        """Ask why these providers are suspended."""
        wizard = self.env["after.sales.provider.suspend"].create({"provider_ids": self.ids})
        return wizard._get_records_action(name=self.env._("Suspend"), target="new")

    @api.model
    def get_import_templates(self):
        """Offer a spreadsheet with the columns of the directory on the import screen."""
        own = {
            "label": self.env._("Import Template for Service Providers"),
            "template": "/after_sales/static/xls/service_providers.xlsx",
        }
        return [*super().get_import_templates(), own]
