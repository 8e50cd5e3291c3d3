from odoo import fields, models

from ...rules import deadline as rules
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
        return rules.local_date(now or fields.Datetime.now(), self._get_after_sales_tz())

    def _get_after_sales_midnight(self, day):
        """Return the moment (UTC) at which a local day of this company begins."""
        return rules.to_utc(day, 0, self._get_after_sales_tz())

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
