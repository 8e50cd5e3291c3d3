from odoo import fields, models
from odoo.exceptions import UserError

from ...rules import roster


class Shift(models.Model):
    """Checking in on duty: who may, until when, what starts with it (DR-01, DR-03)."""

    _inherit = "after.sales.shift"

    def action_check_in(self):
        """Record that the person has come on duty, now; starts the checklist of the shift.

        :raise UserError: by anyone but the person or a team lead, on another day, after the end, twice
        """
        self.check_access("read")
        now = fields.Datetime.now()
        for shift in self:
            problem = shift._get_check_in_problem(now)
            if problem:
                raise UserError(problem)
        self.sudo()._check_in(now)
        return True

    def _get_check_in_problem(self, now):
        """Return why the user may not check in on this shift at ``now`` (UTC), empty if he may."""
        self.ensure_one()
        if not self.active:
            return self.env._("This shift was cancelled.")
        if self.user_id != self.env.user and not self.env.user.has_group("after_sales.group_lead"):
            return self.env._("Only %(name)s or a team lead can check in on this shift.", name=self.user_id.name)
        verdict = roster.may_check_in(self._get_times(), now, self.env._)
        return "" if verdict.allowed else verdict.reason

    def _check_in(self, now):
        self.write({"check_in_at": now, "check_in_user_id": self.env.uid})
        self._fire_deadline_event("done", now)
        self._start_checklist()

    def _start_checklist(self):
        """Give everybody the activities that their shift begins and ends with (DR-03)."""
        model_id = self.env["ir.model"]._get_id(self._name)
        vals_list = []
        for shift in self:
            for item in (shift.template_id.plan_id + shift.template_id.leave_plan_id).template_ids:
                user = item._determine_responsible(shift.user_id, shift)["responsible"] or shift.user_id
                vals_list.append(
                    {
                        "res_model_id": model_id,
                        "res_id": shift.id,
                        "activity_type_id": item.activity_type_id.id,
                        **item._get_words(user),
                        "user_id": user.id,
                        "date_deadline": item._get_date_deadline(shift.date),
                        "automated": True,
                    }
                )
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(vals_list)

    def _follow_template(self):
        """Take over the hours of the template, and let the deadlines follow."""
        self.modified(["template_id"])
        self._check_overlap()
        self._move_deadlines("check_in_by")

    def _replan_check_in(self, users_before):
        """Let the deadlines follow shifts that were moved or given to somebody else.

        :param users_before: per id whose shift it was
        """
        given = self.filtered(lambda s: users_before[s.id] != s.user_id)
        given._cancel_deadlines(self.env._("The shift was given to somebody else"))
        (self - given)._move_deadlines("check_in_by")

    def _get_deadline_user(self, role):
        self.ensure_one()
        return self.lead_id if role in ("team_lead", "manager") else self.user_id

    def _is_deadline_wanted(self, policy):
        # Nobody can still report in time for a shift that is planned after the fact.
        return super()._is_deadline_wanted(policy) and self.check_in_by > fields.Datetime.now()

    def _get_deadline_step(self, deadline):
        return self._get_records_action()

    def _check_deadline_answer(self, deadline, vals):
        """Let nobody be on time by ticking off an activity: the check-in itself counts (DR-01)."""
        result = super()._check_deadline_answer(deadline, vals)
        if not self.check_in_at:
            raise UserError(self.env._("Open the shift and check in there."))
        return result
