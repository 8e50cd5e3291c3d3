from datetime import datetime

from odoo import fields, models
from odoo.exceptions import UserError

from ...rules.deadline import end_of_day, moved_round


class Deadline(models.Model):
    """How a deadline ends: completed by a person or an event, waived with a reason, or cancelled."""

    _inherit = "after.sales.deadline"

    def action_open_host(self):
        """Open the document of this deadline."""
        self.ensure_one()
        return self._get_host()._get_records_action()

    def action_done(self, outcome="reached", note=None, delay_risk=None):
        """Complete these deadlines now.

        :param outcome: reached, no_answer, message_left, replied or not_needed
        :param delay_risk: yes or no; what a factory check-in ends with (PR-03)
        :raise UserError: when one is already closed, or lacks an answer it must have
        """
        self._check_may_close()
        vals = {"outcome": outcome, "note": note, "delay_risk": delay_risk}
        self._check_answers(vals)
        self.sudo()._complete(fields.Datetime.now(), **vals)
        return True

    def action_open_done(self):
        """Open the step that completes this deadline; without one ask for the outcome, then complete."""
        step = len(self) == 1 and self._get_host()._get_deadline_step(self)
        if step:
            return step
        if len(self) == 1 and self._waits_for_fact() and not self.env.user.has_group("after_sales.group_lead"):
            return self.action_open_host()
        wizard = self.env["after.sales.deadline.complete"].create({"deadline_ids": self.ids})
        return wizard._get_records_action(name=self.env._("Complete"), target="new")

    def action_waive(self, reason):
        """Give up these deadlines for a reason that stays on record; leads only.

        :raise UserError: without a reason, or when one is already closed
        """
        if not self.env.user.has_group("after_sales.group_lead"):
            raise UserError(self.env._("Only a team lead may waive a deadline."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the deadline is waived."))
        self._check_may_close()
        deadlines = self.sudo()
        deadlines._cancel(reason)
        deadlines.write({"waived_by": self.env.uid})
        return True

    def action_retry(self):
        """Give deadlines that the clock could not handle back to it."""
        self.check_access("read")
        deadlines = self.sudo()
        deadlines.filtered("failure").write({"failure": False})
        deadlines.env.ref("after_sales.ir_cron_clock")._trigger()
        return True

    def _check_may_close(self):
        """Refuse users who may not handle the document, and deadlines that are closed already."""
        self.check_access("read")
        for deadline in self:
            deadline._get_host().check_access("read")
            if not deadline.is_open:
                raise UserError(self.env._("“%(name)s” is already closed.", name=deadline.display_name))
        for documents, deadlines in self._get_per_host():
            documents._check_may_close_deadlines(deadlines)

    def _check_answers(self, vals):
        """Refuse what lacks an answer, and what only a fact can end, whichever way a person tries."""
        for deadline in self:
            host = deadline._get_host()
            host._check_deadline_answer(deadline, vals)
            if deadline.ends_by_fact and not host._is_deadline_fact_told(deadline, vals):
                raise UserError(deadline._say_what_ends_it())

    def _waits_for_fact(self):
        """Tell whether no person can end this deadline by saying so."""
        self.ensure_one()
        return self.ends_by_fact and not self._get_host()._is_deadline_fact_told(self, {})

    def _say_what_ends_it(self):
        """Return in words what has to happen before this deadline ends."""
        self.ensure_one()
        events = dict(self.policy_id._fields["stop_event"]._description_selection(self.env))
        return self.env._(
            "“%(deadline)s” ends by itself when this happens: %(event)s. Record it on %(document)s; "
            "a team lead may waive the deadline with a reason.",
            deadline=self.policy_id.name,
            event=events[self.policy_id.stop_event],
            document=self.host_name,
        )

    def _complete(self, done_at, outcome="reached", note=None, delay_risk=None, stopped=False):
        """Complete open deadlines and start the next round of those that repeat.

        :param stopped: the stop event happened, so nothing repeats
        """
        todo = self.filtered("is_open")
        todo._end_pauses(done_at)
        vals = {"done_at": done_at, "paused_at": False, "outcome": outcome, "note": note, "delay_risk": delay_risk}
        todo.write({key: value for key, value in vals.items() if value is not None})
        todo._close_activities(note)
        if not stopped:
            todo._repeat(done_at)
        for documents, deadlines in todo._get_per_host():
            documents._on_deadlines_completed(deadlines)

    def _cancel(self, reason):
        """Close open deadlines without judging them."""
        todo = self.filtered("is_open")
        todo.write({"cancelled_at": fields.Datetime.now(), "waived_reason": reason})
        todo._close_activities()

    def _drop(self, reason, outcome="not_needed"):
        """Close open deadlines of what has come to nothing: a miss stays on record as late, the rest is not judged."""
        now = fields.Datetime.now()
        self._catch_up(now)
        missed = self.filtered(lambda deadline: deadline.is_open and deadline.missed_at)
        # Ended, but not by doing what it asked for: nothing follows as from a completion.
        missed.write({"done_at": now, "paused_at": False, "outcome": outcome, "waived_reason": reason})
        missed._close_activities()
        (self - missed)._cancel(reason)

    def _repeat(self, done_at):
        """Start the round after this one, where the policy says so."""
        planner = self.env["after.sales.deadline.policy"]._get_planner(done_at)
        vals_list = []
        for deadline in self.filtered("policy_id.repeat_amount"):
            plan = planner.next_round(deadline.policy_id, deadline.company_id, done_at)
            vals = deadline._prepare_round_vals(done_at, plan)
            waits = deadline.policy_id.pause_when_waiting and deadline._get_host()._is_deadline_paused()
            vals_list.append(vals | {"paused_at": waits and done_at})
        return self.create(vals_list)

    def _plan_later_round(self, planner, first_due):
        """Return when a later round of what repeats is due after its date was moved.

        :param first_due: when the first round would be due by the new date, UTC
        """
        self.ensure_one()
        day = self._get_host()._get_deadline_day(self.policy_id.date_field)
        tz = self.policy_id.calendar_id.tz or self.company_id._get_after_sales_tz()
        last = day if isinstance(day, datetime) else end_of_day(day, tz)
        due_at = moved_round(self.due_at, first_due, last)
        return {"due_at": due_at, "warn_at": planner.warn_at(self.policy_id, self.company_id, planner.now, due_at)}

    def _prepare_round_vals(self, start_at, plan):
        """Return the values of a deadline that takes this one's place."""
        self.ensure_one()
        host, link = self._get_host(), self._get_host_fields()[self.policy_id.host]
        return {
            "policy_id": self.policy_id.id,
            "purpose": self.purpose,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            link: host.id,
            "start_at": start_at,
            **plan.as_vals(),
            "round": self.round + 1,
            **host._prepare_deadline_round_vals(self, start_at),
        }
