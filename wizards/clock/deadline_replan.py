from odoo import Command, api, fields, models
from odoo.exceptions import AccessError


class DeadlineReplan(models.TransientModel):
    """Show what a changed policy would do to its open deadlines, then do it if wanted."""

    _name = "after.sales.deadline.replan"
    _description = "Re-plan Deadlines"

    policy_id = fields.Many2one("after.sales.deadline.policy", required=True, readonly=True)
    line_ids = fields.One2many(
        "after.sales.deadline.replan.line", "wizard_id", compute="_compute_line_ids", store=True, readonly=True
    )

    @api.depends("policy_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()] + [Command.create(vals) for vals in wizard._prepare_line_vals()]

    def _prepare_line_vals(self):
        """Return old and new moments of the open deadlines that the policy would plan differently."""
        self.ensure_one()
        policy = self.policy_id
        planner = policy._get_planner(fields.Datetime.now())
        vals_list = []
        open_ones = self.env["after.sales.deadline"].search([("policy_id", "=", policy.id), ("is_open", "=", True)])
        for deadline in open_ones.filtered(lambda d: d.round == 1 and not d.paused_at and not d.missed_at):
            vals = deadline._get_host()._prepare_deadline_vals(policy, planner, deadline.start_at)
            vals = deadline._carry_pauses(policy, planner, vals)
            if (vals["due_at"], vals["warn_at"] or False) != (deadline.due_at, deadline.warn_at):
                new = {"new_due_at": vals["due_at"], "new_warn_at": vals["warn_at"]}
                vals_list.append({"deadline_id": deadline.id, "old_due_at": deadline.due_at, **new})
        return vals_list

    def action_apply(self):
        """Move the deadlines shown. :raise AccessError: for anyone but a manager."""
        if not self.env.user.has_group("after_sales.group_manager"):
            raise AccessError(self.env._("Only a manager may re-plan deadlines."))
        # The lines come from a client; they may name only what the manager may see.
        self.line_ids.deadline_id.check_access("read")
        now = fields.Datetime.now()
        lines = self.line_ids.filtered("deadline_id.is_open").sudo()
        for line in lines:
            line.deadline_id._replan(line._as_plan(), now)
        lines.deadline_id._wake_clock()
        return {"type": "ir.actions.act_window_close"}
