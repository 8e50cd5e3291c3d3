from odoo import fields, models

from ...rules import deadline


class DeadlineReplanLine(models.TransientModel):
    _name = "after.sales.deadline.replan.line"
    _description = "Re-plan Deadlines: One Deadline"

    wizard_id = fields.Many2one("after.sales.deadline.replan", required=True, ondelete="cascade")
    deadline_id = fields.Many2one("after.sales.deadline", required=True, ondelete="cascade", index=True)
    host_name = fields.Char(related="deadline_id.host_name")
    old_due_at = fields.Datetime(string="Due Now")
    new_due_at = fields.Datetime(string="Due Then")
    new_warn_at = fields.Datetime(string="Warn Then")

    def _as_plan(self):
        """Return the new moments as the clock reads them."""
        self.ensure_one()
        return deadline.Plan(self.new_warn_at or None, self.new_due_at, "")
