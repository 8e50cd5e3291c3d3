import pytz

from odoo import models


class ResPartner(models.Model):
    """Where a customer lives, and so when a call is welcome (CN-01)."""

    _inherit = "res.partner"

    def _get_customer_tz(self, company):
        """Return the IANA name of the time zone in which this contact lives.

        A zone that somebody chose, else one of the contact's country, else the company's. Odoo gives new
        contacts the zone of whoever makes them, which says nothing of the customer.
        """
        partner = self.sudo()
        zones = pytz.country_timezones.get(partner.country_id.code or "", [])
        is_chosen = partner.tz and (partner.user_ids or partner.tz != partner.create_uid.tz)
        if is_chosen or partner.tz in zones:
            return partner.tz
        return zones[0] if zones else company._get_after_sales_tz()

    def _get_call_warning(self, company, now):
        """Return why a call that can wait should wait, empty within the calling hours (CN-01).

        :param company: whose calling hours count
        :param now: UTC
        """
        return company._get_call_warning(self._get_customer_tz(company), now)
