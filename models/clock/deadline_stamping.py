import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ...rules.deadline import UNITS, Facts, Plan, Stamp, local_date, rezone, stamp

_logger = logging.getLogger(__name__)


class Deadline(models.Model):
    """The clock: it records what has become true, has the people concerned told, and moves on."""

    _inherit = "after.sales.deadline"

    @api.model
    def _get_due_domain(self, now):
        """Return what the clock has to look at: its cost grows with what happens, not with what exists."""
        return [("next_event_at", "<=", now)]

    @api.model
    def _cron_stamp(self, batch_size=200):
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
        if not self:
            return
        warned, missed, escalated = [], [], []
        stamps = {}
        for deadline_id, facts in self._read_facts().items():
            new = stamps[deadline_id] = stamp(facts, now)
            if new.escalated_at and not facts.escalated_at:
                escalated.append(deadline_id)
            if new.missed_at and not facts.missed_at:
                missed.append(deadline_id)
            elif new.warned_at and not facts.warned_at:
                warned.append(deadline_id)
        self._write_stamps(stamps)
        self.browse(warned + missed)._schedule_activities()
        self.browse(warned)._on_warned()
        self.browse(missed)._on_missed(now)
        self.browse(escalated)._escalate()

    def _read_facts(self):
        """Return the facts of these deadlines by id, in one query and nothing else of them."""
        self.flush_recordset(Facts._fields)
        columns = SQL(", ").join(SQL.identifier(name) for name in Facts._fields)
        rows = self.env.execute_query(
            SQL("SELECT id, %s FROM after_sales_deadline WHERE id IN %s", columns, tuple(self.ids) or (0,))
        )
        return {deadline_id: Facts(*facts) for deadline_id, *facts in rows}

    def _catch_up(self, now):
        """Stamp what fell due before ``now`` but the scheduled action has not come to yet.

        For whoever is about to move or stop a clock: what is missed stays missed.
        """
        self.filtered(lambda d: d.next_event_at and d.next_event_at <= now)._stamp(now)

    def _pause(self, at):
        """Stop these clocks, except those whose time was up by then."""
        self._catch_up(at)
        self.filtered(lambda d: d.is_open and not d.missed_at and not d.paused_at).write({"paused_at": at})

    def _restart(self, at):
        """Start these clocks anew; what was at risk or missed by then is closed and a new round takes its place.

        A clock that stands still has all its time again when it goes on.
        """
        todo = self.filtered("is_open")
        todo._catch_up(at)
        planner = todo.policy_id._get_planner(at)
        vals_list = []
        for deadline in todo:
            plan = planner.plan(deadline.policy_id, deadline.company_id, at)
            paused_at = deadline.paused_at and at
            if deadline.warned_at or deadline.missed_at:
                vals_list.append(deadline._prepare_round_vals(at, plan) | {"paused_at": paused_at})
            else:
                deadline.write({"start_at": at, "paused_at": paused_at, "pauses": False})
                deadline._replan(plan, at)
        todo.filtered(lambda d: d.warned_at or d.missed_at)._complete(at, stopped=True)
        self.create(vals_list)
        todo._wake_clock()

    def _write_stamps(self, stamps):
        """Store stamps in one statement, and let what depends on the status follow.

        Row by row through ``write`` this would cost many times as much; the values come from the
        same rule that the computed fields use, so they hold.
        """
        if not stamps:
            return
        self.flush_recordset()
        columns = [list(column) for column in zip(*((key, *new) for key, new in stamps.items()), strict=True)]
        self.env.cr.execute(
            SQL(
                """UPDATE after_sales_deadline d
                      SET warned_at = s.warned_at, missed_at = s.missed_at, escalated_at = s.escalated_at,
                          next_event_at = s.next_event_at, status = s.status, write_date = %s, write_uid = %s
                     FROM unnest(%s::int[], %s::timestamp[], %s::timestamp[], %s::timestamp[], %s::timestamp[],
                                 %s::varchar[])
                          AS s(id, warned_at, missed_at, escalated_at, next_event_at, status)
                    WHERE d.id = s.id""",
                self.env.cr.now(),
                self.env.uid,
                *columns,
            )
        )
        names = [*Stamp._fields]
        self.invalidate_recordset(names + ["write_date", "write_uid"], flush=False)
        self.modified(["status"])

    def _wake_clock(self):
        """Wake the scheduled action when the first of these deadlines needs it."""
        moments = [moment for moment in self.mapped("next_event_at") if moment]
        if moments and not self.env.context.get("after_sales_no_wake"):
            self.env.ref("after_sales.ir_cron_clock")._trigger(min(moments))

    @api.model
    def _wake_clock_for_next(self):
        """Wake the scheduled action again when the next deadline of all needs it."""
        self.search([("next_event_at", "!=", False)], order="next_event_at, id", limit=1)._wake_clock()

    def _replan(self, plan, now):
        """Move an open deadline; a warning that now lies ahead is still to come.

        Whoever moves several wakes the clock once, when all of them are moved.
        """
        self.ensure_one()
        vals = {"due_at": plan.due_at, "warn_at": plan.warn_at}
        if not plan.warn_at or plan.warn_at > now:
            vals["warned_at"] = False
        if plan.due_at > now:
            vals |= {"missed_at": False, "escalate_at": False, "escalated_at": False}
        self.write(vals)
        self._move_activity()

    @api.model
    def _follow_zone(self, domain, before, after):
        """Keep the local day and hour of open deadlines whose days are counted in another time zone now.

        :param before: the IANA name of the zone until now; ``after``: of the new one
        """
        running = self.search(Domain(domain) & Domain("is_open", "=", True))
        ahead = running.filtered(lambda d: not d.missed_at and d.policy_id.method in ("before", "cutoff"))
        now, moved = fields.Datetime.now(), self.browse()
        for deadline in ahead:
            last_minute = deadline.due_at - UNITS["minutes"]
            is_midnight = local_date(last_minute, before) != local_date(deadline.due_at, before)
            if is_midnight or deadline.policy_id.method == "cutoff":
                warn_at = deadline.warn_at and rezone(deadline.warn_at, before, after)
                deadline._replan(Plan(warn_at, rezone(deadline.due_at, before, after), ""), now)
                moved |= deadline
        moved._wake_clock()
        self.env.add_to_compute(self._fields["due_on"], running)
