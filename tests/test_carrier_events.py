"""What happens to parcels on their way: by hand, from a sheet, from the carrier's system, and by the clock (LG-06)."""

import base64
import json
from collections import defaultdict
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_open

from .common import PageCase
from .common_claim import ClaimCommon
from .common_shipment import SHIP

DAY = timedelta(days=1)
HEAD = "waybill,time,status,place,note,carrier,id\n"


class CarrierEventCommon(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier.scans_expected = True
        cls.order = cls._new_delivered_order()
        cls.picking = cls.order.picking_ids
        cls.waybill = cls.picking.carrier_tracking_ref
        cls.Event = cls.env["after.sales.carrier.event"]

    def _events(self, picking=None):
        return self.Event.search([("picking_id", "=", (picking or self.picking).id)])

    def _clock(self):
        return self.picking.sudo().deadline_ids.filtered(lambda d: d.purpose == "tracking")

    def _todo(self, document, user, words):
        activities = document.sudo().activity_ids.filtered(lambda activity: activity.user_id == user)
        return activities.filtered(lambda activity: words in activity.summary)


@tagged("post_install", "-at_install", "after_sales")
class TestCarrierEvents(CarrierEventCommon):
    def test_by_hand(self):
        """LG-06: a failed attempt that the agent was told of; without a case the tracker hears of it."""
        with self._at(SHIP + 2 * DAY):
            action = self.picking.with_user(self.agent).action_open_carrier_event()
            wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
            wizard.write({"kind": "failed", "place": "Suzhou", "note": "Nobody at home"})
            wizard.action_record()
        event = self._events()
        self.assertEqual((event.kind, event.source, event.user_id), ("failed", "hand", self.agent))
        self.assertEqual((event.carrier_id, event.tracking_ref, event.is_exception), (self.carrier, self.waybill, True))
        self.assertTrue(self._todo(self.picking, self.tracker, "Nobody at home"))
        picking = self.picking.with_user(self.agent)
        self.assertEqual(picking.carrier_event_count, 1)
        found = self.Event.with_user(self.agent).search(picking.action_view_carrier_events()["domain"])
        self.assertEqual(found, event)
        with self._at(SHIP + 3 * DAY):
            carrier = self.carrier.with_user(self.agent)
            self.assertEqual(carrier.carrier_exception_count, 1)
            self.assertEqual(self.Event.search(carrier.action_view_carrier_events()["domain"]), event)

    def test_today(self):
        """What went wrong stands on the page of whoever was told of it, as long as no case is about it."""
        with self._at(SHIP + 2 * DAY):
            self.picking.with_user(self.agent)._record_carrier_event("failed", SHIP + DAY)
            self.picking.received_at = False
            self.assertEqual(self._count_today(self.tracker), 1)
            self.assertFalse(self._count_today(self.agent), "told to the tracker")
            self.assertEqual(self._count_today(self.lead), 1)
            self._events().with_user(self.lead).action_open_case()
            self.assertFalse(self._count_today(self.tracker))

    def _count_today(self, user):
        page = self.env["after.sales.today"].with_user(user).get_today()
        tiles = {tile["code"]: tile for section in page["sections"] for tile in section["tiles"]}
        return tiles["on_the_way"]["count"] if "on_the_way" in tiles else 0

    def test_order(self):
        """The order leads to what is known of its parcels."""
        with self._at(SHIP + 2 * DAY):
            self.picking._record_carrier_event("failed", SHIP + DAY)
        order = self.order.with_user(self.agent)
        self.assertEqual(order.carrier_event_count, 1)
        domain = order.action_view_carrier_events()["domain"]
        self.assertEqual(self.Event.with_user(self.agent).search(domain), self._events())

    def test_case(self):
        """LG-06: the agent of the open case hears of it; without one a case of the right kind is a click away."""
        with self._at(SHIP + 2 * DAY):
            event = self.picking.with_user(self.agent)._record_carrier_event("returned", SHIP + DAY)
            action = event.with_user(self.agent).action_open_case()
            case = self.env["helpdesk.ticket"].browse(action["res_id"])
            self.assertEqual(
                (case.case_kind_id.code, case.picking_id, event.ticket_id), ("unreachable", self.picking, case)
            )
            self.assertEqual(event.with_user(self.agent).action_open_case()["res_id"], case.id, "Not a second one")
            case.user_id = self.agent
            second = self.picking._record_carrier_event("damaged", SHIP + DAY, note="Crushed")
        self.assertEqual(second.ticket_id, case)
        self.assertTrue(self._todo(case, self.agent, "Crushed"))
        self.assertTrue(case.message_ids.filtered(lambda message: "Crushed" in message.body))
        self.assertFalse(self._todo(self.picking, self.tracker, "Crushed"))

    def test_refusals(self):
        picking = self.picking.with_user(self.agent)
        with self._at(SHIP + DAY):
            with self._refused(UserError, "cannot lie in the future"):
                picking._record_carrier_event("failed", SHIP + 2 * DAY)
            with self._refused(UserError, "has not left yet"):
                self._new_ready_delivery()._record_carrier_event("failed", SHIP)
            scan = picking._record_carrier_event("scan", SHIP)
            with self._refused(UserError, "Nothing went wrong here"):
                scan.action_open_case()
            with self._refused(AccessError, "not allowed to modify"):
                scan.with_user(self.agent).write({"kind": "damaged"})
        self.assertFalse(scan.is_exception)

    def test_no_scan(self):
        """LG-06: five days without a scan are an exception; each scan begins the five days anew."""
        clock = self._clock()
        self.assertEqual((clock.start_at, clock.due_at), (SHIP, SHIP + 5 * DAY))
        with self._at(SHIP + 3 * DAY):
            self.picking._record_carrier_event("scan", SHIP + 2 * DAY)
            self.picking._record_carrier_event("scan", SHIP + DAY)
        self.assertEqual(self._clock().due_at, SHIP + 7 * DAY, "What is told late changes nothing")
        self._run_clock(SHIP + 6 * DAY)
        self.assertFalse(self._events().filtered("is_exception"))
        self._run_clock(SHIP + 8 * DAY)
        event = self._events().filtered("is_exception")
        self.assertEqual((event.kind, event.source, event.happened_at), ("no_scan", "clock", SHIP + 7 * DAY))
        self.assertTrue(self._todo(self.picking, self.tracker, "No scan for days"))
        self._run_clock(SHIP + 8 * DAY + timedelta(hours=1))
        self.assertEqual(len(self._events().filtered("is_exception")), 1, "Told once")
        with self._at(SHIP + 9 * DAY):
            case = event.with_user(self.agent).action_open_case()
            self.assertEqual(self.env["helpdesk.ticket"].browse(case["res_id"]).case_kind_id.code, "untraceable")
            self.picking._record_carrier_event("scan", SHIP + 9 * DAY)
        self.assertEqual(self._clock().filtered("is_open").due_at, SHIP + 14 * DAY)
        with self._at(SHIP + 10 * DAY):
            self.picking._record_carrier_event("delivered", SHIP + 10 * DAY)
        self.assertFalse(self._clock().filtered("is_open"))

    def test_received(self):
        """What has arrived is not looked for."""
        with self._at(SHIP + DAY):
            self.picking._record_receipt(SHIP + DAY)
        self.assertFalse(self._clock().filtered("is_open"))
        with self._at(SHIP + 2 * DAY):
            self.picking._record_carrier_event("scan", SHIP + DAY)
        self.assertFalse(self._clock().filtered("is_open"))

    def test_told_too_late(self):
        """An attempt that failed before the customer got it troubles nobody any more; damage does."""
        with self._at(SHIP + 3 * DAY):
            self.picking._record_receipt(SHIP + 3 * DAY)
            self.picking._record_carrier_event("failed", SHIP + DAY, note="Nobody at home")
            self.picking._record_carrier_event("damaged", SHIP + DAY, note="Crushed")
        self.assertFalse(self._todo(self.picking, self.tracker, "Nobody at home"))
        self.assertTrue(self._todo(self.picking, self.tracker, "Crushed"))

    def test_waybill_later(self):
        """A waybill that becomes known after the hand-over: the clock counts from the hand-over."""
        self.mode.waybill_required = "none"
        picking = self._new_ready_delivery()
        picking.carrier_tracking_ref = False
        self._left(picking)
        clocks = picking.sudo().deadline_ids
        self.assertFalse(clocks.filtered(lambda d: d.purpose == "tracking"))
        with self._at(SHIP + DAY):
            picking.carrier_tracking_ref = "LATE-1"
        self.assertEqual(picking.sudo().deadline_ids.filtered(lambda d: d.purpose == "tracking").start_at, SHIP)

    def test_carrier_that_tells_nothing(self):
        """Where nobody tells us of scans no parcel is missed; one of which we heard once is watched from then on."""
        self.carrier.scans_expected = False
        picking = self._new_delivered_order().picking_ids
        clocks = picking.sudo().deadline_ids
        self.assertFalse(clocks.filtered(lambda d: d.purpose == "tracking"))
        with self._at(SHIP + 2 * DAY):
            picking._record_carrier_event("scan", SHIP + DAY)
        clock = picking.sudo().deadline_ids.filtered(lambda d: d.purpose == "tracking")
        self.assertEqual(clock.due_at, SHIP + 6 * DAY)

    def test_words(self):
        """The carrier's own words win over those of all, the longest of them."""
        Status = self.env["after.sales.carrier.status"]
        Status.create({"name": "Locker", "kind": "delivered", "carrier_id": self.carrier.id})
        known = Status._get_known(self.company)
        for text, kind in (
            ("In LOCKER 4", "delivered"),
            ("客户未签收", "failed"),
            ("已签收", "delivered"),
            ("Depot", "scan"),
        ):
            self.assertEqual(Status._classify(text, self.carrier, known), kind)
        self.assertEqual(Status._classify("In locker 4", self.env["delivery.carrier"], known), "scan")


@tagged("post_install", "-at_install", "after_sales")
class TestTrackingSheet(CarrierEventCommon):
    def _take(self, text, user=None):
        lists = self.env["after.sales.tracking.list"].with_user(user or self.agent)
        content = text if isinstance(text, bytes) else text.encode()
        with self._at(SHIP + 4 * DAY):
            wizard = lists.create({"file": base64.b64encode(content), "file_name": "tracking.csv"})
            wizard.action_take()
        return wizard.line_ids

    def test_sheet(self):
        """LG-06: a sheet is recorded once, however often it comes, and each line says what became of it."""
        sheet = (
            HEAD + f"{self.waybill},2026-04-21 14:05,Arrived,Suzhou,,,\n"
            f"{self.waybill.lower()},2026/4/21 18:30,派送失败,Suzhou,Nobody at home,,77\n"
            "NOBODY,2026-04-21 14:05,Arrived,,,,\n"
            f"{self.waybill},04/21/2026,Arrived,,,,\n"
            f"{self.waybill},2027-01-01 10:00,Arrived,,,,\n"
            f"{self.waybill},2026-04-21 14:05,,,,,\n"
            f"{self.waybill},2026-04-21 14:05,Arrived,,,Somebody else,\n"
        )
        lines = self._take(sheet)
        results = ["recorded", "recorded", "unknown", "refused", "refused", "refused", "unknown"]
        self.assertEqual(lines.mapped("result"), results)
        self.assertEqual(lines.mapped("kind")[:2], ["scan", "failed"])
        reasons = ("No delivery of", "This is not a time", "lies in the future", "does not say what", "No delivery of")
        for line, words in zip(lines[2:], reasons, strict=True):
            self.assertRegex(line.reason, words)
        events = self._events()
        self.assertEqual(len(events), 2)
        failed = events.filtered("is_exception")
        moment = failed.happened_at
        self.assertEqual((moment.day, moment.hour, moment.minute, failed.external_id), (21, 10, 30, "77"))
        self.assertEqual(self._take(sheet).mapped("result")[:2], ["known", "known"])
        self.assertEqual(len(self._events()), 2)

    def test_template(self):
        with file_open("after_sales/static/xls/tracking.xlsx", "rb") as file:
            self.assertEqual(self._take(file.read()).mapped("result"), ["unknown", "unknown"])

    def test_another_company(self):
        """A waybill of another company is not known here."""
        other = self.env["res.company"].create({"name": "Second Shop"})
        outsider = self._new_user("outsider", "after_sales.group_lead", company_id=other.id)
        line = self._take(HEAD + f"{self.waybill},2026-04-21 14:05,Arrived,,,,\n", outsider)
        self.assertEqual((line.result, line.picking_id.id), ("unknown", False))
        self.assertIn("Second Shop", line.reason)

    def test_report(self):
        """With which share of its deliveries something went wrong, per carrier."""
        self._new_delivered_order()
        with self._at(SHIP + DAY):
            self.picking._record_carrier_event("failed", SHIP)
            self.picking._record_carrier_event("failed", SHIP + DAY)
        self.env.flush_all()
        rows = (
            self.env["after.sales.carrier.report"]
            .with_user(self.agent)
            ._read_group(
                [("carrier_id", "=", self.carrier.id)],
                ["carrier_id"],
                ["__count", "exception_share:avg", "failed_share:avg", "damaged_share:avg"],
            )
        )
        self.assertEqual(rows, [(self.carrier, 2, 0.5, 0.5, 0.0)])


@tagged("post_install", "-at_install", "after_sales")
class TestCarrierEndpoint(CarrierEventCommon, PageCase):
    starts_at = SHIP + 4 * DAY

    def setUp(self):
        super().setUp()
        settings = self.env["res.config.settings"].create({})
        settings.action_new_carrier_token()
        self.token = self.company.after_sales_carrier_token
        # Core counts failures in memory: those of other tests are not ours.
        failures = defaultdict(lambda: (0, datetime.min))
        self.enterContext(patch.object(self.registry, "_login_failures", failures, create=True))

    def _post(self, body, token=None, **headers):
        headers |= {"Content-Type": "application/json", "Authorization": f"Bearer {token or self.token}"}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self.url_open("/after_sales/carrier_events", data=data, headers=headers)
        return answer.status_code, answer.json()

    def test_endpoint(self):
        """LG-06: a carrier's system tells of parcels with the company's token; what it tells twice is there once."""
        event = {
            "waybill": self.waybill,
            "time": "2026-04-21T09:00:00+08:00",
            "status": "派送失败",
            "place": "Suzhou",
            "id": 77,
        }
        stranger = {"waybill": "NOBODY", "time": "2026-04-21 09:00", "status": "Arrived"}
        status, answer = self._post({"events": [event, stranger]})
        self.assertEqual((status, answer["message"]), (200, "Taken."))
        self.assertEqual([result["result"] for result in answer["events"]], ["recorded", "unknown"])
        recorded = self._events()
        self.assertEqual((recorded.kind, recorded.source, recorded.external_id), ("failed", "endpoint", "77"))
        self.assertEqual((recorded.happened_at, recorded.user_id.id), (datetime(2026, 4, 21, 1), False))
        self.assertTrue(self._todo(self.picking, self.tracker, "Suzhou"))
        status, answer = self._post({"events": [event]})
        self.assertEqual((status, answer["events"][0]["result"]), (200, "known"))
        self.assertEqual(self._events(), recorded)
        named = event | {"id": "78", "kind": "nonsense"}
        self.assertRegex(self._post({"events": [named]})[1]["events"][0]["reason"], "not a kind of event: nonsense")
        self.assertEqual(self._post({"events": [named | {"kind": "damaged"}]})[1]["events"][0]["kind"], "damaged")

    def test_token(self):
        """Another company's token tells of its own parcels alone; an old one opens nothing."""
        other = self.env["res.company"].create({"name": "Second Shop", "after_sales_carrier_token": "s" * 43})
        self.assertEqual(self.env["res.company"]._find_by_carrier_token("s" * 43), other)
        event = {"waybill": self.waybill, "time": "2026-04-21 09:00", "status": "Arrived"}
        self.assertEqual(self._post({"events": [event]}, "s" * 43)[0], 404)
        self.env["res.config.settings"].create({}).action_new_carrier_token()
        self.assertEqual(self._post({"events": [event]})[0], 401)
        self.assertFalse(self._events())
        with self._refused(AccessError, "not allowed to access|not have enough rights|Access"):
            self.company.with_user(self.manager).read(["after_sales_carrier_token"])

    def test_guessing(self):
        """Whoever sends one wrong token after the other has to wait, as core has it for passwords."""
        self.env["ir.config_parameter"].set_param("base.login_cooldown_after", 3)
        event = {"waybill": self.waybill, "time": "2026-04-21 09:00", "status": "Arrived"}
        for _guess in range(3):
            self.assertEqual(self._post({"events": [event]}, "wrong")[0], 401)
        status, answer = self._post({"events": [event]})
        self.assertEqual(status, 429)
        self.assertIn("Too many login failures, please wait", answer["message"])
        self.assertFalse(self._events())
        self.registry._login_failures.clear()  # a minute later
        self.assertEqual(self._post({"events": [event]})[0], 200)

    def test_words(self):
        for token in ("wrong", "x" * 43, ""):
            status, answer = self._post({"events": []}, token or " ")
            self.assertEqual(status, 401)
            self.assertIn("No company has this token", answer["message"])
        for body, words in (
            (b"{", "is no JSON"),
            (b"[" * 100000, "is no JSON"),
            ([], "at least one event"),
            ({"events": []}, "at least one event"),
            ({"events": [1]}, "at least one event"),
            ({"events": [{}] * 501}, "no more than 500"),
        ):
            status, answer = self._post(body)
            with self.subTest(words):
                self.assertEqual(status, 400)
                self.assertIn(words, answer["message"])
        status, answer = self._post({"events": [{"waybill": "NOBODY", "time": "2026-03-02 09:00", "status": "x"}]})
        self.assertEqual((status, answer["message"]), (404, "None of these waybills is known."))
