from odoo import fields, models

from ...rules.deadline import Plan


class Deadline(models.Model):
    """When a clock stood still: kept, so that whatever is planned anew has waited as long."""

    _inherit = "after.sales.deadline"

    pauses = fields.Json(
        readonly=True, copy=False, help="The times, in UTC, from and until which the clock stood still."
    )

    def _resume(self, planner, at):
        """Let a paused clock go on at a moment (UTC) with the time that was left to it."""
        self.ensure_one()
        paused_at, vals = self.paused_at, {"due_at": self.due_at, "start_at": self.start_at}
        pauses = [*(self.pauses or []), [fields.Datetime.to_string(moment) for moment in (paused_at, at)]]
        vals = self._add_pause(self.policy_id, planner, vals, paused_at, at)
        self.write({"paused_at": False, "pauses": pauses})
        self._replan(Plan(vals["warn_at"], vals["due_at"], ""), at)

    def _end_pauses(self, at):
        """Let paused clocks among these count their waiting, before they are judged at a moment (UTC)."""
        paused = self.filtered("paused_at")
        planner = paused.policy_id._get_planner(at)
        for deadline in paused:
            deadline._resume(planner, max(at, deadline.paused_at))

    def _add_pause(self, policy, planner, vals, paused_at, resumed_at):
        """Return the values of a deadline that stood still for a while; not if its time was up before."""
        due_at = vals["due_at"]
        if paused_at < due_at:
            due_at = planner.resume(policy, self.company_id, due_at, paused_at, resumed_at)
        return vals | {"due_at": due_at, "warn_at": planner.warn_at(policy, self.company_id, vals["start_at"], due_at)}

    def _carry_pauses(self, policy, planner, vals):
        """Return values planned from the start of this deadline with its waiting taken into account.

        :param policy: the policy that the values follow, which may be another one
        :param vals: as ``_prepare_deadline_vals`` returns them for the start of this deadline
        """
        self.ensure_one()
        if not policy.pause_when_waiting:
            return vals
        for pause in self.pauses or []:
            vals = self._add_pause(policy, planner, vals, *map(fields.Datetime.to_datetime, pause))
        paused_at = self.paused_at or (vals.get("paused_at") and planner.now)
        is_waiting = paused_at and paused_at < vals["due_at"]
        return vals | {"pauses": self.pauses, "paused_at": is_waiting and paused_at}
