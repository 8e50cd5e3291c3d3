from datetime import datetime, timedelta
from unittest.mock import patch

from lxml import html

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.translate import code_translations

from .common_shipment import SHIP, ShipmentCommon

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVIL = "<script>alert(1)</script>"


class Marked(dict):
    """Translations that show of every term that it was translated."""

    def get(self, key, default=None):
        return f"译{key}"


class NoticeCommon(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.picking = cls._new_ready_delivery()

    def setUp(self):
        super().setUp()
        self._left(self.picking)

    def _wizard(self, at=SHIP + HOUR, picking=None, user=None, **vals):
        """Open the notice as somebody would, at a moment."""
        with self._at(at):
            return self._fill((picking or self.picking).with_user(user or self.agent), "action_open_notice", **vals)

    def _send(self, at=SHIP + HOUR, way="action_send", **kwargs):
        """Open the notice and press one of its buttons."""
        wizard = self._wizard(at, **kwargs)
        with self._at(at):
            return getattr(wizard, way)()

    def _mails(self, picking=None):
        """Return the mails about a delivery, the newest first."""
        domain = [("model", "=", "stock.picking"), ("res_id", "in", (picking or self.picking).ids)]
        return self.env["mail.mail"].search(domain, order="id desc")

    def _print(self, pickings):
        """Return the printed notice as HTML."""
        self.env.flush_all()
        return self.env["ir.actions.report"]._render_qweb_html("after_sales.report_notice", pickings.ids)[0].decode()

    def _facts(self):
        """Return the eight facts as the customer has to read them."""
        money = self.company.currency_id.format
        return [
            ("Carrier", "Red Line Logistics"),
            ("Waybill number", f"RL-{self.picking.id}"),
            ("Enquiry phone", "400 123"),
            ("Packages", "3"),
            ("Transport pieces", "4"),
            ("Transport volume", f"1.2 {self.picking.volume_uom_name}"),
            ("Freight", f"{money(100)} (paid by us)"),
            ("Packing fee", money(5)),
        ]

    @staticmethod
    def _cells(page):
        """Return the rows of the table of facts in a mail or print."""
        rows = html.fromstring(str(page)).xpath("//tr")
        return [tuple(cell.text_content().strip() for cell in row) for row in rows]


@tagged("post_install", "-at_install", "after_sales")
class TestComplete(NoticeCommon):
    """A notice is complete and true, or it does not go out (SH-03)."""

    def test_each_fact(self):
        """SH-03, SH-01, LG-03, OW-06: whatever is missing keeps the notice from going out, and is named."""
        picking = self.picking
        cases = [
            (
                picking,
                "carrier_id",
                "the carrier, the carrier's enquiry phone, the proof that the waybill can be traced",
            ),
            (picking, "carrier_tracking_ref", "the waybill number"),
            (self.carrier, "enquiry_phone", "the carrier's enquiry phone"),
            (picking, "package_count", "the number of packages"),
            (picking, "piece_count", "the number of transport pieces"),
            (picking, "transport_volume", "the transport volume"),
            (picking, "freight_recorded_at", "the freight, the packing fee"),
            (picking, "waybill_verified_at", "the proof that the waybill can be traced"),
            (picking, "handed_over_at", "the hand-over to the carrier"),
            (picking.sale_id, "user_id", "the order's salesperson"),
        ]
        for record, name, missing in cases:
            with self.subTest(name), self.cr.savepoint(flush=True) as savepoint:
                record[name] = False
                wizard = self._wizard(user=self.tracker)
                self.assertEqual(wizard.problem, f"The notice cannot go out: {missing}.")
                self.assertFalse(wizard.text)
                for way in ("action_send", "action_told", "action_print"):
                    with self.assertRaisesRegex(UserError, f"{picking.name}: .*{missing}"):
                        getattr(wizard, way)()
                self.assertFalse(picking.notice_sent_at)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_no_freight_is_a_fact(self):
        """SH-03: “no freight” may be told once somebody has recorded it, not before."""
        picking = self._left(self._new_ready_delivery())
        picking.write({"actual_freight_cost": 0, "packing_fee": 0, "freight_recorded_at": False})
        picking.freight_recorded_at = False
        self.assertIn("the freight, the packing fee", picking._get_notice_problem())
        picking._record_waybill(self._waybill(picking.carrier_tracking_ref, actual_freight_cost=0, packing_fee=0))
        self.assertFalse(picking._get_notice_problem())
        self.assertIn(f"Packing fee: {self.company.currency_id.format(0)}", picking._get_notice_text())

    def test_return(self):
        """SH-03: what the customer sends back is no shipment: it has no step, no deadline and no notice."""
        context = {"active_id": self.picking.id, "active_ids": self.picking.ids, "active_model": "stock.picking"}
        wizard = self.env["stock.return.picking"].with_context(**context).create({})
        wizard.product_return_moves.quantity = 1
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.carrier_tracking_ref = "RL-BACK"
        with self._at(SHIP + DAY):
            self._deliver(back, consent=False)
        self.assertEqual((back.state, back.sale_id), ("done", self.picking.sale_id))
        self.assertFalse(back.is_shipment or back.shipment_step or back.deadline_ids or back.expected_receipt_date)
        for way in (back._send_notice, lambda: back._tell_notice("chat")):
            with self.assertRaisesRegex(UserError, "not a delivery of an order to its customer"):
                way()


@tagged("post_install", "-at_install", "after_sales")
class TestContent(NoticeCommon):
    """What the customer reads (SH-03, PK-01, PK-05, PK-06, OW-06)."""

    def test_mail(self):
        """SH-03, PK-01, OW-06: the mail holds the eight facts, the rules, the link and who stays the contact."""
        self._send()
        mail = self._mails()
        self.assertEqual((mail.state, mail.recipient_ids), ("outgoing", self.customer))
        self.assertEqual(self._cells(mail.body_html), self._facts())
        page = html.fromstring(mail.body_html)
        self.assertIn("Count the packages.", page.text_content())
        self.assertIn("I remain your contact until everything is in order: Agent, 021 5555", page.text_content())
        self.assertIn(f"https://red-line.example.com/?no=RL-{self.picking.id}", page.xpath("//a/@href"))
        self.assertIn(self.picking.sale_id.name, mail.subject)
        self.assertIn(self.agent.email, mail.email_from)

    def test_print(self):
        """SH-03, PK-01, OW-06: the print says the same."""
        page = self._print(self.picking)
        self.assertEqual([row for row in self._cells(page) if len(row) == 2], self._facts())
        self.assertIn("Count the packages.", page)
        self.assertIn("Agent, 021 5555", page)

    def test_incomplete_print(self):
        """SH-03: the print menu refuses what is incomplete, in words and with the name of the delivery."""
        other = self._left(self._new_ready_delivery())
        other.package_count = 0
        with self.assertRaisesRegex(UserError, f"^{other.name}: .*the number of packages"):
            self._print(self.picking | other)

    def test_chat(self):
        """SH-03: the text for a chat holds the eight facts and the link, and stays in the chatter as it was."""
        text = self._wizard().text
        for label, value in self._facts():
            self.assertIn(f"\n{label}: {value}\n", text)
        self.assertIn(f": https://red-line.example.com/?no=RL-{self.picking.id}\n", text)
        self._send(way="action_told")
        self.assertEqual(self.picking.notice_channel, "chat")
        bodies = [html.fromstring(body).text_content() for body in self.picking.message_ids.mapped("body") if body]
        self.assertIn(text, bodies)

    def test_warnings(self):
        """PK-05, PK-06, SH-03, LG-01: each warning is there for the goods and carriers it is about, and else not."""
        cases = [
            (self.sofa, "contains_glass", "Shake the package gently and listen"),
            (self.carrier, "freight_collect", "(to be paid to the carrier)"),
            (self.carrier, "sign_before_inspect", "sign and to pay the freight before you may see"),
            (self.carrier, "self_trace", "on the carrier's own site only"),
        ]
        for record, name, words in cases:
            with self.subTest(name):
                self.assertNotIn(words, self.picking._get_notice_text())
                record[name] = True
                self.assertIn(words, self.picking._get_notice_text())
        self.carrier.freight_collect = False
        self.assertIn("asks you to sign before you may see", self.picking._get_notice_text(), "There is nothing to pay")
        self.carrier.freight_collect = True
        self._send()
        text = html.fromstring(self._mails().body_html).text_content()
        page = html.fromstring(self._print(self.picking)).text_content()
        for _record, name, words in cases:
            with self.subTest(name, in_mail_and_print=True):
                self.assertIn(words, text)
                self.assertIn(words, page)

    def test_language(self):
        """SH-03: mail, chat and print speak the customer's language, whoever sends them."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.mode.with_context(lang="zh_CN").instructions = "请清点件数"
        self.customer.lang = "zh_CN"
        terms = code_translations.get_python_translations

        def translations(module, lang):
            return Marked() if (module, lang) == ("after_sales", "zh_CN") else terms(module, lang)

        with patch.object(code_translations, "get_python_translations", translations):
            text = self._wizard().text
            self._send()
            page = self._print(self.picking)
        mail = self._mails()
        self.assertTrue(mail.subject.startswith("译Your order"))
        self.assertEqual({label[0] for label, _value in self._cells(mail.body_html)}, {"译"})
        for found in (text, mail.body_html, page):
            self.assertIn("请清点件数", found)
            self.assertIn("译Dear Ms Li", found)
            self.assertNotIn("Count the packages", found)
        foreign = [line for line in text.splitlines() if line and line != "请清点件数" and line[0] != "译"]
        self.assertFalse(foreign, "Every line of the chat is translated")

    def test_nothing_is_executed(self):
        """SH-03: names that hold code are shown as text in mail, chatter and print; a link is one of the web."""
        self.customer.name = self.hauler.name = self.mode.instructions = EVIL
        self.picking.carrier_tracking_ref = f'"{EVIL}'
        with self._at(SHIP):
            self.picking._verify_waybill("phone")
        self._send(way="action_told")
        self._send(send_again=True)
        mail = self._mails()
        pages = {"mail": mail.body_html, "print": self._print(self.picking)}
        pages["chatter"] = "".join(body for body in self.picking.message_ids.mapped("body") if "<pre" in body)
        for name, page in pages.items():
            with self.subTest(name):
                self.assertNotIn(EVIL, page)
                self.assertIn("&lt;script&gt;alert(1)", page)
        self.carrier.tracking_url = "javascript:alert(1)"
        self._send(send_again=True)
        self.assertNotIn("javascript:", self._mails()[0].body_html)
        self.assertNotIn("javascript:", self.picking._get_notice_text())

    def _new_address_delivery(self):
        """Return a delivery to an address of the customer that has neither name nor e-mail of its own."""
        vals = {"parent_id": self.customer.id, "type": "delivery", "street": "1 Lake Road"}
        address = self.env["res.partner"].create(vals)
        picking = self._left(self._new_ready_delivery(partner_shipping_id=address.id))
        self.assertEqual(picking.partner_id, address)
        return picking

    def test_greeting_at_another_address(self):
        """SH-03: the notice greets the customer by name, also where the goods go to an address without one."""
        self.assertIn("Dear Ms Li,", self._new_address_delivery()._get_notice_text())

    def test_mail_for_another_address(self):
        """SH-03: the notice about goods for an address without e-mail goes to the customer it belongs to."""
        picking = self._new_address_delivery()
        self._send(picking=picking)
        self.assertEqual(self._mails(picking).recipient_ids, self.customer)


@tagged("post_install", "-at_install", "after_sales")
class TestSending(NoticeCommon):
    """Who told the customer when, by which way, in time or not (SH-03, PK-01)."""

    def test_on_record(self):
        """SH-03, PK-01: each way of telling is stored with who and when, and that the rules were told too."""
        for way, channel in (("action_send", "mail"), ("action_told", "chat"), ("action_print", "paper")):
            with self.subTest(way), self.cr.savepoint(flush=True) as savepoint:
                action = self._send(way=way)
                is_report = action["type"] == "ir.actions.report"
                self.assertEqual(is_report, way == "action_print")
                self.assertEqual(self.picking.notice_channel, channel)
                self.assertEqual(self.picking.notice_sent_by, self.agent)
                self.assertEqual(self.picking.notice_sent_at, SHIP + HOUR)
                self.assertEqual(self.picking.pickup_rules_sent_at, SHIP + HOUR)
                self.assertEqual(len(self._mails()), way == "action_send")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_no_rules_to_tell(self):
        """PK-01: a notice that had no rules in it does not count as having told them."""
        self.mode.instructions = False
        self._send()
        self.assertTrue(self.picking.notice_sent_at)
        self.assertFalse(self.picking.pickup_rules_sent_at)

    def test_no_address(self):
        """SH-03: a customer without e-mail address is told by chat or on paper."""
        self.customer.email = False
        with self.assertRaisesRegex(UserError, "Ms Li has no e-mail address. Print the notice, or copy it"):
            self._send()
        self.assertFalse(self.picking.notice_sent_at)
        self._send(way="action_told")
        self._send(way="action_print", send_again=True)
        self.assertEqual(self.picking.notice_channel, "paper")

    def test_twice(self):
        """SH-03: a customer is not told twice by mistake, but again when something has changed."""
        self._send()
        for way in ("action_send", "action_told", "action_print"):
            with self.subTest(way), self.assertRaisesRegex(UserError, "was told on 04/20/2026. Tick “Send again”"):
                self._send(at=SHIP + DAY, way=way)
        self.assertEqual(len(self._mails()), 1)
        self._send(at=SHIP + DAY, send_again=True)
        self.assertEqual(len(self._mails()), 2)
        self.assertEqual(self.picking.notice_sent_at, SHIP + DAY)

    def test_another_waybill_is_told_anew(self):
        """SH-03: who was told of one number knows nothing of another; telling that is no repetition."""
        self._send()
        self.assertTrue(self.picking._is_notified())
        with self._at(SHIP + HOUR):
            self.picking._record_waybill(self._waybill("RL-OTHER"), "phone")
        self.assertFalse(self.picking._is_notified())
        self._send(at=SHIP + DAY)
        self.assertIn("RL-OTHER", self._mails()[0].body_html)
        self.assertTrue(self.picking._is_notified())

    def test_on_the_day(self):
        """SH-03: told within the day, by whichever way, is in time, and nothing more is asked."""
        deadline = self._deadline(self.picking, "shipping_notice")
        self._run_clock(SHIP + HOUR)
        self._send(at=datetime(2026, 4, 20, 15, 59), way="action_told")
        self.assertEqual((deadline.status, deadline.done_at), ("met", datetime(2026, 4, 20, 15, 59)))
        self._run_clock(SHIP + DAY)
        self.assertFalse(deadline.activity_id)

    def test_on_the_next_day(self):
        """SH-03: told on the next day is late and stays so; the lead has heard of it."""
        deadline = self._deadline(self.picking, "shipping_notice")
        self._run_clock(datetime(2026, 4, 20, 16))
        self.assertEqual((deadline.status, deadline.activity_id.user_id), ("missed", self.tracker))
        self._run_clock(datetime(2026, 4, 21, 0))
        missed = self.picking.activity_ids.filtered(lambda a: a.summary == "Missed: Shipping notice")
        self.assertEqual(missed.user_id, self.lead, "Missed at midnight, told when work begins at eight")
        self._send(at=datetime(2026, 4, 21, 0, 1))
        self.assertEqual(deadline.status, "late")
        self.assertFalse(deadline.activity_id)

    def test_not_by_ticking_off(self):
        """SH-03: the deadline ends with a notice, not with somebody saying that there was one."""
        deadline = self._deadline(self.picking, "shipping_notice")
        with self.assertRaisesRegex(UserError, "recording it on the delivery"):
            deadline.with_user(self.tracker).action_done("reached")
        action = deadline.with_user(self.tracker).action_open_done()
        self.assertEqual(self.env[action["res_model"]].browse(action["res_id"]).picking_id, self.picking)

    def test_batch(self):
        """SH-03: of many deliveries the complete ones are told, and the others are named."""
        stranger = self.env["res.partner"].create({"name": "Mr Wu"})
        incomplete, told, ready = self._new_ready_delivery(count=3)
        mute = self._new_ready_delivery(partner_id=stranger.id)
        left_out = incomplete | told | mute
        self._left(left_out | ready)
        incomplete.piece_count = 0
        told._tell_notice("chat")
        with self._at(SHIP + HOUR):
            result = (self.picking | ready | left_out).with_user(self.tracker).action_send_notices()
        mailed = self._mails(self.picking | ready | left_out).mapped("res_id")
        self.assertCountEqual(mailed, (self.picking | ready).ids)
        self.assertEqual(ready.notice_channel, "mail")
        self.assertFalse(any((incomplete | mute).mapped("notice_sent_at")))
        message = result["params"]["message"]
        self.assertIn("Notices sent: 2.", message)
        self.assertEqual([p for p in self.picking | ready | left_out if p.name in message], list(left_out))

    def test_batch_of_nothing(self):
        """SH-03: when none of them is complete, none is sent, and that is said."""
        self.picking.piece_count = 0
        result = self.picking.with_user(self.tracker).action_send_notices()
        self.assertIn("Notices sent: 0.", result["params"]["message"])
        self.assertFalse(self._mails())
