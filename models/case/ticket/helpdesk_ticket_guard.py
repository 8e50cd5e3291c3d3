from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: What the base records. Old cases may bring it along when they are imported; afterwards it stands.
FACTS_OF_THE_BASE = ("assigned_date", "closed_date", "last_stage_update", "number")


class HelpdeskTicket(models.Model):
    """What nobody may write by hand, and what customers may not read, whatever program they ask with."""

    _inherit = "helpdesk.ticket"

    # The kind is among them because the portal's list searches with the record rule, which asks for it.
    _shared_with_customers = frozenset(
        {
            "sale_order_id", "phase", "is_follow_up", "case_kind_id", "product_id", "lot_id", "partner_phone",
            "purchase_date", "customer_confirmed_at", "customer_title", "customer_topic", "customer_subject",
        }
    )  # fmt: skip
    #: Fields of the base in which agents note what they think of a call.
    _kept_from_customers = frozenset({"name", "description"})

    # Who sets a token himself opens the case to whom he likes; a rating is the customer's.
    access_token = fields.Char(recorded=True)
    rating_ids = fields.One2many(recorded=True)

    @api.model
    def _has_field_access(self, field, operation):
        """Customers read their own words and the subject made for them, not what an agent noted for ourselves."""
        if not self.env.su and self.env.user.share and field.name in self._kept_from_customers:
            return False
        return super()._has_field_access(field, operation)

    @api.constrains("user_id")
    def _check_agent_is_ours(self):
        """Refuse customers as agents: they would read along."""
        for ticket in self.filtered("user_id.share"):
            raise ValidationError(self.env._("%(user)s is not one of our people.", user=ticket.user_id.name))

    def _check_base_facts(self, vals):
        """Refuse whoever writes what the base records."""
        if not self._may_record():
            self._refuse_facts(name for name in FACTS_OF_THE_BASE if vals.get(name))
