"""The page of a shop: its pieces, a faulty one, a parcel, and nothing of other shops (SP-01 to SP-03)."""

import html
import re
from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_shipment import SHIP
from .test_shipment_portal import PortalCommon

PAGE = "/my/shop"


@tagged("post_install", "-at_install", "after_sales")
class TestShopPortal(PortalCommon):
    """A shop has two sofas since yesterday; another shop looks over its shoulder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"after_sales_shop_days": 7, "after_sales_shop_parcels": 1})
        cls.region = cls.env["helpdesk.ticket.team"].create({"name": "Region East", "company_id": cls.company.id})
        vals = {"is_company": True, "is_after_sales_shop": True, "region_team_id": cls.region.id}
        cls.boutique, cls.other = cls.env["res.partner"].create(
            [{"name": "Shop 12", **vals}, {"name": "Shop 13", **vals}]
        )
        cls.portal.partner_id.parent_id = cls.boutique
        cls.stranger.partner_id.parent_id = cls.other
        cls.customer_user = cls._new_user("plain", "base.group_portal")
        cls.today = cls.company._get_after_sales_today(SHIP + timedelta(days=1))

    def setUp(self):
        super().setUp()
        line = {"product_id": self.sofa.id, "product_uom_qty": 2}
        self.order = self._new_shipment_order(partner_id=self.boutique.id, order_line=[(0, 0, line)])
        self._left(self.order.picking_ids)._record_receipt(SHIP)

    def _report(self, login="portal_as", **data):
        return self._ask(
            f"{PAGE}/new",
            login,
            {
                "line_id": str(self.order.order_line.id),
                "problem": "A torn seam",
                "decision": "return",
                "inspected_on": str(self.today),
                **data,
            },
        )

    def _text(self, answer):
        return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))

    def _claims(self):
        return self.env["after.sales.claim"].search([("order_id", "=", self.order.id)])

    def test_report(self):
        """A faulty piece is reported with the leader's decision; pictures are asked for next, the region gets it."""
        page = self._ask(f"{PAGE}/new", "portal_as")
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.order.name, page.text)
        answer = self._report()
        claim = self._claims()
        self.assertEqual(answer.status_code, 303)
        self.assertIn(claim._get_evidence_path(), answer.headers["Location"])
        self.assertEqual(
            (claim.shop_id, claim.shop_decision, claim.shop_inspected_on, claim.shop_decided_by),
            (self.boutique, "return", self.today, self.portal.name),
        )
        self.assertEqual(claim.shop_received_on, self.company._get_after_sales_today(SHIP))
        case = claim.ticket_id
        self.assertEqual((case.team_id, case.partner_id), (self.region, self.portal.partner_id))
        self.assertEqual(
            (claim.state, claim.line_ids.quantity, claim.line_ids.problem), ("collecting", 1, "A torn seam")
        )
        self.assertEqual(self._ask(claim._get_evidence_path(), "portal_as").status_code, 200)
        text = self._text(self._ask(PAGE, "portal_as"))
        for words in ("Sofa", "A torn seam", "You decided: Return", "Send it in, one parcel a week", "Send pictures"):
            self.assertIn(words, text)

    def test_bad_input(self):
        """What is wrong is said beside what was typed, and nothing is opened."""
        for data, words in (
            ({"line_id": "x"}, "Choose the piece from the list"),
            ({"line_id": "999999"}, "Choose the piece from the list"),
            ({"problem": "  "}, "Write what is wrong with it"),
            ({"decision": "burn"}, "Say what you decide"),
            ({"inspected_on": ""}, "Say when you inspected it"),
            ({"inspected_on": "yesterday"}, "This is no date"),
            ({"inspected_on": "2030-01-01"}, "in the future"),
            (
                {"received_on": str(self.today), "inspected_on": str(self.today - timedelta(days=1))},
                "after it was received",
            ),
            ({"received_on": "2020-01-01", "inspected_on": "2020-01-02"}, "before its order"),
        ):
            with self.subTest(**data):
                answer = self._report(**data)
                self.assertEqual(answer.status_code, 200)
                self.assertIn(words, self._text(answer))
                self.assertFalse(self._claims())
        self._report()
        self._report()
        self.assertEqual(len(self._claims()), 2)
        self.assertIn("No delivered goods are known", self._text(self._ask(f"{PAGE}/new", "portal_as")))
        self.assertIn("Choose the piece from the list", self._text(self._report()))
        self.assertEqual(len(self._claims()), 2, "Two were delivered")

    def test_send_and_back(self):
        """One parcel holds the chosen pieces; the page says who pays the next one, and until when they are back."""
        self._report()
        self._report()
        first, second = self._claims().sorted("id")
        self.assertIn("Parcel 1 of the week: we pay it", self._text(self._ask(PAGE, "portal_as")))
        self.assertIn(
            "Choose what is in the parcel", self._text(self._ask(f"{PAGE}/send", "portal_as", {"waybill": "X"}))
        )
        answer = self._ask(f"{PAGE}/send", "portal_as", {"waybill": "SF-1", "claim_id": str(first.id)})
        self.assertEqual(answer.status_code, 303)
        self.assertEqual((first.shop_parcel_id.parcel_waybill, first.shop_parcel_id.payer), ("SF-1", "company"))
        self.assertFalse(second.shop_parcel_id)
        text = self._text(self._ask(PAGE, "portal_as"))
        self.assertIn("the shop pays it", text)
        self.assertIn("Back with you by", text)
        self.assertEqual(first.ticket_id.deadline_ids.filtered(lambda d: d.purpose == "shop_return").status, "running")
        self._ask(f"{PAGE}/{first.id}/back", "portal_as", {})
        self.assertFalse(first.shop_back_on, "what never came to us is not back")
        first.sudo()._record_facts({"goods_compared_on": self.today})
        answer = self._ask(f"{PAGE}/{first.id}/back", "portal_as", {})
        self.assertEqual((answer.status_code, first.shop_back_on), (303, self.today))
        self.assertIn("Back in the shop", self._text(self._ask(PAGE, "portal_as")))

    def test_other_shops(self):
        """Another shop sees and moves nothing of it; a plain customer and our own people have no such page."""
        self._report()
        claim = self._claims()
        self.assertNotIn("A torn seam", self._ask(PAGE, "stranger_as").text)
        self.assertNotIn(self.order.name, self._ask(f"{PAGE}/new", "stranger_as").text)
        self.assertIn("Choose the piece", self._text(self._report("stranger_as")))
        self.assertEqual(self._claims(), claim)
        for url, data in (
            (f"{PAGE}/send", {"waybill": "X", "claim_id": str(claim.id)}),
            (f"{PAGE}/{claim.id}/back", {}),
        ):
            self.assertEqual(self._ask(url, "stranger_as", data).status_code, 404)
        self.assertFalse(claim.shop_parcel_id)
        self.assertEqual(self._ask(claim._get_evidence_path(), "stranger_as").status_code, 403)
        for login in ("plain_as", "agent_as"):
            self.assertEqual(self._ask(PAGE, login).status_code, 404)
        self.assertIn("/web/login", self._ask(PAGE).headers.get("Location", ""))
        with self._refused(AccessError, "not have enough rights to access the field"):
            claim.with_user(self.portal).read(["shop_decision"])
        self.assertEqual(self._ask(f"{PAGE}/send", "portal_as", {"waybill": "X"}, csrf=False).status_code, 400)

    def test_region_of_another_company(self):
        """A region that works for another company does not take the case there."""
        self.region.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self._report()
        claim = self._claims()
        self.assertNotEqual(claim.ticket_id.team_id, self.region)
        self.assertEqual(claim.company_id, self.company)

    def test_home(self):
        """The portal's home leads a shop to its pieces, and nobody else."""
        self.assertIn('href="/my/shop"', self._ask("/my/home", "portal_as").text)
        self.assertNotIn('href="/my/shop"', self._ask("/my/home", "plain_as").text)
        self.assertLess(self.today, date(2030, 1, 1))
