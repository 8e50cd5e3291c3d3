import logging
from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ...rules import deadline as rules

_logger = logging.getLogger(__name__)


class Deadline(models.Model):
    """The clock: it records what has become true, tells the people concerned, and moves on."""

    _inherit = "after.sales.deadline"

    @api.model
    def _get_due_domain(self, now):
        """Return what the clock has to look at: its cost grows with what happens, not with what exists."""
        return [("next_event_at", "<=", now)]

    @api.model
    def _cron_stamp(self, batch_size=500):
        """Record what has become true since the last run: warnings first, then misses.

        The one scheduled action. Every batch is locked, stamped and committed by itself, so a
        second run or a second worker finds nothing left to do.
        """
        now = fields.Datetime.now()
        domain = self._get_due_domain(now)
        deadlines = self.search(domain, limit=batch_size, order="next_event_at, id").try_lock_for_update()
        if deadlines:
            deadlines._stamp_safely(now)
        remaining = self.search_count(domain) if len(deadlines) == batch_size else 0
        if not remaining:
            self._wake_clock_for_next()
        self.env["ir.cron"]._commit_progress(len(deadlines), remaining=remaining)

    def _stamp_safely(self, now):
        """Stamp a batch; if it fails, stamp one by one and set the culprits aside with the reason."""
        try:
            with self.env.cr.savepoint():
                self._stamp(now)
                return
        except Exception:
            _logger.info("A batch of %s deadlines failed, going on one by one", len(self))
        for deadline in self:
            try:
                with self.env.cr.savepoint():
                    deadline._stamp(now)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody else is writing to the document: not its fault, the next run finds it due.
                _logger.info("Deadline %s is in use, it waits for the next run", deadline.id)
            except Exception as error:
                _logger.exception("Deadline %s could not be stamped and is set aside", deadline.id)
                deadline.write({"failure": str(error) or type(error).__name__})

    def _stamp(self, now):
        """Bring these deadlines to ``now`` (UTC) and tell whom it concerns. Twice equals once."""
        warned, missed = [], []
        stamps = {}
        for deadline in self:
            stamp = rules.stamp(deadline._facts(), now)
            if stamp.missed_at and not deadline.missed_at:
                missed.append(deadline.id)
            elif stamp.warned_at and not deadline.warned_at:
                warned.append(deadline.id)
            stamps[deadline.id] = stamp
        self._write_stamps(stamps)
        (self.browse(warned) | self.browse(missed))._schedule_activities()
        self.browse(missed)._on_missed()

    def _catch_up(self, now):
        """Stamp what fell due before ``now`` but the scheduled action has not come to yet.

        For whoever is about to move or stop a clock: what is missed stays missed.
        """
        self.filtered(lambda d: d.next_event_at and d.next_event_at <= now)._stamp(now)

    def _pause(self, at):
        """Stop these clocks, except those whose time was up by then."""
        self._catch_up(at)
        self.filtered(lambda d: d.is_open and not d.missed_at and not d.paused_at).write({"paused_at": at})

    def _write_stamps(self, stamps):
        """Store stamps in one statement, and let what depends on the status follow.

        Row by row through ``write`` this would cost many times as much; the values come from the
        same rule that the computed fields use, so they hold.
        """
        if not stamps:
            return
        self.flush_recordset()
        rows = SQL(", ").join(
            SQL("(%s, %s::timestamp, %s::timestamp, %s::timestamp, %s)", deadline_id, *stamp)
            for deadline_id, stamp in stamps.items()
        )
        self.env.cr.execute(
            SQL(
                """UPDATE after_sales_deadline d
                      SET warned_at = s.warned_at, missed_at = s.missed_at,
                          next_event_at = s.next_event_at, status = s.status, write_date = %s, write_uid = %s
                     FROM (VALUES %s) AS s(id, warned_at, missed_at, next_event_at, status)
                    WHERE d.id = s.id""",
                self.env.cr.now(),
                self.env.uid,
                rows,
            )
        )
        names = ["warned_at", "missed_at", "next_event_at", "status"]
        self.invalidate_recordset(names + ["write_date", "write_uid"], flush=False)
        self.modified(["status"])

    def _schedule_activities(self):
        """Give each responsible one activity per deadline, quietly: no mail for every record."""
        today = {company: company._get_after_sales_today() for company in self.company_id}
        vals_list, todo = [], []
        for deadline in self.filtered(lambda d: d.user_id and d.policy_id.activity_type_id and not d.activity_id):
            vals_list.append(deadline._prepare_activity_vals(today[deadline.company_id]))
            todo.append(deadline)
        if not vals_list:
            return
        activities = self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(vals_list)
        for deadline, activity in zip(todo, activities, strict=True):
            deadline.activity_id = activity

    def _prepare_activity_vals(self, today):
        """Return the values of the activity that stands for this deadline."""
        self.ensure_one()
        host = self._get_host()
        tz = self.company_id._get_after_sales_tz()
        # A deadline "by the end of the 10th" falls due at the first moment of the 11th.
        day = rules.local_date(self.due_at - rules.UNITS["minutes"], tz)
        return {
            "activity_type_id": self.policy_id.activity_type_id.id,
            "res_model_id": self.env["ir.model"]._get_id(host._name),
            "res_id": host.id,
            "user_id": self.user_id.id,
            "date_deadline": max(day, today) if not self.missed_at else day,
            "summary": self.policy_id.with_context(lang=self.user_id.lang).name,
            "automated": True,
        }

    def _close_activities(self, feedback=None):
        """Complete the activities of these deadlines: with a message when somebody wrote one."""
        activities = self.activity_id.filtered("active").with_context(after_sales_clock=True)
        if feedback and len(activities) == 1:
            activities._action_done(feedback=feedback)
        else:
            activities.unlink()

    def _on_missed(self):
        """Tell the team lead of what his policy wants escalated, queue the mails of the policies."""
        self.filtered("policy_id.escalate")._escalate()
        by_template = defaultdict(self.browse)
        for deadline in self.filtered("policy_id.mail_template_id"):
            by_template[deadline.policy_id.mail_template_id] |= deadline
        for template, deadlines in by_template.items():
            hosts = [deadline._get_host().id for deadline in deadlines]
            template.send_mail_batch(hosts, force_send=False)

    def _escalate(self):
        """Tell each lead what was missed, in one activity a person however many there are."""
        by_lead = defaultdict(self.browse)
        for deadline in self:
            lead = deadline._get_host()._get_deadline_user("team_lead")
            if lead and lead != deadline.user_id:
                by_lead[lead] |= deadline
        vals_list = [deadlines._prepare_escalation_vals(lead) for lead, deadlines in by_lead.items()]
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(vals_list)

    def _prepare_escalation_vals(self, lead):
        """Return the activity that tells a lead of these: on the document, or on its own with a list of several."""
        self = self.with_context(lang=lead.lang)
        vals = self[:1]._prepare_activity_vals(self.company_id[:1]._get_after_sales_today())
        vals["user_id"] = lead.id
        if len(self) == 1:
            vals["summary"] = self.env._("Missed: %(name)s", name=self.policy_id.name)
            return vals
        items = Markup("").join(
            Markup("<li>%s</li>") % deadline._get_host()._get_html_link(deadline.display_name) for deadline in self
        )
        return vals | {
            "res_model_id": False,
            "res_id": False,
            "summary": self.env._("%(count)s deadlines missed", count=len(self)),
            "note": Markup("<ul>%s</ul>") % items,
        }

    def _wake_clock(self):
        """Wake the scheduled action when the first of these deadlines needs it."""
        moments = [moment for moment in self.mapped("next_event_at") if moment]
        if moments and not self.env.context.get("after_sales_no_wake"):
            self.env.ref("after_sales.ir_cron_clock").sudo()._trigger(min(moments))

    @api.model
    def _wake_clock_for_next(self):
        """Wake the scheduled action again when the next deadline of all needs it."""
        self.search([("next_event_at", "!=", False)], order="next_event_at, id", limit=1)._wake_clock()

    def _replan(self, plan, now):
        """Move an open deadline; a warning that now lies ahead is still to come."""
        self.ensure_one()
        vals = {"due_at": plan.due_at, "warn_at": plan.warn_at}
        if not plan.warn_at or plan.warn_at > now:
            vals["warned_at"] = False
        if plan.due_at > now:
            vals["missed_at"] = False
        self.write(vals)
        self._move_activity()
        self._wake_clock()

    def _move_activity(self):
        """Keep the date of the activity in step, or take it back until its warning is due again."""
        self.ensure_one()
        if self.activity_id and self.warn_at and not self.warned_at:
            self._close_activities()
        elif self.activity_id:
            vals = self._prepare_activity_vals(self.company_id._get_after_sales_today())
            self.activity_id.date_deadline = vals["date_deadline"]
