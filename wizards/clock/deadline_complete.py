from odoo import api, fields, models

from ...models.clock.deadline import OUTCOMES


class DeadlineComplete(models.TransientModel):
    """Ask how a deadline ended; a check-in that shows a risk leads to the customer."""

    _name = "after.sales.deadline.complete"
    _inherit = "after.sales.document.wizard"
    _description = "Complete a Deadline"

    deadline_ids = fields.Many2many("after.sales.deadline", required=True, readonly=True)
    title = fields.Char(compute="_compute_is_check_in")
    is_check_in = fields.Boolean(compute="_compute_is_check_in")
    what_ends_it = fields.Char(compute="_compute_is_check_in")
    outcome = fields.Selection(OUTCOMES, required=True, default="reached")
    delay_risk = fields.Selection([("no", "No"), ("yes", "Yes")], string="Delay Risk?")
    note = fields.Text()
    waived_reason = fields.Char(string="Reason for Waiving")

    @api.depends("deadline_ids")
    def _compute_is_check_in(self):
        for wizard in self:
            wizard.title = ", ".join(wizard.deadline_ids.mapped("display_name"))
            wizard.is_check_in = "check_in" in wizard.deadline_ids.mapped("purpose")
            waiting = wizard.deadline_ids.filtered(lambda deadline: deadline._waits_for_fact())
            wizard.what_ends_it = bool(waiting) and waiting[0]._say_what_ends_it()

    def action_done(self):
        """Complete; with a delay risk, go on to the change of the deadline (DL-05)."""
        self.deadline_ids.action_done(self.outcome, self.note, self.delay_risk or None)
        if self.delay_risk == "yes" and len(self.deadline_ids.order_id) == 1:
            return self.deadline_ids.order_id.action_open_change_deadline()
        return {"type": "ir.actions.act_window_close"}

    def action_waive(self):
        """Waive with the reason given."""
        self.deadline_ids.action_waive(self.waived_reason)
        return {"type": "ir.actions.act_window_close"}
