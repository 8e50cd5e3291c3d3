import pytz

from odoo import api, fields, models

from ...rules import deadline
from ...rules.zone import choose_zone
from ..record.plausible import check_plausible


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_after_sales_tz(self):
        """Return the IANA name of the time zone in which this company counts its days."""
        self.ensure_one()
        company = self.sudo()
        return company.resource_calendar_id.tz or company.partner_id.tz or "UTC"

    def _get_after_sales_today(self, now=None):
        """Return the local date of this company at ``now`` (UTC, the present by default)."""
        return deadline.local_date(now or fields.Datetime.now(), self._get_after_sales_tz())

    def _get_after_sales_midnight(self, day):
        """Return the moment (UTC) at which a local day of this company begins."""
        return deadline.to_utc(day, 0, self._get_after_sales_tz())

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._on_created()
        return companies

    def _on_created(self):
        """Hook: these companies begin, new ones or those that exist when the addon is installed."""
        for company in self:
            company._begin_with_zone()

    @api.model
    def _begin_with_defaults(self):
        """Let the companies that exist when the addon is installed begin as new ones do."""
        # All of them, once, at the installation.
        self.search([])._on_created()  # pylint: disable=no-search-all

    def _begin_with_zone(self):
        """Take the working hours of this company out of UTC, where nobody has chosen a zone yet."""
        calendar = self.sudo().resource_calendar_id
        # Others count by shared hours too.
        if not calendar or calendar.company_id != self:
            return
        zones = pytz.country_timezones.get(self.country_id.code or "", [])
        zone = choose_zone(calendar.tz, zones, self._get_first_manager().tz or "")
        if zone != calendar.tz:
            calendar.tz = zone

    def _get_first_manager(self):
        """Return who sets this company up: the user, if that is a manager of it, else the first one."""
        managers = self._get_people("manager")
        return managers & self.env.user or managers[:1]

    def write(self, vals):
        check_plausible(self, vals)
        before = {company: company._get_followed() for company in self}
        result = super().write(vals)
        for company in self:
            company._follow(before[company])
        return result

    def _get_followed(self):
        """Hook: return by name what open work goes by, so that it follows when that is changed."""
        self.ensure_one()
        return {"zone": self._get_after_sales_tz()}

    def _follow(self, before):
        """Hook: let open work follow what was changed. ``before`` is what ``_get_followed`` said."""
        self.ensure_one()
        zone = self._get_after_sales_tz()
        if before["zone"] != zone:
            domain = [("company_id", "=", self.id), ("policy_id.calendar_id", "=", False)]
            self.env["after.sales.deadline"].sudo()._follow_zone(domain, before["zone"], zone)
