from collections import defaultdict

from markupsafe import Markup

from odoo import models

from ..record.recorded import PROOF


class Deadline(models.Model):
    """Who is told of a deadline: one activity for the person responsible, one for the lead when it is missed."""

    _inherit = "after.sales.deadline"

    def _schedule_activities(self):
        """Give each responsible one activity per deadline, quietly: no mail for every record."""
        todo = self._only(
            [("user_id", "!=", False), ("activity_id", "=", False), ("policy_id.activity_type_id", "!=", False)]
        )
        for link in self._get_host_fields().values():
            # Core names the document of each activity by itself; here all of them are read at once.
            todo[link].mapped("display_name")
        today = {company: company._get_after_sales_today() for company in todo.company_id}
        vals_list = [deadline._prepare_activity_vals(today[deadline.company_id]) for deadline in todo]
        activities = self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(vals_list)
        for deadline, activity in zip(todo, activities, strict=True):
            deadline.activity_id = activity

    def _only(self, domain):
        """Return those of these deadlines that fit a domain: asked in SQL, for in most batches few or none do."""
        return self.search([("id", "in", self.ids), *domain]) if self else self

    def _prepare_activity_vals(self, today):
        """Return the values of the activity that stands for this deadline."""
        self.ensure_one()
        host = self._get_host()
        return {
            "activity_type_id": self.policy_id.activity_type_id.id,
            "res_model_id": self.env["ir.model"]._get_id(host._name),
            "res_id": host.id,
            "user_id": self.user_id.id,
            "date_deadline": self.due_on if self.missed_at else max(self.due_on, today),
            "summary": self.policy_id.with_context(lang=self.user_id.lang).name,
            "automated": True,
        }

    def _close_activities(self, feedback=None):
        """Complete the activities of these deadlines: with a message when somebody wrote one."""
        activities = self.activity_id.filtered("active").with_context(after_sales_clock=PROOF)
        if feedback and len(activities) == 1:
            activities._action_done(feedback=feedback)
        else:
            activities.unlink()

    def _on_warned(self):
        """Let the documents follow."""
        for documents, deadlines in self._get_per_host():
            documents._on_deadlines_warned(deadlines)

    def _on_missed(self, now):
        """Tell whom it concerns, except of mere reminders, then let the documents follow. ``now`` is in UTC."""
        per_host = self._get_per_host()
        reminders = self.browse()
        for documents, deadlines in per_host:
            reminders |= documents._get_deadline_reminders(deadlines)
        (self - reminders)._tell_of_miss(now)
        for documents, deadlines in per_host:
            documents._on_deadlines_missed(deadlines, now)

    def _tell_of_miss(self, now):
        """Escalate what its policy wants escalated, queue the mails of the policies. ``now`` is in UTC."""
        self._only([("policy_id.escalate", "=", True)])._plan_escalation(now)
        by_template = defaultdict(self.browse)
        for deadline in self._only([("policy_id.mail_template_id", "!=", False)]):
            by_template[deadline.policy_id.mail_template_id] |= deadline
        for template, deadlines in by_template.items():
            hosts = [deadline._get_host().id for deadline in deadlines]
            template.send_mail_batch(hosts, force_send=False)

    def _plan_escalation(self, now):
        """Escalate at once what was missed while people work, the rest when work begins again."""
        planner = self.policy_id._get_planner(now)
        moments = {deadline: planner.escalate_at(deadline.policy_id, deadline.company_id, now) for deadline in self}
        for moment, deadlines in self.grouped(moments.get).items():
            deadlines.write({"escalate_at": moment, "escalated_at": moment <= now and moment})
        self.filtered("escalated_at")._escalate()

    def _escalate(self):
        """Tell each lead what was missed, in one activity a person however many there are."""
        by_lead, to_tell = defaultdict(self.browse), self
        for documents, deadlines in self._get_per_host():
            to_tell -= documents._escalate_deadlines(deadlines)
        for deadline in to_tell:
            lead = deadline._get_host()._get_deadline_user("team_lead")
            if lead == deadline.user_id:
                lead = deadline._get_host()._get_deadline_user("manager")
            if lead and lead != deadline.user_id:
                by_lead[lead] |= deadline
        vals_list = [deadlines._prepare_escalation_vals(lead) for lead, deadlines in by_lead.items()]
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(vals_list)

    def _prepare_escalation_vals(self, lead):
        """Return the activity that tells a lead of these: on the document, or on its own with a list of several."""
        self = self.with_context(lang=lead.lang)
        today = self.company_id[:1]._get_after_sales_today()
        vals = self[:1]._prepare_activity_vals(today) | {"user_id": lead.id, "date_deadline": today}
        if len(self) == 1:
            vals["summary"] = self.env._("Missed: %(name)s", name=self.policy_id.name)
            return vals
        items = Markup("").join(
            Markup("<li>%s</li>") % deadline._get_host()._get_html_link(deadline.display_name) for deadline in self
        )
        return vals | {
            "res_model_id": False,
            "res_id": False,
            "activity_type_id": self.env.ref("after_sales.activity_type_deadline").id,
            "summary": self.env._("%(count)s deadlines missed", count=len(self)),
            "note": Markup("<ul>%s</ul>") % items,
        }

    def _assign(self, user):
        """Hand these deadlines to another user, their activities too."""
        self.write({"user_id": user.id})
        if user:
            self.activity_id.with_context(mail_activity_quick_update=True).write({"user_id": user.id})
            self.filtered(lambda d: d.warned_at or not d.warn_at)._schedule_activities()
        else:
            self._close_activities()

    def _move_activity(self):
        """Keep the date of the activity in step, or take it back until its warning is due again."""
        self.ensure_one()
        if self.activity_id and self.warn_at and not self.warned_at:
            self._close_activities()
        elif self.activity_id:
            vals = self._prepare_activity_vals(self.company_id._get_after_sales_today())
            self.activity_id.date_deadline = vals["date_deadline"]
