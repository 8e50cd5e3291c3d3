from odoo import models


class ResPartner(models.Model):
    """Where a customer lives, and so when a call is welcome (CN-01)."""

    _inherit = "res.partner"

    def _get_customer_tz(self, company):
        """Return the IANA name of the time zone of this contact, the company's if nobody knows."""
        return self.sudo().tz or company._get_after_sales_tz()

    def _get_call_warning(self, company, now):
        """Return why a call that can wait should wait, empty within the calling hours (CN-01).

        :param company: whose calling hours count
        :param now: UTC
        """
        return company._get_call_warning(self._get_customer_tz(company), now)
