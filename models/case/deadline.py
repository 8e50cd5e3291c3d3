from odoo import api, fields, models


class Deadline(models.Model):
    """The clocks of cases; what the case was when a clock started stays on record for reports."""

    _inherit = "after.sales.deadline"

    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", index="btree_not_null", ondelete="cascade")
    sale_channel_id = fields.Many2one("sale.channel", string="Sales Channel", readonly=True, ondelete="restrict")
    case_kind_id = fields.Many2one("after.sales.case.kind", readonly=True, ondelete="restrict", index="btree_not_null")
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True, ondelete="restrict")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"ticket": "ticket_id", "handover": "handover_id"}

    def _get_step_action(self):
        """Open the step of the case that ends this clock: the call, the answer, or the case that has climbed."""
        step = self.ticket_id and (self._get_call_step() or self._get_answer_step() or self._get_escalation_step())
        return step or super()._get_step_action()

    def _check_answer(self, vals):
        result = super()._check_answer(vals)
        self._check_may_acknowledge()
        self._check_is_answered()
        return result

    def _is_fact_told(self, vals):
        return self._is_dispatch() or self._is_taken_up() or super()._is_fact_told(vals)

    def _check_may_close(self):
        """A case's clock is ended by whoever it tells, or whoever handles the case."""
        result = super()._check_may_close()
        if not self.env.su:
            self.filtered(lambda deadline: deadline.user_id != self.env.user).ticket_id._check_may_handle()
        return result

    def _prepare_round_vals(self, start_at, plan):
        return super()._prepare_round_vals(start_at, plan) | {
            "sale_channel_id": self.sale_channel_id.id,
            "case_kind_id": self.case_kind_id.id,
            "team_id": self.team_id.id,
        }
