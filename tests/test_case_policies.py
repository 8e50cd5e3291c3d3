"""The clocks of cases, as the manuals say them: received at, due at, why. Times are local, March 2nd is a Monday."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_policy import BERLIN, CaseCommon, local, utc

#: policy, received, due, why
GENERAL = [
    ("response_general", "2026-03-02 10:00", "2026-03-03 10:00", "24 hours"),
    ("response_general", "2026-03-06 17:00", "2026-03-07 17:00", "the weekend counts"),
    ("response_general", "2026-03-08 23:59:59", "2026-03-09 23:59:59", "to the second"),
    ("response_general", "2026-03-09 00:00", "2026-03-10 00:00", "from midnight to midnight"),
    ("response_general", "2026-02-28 20:00", "2026-03-01 20:00", "over the end of a month"),
    ("response_general", "2026-12-31 12:00", "2027-01-01 12:00", "New Year counts too"),
    ("response_general", "2028-02-28 12:00", "2028-02-29 12:00", "a leap year"),
]
JD = [
    ("response_jd", "2026-03-02 09:00", "2026-03-02 11:00", "open from 09:00 on"),
    ("response_jd", "2026-03-02 08:59:59", "2026-03-02 11:00", "a second before, the clock still stands"),
    ("response_jd", "2026-03-02 11:30", "2026-03-02 13:30", "the platform knows no lunch break"),
    ("response_jd", "2026-03-02 15:59:59", "2026-03-02 17:59:59", "to the second"),
    ("response_jd", "2026-03-02 16:00", "2026-03-02 18:00", "just in time for the evening"),
    ("response_jd", "2026-03-02 16:30", "2026-03-03 09:30", "half an hour is left for tomorrow"),
    ("response_jd", "2026-03-02 17:59:59", "2026-03-03 10:59:59", "one second of the day was left"),
    ("response_jd", "2026-03-02 18:00", "2026-03-03 11:00", "at 18:00 the desk is closed"),
    ("response_jd", "2026-03-02 23:59:59", "2026-03-03 11:00", "before midnight"),
    ("response_jd", "2026-03-03 00:00", "2026-03-03 11:00", "and after it"),
    ("response_jd", "2026-03-06 17:30", "2026-03-09 10:30", "over the weekend"),
    ("response_jd", "2026-03-07 12:00", "2026-03-09 11:00", "a Saturday"),
    ("response_jd", "2026-03-08 23:59:59", "2026-03-09 11:00", "a Sunday"),
    ("response_jd", "2026-03-12 17:30", "2026-03-16 10:30", "Friday the 13th is a holiday, then the weekend"),
    ("response_jd", "2026-03-13 10:00", "2026-03-16 11:00", "on the holiday"),
]
VIP = [
    ("response_vip", "2026-03-02 00:00", "2026-03-02 12:00", "midnight belongs to the new day"),
    ("response_vip", "2026-03-02 10:29:59", "2026-03-02 12:00", "the last second before 10:30"),
    ("response_vip", "2026-03-02 10:30", "2026-03-02 18:00", "10:30 is no longer before 10:30"),
    ("response_vip", "2026-03-02 15:59:59", "2026-03-02 18:00", "the last second before 16:00"),
    ("response_vip", "2026-03-02 16:00", "2026-03-03 12:00", "later is tomorrow's first line"),
    ("response_vip", "2026-03-02 23:59:59", "2026-03-03 12:00", "before midnight"),
    ("response_vip", "2026-03-06 16:30", "2026-03-07 12:00", "the manual names no weekend"),
    ("response_vip", "2026-03-08 09:00", "2026-03-08 12:00", "a Sunday"),
    ("response_vip", "2026-03-13 09:00", "2026-03-13 12:00", "nor a holiday"),
]
UNSHIPPED = [
    ("response_unshipped_refund", "2026-03-02 09:59", "2026-03-02 10:00", "filed by 09:59"),
    ("response_unshipped_refund", "2026-03-02 09:59:59", "2026-03-02 10:00", "09:59 has sixty seconds"),
    ("response_unshipped_refund", "2026-03-02 10:00", "2026-03-02 17:30", "the next line"),
    ("response_unshipped_refund", "2026-03-02 17:29:59", "2026-03-02 17:30", "filed by 17:29"),
    ("response_unshipped_refund", "2026-03-02 17:30", "2026-03-03 10:00", "tomorrow's first line"),
    ("response_unshipped_refund", "2026-03-07 20:00", "2026-03-08 10:00", "on a weekend"),
    ("response_unshipped_refund", "2026-02-28 17:30", "2026-03-01 10:00", "over the end of a month"),
]
MOTORS = [
    ("response_motors", "2026-03-02 10:00", "2026-03-02 14:00", "4 hours"),
    ("response_motors", "2026-03-08 22:00", "2026-03-09 02:00", "over midnight, on a Sunday"),
    ("dispatch_motors", "2026-03-02 10:00", "2026-03-03 10:00", "24 hours"),
    ("dispatch_motors", "2026-03-06 22:00", "2026-03-07 22:00", "the weekend counts"),
]
TAOBAO = [
    ("look_up_taobao", "2026-03-02 10:00", "2026-03-02 10:10", "10 minutes"),
    ("look_up_taobao", "2026-03-02 23:55", "2026-03-03 00:05", "over midnight"),
]
#: 24 hours, and time with nobody on duty does not count: nights, holidays, gaps in the roster (duty is 08:40 to 22:00).
ERP_ACCEPTANCE = [
    ("acceptance_erp", "2026-03-02 10:00", "2026-03-03 20:40", "twelve hours today, twelve tomorrow"),
    ("acceptance_erp", "2026-03-02 21:59:59", "2026-03-04 19:19:59", "to the second"),
    ("acceptance_erp", "2026-03-02 22:00", "2026-03-04 19:20", "nobody is there any more; tomorrow's duty counts"),
    ("acceptance_erp", "2026-03-02 23:30", "2026-03-04 19:20", "in the night"),
    ("acceptance_erp", "2026-03-03 08:39:59", "2026-03-04 19:20", "before the duty begins"),
    ("acceptance_erp", "2026-03-06 16:00", "2026-03-08 13:20", "there is duty on weekends"),
    ("acceptance_erp", "2026-03-12 10:00", "2026-03-14 20:40", "nobody is there on the holiday, the 13th"),
    ("acceptance_erp", "2026-03-13 10:00", "2026-03-15 19:20", "on the holiday itself"),
]
ERP_RESOLUTION = [
    ("resolution_erp", "2026-03-02 00:00", "2026-03-03 12:00", "everything of a day"),
    ("resolution_erp", "2026-03-02 23:59:59", "2026-03-03 12:00", "until midnight"),
    ("resolution_erp", "2026-03-03 00:00", "2026-03-04 12:00", "is done before the next morning shift ends"),
    ("resolution_erp", "2026-03-06 15:00", "2026-03-07 12:00", "on Saturdays too"),
]
PROGRESS = [
    ("progress", "2026-03-02 10:00", "2026-03-07 10:00", "overdue after five days"),
    ("progress", "2026-02-26 10:00", "2026-03-03 10:00", "over the end of a month"),
]


@tagged("post_install", "-at_install", "after_sales")
class TestCasePolicies(CaseCommon):
    """SL-01 to SL-11 with the shipped numbers, by real cases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "Founders' day",
                "company_id": cls.company.id,
                "calendar_id": False,
                "date_from": utc("2026-03-13 00:00"),
                "date_to": utc("2026-03-13 23:59:59"),
            }
        )
        cls.motor = cls._new_product("Motor", categ_id=cls._ref("product_category_motors").id)
        cls.order = cls._new_order()

    def _check(self, table, tz=None, **vals):
        tz = {"tz": tz} if tz else {}
        for code, received, due, why in table:
            with self.subTest(policy=code, received=received, why=why):
                clock = self._clock(self._case(received, **tz, **vals), code)
                self.assertEqual(len(clock), 1)
                self.assertEqual(local(clock.due_at, *tz.values()), due)
                self.assertGreaterEqual(clock.warn_at, clock.start_at)
                self.assertFalse(clock.activity_id, "A new case starts without activities of clocks")

    def test_general(self):
        """SL-03"""
        self._check(GENERAL)
        self._check(GENERAL, channel="tmall")

    def test_jd(self):
        """SL-06"""
        self._check(JD, channel="jd")

    def test_vip(self):
        """SL-07"""
        self._check(VIP, channel="vip")

    def test_unshipped_refund(self):
        """SL-09, whatever the channel says otherwise."""
        vals = {"kind": "unshipped_refund", "sale_order_id": self.order.id}
        self._check(UNSHIPPED, **vals)
        self._check(UNSHIPPED, channel="jd", **vals)

    def test_motors(self):
        """SL-04: the category counts with what lies below it."""
        self._check(MOTORS, product_id=self.motor.id)
        self.motor.categ_id = self.env["product.category"].create(
            {"name": "Lifting columns", "parent_id": self._ref("product_category_motors").id}
        )
        self._check(MOTORS, product_id=self.motor.id)
        self.assertFalse(self._clock(self._case("2026-03-02 10:00", product_id=self.sofa.id), "dispatch_motors"))

    def test_taobao_look_up(self):
        """SL-02: the look-up ends when somebody has assessed the case."""
        self._check(TAOBAO, channel="taobao")
        case = self._case("2026-03-02 10:00", channel="taobao")
        clock = self._clock(case, "look_up_taobao")
        self._move(case, "assessing", "2026-03-02 10:04")
        self.assertEqual(clock.status, "running")
        self._move(case, "working", "2026-03-02 10:09:59")
        self.assertEqual(clock.status, "met")

    def test_erp(self):
        """SL-08: taken up within 24 hours of duty, done before the end of the next morning shift."""
        self._check(ERP_ACCEPTANCE, contact="erp")
        self._check(ERP_RESOLUTION, contact="erp")
        case = self._case("2026-03-02 10:00", contact="erp")
        clock = self._clock(case, "acceptance_erp")
        case.user_id = self.agent
        self.assertTrue(clock.is_open, "What was given to somebody is not yet taken up")
        with self._at(utc("2026-03-03 09:59:59")):
            clock.with_user(self.agent).action_done()
        self.assertEqual(clock.status, "met")
        self.assertFalse(self._clock(self._case("2026-03-02 10:00"), "acceptance_erp", only_open=False))

    def test_roster_instead_of_usual_hours(self):
        """SL-08: where the roster is planned, only its shifts count; beyond it the usual hours of duty."""
        template = self._ref("shift_template_day")
        shifts = [
            {"user_id": self.agent.id, "template_id": template.id, "date": day} for day in ("2026-03-02", "2026-03-04")
        ]
        with self._at(utc("2026-03-01 12:00")):
            self.env["after.sales.shift"].create(shifts)
        case = self._case("2026-03-02 10:00", contact="erp")
        # Whoever is on duty gets it at once, and has to take it up himself.
        clock = self._clock(case, "acceptance_erp")
        self.assertEqual((case.user_id, clock.status), (self.agent, "running"))
        # 6:30 on Monday, nobody on Tuesday, 7:50 and after the last shift 5:30 on Wednesday, 4:10 on Thursday.
        self.assertEqual(local(clock.due_at), "2026-03-05 12:50")

    def test_progress(self):
        """SL-10"""
        self._check(PROGRESS)

    def test_mediation(self):
        """SL-05: 48 hours by the platform's clock, from the moment the mediator steps in, on Tmall only."""
        for channel, stepped_in, due in (
            ("tmall", "2026-03-02 10:00", "2026-03-04 10:00"),
            ("tmall", "2026-03-06 23:59:59", "2026-03-08 23:59:59"),
            ("taobao", "2026-03-02 10:00", None),
        ):
            with self.subTest(channel=channel, stepped_in=stepped_in):
                case = self._case("2026-03-01 09:00", channel=channel)
                self.assertFalse(self._clock(case, "mediation_tmall"))
                with self._at(utc(stepped_in)):
                    case.platform_mediated_at = utc(stepped_in)
                clock = self._clock(case, "mediation_tmall")
                self.assertEqual(clock and local(clock.due_at) or None, due)
                if clock:
                    self._move(case, "waiting_customer", "2026-03-07 10:00")
                    self.assertNotEqual(clock.status, "paused", "The platform does not wait for the customer")
        case = self._case("2026-03-02 10:00", channel="tmall", platform_mediated_at=utc("2026-03-02 09:00"))
        self.assertEqual(len(self._clock(case, "mediation_tmall")), 1, "Known from the start")
        self._move(case, "solved", "2026-03-04 08:59:59")
        self.assertEqual(self._clock(case, "mediation_tmall", only_open=False).status, "met")

    def test_handed_over(self):
        """OW-05: the new team contacts the customer within 24 hours; what is still owed is owed as before."""
        case = self._case("2026-03-02 10:00", team_id=self.team.id)
        other = self.team.copy({"name": "Workshop"})
        with self._at(utc("2026-03-02 12:00")):
            case.team_id = other
        self.assertEqual(local(self._clock(case, "response_general").due_at), "2026-03-03 10:00")
        self.assertFalse(self._clock(case, "response_transferred"))
        self._answer(case, "2026-03-02 13:00")
        with self._at(utc("2026-03-06 18:00")):
            case.team_id = self.team
        clock = self._clock(case, "response_transferred")
        self.assertEqual(local(clock.due_at), "2026-03-07 18:00")
        self._answer(case, "2026-03-07 18:00")
        self.assertEqual(clock.status, "late", "At the very second the time is up")

    def test_promised(self):
        """SL-11, IT-08: due at the promised moment; a new promise keeps the old one on record."""
        case = self._case("2026-03-02 10:00", user_id=self.agent.id)
        case = case.with_user(self.agent)
        with self._at(utc("2026-03-02 11:00")):
            case._promise_reply(utc("2026-03-07 15:30"), "We ask the factory")
        clock = self._clock(case, "promised_reply")
        self.assertEqual(local(clock.due_at), "2026-03-07 15:30")
        self.assertEqual(local(clock.warn_at), "2026-03-07 14:30")
        self._run_clock(utc("2026-03-07 15:30"))
        self.assertEqual(clock.status, "missed")
        with self._at(utc("2026-03-07 16:30")):
            case._promise_reply(utc("2026-03-09 09:00"), "The factory needs until Monday")
        self.assertEqual((clock.status, clock.late_hours), ("late", 1.0))
        self.assertEqual(local(self._clock(case, "promised_reply").due_at), "2026-03-09 09:00")
        self.assertEqual(case.promise_count, 2)

    def test_dispatch_is_completed_by_a_person(self):
        """SL-04: until appointments exist, whoever sends somebody completes the clock."""
        case = self._case("2026-03-02 10:00", product_id=self.motor.id, user_id=self.agent.id)
        clock = self._clock(case, "dispatch_motors")
        with self._at(utc("2026-03-03 09:00")):
            action = clock.with_user(self.agent).action_open_done()
            wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
            wizard.action_done()
        self.assertEqual((clock.status, clock.outcome), ("met", "reached"))

    def test_product_known_later(self):
        """SL-04: what turns out to be a motor is answered as one, counted from when it came in."""
        case = self._case("2026-03-02 10:00")
        with self._at(utc("2026-03-02 11:00")):
            case.product_id = self.motor
        self.assertEqual(local(self._clock(case, "response_motors").due_at), "2026-03-02 14:00")
        self.assertEqual(local(self._clock(case, "dispatch_motors").due_at), "2026-03-03 11:00")
        general = self._clock(case, "response_general", only_open=False)
        self.assertEqual((general.status, bool(general.waived_reason)), ("cancelled", True))

    def test_platform_case_has_priority(self):
        """SL-07: what a platform issued goes first, unless a person decided otherwise."""
        for vals, priority in (
            ({}, "1"),
            ({"platform_reference": "V-1"}, "2"),
            ({"platform_reference": "V-1", "priority": "1"}, "2"),
            ({"platform_reference": "V-1", "priority": "0"}, "0"),
            ({"platform_reference": "V-1", "priority": "3"}, "3"),
        ):
            with self.subTest(vals):
                self.assertEqual(self._case("2026-03-02 10:00", **vals).priority, priority)
        cases = self._case("2026-03-02 10:00") | self._case("2026-03-02 10:00", priority="3")
        cases.platform_reference = "V-2"
        self.assertEqual(cases.mapped("priority"), ["2", "3"])
        cases[0].write({"platform_reference": "V-3", "priority": "1"})
        self.assertEqual(cases[0].priority, "1", "Given together, it was chosen")

    def test_our_own_follow_up(self):
        """DL-01: a deadline case owes the customer nothing."""
        case = self._case("2026-03-02 10:00", kind="deadline", sale_order_id=self.order.id, channel="jd")
        self.assertFalse(case.deadline_ids)
        self.assertFalse(case.activity_ids)

    def test_shipped_policies_are_whole(self):
        """Every shipped clock of a case has a way to warn, somebody who answers for it, and a word for it."""
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "after_sales"), ("model", "=", "after.sales.deadline.policy")]
        )
        policies = self.env["after.sales.deadline.policy"].browse(shipped.mapped("res_id"))
        from_start = policies.filtered(lambda p: p.host == "ticket" and p.start_event == "created")
        for policy in from_start - self._policy("freight_dispute"):
            with self.subTest(policy.code):
                self.assertTrue(policy.warn_amount and policy.activity_type_id and policy.stop_event)
                self.assertFalse(policy.company_id)
                self.assertNotIn("False", policy._get_basis())

    def test_empty_calendar(self):
        """H4, H5: working hours that clocks count by cannot be emptied, nor empty ones be chosen."""
        calendar = self._ref("calendar_jd")
        with self.assertRaisesRegex(ValidationError, "no working time"):
            calendar.attendance_ids = [(5, 0, 0)]
        empty = self.env["resource.calendar"].create({"name": "Empty", "attendance_ids": [(5, 0, 0)]})
        with self.assertRaisesRegex(ValidationError, "no working time"):
            self._policy("response_jd").calendar_id = empty


@tagged("post_install", "-at_install", "after_sales")
class TestCasePoliciesAbroad(CaseCommon):
    """The same policies in a company of Berlin: the clocks go forward on 29 March and back on 25 October 2026."""

    def _check(self, table, **vals):
        for code, received, due, why in table:
            with self.subTest(policy=code, received=received, why=why):
                clock = self._clock(self._case(received, BERLIN, company_id=self.germany.id, **vals), code)
                self.assertEqual(local(clock.due_at, BERLIN), due)

    def test_calendar_time(self):
        """SL-03: 24 hours are 24 hours, whatever the wall clock shows."""
        self._check(
            [
                ("response_general", "2026-03-28 12:00", "2026-03-29 13:00", "an hour was skipped"),
                ("response_general", "2026-03-29 01:59:59", "2026-03-30 02:59:59", "the last second of winter time"),
                ("response_general", "2026-10-24 12:00", "2026-10-25 11:00", "an hour came twice"),
                ("response_general", "2026-10-25 12:00", "2026-10-26 12:00", "afterwards as ever"),
            ]
        )

    def test_cutoff(self):
        """SL-07: the hours of a cut-off table are hours on the wall, of the company's wall."""
        self._check(
            [
                ("response_vip", "2026-03-28 16:00", "2026-03-29 12:00", "over the change to summer time"),
                ("response_vip", "2026-03-29 10:29:59", "2026-03-29 12:00", "on the day of the change"),
                ("response_vip", "2026-03-29 10:30", "2026-03-29 18:00", "the cut-off second in summer time"),
                ("response_vip", "2026-10-24 17:00", "2026-10-25 12:00", "over the change to winter time"),
                ("response_vip", "2026-10-25 15:59:59", "2026-10-25 18:00", "on the day of the change"),
            ],
            channel="vip",
        )

    def test_platform_hours_stay_the_platforms(self):
        """SL-06: JD.com works in its own time zone; 09:00 there is 02:00 in Berlin, 03:00 in summer."""
        self._check(
            [
                ("response_jd", "2026-03-27 01:00", "2026-03-27 04:00", "winter"),
                ("response_jd", "2026-03-27 10:00", "2026-03-30 04:00", "a weekend, and summer time has begun"),
                ("response_jd", "2026-10-23 11:30", "2026-10-26 03:30", "a weekend, and winter time has begun"),
            ],
            channel="jd",
        )

    def test_working_time(self):
        """Working hours in the very night of the change have an hour less, or more; lunch is no working time."""
        night = self._new_calendar(BERLIN, days=range(7), hours=((0, 6),), name="Night")
        desk = self._new_calendar(BERLIN, hours=((9, 12), (13, 18)), name="Desk")
        policy = self._policy("response_general")
        for calendar, hours, received, due, why in (
            (night, 4, "2026-03-28 00:00", "2026-03-28 04:00", "any night"),
            (night, 4, "2026-03-29 00:00", "2026-03-29 05:00", "02:00 to 03:00 did not exist"),
            (night, 4, "2026-10-25 00:00", "2026-10-25 03:00", "02:00 to 03:00 came twice"),
            (desk, 2, "2026-03-27 11:00", "2026-03-27 14:00", "over lunch"),
            (desk, 2, "2026-03-27 12:30", "2026-03-27 15:00", "in the lunch break"),
            (desk, 2, "2026-03-27 17:00", "2026-03-30 10:00", "over the weekend of the change"),
            (desk, 8, "2026-10-23 13:00", "2026-10-26 12:00", "five hours on Friday, three on Monday"),
        ):
            with self.subTest(calendar=calendar.name, received=received, why=why):
                vals = {"method": "working", "calendar_id": calendar.id, "amount": hours, "warn_amount": 0}
                policy.write(vals)
                case = self._case(received, BERLIN, company_id=self.germany.id)
                self.assertEqual(local(self._clock(case, "response_general").due_at, BERLIN), due)

    def test_holidays_of_another_company(self):
        """H3: a holiday of ours is none of theirs."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Founders' day",
                "company_id": self.company.id,
                "calendar_id": False,
                "date_from": utc("2026-03-13 00:00"),
                "date_to": utc("2026-03-13 23:59:59"),
            }
        )
        ours = self._case("2026-03-13 09:00", channel="jd")
        theirs = self._case("2026-03-13 09:00", channel="jd", company_id=self.germany.id)
        self.assertEqual(local(self._clock(ours, "response_jd").due_at), "2026-03-16 11:00")
        self.assertEqual(local(self._clock(theirs, "response_jd").due_at), "2026-03-13 11:00")
