from odoo import api, fields, models


class ResPartner(models.Model):
    """A company's own contact carries the deadlines of its house; a customer may decline care reminders."""

    _name = "res.partner"
    _inherit = ["res.partner", "after.sales.deadline.host", "after.sales.link"]

    _deadline_host = "partner"
    # Whoever was reminded may decline for as long as reminders may come: this link does not end.
    _link_purpose = "after_sales_care"

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

    def _get_care_decline_url(self):
        """Return the address at which the customer declines further care reminders."""
        self.ensure_one()
        return f"{self.get_base_url()}/after_sales/care/{self.id}/{self._get_link_token()}"

    @api.model
    def _decline_care_reminders(self, partner_id, token):
        """Stop the care reminders of the contact that a link was meant for.

        :return: the contact, empty when the link is not genuine
        """
        partner = self._get_by_token(partner_id, token)
        partner.no_care_reminders = True
        return partner
