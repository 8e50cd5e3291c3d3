from odoo import api, models
from odoo.exceptions import UserError

#: Proof that one of our own steps records a fact. A context from outside may hold any key, but never this very object.
RECORDING = object()
#: What the steps of a case record, and what reports and escalations trust: nobody types it, imports it or sends it.
FACTS = (
    "first_reply_at", "first_reply_by", "last_customer_contact_at", "last_customer_message_at", "promised_reply_at",
    "promise_count", "transferred_at", "assessed_at", "assignment_reason", "response_deadline",
    "resolution_deadline", "next_due_at", "rating_last_value", "rating_requested_at", "reopen_count",
    "wrong_answer_count",
    "customer_confirmed_at", "customer_confirmed_by", "confirmation_how", "confirmation_asked_at", "escalation_level",
    "escalated_to_id",
)  # fmt: skip
#: Dates the base records. Old cases may bring them along when they are imported; afterwards they stand.
DATES_OF_THE_BASE = ("assigned_date", "closed_date", "last_stage_update")
#: What of our fields a customer may read of his case; what is new is for ourselves until it is named here.
#: The kind is among them because the portal's list searches with the record rule, which asks for it.
SHARED_WITH_CUSTOMERS = {
    "sale_order_id", "phase", "is_follow_up", "case_kind_id", "product_id", "lot_id", "partner_phone", "purchase_date",
    "customer_confirmed_at",
}  # fmt: skip


class HelpdeskTicket(models.Model):
    """What nobody may write by hand, and what customers may not read, whatever program they ask with."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _get_recorded_facts(self):
        """Return the fields that only steps of a case write; slices add theirs and write with ``_record_facts``."""
        return set(FACTS)

    def _record_facts(self, vals):
        """Write facts from within a step that has checked who may take it."""
        return self.with_context(after_sales_case=RECORDING).write(vals)

    def _prepare_case_vals(self, vals):
        defaults = {key.removeprefix("default_") for key in self.env.context if key.startswith("default_")}
        self._check_no_facts(self._get_recorded_facts() & (vals.keys() | defaults))
        return super()._prepare_case_vals(vals)

    def _check_may_write(self, vals):
        result = super()._check_may_write(vals)
        given = {name for name in DATES_OF_THE_BASE if vals.get(name)}
        self._check_no_facts(given | (self._get_recorded_facts() & vals.keys()))
        return result

    def _check_no_facts(self, names):
        """Refuse facts that a user wrote himself."""
        if names and not self.env.su and self.env.context.get("after_sales_case") is not RECORDING:
            raise UserError(
                self.env._("“%(field)s” is recorded by the system, not entered.", field=self._fields[min(names)].string)
            )

    @api.model
    def _has_field_access(self, field, operation):
        """Keep from customers what we note about their case: the base lets them read every field."""
        if not self.env.su and self.env.user.share and field._modules[:1] == ("after_sales",):
            return operation == "read" and field.name in SHARED_WITH_CUSTOMERS
        return super()._has_field_access(field, operation)
