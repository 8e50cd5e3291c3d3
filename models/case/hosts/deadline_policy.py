from odoo import fields, models

from ...record.selection import added

#: Documents of this area that carry clocks.
HOSTS = [("ticket", "Case"), ("handover", "Hand-over of a desk"), ("approval", "Request for approval")]
#: Moments of documents that the clocks of this area start, stop or begin anew with.
EVENTS = [
    ("asked", "Customer consulted"),
    ("answered", "Customer answered"),
    ("first_reply", "Answered by a person"),
    ("customer_replied", "Customer wrote again"),
    ("assessed", "Assessed"),
    ("accepted", "Taken up by an agent"),
    ("transferred", "Handed over to another team"),
    ("promised", "Reply promised"),
    ("mediated", "Platform stepped in"),
    ("escalated", "Escalated"),
    ("acknowledged", "Escalation acknowledged"),
    ("dissatisfied", "Customer dissatisfied"),
    ("misinformed", "Wrong answer given"),
    ("reopened", "Reopened"),
]
#: What the deadlines of this area are for.
PURPOSES = [
    ("look_up", "Look-up"),
    ("acceptance", "Acceptance"),
    ("response", "Response"),
    ("resolution", "Resolution"),
    ("progress", "Progress"),
    ("promised_reply", "Promised reply"),
    ("escalation", "Escalation"),
    ("confirmation", "Confirmation by the customer"),
    ("correction", "Correction of an answer"),
    ("appointment", "Appointment"),
    ("callback", "Callback"),
    ("review", "Review"),
    ("approval", "Approval"),
]


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    host = fields.Selection(**added(HOSTS))
    purpose = fields.Selection(**added(PURPOSES))
    start_event = fields.Selection(**added(EVENTS))
    stop_event = fields.Selection(**added(EVENTS))
    reset_event = fields.Selection(**added(EVENTS))
    kind_ids = fields.Many2many("after.sales.case.kind", string="Case Kinds", help="Empty: every kind.")
    category_ids = fields.Many2many(
        "product.category", string="Product Categories", help="With what lies below them. Empty: every product."
    )
    contact_channel_ids = fields.Many2many(
        "helpdesk.ticket.channel",
        string="Contact Channels",
        help="How the case reached us: phone, e-mail, ERP … Empty: every way.",
    )
    assignee_role = fields.Selection(
        selection_add=[("escalated_to", "Person escalated to"), ("approver", "Whoever decides")],
        ondelete={"escalated_to": "set default", "approver": "set default"},
    )
    date_field = fields.Selection(
        selection_add=[("promised_reply_at", "Promised reply"), ("handover_until", "End of an absence")]
    )

    def _get_scope(self):
        return super()._get_scope() | {
            "kind": set(self.kind_ids.ids),
            "category": set(self.category_ids.ids),
            "contact_channel": set(self.contact_channel_ids.ids),
        }
