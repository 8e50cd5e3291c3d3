from odoo import fields, models


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    date_field = fields.Selection(selection_add=[("scheduled_date", "Scheduled date of the delivery")])
    delivery_mode_ids = fields.Many2many(
        "after.sales.delivery.mode", string="Delivery Modes", help="Empty: every delivery mode."
    )

    def _get_scope(self):
        return super()._get_scope() | {"delivery_mode": set(self.delivery_mode_ids.ids)}
