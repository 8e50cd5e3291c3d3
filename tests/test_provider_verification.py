"""The platform's own verification, its daily list and its covered cities (PV-11, PV-12)."""

import base64
from datetime import date, timedelta

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import load_migration
from .common_provider import DAY, HOUR, VISIT, ProviderCommon

DONE = VISIT + 2 * HOUR
VISIT_DAY = date(2026, 3, 4)
HEAD = "order number,waybill,job number,code,verified on\n"


class PlatformCommon(ProviderCommon):
    """A provider who works through the platform, and Shanghai among its cities."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.best.verifies_on_platform = True
        cls.city = cls._new_city("SHANGHAI City")

    @classmethod
    def _new_city(cls, name, **vals):
        return cls.env["after.sales.covered.city"].create({"name": name, "country_id": cls.china.id, **vals})

    def _done(self, **vals):
        """Return a job that was done through the platform."""
        return self._new_job_in("done", **vals)

    def _verify(self, job, code="HX-1", day=VISIT_DAY, reason=None, at=DONE):
        with self._at(at):
            return job._record_platform_verification(code, day, reason)

    def _refused(self, job, words, *args, error=UserError, **options):
        """Assert that a verification is refused with these words, and that nothing is stored."""
        before = job.platform_code, job.platform_verified_on
        with self.subTest(words), self.assertRaisesRegex(error, words), self.env.cr.savepoint():
            self._verify(job, *args, **options)
        self.assertEqual((job.platform_code, job.platform_verified_on), before)


@tagged("post_install", "-at_install", "after_sales")
class TestPlatformVerification(PlatformCommon):
    def test_fact_beside_the_callback(self):
        """PV-11: the platform's code and day are recorded, by whom and when; our callback is another fact."""
        job = self._done()
        self.assertTrue(job.is_platform_job and job.is_covered_city and job.is_platform_awaited)
        with self._at(DONE):
            wizard = self._fill(job, "action_open_platform", code=" hx-0012 ")
            self.assertEqual(wizard.verified_on, VISIT_DAY, "Today, unless somebody says otherwise")
            wizard.action_record()
        self.assertEqual((job.platform_code, job.platform_verified_on), ("HX-0012", VISIT_DAY))
        self.assertEqual((job.platform_recorded_by, job.platform_recorded_at), (self.agent, DONE))
        self.assertEqual((job.state, job.is_platform_awaited), ("done", False))
        with self._at(DONE + DAY):
            job._record_callback(True, "fairly")
        self.assertEqual((job.state, job.platform_code), ("verified", "HX-0012"))

    def test_after_the_callback(self):
        """PV-11: whether the customer was called back says nothing about the platform."""
        job = self._new_job_in("verified")
        self.assertTrue(job.is_platform_awaited)
        self.assertTrue(self._verify(job))

    def test_refusals(self):
        """PV-11: what cannot be is refused in words."""
        job = self._done()
        self._refused(job, "code, and the day", "")
        self._refused(job, "code, and the day", "=1+1")
        self._refused(job, "code, and the day", "HX-1", False)
        self._refused(job, "still to come", "HX-1", VISIT_DAY + timedelta(days=1))
        self._refused(job, "the visit was on 03/04/2026", "HX-1", VISIT_DAY - timedelta(days=1))
        self._refused(self._new_job_in("scheduled"), "not done yet")
        cancelled = self._new_job_in("scheduled")
        cancelled._cancel("The customer does it")
        self._refused(cancelled, "nothing to verify")
        self._refused(self._new_job_in("done", provider=self.second), "not done through the platform")

    def test_code_of_another_job(self):
        """PV-11: a code verifies one job of a company, whoever looks after the other."""
        job, other = self._done(), self._done()
        self._verify(job)
        self._refused(other, f"recorded on {job.name} already", "hx-1")
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            other.sudo().write({"platform_code": "HX-1"})
            other.flush_recordset()

    def test_again_and_correction(self):
        """PV-11: the same again changes nothing; another code is a lead's, with a reason, and stays readable."""
        job = self._done()
        self.assertTrue(self._verify(job))
        self.assertFalse(self._verify(job, at=DONE + DAY))
        self.assertEqual(job.platform_recorded_at, DONE)
        self._refused(job, "with the code HX-1 already", "HX-2", error=AccessError)
        lead = job.with_user(self.lead)
        self._refused(lead, "Say why", "HX-2")
        with self._at(DONE + DAY):
            self._fill(lead, "action_open_platform", code="HX-2", reason="Typing mistake").action_record()
        self.assertEqual((job.platform_code, job.platform_recorded_by), ("HX-2", self.lead))
        self.assertIn("Typing mistake", job.sudo().message_ids[0].body)

    def test_who(self):
        """PV-11: whoever looks after the job records it, nobody writes the field; the provider's mark is a lead's."""
        job = self._done()
        stranger = self._new_user("stranger", "after_sales.group_agent")
        team = self.env["helpdesk.ticket.team"].create({"name": "Else"})
        ticket = job.ticket_id.sudo().copy({"user_id": self.lead.id, "team_id": team.id})
        other = self._new_job_in("done", user=self.lead, ticket=ticket)
        with self.assertRaisesRegex(AccessError, "have 'write' access"):
            other.with_user(stranger)._record_platform_verification("HX-9", VISIT_DAY)
        with self.assertRaisesRegex(AccessError, "not allowed to modify"):
            job.with_user(self.salesman)._record_platform_verification("HX-9", VISIT_DAY)
        self.assertTrue(self._verify(other.with_user(self.tracker), "HX-9"))
        for vals in ({"platform_code": "HX-5"}, {"platform_verified_on": VISIT_DAY}, {"is_platform_job": False}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "is recorded by the system, not entered"):
                job.with_user(self.manager).write(vals)
        with self.assertRaisesRegex(AccessError, "Only a team lead confirms or suspends"):
            self.best.with_user(self.agent).write({"verifies_on_platform": False})
        self.best.with_user(self.lead).write({"verifies_on_platform": False})

    def test_provider_is_marked(self):
        """PV-11: what is open follows the provider; what was called back stays as it was."""
        unmarked = self._new_job_in("done", provider=self.second)
        finished = self._new_job_in("verified", provider=self.second)
        self.assertFalse(unmarked.is_platform_job or self._clock_of(unmarked, "platform"))
        self.second.with_user(self.lead).verifies_on_platform = True
        self.assertTrue(unmarked.is_platform_job)
        self.assertTrue(self._clock_of(unmarked, "platform"))
        self.assertFalse(finished.is_platform_job)
        self.second.with_user(self.lead).verifies_on_platform = False
        self.assertFalse(unmarked.is_platform_job or self._clock_of(unmarked, "platform"))

    def test_clock(self):
        """PV-12: the customer is asked until the platform has verified the service; needs are kept."""
        job = self._done()
        clock = self._clock_of(job, "platform")
        self.assertEqual((clock.due_at, clock.user_id), (DONE + DAY, self.agent))
        with self.assertRaisesRegex(UserError, "recording it on the service job"):
            clock.with_user(self.agent).action_done()
        self.assertEqual(clock.with_user(self.agent).action_open_done()["res_model"], "after.sales.job.platform.call")
        with self._at(DONE + HOUR):
            call = self._fill(job, "action_open_platform_call", need="A second wardrobe", note="Will do it tonight")
            call.action_record()
        self.assertEqual((job.platform_called_at, job.platform_called_by), (DONE + HOUR, self.agent))
        self.assertEqual(job.platform_need, "A second wardrobe")
        again = self._clock_of(job, "platform")
        self.assertEqual((again.round, again.due_at), (2, DONE + HOUR + 2 * DAY))
        with self._at(DONE + DAY):
            job._record_platform_call("no_answer")
        self.assertEqual(job.platform_need, "A second wardrobe")
        self._verify(job, at=DONE + DAY)
        self.assertFalse(self._clock_of(job, "platform"))
        self.assertTrue(self._clock_of(job, "callback"), "Our callback is still due")
        with self.assertRaisesRegex(UserError, "verified .* already"):
            job._record_platform_call("reached")
        with self.assertRaisesRegex(UserError, "not done yet"):
            self._new_job_in("scheduled")._record_platform_call("reached")
        with self.assertRaisesRegex(UserError, "whether you reached"):
            self._done()._record_platform_call("replied")

    def test_no_clock_elsewhere(self):
        """PV-12: nobody is called about cities that are not covered, or jobs that have nothing to do with it."""
        self.assertFalse(self._clock_of(self._new_job_in("done", provider=self.second), "platform"))
        self.city.active = False
        self.assertFalse(self._clock_of(self._done(), "platform"))

    def test_list_to_verify(self):
        """PV-12: the list shows what is over, unverified and in a covered city, called back or not."""
        mine = self._done() | self._new_job_in("verified")
        hidden = self._new_job_in("scheduled") | self._new_job_in("done", provider=self.second)
        verified = self._done()
        self._verify(verified)
        search = self._ref("job_view_search").arch
        self.assertIn('name="to_verify"', search)
        domain = [("is_platform_job", "=", True), ("platform_verified_on", "=", False),
                  ("state", "in", ("done", "verified")), ("is_covered_city", "=", True)]  # fmt: skip
        found = self.env["after.sales.job"].with_user(self.agent).search(domain)
        self.assertEqual(found & (mine | hidden | verified), mine)
        self.assertEqual(mine[0].customer_phone, "138 0000")

    def test_phone_to_call(self):
        """PV-12: the number given for the case, else that of the place, else the customer's own."""
        job = self._done().sudo()
        job.address_id = self.env["res.partner"].create({"name": "Holiday home", "phone": "138 0001"})
        job.ticket_id.partner_phone = "138 0002"
        for number, given in (("138 0002", job.ticket_id), ("138 0001", job.address_id), ("138 0000", job.partner_id)):
            job.invalidate_recordset(["customer_phone"])
            self.assertEqual(job.customer_phone, number)
            given["phone" if given._name == "res.partner" else "partner_phone"] = False

    def test_share(self):
        """PV-11: a lead reads the share that the platform has verified beside the target; other jobs do not count."""
        jobs = self._done() | self._new_job_in("verified") | self._done() | self._done()
        self._new_job_in("done", provider=self.second)
        self._new_job_in("scheduled")
        self._verify(jobs[0], "HX-1")
        self.company.after_sales_verification_target = 90
        report = self.env["after.sales.job.report"].with_user(self.lead)
        domain = [("provider_id", "in", (self.best | self.second).ids)]
        rows = report._read_group(domain, ["provider_id"], ["platform_rate:avg", "verification_target:avg"])
        self.assertEqual({p: row for p, *row in rows}, {self.best: [25, 90], self.second: [False, False]})
        ((rate,),) = report._read_group(domain, [], ["platform_rate:avg"])
        self.assertEqual(rate, 25)


@tagged("post_install", "-at_install", "after_sales")
class TestCoveredCities(PlatformCommon):
    def test_names(self):
        """PV-12: cities are compared without the word for city, case and spaces; the province tells twins apart."""
        self._new_city("上海市")
        self._new_city("Suzhou", state_id=self.shanghai.id)
        other = self.env["res.country.state"].create({"name": "Anhui", "code": "TAH", "country_id": self.china.id})
        for name, state, covered in (
            ("上海市", self.shanghai, True), (" 上 海", self.shanghai, True), ("上海市浦东新区", self.shanghai, True),
            ("SUZHOU city", self.shanghai, True), ("Suzhou", other, False), ("Hangzhou", self.shanghai, False),
            (False, self.shanghai, True), (False, other, False),
        ):  # fmt: skip
            with self.subTest(name, state=state.name):
                self.customer.write({"city": name, "state_id": state.id})
                self.assertEqual(self._new_job().is_covered_city, covered)

    def test_list_changes(self):
        """PV-12: a city that is added has its open services asked for, one that goes does not; what is over stays."""
        self.city.with_user(self.manager).unlink()
        job, verified = self._done(), self._done()
        self._verify(verified)
        self.assertFalse(job.is_covered_city or self._clock_of(job, "platform"))
        city = self.env["after.sales.covered.city"].with_user(self.manager).create({"name": "shang hai"})
        self.assertEqual((city.company_id, city.country_id), (self.company, self.company.country_id))
        city.country_id = self.china
        self.assertTrue(job.is_covered_city)
        self.assertTrue(self._clock_of(job, "platform"))
        self.assertFalse(verified.is_covered_city, "What is settled does not follow the list")
        city.action_archive()
        self.assertFalse(job.is_covered_city or self._clock_of(job, "platform"))

    def test_import(self):
        """PV-12: a manager imports the list, and a newer one over it: what is known stays or comes back."""
        City = self.env["after.sales.covered.city"].with_user(self.manager)
        self.company.country_id = self.china
        self.city.active = False
        result = City.load(["name", "state_id"], [["Shanghai", ""], ["Hangzhou", ""], ["Xi'an", ""]])
        self.assertFalse([message for message in result["messages"] if message["type"] == "error"])
        self.assertTrue(self.city.active)
        self.assertEqual(result["ids"][0], self.city.id)
        again = City.load(["name"], [["hangzhou City"], ["Nanjing"]])
        self.assertEqual(again["ids"][0], result["ids"][1])
        self.assertEqual(len(City.search([])), 4)

    def test_refusals(self):
        """PV-12: no city twice, none without a name, no province of another country."""
        City = self.env["after.sales.covered.city"]
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            self._new_city("shanghai")
        with self.assertRaisesRegex(ValidationError, "names no city"), self.env.cr.savepoint():
            self._new_city("市")
        with self.assertRaisesRegex(ValidationError, "not in that country"), self.env.cr.savepoint():
            City.create({"name": "A", "country_id": self.env.ref("base.de").id, "state_id": self.shanghai.id})
        for user in (self.agent, self.lead):
            with self.subTest(user.name), self.assertRaisesRegex(AccessError, "not allowed to create"):
                City.with_user(user).create({"name": "Wuhan"})
        other = self.env["res.company"].create({"name": "Other Mall"})
        stranger = self._new_user("stranger", "after_sales.group_manager", company_id=other.id)
        self.assertFalse(City.with_user(stranger).search([("id", "=", self.city.id)]))

    def test_companies(self):
        """PV-12: a city of one company says nothing about jobs of another; without a company it is everybody's."""
        other = self.env["res.company"].create({"name": "Other Mall"})
        self.city.company_id = other
        job = self._done()
        self.assertFalse(job.is_covered_city)
        self.city.company_id = False
        self.assertTrue(job.is_covered_city)

    def test_migration(self):
        """PV-12: the service areas that were marked before become the list; twice equals once."""
        script = load_migration("19.0.1.5.0/post-platform.py")
        script.migrate(self.env.cr, "19.0.1.5.0")
        self._new_area(city="Wuhan")
        self._new_area(city="Wuhan", district="Hongshan")
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE after_sales_provider_area ADD COLUMN IF NOT EXISTS is_covered_city BOOLEAN")
        self.env.cr.execute(
            "UPDATE after_sales_provider_area SET is_covered_city = city = 'Wuhan' WHERE city = 'Wuhan'"
        )
        for _time in range(2):
            script.migrate(self.env.cr, "19.0.1.5.0")
            city = self.env["after.sales.covered.city"].search([("city_key", "=", "wuhan")])
            self.assertEqual((len(city), city.state_id, city.company_id.id), (1, self.shanghai, False))
        self.env.cr.execute("ALTER TABLE after_sales_provider_area DROP COLUMN is_covered_city")


@tagged("post_install", "-at_install", "after_sales")
class TestPlatformList(PlatformCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls._at(cls.starts_at):
            cls.order = cls._new_order(client_order_ref="TM-778")
            cls.job = cls._new_order_job(cls.order)

    @classmethod
    def _new_order_job(cls, order):
        ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Bed", "description": "In parts", "partner_id": cls.customer.id, "team_id": cls.team.id,
                "user_id": cls.agent.id, "sale_order_id": order.id,
            }
        )  # fmt: skip
        return cls._new_job_in("done", ticket=ticket)

    def _take(self, data, user=None, at=DONE + DAY):
        """Take a list in as a person, and return the wizard."""
        vals = {"text": data} if isinstance(data, str) else {"file": base64.b64encode(data), "file_name": "list.csv"}
        with self._at(at):
            wizard = self.env["after.sales.platform.import"].with_user(user or self.agent).create(vals)
            wizard.action_take()
        return wizard

    def _results(self, *args, **options):
        return self._take(*args, **options).line_ids.mapped("result")

    def _refused_list(self, data, words):
        with self.subTest(words), self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            self._take(data)

    def test_lines(self):
        """PV-12: the screen says of each line what happened, and whom to call."""
        waiting, outside, early = self._done(), self._done(), self._new_job_in("scheduled")
        outside.sudo().write({"is_covered_city": False})
        text = HEAD + (
            f"{self.order.name},,,HX-1,2026-03-05\n"
            f",,{waiting.name},,\n"
            f",,{outside.name},,未核销\n"
            f",,{early.name},HX-3,2026-03-05\n"
            f",,{early.name.lower()},,\n"
            "S99999,,,,\n"
            ",,,HX-4,\n"
            f",,{waiting.name},HX-5,05.03.26\n"
            f",,{waiting.name},,2026-03-05\n"
            "=HYPERLINK(1),,,,\n"
        )
        wizard = self._take(text)
        self.assertEqual(
            wizard.line_ids.mapped("result"),
            ["verified", "call", "open", "refused", "open", "unknown", "refused", "refused", "refused", "refused"],
        )
        first, call = wizard.line_ids[:2]
        self.assertEqual((first.job_id, first.number_of_line), (self.job, 2))
        self.assertEqual((self.job.platform_code, self.job.platform_verified_on), ("HX-1", date(2026, 3, 5)))
        self.assertEqual(self.job.platform_recorded_by, self.agent)
        self.assertEqual((call.customer_phone, call.partner_id), ("138 0000", self.customer))
        self.assertEqual(call.action_call()["res_model"], "after.sales.job.platform.call")
        self.assertEqual(call.action_open_job()["res_id"], waiting.id)
        reasons = wizard.line_ids.mapped("reason")
        for number, words in ((2, "covered cities"), (3, "not done yet"), (5, "No service job"), (6, "names no order"),
                              (7, "not a date: 05.03.26"), (8, "no code"), (9, "not the number")):  # fmt: skip
            self.assertIn(words, reasons[number])
        self.assertIn("Verified now: 1", wizard.summary)
        self.assertFalse(wizard.file or wizard.text)

    def test_twice(self):
        """PV-12: the same list again changes nothing, on jobs, clocks and messages."""
        waiting = self._done()
        waiting.sudo().deadline_ids.filtered(lambda d: d.purpose == "platform").unlink()
        text = HEAD + f"{self.order.name},,,HX-1,2026-03-05\n,,{waiting.name},,\n"
        self.assertEqual(self._results(text), ["verified", "call"])
        self.assertTrue(self._clock_of(waiting, "platform"), "A call that nobody had planned is planned")
        jobs = self.job | waiting
        before = jobs.sudo().read(
            ["write_date", "platform_code", "platform_recorded_at", "deadline_ids", "message_ids"]
        )
        self.assertEqual(self._results(text, at=DONE + 2 * DAY), ["known", "call"])
        self.env.invalidate_all()
        after = jobs.sudo().read(["write_date", "platform_code", "platform_recorded_at", "deadline_ids", "message_ids"])
        self.assertEqual(after, before)
        self.assertEqual(self._results(HEAD + f"{self.order.name},,,,\n"), ["known"])

    def test_conflicts(self):
        """PV-11: what contradicts is recorded nowhere: another code, another job's code, tomorrow, two of one code."""
        other = self._done()
        self.assertEqual(self._results(HEAD + f"{self.order.name},,,HX-1,2026-03-05\n"), ["verified"])
        text = HEAD + (
            f"{self.order.name},,,HX-2,2026-03-05\n"
            f",,{other.name},HX-1,2026-03-05\n"
            f",,{other.name},HX-3,2026-03-06\n"
            f",,{other.name},HX-3,2026-03-03\n"
            f",,{other.name},HX-3,2026-03-05\n"
            f",,{other.name},HX-4,2026-03-05\n"
        )
        wizard = self._take(text)
        self.assertEqual(
            wizard.line_ids.mapped("result"), ["refused", "refused", "refused", "refused", "verified", "refused"]
        )
        for line, words in zip(wizard.line_ids, ("corrects", self.job.name, "to come", "visit"), strict=False):
            self.assertIn(words, line.reason)
        self.assertEqual((self.job.platform_code, other.platform_code), ("HX-1", "HX-3"))

    def test_numbers(self):
        """PV-12: the platform knows an order by its own number or the waybill; several jobs are not guessed at."""
        self.order.order_line.product_id.is_storable = True
        with self._at(DONE):
            self.order.action_confirm()
            self.order.picking_ids.carrier_tracking_ref = "SF123456789"
        for numbers in ("tm-778,,", ",sf123456789,", f",,{self.job.ticket_id.number}"):
            with self.subTest(numbers):
                self.assertEqual(self._take(HEAD + f"{numbers},,\n").line_ids.job_id, self.job)
        again = self._new_order_job(self.order)
        wizard = self._take(HEAD + "TM-778,,,,\n")
        self.assertEqual(wizard.line_ids.result, "refused")
        self.assertIn(again.name, wizard.line_ids.reason)
        self._verify(self.job, at=DONE + DAY)
        lines = self._take(HEAD + "TM-778,,,HX-1,2026-03-04\nTM-778,,,HX-2,2026-03-05\n").line_ids
        self.assertEqual(lines.mapped("result"), ["known", "verified"])
        self.assertEqual(again.platform_code, "HX-2")

    def test_encodings(self):
        """PV-12: files as Chinese platforms and spreadsheets write them."""
        row = f'="{self.order.name}"\t,,HX-1,2026/3/5 14:20:09'
        text = "\n".join(("订单编号,运单号,核销码（必填）,核销时间", row, ""))
        results = []
        for encoding in ("gbk", "utf-8-sig", "utf-16", "utf-8"):
            with self.subTest(encoding):
                results += self._results(text.encode(encoding))
        self.assertEqual(results, ["verified", "known", "known", "known"])

    def test_bad_lists(self):
        """PV-12: what is no list is refused in words, whole: nothing is recorded."""
        good = f"{self.order.name},,,HX-1,2026-03-05\n"
        self._refused_list("", "Choose the platform's list")
        self._refused_list("order number,code\nS1,HX-1\n", "column is missing: “verified on”")
        self._refused_list("code,verified on\nHX-1,\n", "order number / waybill / job number")
        self._refused_list(HEAD, "no service")
        self._refused_list(" \n ", "Choose the platform's list")
        self._refused_list(b" \n ", "list is empty")
        self._refused_list((HEAD + good + '",,,').encode(), "quotation marks")
        self._refused_list(b"PK\x03\x04" + b"x" * 99, "Save it as CSV")
        self._refused_list((HEAD + good).encode() + b"\0", "Save it as CSV")
        self._refused_list(b"\x81" + (HEAD + good).encode() + b"\xff", "Save it as CSV")
        self._refused_list((HEAD + good + "S1,,,,\n" * 6000).encode(), "more than 5000 lines")
        self._refused_list((HEAD + good).encode() + b"S1,,,,\n" * 800_000, "larger than 2 MB")
        self.assertFalse(self.job.platform_code)
        wizard = self.env["after.sales.platform.import"].create({"text": HEAD, "file": base64.b64encode(b"x")})
        with self.assertRaisesRegex(UserError, "not both"):
            wizard.action_take()

    def test_rights(self):
        """PV-12: agents take in what is theirs, trackers all; salesmen nothing, and no other company's jobs."""
        stranger = self._new_user("stranger", "after_sales.group_agent")
        self.team.user_ids = [Command.unlink(stranger.id)]
        text = HEAD + f",,{self.job.name},HX-1,2026-03-05\n"
        self.assertEqual(self._results(text, user=stranger), ["unknown"])
        with self.assertRaisesRegex(AccessError, "not allowed to create"):
            self._take(text, user=self.salesman)
        other = self.env["res.company"].create({"name": "Other Mall"})
        both = self._new_user("both", "after_sales.group_lead", company_ids=[(6, 0, (self.company | other).ids)])
        both.company_id = other
        self.assertEqual(self._results(text, user=both), ["unknown"])
        wizard = self._take(text, user=self.tracker)
        self.assertEqual(wizard.line_ids.result, "verified")
        with self.assertRaisesRegex(AccessError, "not allowed to modify"):
            wizard.line_ids.with_user(self.tracker).write({"result": "call"})
        with self.assertRaisesRegex(AccessError, "have 'read' access"):
            wizard.line_ids.with_user(self.agent).read(["number"])

    def test_large_list(self):
        """PV-12: a day's list costs no query per line that is known or unknown."""
        text = HEAD + "".join(f"S9{number:05d},,,,\n" for number in range(500))
        with self._at(DONE + DAY):
            wizard = self.env["after.sales.platform.import"].with_user(self.agent).create({"text": text})
            self.env.invalidate_all()
            with self.assertQueryCount(60):
                wizard.action_take()
        self.assertEqual(len(wizard.line_ids), 500)
