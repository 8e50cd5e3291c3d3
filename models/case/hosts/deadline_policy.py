from odoo import fields, models


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

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
        selection_add=[("escalated_to", "Person escalated to")], ondelete={"escalated_to": "set default"}
    )
    host = fields.Selection(selection_add=[("handover", "Hand-over of a desk")], ondelete={"handover": "cascade"})
    date_field = fields.Selection(
        selection_add=[("promised_reply_at", "Promised reply"), ("handover_until", "End of an absence")]
    )

    def _get_scope(self):
        return super()._get_scope() | {
            "kind": set(self.kind_ids.ids),
            "category": set(self.category_ids.ids),
            "contact_channel": set(self.contact_channel_ids.ids),
        }
