from odoo import api, fields, models
from odoo.tools import consteq, hmac


class ResPartner(models.Model):
    """A company's own contact carries the deadlines of its house; a customer may decline care reminders."""

    _name = "res.partner"
    _inherit = ["res.partner", "after.sales.deadline.host"]

    _deadline_host = "partner"

    no_care_reminders = fields.Boolean(help="The customer does not want to be reminded of the care of goods (SH-10).")

    def _is_business_partner(self):
        family = (self | self.commercial_partner_id).ids
        carriers = self.env["delivery.carrier"].sudo().with_context(active_test=False)
        return super()._is_business_partner() or bool(carriers.search_count([("partner_id", "in", family)], limit=1))

    def _get_deadline_company(self):
        return self.sudo().ref_company_ids[:1] or super()._get_deadline_company()

    def _get_deadline_user(self, role):
        return self._get_deadline_company().after_sales_dispatcher_id or super()._get_deadline_user(role)

    def _is_deadline_wanted(self, policy):
        if policy.purpose == "planning" and not self._get_deadline_company().after_sales_dispatcher_id:
            return False
        return super()._is_deadline_wanted(policy)

    def _get_care_token(self):
        """Return what proves that a link to decline care reminders was meant for this contact."""
        self.ensure_one()
        return hmac(self.env(su=True), "after_sales_care", self.id)

    def _get_care_decline_url(self):
        """Return the address at which the customer declines further care reminders."""
        self.ensure_one()
        return f"{self.get_base_url()}/after_sales/care/{self.id}/{self._get_care_token()}"

    @api.model
    def _decline_care_reminders(self, partner_id, token):
        """Stop the care reminders of the contact that a link was meant for.

        :return: the contact, empty when the link is not genuine
        """
        # The token stands for the customer, who need not be a user.
        partner = self.sudo().browse(partner_id).exists()
        if not partner or not consteq(partner._get_care_token().encode(), token.encode()):
            return self.browse()
        partner.no_care_reminders = True
        return partner
