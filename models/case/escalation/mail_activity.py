from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _complete_deadlines(self, feedback):
        """Completing the activity of an escalation acknowledges it, with and without a clock."""
        domain = [("activity_id", "in", self.ids), ("is_current", "=", True), ("acknowledged_at", "=", False)]
        escalations = self.env["after.sales.escalation"].sudo().search(domain)
        tickets = escalations.ticket_id
        tickets._check_may_acknowledge()
        # The activities are on their way out already.
        escalations.activity_id = False
        result = super()._complete_deadlines(feedback)
        tickets._acknowledge()
        return result
