from odoo import fields, models


class Deadline(models.Model):
    """Desks come back by the one clock: given back when it warns; the lead hears when that was not possible."""

    _inherit = "after.sales.deadline"

    handover_id = fields.Many2one("after.sales.handover", index="btree_not_null", ondelete="cascade")

    def _on_warned(self):
        result = super()._on_warned()
        for handover in self.handover_id:
            if handover.user_id.active and not handover.user_id.is_out_of_office:
                handover._give_back()
        return result


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    host = fields.Selection(selection_add=[("handover", "Hand-over of a desk")], ondelete={"handover": "cascade"})
    date_field = fields.Selection(selection_add=[("handover_until", "End of an absence")])
