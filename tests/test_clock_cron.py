"""The one scheduled action: what it reads, stamps and tells, and what it does when something goes wrong."""

from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

from .common import NOW, AfterSalesCommon

STAMPING = "odoo.addons.after_sales.models.clock.deadline_stamping"


def later(hours):
    """Return the moment so many hours after NOW."""
    return NOW + timedelta(hours=hours)


@tagged("post_install", "-at_install", "after_sales")
class TestClockCron(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Deadline = cls.env["after.sales.deadline"]
        cls.cron = cls.env.ref("after_sales.ir_cron_clock")
        # Nothing else may be due in the runs of these tests.
        cls.Deadline.search([]).unlink()
        cls.policy = cls._new_policy(
            "callback",
            amount=10,
            unit="hours",
            warn_amount=2,
            warn_unit="hours",
            activity_type_id=cls.env.ref("after_sales.activity_type_deadline").id,
        )
        cls.orders = cls.env["sale.order"].union(*(cls._new_order() for _n in range(5)))
        with cls._at(NOW):
            cls.orders._fire_deadline_event("scheduled")
        cls.deadlines = cls.orders.deadline_ids

    def _facts(self):
        self.env.invalidate_all()
        names = ["status", "warned_at", "missed_at", "next_event_at", "failure", "activity_id"]
        return [tuple(deadline[name] for name in names) for deadline in self.deadlines]

    def _poison(self, culprit, error=ValueError):
        """Let one record fail where the clock tells people, as a broken hook of another module would."""
        original = type(self.Deadline)._on_missed

        def _on_missed(deadlines, now):
            if culprit in deadlines:
                raise error("The hook of the culprit is broken")
            return original(deadlines, now)

        return patch.object(type(self.Deadline), "_on_missed", _on_missed)

    def test_stamps_at_their_moment(self):
        """DL-04: a warning, then a miss, each with the moment it fell due and not that of the run."""
        self._run_clock(later(7.9))
        self.assertEqual(set(self.deadlines.mapped("status")), {"running"})
        self._run_clock(later(8.5))
        self.assertEqual(set(self.deadlines.mapped("status")), {"at_risk"})
        self.assertEqual(set(self.deadlines.mapped("warned_at")), {later(8)})
        self.assertEqual(set(self.deadlines.mapped("next_event_at")), {later(10)})
        self._run_clock(later(31))
        self.assertEqual(set(self.deadlines.mapped("status")), {"missed"})
        self.assertEqual(set(self.deadlines.mapped("missed_at")), {later(10)})
        self.assertEqual(set(self.deadlines.mapped("next_event_at")), {False})

    def test_time_is_up_at_due(self):
        """A run exactly at due_at stamps and leaves nothing in the past to spin on."""
        self._run_clock(later(10))
        self.assertEqual(set(self.deadlines.mapped("status")), {"missed"})
        self.assertFalse(self.Deadline.search_count([("next_event_at", "<=", later(10))]))

    def test_a_second_run_changes_nothing(self):
        self._run_clock(later(11))
        facts = self._facts()
        activities = self.orders.activity_ids
        messages = self.orders.message_ids
        self._run_clock(later(11))
        self._run_clock(later(12))
        self.assertEqual(self._facts(), facts)
        self.assertEqual(self.orders.activity_ids, activities)
        self.assertEqual(self.orders.message_ids, messages)

    def test_reads_only_what_is_due(self):
        """The cost grows with what happens: closed, paused and future deadlines are not looked at."""
        self.orders[0]._fire_deadline_event("closed")
        with self._at(later(1)):
            self.deadlines[0]._complete(later(1), stopped=True)
            self.deadlines[1]._pause(later(1))
            self.deadlines[2]._cancel("The customer is gone")
            self.deadlines[3].write({"warn_at": False, "due_at": later(99)})
        self.env.flush_all()
        with self._at(later(11)):
            due = self.Deadline.search(self.Deadline._get_due_domain(fields.Datetime.now()))
        self.assertEqual(due, self.deadlines[4])
        self.assertEqual(self.Deadline._get_due_domain(NOW), [("next_event_at", "<=", NOW)])

    def test_every_batch_is_committed_by_itself(self):
        """Two at a time: all five are done in one run of the scheduled action, in three commits."""
        self.cron.code = "model._cron_stamp(batch_size=2)"
        sizes = []
        original = type(self.Deadline)._stamp_safely

        def _stamp_safely(deadlines, now):
            sizes.append(len(deadlines))
            return original(deadlines, now)

        commits = []
        commit_progress = type(self.cron)._commit_progress

        def _commit_progress(cron, processed=0, **kw):
            commits.append((processed, kw.get("remaining")))
            return commit_progress(cron, processed, **kw)

        with (
            patch.object(type(self.Deadline), "_stamp_safely", _stamp_safely),
            patch.object(type(self.cron), "_commit_progress", _commit_progress),
        ):
            self._run_clock(later(11))
        self.assertEqual(sizes, [2, 2, 1])
        self.assertEqual(commits, [(2, 3), (2, 1), (1, 0)])
        self.assertEqual(set(self.deadlines.mapped("status")), {"missed"})

    def test_steps_over_a_poison_record_and_says_so(self):
        """One broken record neither stops the others nor is forgotten."""
        culprit, others = self.deadlines[2], self.deadlines - self.deadlines[2]
        with self._poison(culprit), self.assertLogs(STAMPING, "ERROR") as logs:
            self._run_clock(later(11))
        self.assertEqual(len(logs.output), 1)
        self.assertEqual(set(others.mapped("status")), {"missed"})
        self.assertFalse(any(others.mapped("failure")))
        self.assertIn("The hook of the culprit is broken", culprit.failure)
        self.assertEqual((culprit.missed_at, culprit.next_event_at), (False, False))
        self.assertFalse(culprit.activity_id, "what half happened was rolled back")
        # It is out of the queue: the next run does not stumble over it again.
        with self._poison(culprit), self.assertNoLogs(STAMPING, "ERROR"):
            self._run_clock(later(12))

    def test_a_poison_record_can_be_given_back(self):
        culprit = self.deadlines[2]
        with self._poison(culprit), self.assertLogs(STAMPING, "ERROR"):
            self._run_clock(later(11))
        culprit.with_user(self.agent).action_retry()
        self.assertEqual(culprit.next_event_at, later(8))
        self._run_clock(later(12))
        self.assertEqual((culprit.failure, culprit.status, culprit.missed_at), (False, "missed", later(10)))

    def test_an_error_of_the_planner_is_told_in_words(self):
        """Errors without a text are told by their name: the reason is never empty."""
        with self._poison(self.deadlines[0], lambda text: KeyError()), self.assertLogs(STAMPING, "ERROR"):
            self._run_clock(later(11))
        self.assertTrue(self.deadlines[0].failure)

    def test_somebody_else_writing_is_no_failure(self):
        """A conflict with another transaction is not the record's fault: it waits for the next run."""
        culprit, others = self.deadlines[2], self.deadlines - self.deadlines[2]
        with self._poison(culprit, SerializationFailure), self.assertNoLogs(STAMPING, "ERROR"):
            self._run_clock(later(11))
        self.assertEqual(set(others.mapped("status")), {"missed"})
        self.assertEqual((culprit.failure, culprit.next_event_at), (False, later(8)))
        self._run_clock(later(11))
        self.assertEqual(culprit.missed_at, later(10))

    def test_locked_records_are_left_to_their_owner(self):
        """What another worker holds is skipped and not counted; see TestTwoWorkers for real locks."""
        held, free = self.deadlines[:2], self.deadlines[2:]
        original = type(self.Deadline).try_lock_for_update

        def try_lock_for_update(deadlines, **kw):
            return original(deadlines - held, **kw)

        with patch.object(type(self.Deadline), "try_lock_for_update", try_lock_for_update):
            self._run_clock(later(11))
        self.assertEqual(set(free.mapped("status")), {"missed"})
        self.assertEqual(set(held.mapped("status")), {"running"})
        self._run_clock(later(11))
        self.assertEqual(set(held.mapped("status")), {"missed"})

    def test_wakes_itself_for_the_next_moment(self):
        """Nobody waits for the ten minutes to pass: starting a deadline wakes the action when it is due."""

        def triggers():
            return self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)]).mapped("call_at")

        self.assertIn(later(8), triggers())
        self._run_clock(later(8))
        self.assertIn(later(10), triggers())

    def test_what_depends_on_the_status_follows(self):
        """DL-04: the order shows the risk and the delay that the clock found."""
        with self._at(NOW):
            order = self._new_confirmed_order()
        self.assertEqual(order.delay_state, "on_track")
        self._run_clock(datetime(2026, 4, 27, 16))
        self.assertEqual((self._deadline(order, "receipt").status, order.delay_state), ("at_risk", "at_risk"))
        self._run_clock(datetime(2026, 4, 30, 15, 59))
        self.assertEqual(order.delay_state, "at_risk")
        self._run_clock(datetime(2026, 4, 30, 16))
        self.assertEqual(self._deadline(order, "receipt").missed_at, datetime(2026, 4, 30, 16))
        self.assertEqual(order.delay_state, "overdue")
        self.assertIn(order, self.env["sale.order"].search([("delay_state", "=", "overdue")]))

    def test_stale_notes(self):
        """FN-02: a factory note that nobody reviewed for a month is stale, and the reviewer is told."""
        with self._at(NOW):
            note = self._new_note()
        self.assertFalse(note.is_stale)
        self._run_clock(datetime(2026, 4, 2, 1))
        self.assertFalse(note.is_stale)
        self.assertEqual(note.activity_ids.user_id, self.tracker)
        self._run_clock(datetime(2026, 4, 2, 2))
        self.assertTrue(note.is_stale)

    def test_one_scheduled_action(self):
        """There is one clock, and it is on."""
        crons = self.env["ir.cron"].search([("model_id.model", "=like", "after.sales.%")])
        self.assertEqual(crons, self.cron)
        self.assertEqual(self.cron.user_id, self.env.ref("base.user_root"))


@tagged("post_install", "-at_install", "after_sales")
class TestTwoWorkers(BaseCase):
    """Two workers with transactions of their own and real row locks.

    The cursors of a TransactionCase share one transaction and never lock each other out. So this
    class commits a policy, a contact and three deadlines, lets two real transactions compete, and
    deletes everything again.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean_up)
        self._clean_up()
        with self._worker() as env, freeze_time(NOW):
            partner = env["res.partner"].create({"name": "after_sales two workers"})
            policy = env["after.sales.deadline.policy"].create(
                {
                    "name": "Two workers",
                    "code": "test_two_workers",
                    "host": "partner",
                    "purpose": "care",
                    "start_event": "created",
                    "warn_amount": 1,
                    "activity_type_id": env.ref("after_sales.activity_type_deadline").id,
                }
            )
            vals = {"policy_id": policy.id, "purpose": "care", "company_id": env.ref("base.main_company").id}
            vals |= {"partner_id": partner.id, "user_id": SUPERUSER_ID, "start_at": NOW}
            vals |= {"warn_at": later(8), "due_at": later(10)}
            self.ids = env["after.sales.deadline"].create([vals] * 3).ids
            env.cr.commit()

    def _worker(self):
        """Open a transaction of its own."""
        return _Worker(self.registry)

    def _clean_up(self):
        with self._worker() as env:
            policy = env["after.sales.deadline.policy"].search([("code", "=", "test_two_workers")])
            env["after.sales.deadline"].search([("policy_id", "=", policy.id)]).unlink()
            env["res.partner"].search([("name", "=", "after_sales two workers")]).unlink()
            policy.unlink()
            env.cr.commit()

    def _run(self, env):
        """Run the clock in a worker, over the deadlines of this test only."""
        Deadline = type(env["after.sales.deadline"])
        due = Deadline._get_due_domain

        def _get_due_domain(deadlines, now):
            return [*due(deadlines, now), ("id", "in", self.ids)]

        with patch.object(Deadline, "_get_due_domain", _get_due_domain), freeze_time(later(11)):
            env["after.sales.deadline"].with_context(after_sales_no_wake=True)._cron_stamp()

    def _read(self):
        with self._worker() as env:
            deadlines = env["after.sales.deadline"].browse(self.ids)
            return deadlines.mapped("status"), len(deadlines.partner_id.activity_ids)

    def test_the_second_worker_takes_what_is_free(self):
        with self._worker() as first, self._worker() as second:
            mine = first["after.sales.deadline"].browse(self.ids[:1]).try_lock_for_update()
            self.assertEqual(len(mine), 1)
            self._run(second)
            self.assertEqual(self._read(), (["running", "missed", "missed"], 2))
            first.cr.rollback()
            self._run(first)
        self.assertEqual(self._read(), (["missed"] * 3, 3))

    def test_one_after_the_other(self):
        with self._worker() as first, self._worker() as second:
            self._run(first)
            self._run(second)
        self.assertEqual(self._read(), (["missed"] * 3, 3))


class _Worker:
    """A real cursor with an environment; whatever was not committed is rolled back at the end."""

    def __init__(self, registry):
        self.cr = registry.cursor()

    def __enter__(self):
        return api.Environment(self.cr, SUPERUSER_ID, {"tracking_disable": True, "after_sales_no_wake": True})

    def __exit__(self, *_error):
        self.cr.rollback()
        self.cr.close()
