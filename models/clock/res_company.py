from odoo import fields, models

from ...rules import deadline as rules


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
