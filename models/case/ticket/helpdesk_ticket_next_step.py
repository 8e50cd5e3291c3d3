from odoo import api, fields, models

from ....rules import next_step


class HelpdeskTicket(models.Model):
    """What the form shows at a glance: the next step, and how the clocks stand."""

    _inherit = "helpdesk.ticket"

    next_step = fields.Char(compute="_compute_next_step")
    next_step_reason = fields.Char(compute="_compute_next_step")
    next_purpose = fields.Selection(
        lambda self: self.env["after.sales.deadline"]._fields["purpose"]._description_selection(self.env),
        compute="_compute_clock_states",
        compute_sudo=True,
    )
    response_state = fields.Selection(selection="_get_clock_states", compute="_compute_clock_states", compute_sudo=True)
    resolution_state = fields.Selection(
        selection="_get_clock_states", compute="_compute_clock_states", compute_sudo=True
    )

    @api.model
    def _get_clock_states(self):
        return self.env["after.sales.deadline"]._fields["status"]._description_selection(self.env)

    @api.depends("phase", "user_id", "first_reply_at", "is_follow_up", "missing_facts", "is_others_case")
    @api.depends_context("uid", "lang")
    def _compute_next_step(self):
        for ticket in self:
            step = next_step.next_step(
                ticket.phase,
                has_agent=bool(ticket.user_id),
                is_others=ticket.is_others_case,
                is_answered=bool(ticket.first_reply_at) or ticket.is_follow_up,
                missing=ticket.missing_facts,
                _=self.env._,
            )
            ticket.next_step, ticket.next_step_reason = ticket._refine_step(step)

    def _refine_step(self, step):
        """Hook: return the step that comes before the one the case knows of, where an area has one."""
        self.ensure_one()
        return step

    @api.depends("deadline_ids.status", "deadline_ids.due_at")
    def _compute_clock_states(self):
        """Say of the same deadlines that ``response_deadline`` and the others show how they stand."""
        for ticket in self:
            deadlines = ticket.deadline_ids.filtered(lambda d: not d.cancelled_at)
            running = deadlines.filtered(lambda d: d.is_open and not d.paused_at)
            ticket.next_purpose = min(running, key=lambda d: d.due_at, default=running).purpose
            ticket.response_state = ticket._get_latest_deadline(deadlines, "response").status
            ticket.resolution_state = ticket._get_latest_deadline(deadlines, "resolution").status

    def action_start_work(self):
        """Go on to working on these cases, as far as enough is known about them.

        :raise UserError: with what has to be recorded first (IT-03)
        """
        self._check_may_handle()
        self._move_to_phase("working")
        return True
