from odoo import fields, models

from ..kind.helpdesk_ticket_stage import CLOSED


class HelpdeskTicket(models.Model):
    """The steps that the kind of a case prescribes: they come with the kind, go with the agent, end with the case.

    A step that knows its fact is checked off when the fact arrives.
    """

    _inherit = "helpdesk.ticket"

    def _move_playbooks(self, before):
        """A case whose kind is found out later gets its steps then; those of another kind are taken back."""
        changed = self.filtered(lambda t: t.id in before and t.case_kind_id != before[t.id]["case_kind_id"])
        if changed:
            for kind, tickets in changed.grouped(lambda t: before[t.id]["case_kind_id"].sudo()).items():
                tickets._get_playbook_steps(kind.activity_plan_id).unlink()
            changed.filtered(lambda t: t.phase not in CLOSED)._start_playbooks()
        handed = self.filtered(lambda t: t.id in before and t.user_id != before[t.id]["user_id"] and t.user_id)
        for (kind, user), tickets in handed.grouped(lambda t: (t.case_kind_id.sudo(), t.user_id)).items():
            for step in kind.activity_plan_id.template_ids.filtered(lambda s: s.responsible_type == "on_demand"):
                activities = tickets._find_steps(step).with_context(mail_activity_quick_update=True)
                activities.write({"user_id": user.id, **step._get_words(user)})

    def _end_playbooks(self):
        """Nothing is left to do for a case that is closed."""
        closed = self.filtered(lambda t: t.phase in CLOSED)
        for kind, tickets in closed.grouped(lambda t: t.case_kind_id.sudo()).items():
            tickets._get_playbook_steps(kind.activity_plan_id).unlink()

    def _fire_deadline_event(self, event, at=None):
        """Let a fact end its step as it ends its clock."""
        result = super()._fire_deadline_event(event, at)
        self._check_off_steps(event)
        return result

    def _check_off_steps(self, event):
        """Mark the steps done that stand for a fact which has arrived.

        :param event: code of a moment, as in the policies
        """
        for plan, tickets in self.sudo().grouped(lambda t: t.case_kind_id.activity_plan_id).items():
            steps = plan.template_ids.filtered(lambda s: s.done_event == event)
            if steps:
                tickets._find_steps(steps).with_context(mail_activity_quick_update=True)._action_done()

    def _start_playbooks(self):
        """Start the playbook of each kind."""
        for kind, tickets in self.grouped(lambda t: t.case_kind_id.sudo()).items():
            tickets._start_playbook(kind.activity_plan_id)

    def _start_playbook(self, plan):
        """Schedule the steps of an activity plan on these cases."""
        if not plan:
            return
        today = fields.Date.context_today(self)
        model_id = self.env["ir.model"]._get_id(self._name)
        creator = self.env.user if self.env.user._is_internal() and not self.env.user._is_superuser() else False
        vals_list = []
        for ticket in self:
            for step in plan.template_ids:
                # Nobody, until the case has an agent: never the customer or the mail gateway that brought it.
                user = step.responsible_id if step.responsible_type == "other" else ticket.user_id or creator
                vals_list.append(
                    {
                        "activity_type_id": step.activity_type_id.id,
                        "res_model_id": model_id,
                        "res_id": ticket.id,
                        "user_id": user and user.id,
                        "date_deadline": step._get_date_deadline(today),
                        **step._get_words(user),
                        "automated": True,
                    }
                )
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(vals_list)

    def _get_playbook_steps(self, plan):
        """Return the open activities of these cases that stand for the steps of a plan without a user of their own."""
        return self._find_steps(plan.template_ids.filtered(lambda step: step.responsible_type == "on_demand"))

    def _find_steps(self, templates):
        """Return the open activities of these cases that stand for steps of a playbook."""
        Activity = self.env["mail.activity"].sudo()
        steps = {(step.activity_type_id, name) for step in templates for name in step._get_names()}
        if not steps:
            return Activity
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids), ("automated", "=", True)]
        activities = Activity.search(domain)
        return activities.filtered(lambda activity: (activity.activity_type_id, activity.summary) in steps)
