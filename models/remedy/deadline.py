from odoo import api, fields, models


class Deadline(models.Model):
    _inherit = "after.sales.deadline"

    remedy_id = fields.Many2one("after.sales.remedy", index="btree_not_null", ondelete="cascade")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"remedy": "remedy_id"}

    def _get_step_action(self):
        """The customer's answer to an offer is recorded where the offer is."""
        if self.remedy_id and self.policy_id.stop_event == "answered" and self.remedy_id.open_offer_id:
            return self.remedy_id.open_offer_id.action_open_answer()
        return super()._get_step_action()
