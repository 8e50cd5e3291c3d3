from odoo import api, models

#: Dates the base records. Old cases may bring them along when they are imported; afterwards they stand.
DATES_OF_THE_BASE = ("assigned_date", "closed_date", "last_stage_update")
#: What of our fields a customer may read of his case; what is new is for ourselves until it is named here.
#: The kind is among them because the portal's list searches with the record rule, which asks for it.
SHARED_WITH_CUSTOMERS = {
    "sale_order_id", "phase", "is_follow_up", "case_kind_id", "product_id", "lot_id", "partner_phone", "purchase_date",
    "customer_confirmed_at", "customer_topic", "customer_subject",
}  # fmt: skip


class HelpdeskTicket(models.Model):
    """What nobody may write by hand, and what customers may not read, whatever program they ask with."""

    _inherit = "helpdesk.ticket"

    def _check_may_write(self, vals):
        result = super()._check_may_write(vals)
        if not self._may_record():
            self._refuse_facts(name for name in DATES_OF_THE_BASE if vals.get(name))
        return result

    @api.model
    def _has_field_access(self, field, operation):
        """Keep from customers what we note about their case: the base lets them read every field."""
        if not self.env.su and self.env.user.share and field._modules[:1] == ("after_sales",):
            return operation == "read" and field.name in SHARED_WITH_CUSTOMERS
        return super()._has_field_access(field, operation)
