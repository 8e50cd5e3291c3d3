from odoo import models

#: Dates the base records. Old cases may bring them along when they are imported; afterwards they stand.
DATES_OF_THE_BASE = ("assigned_date", "closed_date", "last_stage_update")


class HelpdeskTicket(models.Model):
    """What nobody may write by hand, and what customers may not read, whatever program they ask with."""

    _inherit = "helpdesk.ticket"

    # The kind is among them because the portal's list searches with the record rule, which asks for it.
    _shared_with_customers = frozenset(
        {
            "sale_order_id", "phase", "is_follow_up", "case_kind_id", "product_id", "lot_id", "partner_phone",
            "purchase_date", "customer_confirmed_at", "customer_topic", "customer_subject",
        }
    )  # fmt: skip

    def _check_may_write(self, vals):
        result = super()._check_may_write(vals)
        if not self._may_record():
            self._refuse_facts(name for name in DATES_OF_THE_BASE if vals.get(name))
        return result
