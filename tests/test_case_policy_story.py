"""What happens to the clocks of a case while people work on it. Times are local, March 2nd is a Monday."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NOW
from .common_policy import CaseCommon, local, utc


@tagged("post_install", "-at_install", "after_sales")
class TestCaseAnswers(CaseCommon):
    """SL-01, SL-03: an answer is what a person says to the customer."""

    def test_person_answers(self):
        """SL-03: the first public message of a person meets the clock, a second one changes nothing."""
        case = self._case("2026-03-02 10:00", user_id=self.agent.id)
        clock = self._clock(case, "response_general")
        self._answer(case, "2026-03-03 09:59:59")
        self.assertEqual((clock.status, local(clock.done_at)), ("met", "2026-03-03 09:59:59"))
        self._answer(case, "2026-03-05 10:00")
        self.assertEqual(local(clock.done_at), "2026-03-03 09:59:59")
        self.assertEqual((local(case.first_reply_at), case.first_reply_by), ("2026-03-03 09:59:59", self.agent))

    def test_what_is_no_answer(self):
        """SL-03: neither an automatic mail, nor an internal note, nor the customer, nor the system answers."""
        case = self._case("2026-03-02 10:00", user_id=self.agent.id)
        clock = self._clock(case, "response_general")
        for vals in (
            {"message_type": "notification"},
            {"message_type": "auto_comment"},
            {"subtype_xmlid": "mail.mt_note"},
            {"user": self.env.ref("base.user_root")},
        ):
            self._answer(case, "2026-03-02 11:00", **vals)
            with self.subTest(vals):
                self.assertEqual((clock.status, case.first_reply_at), ("running", False))
        self._customer_writes(case, "2026-03-02 12:00")
        self.assertEqual(clock.status, "running")
        self.assertFalse(self._clock(case, "next_reply"), "The first answer is still owed, and earlier")

    def test_stage_mail_is_no_answer(self):
        """SL-03: the mail that a stage sends was written by nobody, even when a person moves the case."""
        case = self._case("2026-03-02 10:00", user_id=self.agent.id)
        stage = self._stage("waiting_customer")
        stage.mail_template_id = self._ref("mail_template_case_closed")
        self.env.flush_all()
        self.env.cr.precommit.run()
        before = self.env["mail.mail"].search([])
        with self._at(utc("2026-03-02 11:00")):
            case.with_user(self.agent).with_context(tracking_disable=False).write({"stage_id": stage.id})
            self.env.flush_all()
            self.env.cr.precommit.run()
        mails = self.env["mail.mail"].search([("id", "not in", before.ids)])
        self.assertIn("Hello Ms Li", " ".join(mails.mapped("body_html")).replace("\n", " "))
        self.assertEqual(self._clock(case, "response_general").status, "running")

    def test_next_answer(self):
        """SL-03, SL-06, SL-07: every message of the customer is answered in the time of the channel, once."""
        for vals, code, due in (
            ({}, "next_reply", "2026-03-07 17:30"),
            ({"channel": "jd"}, "next_reply_jd", "2026-03-09 10:30"),
            ({"channel": "vip"}, "next_reply_vip", "2026-03-07 12:00"),
        ):
            with self.subTest(code):
                case = self._case("2026-03-02 10:00", user_id=self.agent.id, **vals)
                self._answer(case, "2026-03-02 10:30")
                self._customer_writes(case, "2026-03-06 17:30")
                self._customer_writes(case, "2026-03-06 17:45")
                self.assertEqual(local(self._clock(case, code).due_at), due)
                self._answer(case, "2026-03-06 18:00")
                self.assertEqual(self._clock(case, code, only_open=False).status, "met")

    def test_lateness_stays(self):
        """H6: how late it was is kept, whatever becomes of the case; who waits no longer is not late again."""
        case = self._case("2026-03-02 10:00", user_id=self.agent.id)
        clock = self._clock(case, "response_general")
        self._run_clock(utc("2026-03-03 10:00"))
        self.assertEqual((clock.status, local(clock.missed_at)), ("missed", "2026-03-03 10:00"))
        self._answer(case, "2026-03-03 13:30")
        for day, phase in enumerate(("solved", "working", "cancelled"), start=4):
            self._move(case, phase, f"2026-03-0{day} 10:00")
            self.assertEqual((clock.status, clock.late_hours), ("late", 3.5))
            self.assertEqual(local(clock.missed_at), "2026-03-03 10:00")

    def test_solved_without_an_answer(self):
        """H6, H7: solving a case is no answer: what was late stays late, what was not yet due is not judged."""
        for at, status, late_hours in (("2026-03-02 12:00", "cancelled", 0), ("2026-03-03 12:00", "late", 2)):
            case = self._case("2026-03-02 10:00", product_id=self.sofa.id)
            self._move(case, "solved", at)
            clock = self._clock(case, "response_general", only_open=False)
            with self.subTest(at):
                self.assertEqual((clock.status, clock.late_hours), (status, late_hours))
                self.assertFalse(case.deadline_ids.filtered("is_open"), "Nothing escalates after the end")
                self.assertEqual(self._clock(case, "progress", only_open=False).status, "met")

    def test_cancelled_is_not_met(self):
        """H7: a cancelled or rejected case has kept nothing, however far its stage is."""
        case = self._case("2026-03-02 10:00", contact="erp", channel="taobao")
        rejected = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected")
        with self._at(utc("2026-03-02 10:05")):
            case.stage_id = rejected
        self.assertGreaterEqual(len(case.deadline_ids), 5)
        self.assertEqual(set(case.deadline_ids.mapped("status")), {"cancelled"})
        self.assertFalse(any(case.deadline_ids.mapped("done_at")))
        self.assertFalse(case.next_due_at)


@tagged("post_install", "-at_install", "after_sales")
class TestCaseWaiting(CaseCommon):
    """Clocks of progress and resolution wait for the customer; answers do not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.solve = cls._new_policy(
            "solve", host="ticket", purpose="resolution", start_event="created", stop_event="closed",
            amount=10, unit="days", warn_amount=1, warn_unit="days", pause_when_waiting=True,
        )  # fmt: skip

    def _resolution(self, case):
        return case.deadline_ids.filtered(lambda d: d.purpose == "resolution" and d.is_open)

    def test_over_the_weekend(self):
        """SL-10, SL-12: paused on Friday evening, taken up on Monday by the customer's own message."""
        case = self._case("2026-03-02 10:00", user_id=self.agent.id)
        self._answer(case, "2026-03-06 17:00")
        self._move(case, "waiting_customer", "2026-03-06 18:00")
        clocks = self._clock(case, "progress") | self._resolution(case)
        self.assertEqual(clocks.mapped("status"), ["paused"] * 2)
        self.assertFalse(case.next_due_at, "Nothing is due while the customer is waited for")
        self._run_clock(utc("2026-03-20 10:00"))
        self.assertEqual(clocks.mapped("status"), ["paused"] * 2)
        self._customer_writes(case, "2026-03-23 18:00")
        self.assertEqual(case.phase, "working")
        self.assertEqual(local(self._resolution(case).due_at), "2026-03-29 10:00", "17 days later")
        self.assertEqual(local(self._clock(case, "next_reply").due_at), "2026-03-24 18:00")
        self.assertEqual(local(case.next_due_at), "2026-03-24 18:00")

    def test_working_time_over_the_weekend(self):
        """SL-12: what was left of the working time is left on Monday."""
        jd = self._ref("calendar_jd")
        self.solve.write({"method": "working", "calendar_id": jd.id, "amount": 9, "unit": "hours"})
        case = self._case("2026-03-06 10:00")
        self._move(case, "waiting_customer", "2026-03-06 17:00")
        self._move(case, "working", "2026-03-08 12:00")
        self.assertEqual(local(self._resolution(case).due_at), "2026-03-09 11:00", "seven hours are used up")

    def test_waiting_from_the_start(self):
        """SL-12: a case that is noted down while it waits starts with its clocks standing still."""
        case = self._case("2026-03-02 10:00", stage_id=self._stage("waiting_customer").id)
        self.assertEqual(self._resolution(case).status, "paused")
        self.assertEqual(self._clock(case, "response_general").status, "running")
        self._move(case, "working", "2026-03-05 10:00")
        self.assertEqual(local(self._resolution(case).due_at), "2026-03-15 10:00")

    def test_waiting_outlives_another_policy(self):
        """H8: when another policy comes to apply, the time the case waited is not lost, and it goes on waiting."""
        strict = self.solve.copy({"code": "test_major", "severity": "major", "amount": 4})
        for phase in ("working", "waiting_customer"):
            case = self._case("2026-03-02 10:00")
            self._move(case, "waiting_customer", "2026-03-03 10:00")
            self._move(case, "working", "2026-03-08 10:00")
            self._move(case, phase, "2026-03-08 12:00")
            with self.subTest(phase), self._at(utc("2026-03-08 13:00")):
                case.severity = "major"
                clock = self._resolution(case)
                self.assertEqual((clock.policy_id, local(clock.due_at)), (strict, "2026-03-11 10:00"))
                self.assertEqual(clock.status, "running" if phase == "working" else "paused")
        self._move(case, "working", "2026-03-09 12:00")
        self.assertEqual(local(clock.due_at), "2026-03-12 10:00", "And a day more")

    def test_waiting_outlives_a_new_plan(self):
        """SL-12: a manager who re-plans open clocks does not take back what the cases waited."""
        case = self._case("2026-03-02 10:00")
        self._move(case, "waiting_customer", "2026-03-03 10:00")
        self._move(case, "working", "2026-03-08 10:00")
        self.solve.amount = 11
        with self._at(utc("2026-03-08 12:00")):
            action = self.solve.with_user(self.manager).action_replan()
            wizard = self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])
            lines = wizard.line_ids.filtered(lambda line: line.deadline_id.ticket_id == case)
            self.assertEqual(local(lines.new_due_at), "2026-03-18 10:00")
            wizard.action_apply()
        self.assertEqual(local(self._resolution(case).due_at), "2026-03-18 10:00")

    def test_answer_while_waiting(self):
        """SL-10: who wrote while the customer was waited for has all the time again afterwards."""
        case = self._case("2026-03-02 10:00", user_id=self.agent.id)
        self._move(case, "waiting_customer", "2026-03-04 10:00")
        self._answer(case, "2026-03-05 10:00")
        self.assertEqual(self._clock(case, "progress").status, "paused")
        self._move(case, "working", "2026-03-10 10:00")
        self.assertEqual(local(self._clock(case, "progress").due_at), "2026-03-15 10:00")

    def test_missed_before_waiting(self):
        """H6: what was late before the case began to wait stays late."""
        case = self._case("2026-03-02 10:00")
        self._move(case, "waiting_customer", "2026-03-08 10:00")
        progress = self._clock(case, "progress")
        self.assertEqual((progress.status, local(progress.missed_at)), ("missed", "2026-03-07 10:00"))
        self._move(case, "working", "2026-03-10 10:00")
        self.assertEqual(local(progress.due_at), "2026-03-07 10:00")


@tagged("post_install", "-at_install", "after_sales")
class TestCaseProgress(CaseCommon):
    """SL-10: told on the third day, overdue on the fifth, and every answer of a person starts it anew."""

    def test_third_and_fifth_day(self):
        """SL-10: the story of a case that is answered late twice; all of it stays on record."""
        case = self._case("2026-03-02 10:00", user_id=self.agent.id, team_id=self.team.id)
        first = self._clock(case, "progress")
        self._run_clock(utc("2026-03-05 09:59:59"))
        self.assertEqual((first.status, len(first.activity_id)), ("running", 0))
        self._run_clock(utc("2026-03-05 10:00"))
        self.assertEqual((first.status, first.activity_id.user_id), ("at_risk", self.agent))
        self._answer(case, "2026-03-06 10:00")
        self.assertEqual((first.status, local(first.warned_at)), ("met", "2026-03-05 10:00"))
        second = self._clock(case, "progress")
        self.assertEqual((second.round, local(second.due_at)), (2, "2026-03-11 10:00"))
        self._run_clock(utc("2026-03-11 10:00"))
        self.assertEqual(second.status, "missed")
        self.assertIn(self.lead, case.activity_ids.user_id, "A miss is shown to the team lead")
        self._answer(case, "2026-03-12 10:00")
        self.assertEqual((second.status, second.late_hours), ("late", 24.0))
        self.assertEqual(local(second.missed_at), "2026-03-11 10:00")
        third = self._clock(case, "progress")
        self.assertEqual((third.round, local(third.due_at)), (3, "2026-03-17 10:00"))
        self._move(case, "solved", "2026-03-13 10:00")
        self.assertEqual(self._clock(case, "progress", only_open=False).mapped("status"), ["met", "late", "met"])

    def test_in_time(self):
        """SL-10: an answer before the third day moves the clock on, without a trace of trouble."""
        case = self._case("2026-03-02 10:00", user_id=self.agent.id)
        self._answer(case, "2026-03-04 18:00")
        clock = self._clock(case, "progress", only_open=False)
        self.assertEqual((len(clock), clock.round, local(clock.due_at)), (1, 1, "2026-03-09 18:00"))
        self.assertEqual(local(clock.warn_at), "2026-03-07 18:00")

    def test_done_by_hand(self):
        """SL-10: who completes it without writing, after a call say, has five days again."""
        case = self._case("2026-03-02 10:00", user_id=self.agent.id)
        with self._at(utc("2026-03-05 12:00")):
            self._clock(case, "progress").with_user(self.agent).action_done("reached", "Called")
        self.assertEqual(local(self._clock(case, "progress").due_at), "2026-03-10 12:00")


@tagged("post_install", "-at_install", "after_sales")
class TestCasePolicyChanges(CaseCommon):
    """Other policies, other numbers, other companies."""

    def test_history_of_a_changed_policy(self):
        """SL-03: a new number concerns new cases; closed and open clocks stay as they were measured."""
        closed = self._case("2026-03-02 10:00", user_id=self.agent.id)
        self._answer(closed, "2026-03-02 20:00")
        running = self._case("2026-03-02 10:00")
        old = self._clock(closed | running, "response_general", only_open=False)
        facts = old.mapped(lambda d: (d.due_at, d.done_at, d.status, d.late_hours, d.basis))
        self._policy("response_general").amount = 4
        self.env.invalidate_all()
        self.assertEqual(old.mapped(lambda d: (d.due_at, d.done_at, d.status, d.late_hours, d.basis)), facts)
        self.assertIn("24 hours", old[0].basis)
        new = self._clock(self._case("2026-03-02 10:00"), "response_general")
        self.assertEqual(local(new.due_at), "2026-03-02 14:00")
        self._policy("response_general").active = False
        self.assertEqual(old[1].status, "running")

    def test_channel_becomes_known(self):
        """H8: a case that turns out to be JD's is measured as JD's from when it came in; the old clock is kept."""
        case = self._case("2026-03-02 10:00")
        old = self._clock(case, "response_general")
        with self._at(utc("2026-03-02 11:00")):
            case.sale_channel_id = self._ref("sale_channel_jd")
        new = self._clock(case, "response_jd")
        self.assertEqual((local(new.start_at), local(new.due_at)), ("2026-03-02 10:00", "2026-03-02 12:00"))
        self.assertEqual((old.status, bool(old.waived_reason), old.done_at), ("cancelled", True, False))
        self.assertEqual(len(case.deadline_ids.filtered(lambda d: d.purpose == "response" and d.is_open)), 1)

    def test_no_policy_any_more(self):
        """H8: a clock that none of the policies covers any more ends with that reason; a miss stays on record."""
        for minutes, status in ((5, "cancelled"), (15, "missed")):
            case = self._case("2026-03-02 10:00", channel="taobao")
            clock = self._clock(case, "look_up_taobao")
            self._run_clock(utc(f"2026-03-02 10:{minutes:02}"))
            with self.subTest(status), self._at(utc(f"2026-03-02 10:{minutes:02}")):
                case.sale_channel_id = self._ref("sale_channel_tmall")
                self.assertEqual((clock.status, bool(clock.waived_reason)), (status, status == "cancelled"))
                self.assertEqual(self._clock(case, "response_general").status, "running", "Covered as before")

    def test_matrix_of_a_manager(self):
        """SL-12, X-17: no time to solve is shipped for customers; a manager sets them by kind and severity."""
        case = self._case("2026-03-02 10:00", kind="complaint")
        self.assertFalse(case.resolution_deadline)
        complaint, usage = self._ref("case_kind_complaint"), self._ref("case_kind_usage")
        Policy = self.env["after.sales.deadline.policy"].with_user(self.manager)
        for name, days, scope in (
            ("any", 10, {}),
            ("major", 5, {"severity": "major"}),
            ("complaint", 7, {"kind_ids": complaint.ids}),
            ("complaint_major", 3, {"kind_ids": complaint.ids, "severity": "major"}),
            ("complaint_major_team", 2, {"kind_ids": complaint.ids, "severity": "major", "team_ids": self.team.ids}),
        ):
            Policy.create(
                {
                    "name": name, "code": f"solve_{name}", "host": "ticket", "purpose": "resolution",
                    "start_event": "created", "stop_event": "closed", "amount": days, "unit": "days",
                    "pause_when_waiting": True, "sequence": 20 if scope.get("kind_ids") else 30, **scope,
                }
            )  # fmt: skip
        with self._refused(AccessError, "not allowed to create"):
            Policy.with_user(self.agent).create({"name": "mine", "code": "mine", "host": "ticket"})
        case = self._case("2026-03-02 10:00", kind="usage")
        for change, due, why in (
            ({}, "2026-03-12 10:00", "minor advice: the policy for all"),
            ({"severity": "major"}, "2026-03-07 10:00", "the severity was changed"),
            ({"case_kind_id": complaint.id, "severity": "normal"}, "2026-03-09 10:00", "it is a complaint"),
            ({"severity": "major"}, "2026-03-05 10:00", "both: the most specific wins"),
            ({"team_id": self.team.id}, "2026-03-04 10:00", "and the team"),
            ({"case_kind_id": usage.id, "severity": "minor"}, "2026-03-12 10:00", "and back"),
        ):
            with self.subTest(why), self._at(utc("2026-03-02 12:00")):
                case.write(change)
                self.assertEqual(local(case.resolution_deadline), due)
        history = case.deadline_ids.filtered(lambda d: d.purpose == "resolution")
        self.assertEqual(history.mapped("status").count("cancelled"), 5)
        self.assertTrue(all(history.filtered("cancelled_at").mapped("waived_reason")))
        self._move(case, "waiting_customer", "2026-03-03 10:00")
        self.assertEqual(history.filtered("is_open").status, "paused")

    def test_policy_of_another_company(self):
        """H3: it is not used for our cases, whoever creates them: an agent, the system, the mail gateway."""
        strict = self._policy("response_general").copy(
            {"code": "test_germany", "company_id": self.germany.id, "amount": 1}
        )
        vals = {"name": "Creaks", "description": "It creaks"}
        mail = {"subject": "Creaks", "body": "<p>x</p>", "from": "li@example.com", "author_id": self.customer.id}
        Ticket = self.env["helpdesk.ticket"]
        with self._at(NOW):
            cases = {
                "agent": Ticket.with_user(self.agent).create(vals),
                "system": Ticket.sudo().create(vals),
                "gateway": Ticket.with_user(self.env.ref("base.user_root")).message_new(mail),
            }
            theirs = Ticket.create({**vals, "company_id": self.germany.id})
        for way, case in cases.items():
            with self.subTest(way):
                self.assertEqual(case.company_id, self.company)
                self.assertEqual(len(self._clock(case.sudo(), "response_general")), 1)
                self.assertNotIn(strict, case.sudo().deadline_ids.policy_id)
        self.assertIn(strict, theirs.deadline_ids.policy_id)

    def test_lists_never_fail(self):
        """H4, H5: whatever cases lack (kind, team, clocks, a calendar of the company), lists and boards can be read."""
        cases = self._case("2026-03-02 10:00", channel="jd", contact="erp", team_id=self.team.id)
        cases |= self._case("2026-03-02 10:00", team_id=self.team.id)
        cases[0].team_id = False
        self.company.resource_calendar_id = False
        cases |= self._case("2026-03-02 10:00")
        cases[1].deadline_ids.sudo().unlink()
        self._move(cases[2], "cancelled", "2026-03-02 11:00")
        self._run_clock(utc("2026-03-20 10:00"))
        names = ["next_due_at", "response_deadline", "resolution_deadline", "phase", "missing_facts", "severity"]
        rows = self.env["helpdesk.ticket"].with_user(self.lead).search_read([("id", "in", cases.ids)], names)
        self.assertEqual(len(rows), 3)
        Deadline = self.env["after.sales.deadline"].with_user(self.lead)
        names = ["display_name", "status", "due_on", "late_hours", "host_name", "basis", "is_open"]
        self.assertTrue(Deadline.search_read([("ticket_id", "in", cases.ids)], names))

    def test_next_deadline_is_a_column(self):
        """H9: the next deadline sorts, groups and is searched for in the database."""
        late, soon = self._case("2026-03-02 10:00"), self._case("2026-03-02 10:00", channel="jd")
        none = self._case("2026-03-02 10:00")
        self._move(none, "solved", "2026-03-02 11:00")
        Ticket = self.env["helpdesk.ticket"].with_user(self.lead)
        domain = [("id", "in", (late | soon | none).ids)]
        running = Ticket.search([*domain, ("next_due_at", "!=", False)], order="next_due_at")
        self.assertEqual(running.ids, (soon | late).ids)
        self.assertEqual(Ticket.search([*domain, ("next_due_at", "<", utc("2026-03-02 12:00:01"))]).ids, soon.ids)
        groups = Ticket._read_group(domain, ["next_due_at:day"], ["__count"])
        self.assertEqual(sorted(count for _day, count in groups), [1, 1, 1])
        self._answer(late, "2026-03-02 12:00")
        self.assertEqual(local(late.next_due_at), "2026-03-07 12:00", "The progress is next")
