from datetime import timedelta

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PageCase
from .common_shipment import SHIP, ShipmentCommon


class PortalCommon(PageCase, ShipmentCommon):
    #: The day after the goods left.
    starts_at = SHIP + timedelta(days=1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._new_user("portal", "base.group_portal")
        cls.stranger = cls._new_user("stranger", "base.group_portal")
        cls.mode.write({"details_required": False, "contact_required": "none", "waybill_required": "none"})

    def _ask(self, url, login=None, data=None, csrf=True):
        """Open a page, or send a form with its token, as a user or as the public; return the answer."""
        self.authenticate(login, login)
        if data is not None:
            # Without any value it would not be sent as a form.
            data = {**data, "button": "1"} | ({"csrf_token": Request.csrf_token(self)} if csrf else {})
        with mute_logger("odoo.http"):
            answer = self.url_open(url, data=data, allow_redirects=False)
        self.env.invalidate_all()
        return answer


@tagged("post_install", "-at_install", "after_sales")
class TestReceiptPortal(PortalCommon):
    """What a customer reads of his deliveries, and the one thing he may tell us: it has arrived (LG-03, DL-04)."""

    def setUp(self):
        super().setUp()
        self.order = self._new_shipment_order(partner_id=self.portal.partner_id.id)
        self.token = self.order._portal_ensure_token()
        self.picking = self._left(self.order.picking_ids)

    def _confirm(self, login=None, token=None, picking=None, **kwargs):
        """Press “I have received it”."""
        picking_id = self.picking.id if picking is None else picking
        data = {"access_token": token} if token is not None else {}
        return self._ask(f"/my/picking/{picking_id}/received", login, data, **kwargs)

    def _assert_refused(self, answer, status=404):
        self.assertEqual(answer.status_code, status)
        self.assertFalse(self.picking.received_at)
        self.assertFalse(self.picking.received_source)

    def _page(self):
        """Return the text of the order's page as its customer reads it."""
        answer = self._ask(self.order.get_portal_url(), "portal_as")
        self.assertEqual(answer.status_code, 200)
        return answer.text

    def test_owner(self):
        """DL-04: the customer confirms; the promise is judged, and he is back on his order."""
        answer = self._confirm("portal_as")
        self.assertEqual(answer.status_code, 303)
        self.assertIn(f"/my/orders/{self.order.id}", answer.headers["Location"])
        self.assertTrue(self.picking.received_at)
        self.assertEqual(self.picking.received_source, "customer")
        self.assertEqual(self.order.last_received_at, self.picking.received_at)
        self.assertIn(self.order.delay_state, ("kept", "missed"))

    def test_token_of_the_order(self):
        """The link of a mail is enough: for the public, and for a user whom it was forwarded to."""
        for login in (None, "stranger_as"):
            with self.subTest(login=login):
                self.assertEqual(self._confirm(login, self.token).status_code, 303)
                self.assertEqual(self.picking.received_source, "customer")
                self.picking.write({"received_at": False, "received_source": False})

    def test_no_proof(self):
        """Nobody confirms what is not his: not without a token, not with a wrong one or that of another order."""
        other = self._new_shipment_order()._portal_ensure_token()
        for login in (None, "stranger_as"):
            for token in (None, "", "wrong", self.token[:-1], other, "False"):
                with self.subTest(login=login, token=token):
                    self._assert_refused(self._confirm(login, token))

    def test_senseless_token(self):
        """Letters that no token has are a wrong token, not an error."""
        self._assert_refused(self._confirm(token="höchst geheim"))

    def test_order_without_token(self):
        """An order that was never shared has no token, so no token opens it; the public gets no error either."""
        self.order.access_token = False
        for token in (None, "", "wrong", "False"):
            with self.subTest(token=token):
                self._assert_refused(self._confirm(token=token))
        self.assertEqual(self._confirm("portal_as").status_code, 303, "The customer himself needs none")

    def test_not_delivered(self):
        """What has not left cannot have arrived, though the customer says so; nothing of it is stored."""
        order = self._new_shipment_order(partner_id=self.portal.partner_id.id)
        self.picking = order.picking_ids
        for login, token in (("portal_as", None), (None, order._portal_ensure_token())):
            self._assert_refused(self._confirm(login, token))
        self.picking.action_cancel()
        self._assert_refused(self._confirm("portal_as"))

    def test_not_a_delivery(self):
        """A return and a transfer between warehouses bring the customer nothing."""
        with self._at(SHIP):
            wizard = self.env["stock.return.picking"].create({"picking_id": self.picking.id})
            wizard.product_return_moves.quantity = 1
            back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
            self._deliver(back)
            warehouse = self.picking.picking_type_id.warehouse_id
            internal = self.env["stock.picking"].create(
                {
                    "picking_type_id": warehouse.int_type_id.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "location_dest_id": warehouse.lot_stock_id.id,
                    "partner_id": self.portal.partner_id.id,
                    "move_ids": [(0, 0, {
                        "product_id": self.sofa.id, "product_uom_qty": 1, "location_id": warehouse.lot_stock_id.id,
                        "location_dest_id": warehouse.lot_stock_id.id,
                    })],
                }
            )  # fmt: skip
            internal.action_confirm()
            self._deliver(internal)
        for self.picking in (back, internal):
            with self.subTest(self.picking.picking_type_id.name):
                self.assertEqual(self.picking.state, "done")
                self._assert_refused(self._confirm("portal_as"))
        with self.subTest("a transfer of no order, with a token"):
            self._assert_refused(self._confirm(token="wrong"))

    def test_deleted(self):
        """A number that is no delivery, or no longer one, is not found, whoever asks."""
        gone = self._new_shipment_order().picking_ids
        gone_id = gone.id
        gone.action_cancel()
        gone.unlink()
        for login in (None, "portal_as", "agent_as"):
            for token in (None, self.token):
                with self.subTest(login=login, token=bool(token)):
                    self.assertEqual(self._confirm(login, token, picking=gone_id).status_code, 404)

    def test_twice(self):
        """The first confirmation counts; pressing again, or an entry of ours before it, changes nothing."""
        arrived = SHIP + timedelta(days=2)
        with self._at(arrived):
            self.picking._record_receipt(arrived, "call")
        self.assertEqual(self._confirm("portal_as").status_code, 303)
        self.assertEqual(self.picking.received_at, arrived)
        self.assertEqual(self.picking.received_source, "call")

    def test_link(self):
        """Mail scanners follow links, so a plain link confirms nothing."""
        url = f"/my/picking/{self.picking.id}/received?access_token={self.token}"
        for login in (None, "portal_as"):
            answer = self._ask(url, login)
            self.assertIn(answer.status_code, (404, 405))
            self.assertFalse(self.picking.received_at)

    def test_without_csrf_token(self):
        """Another site cannot press the button."""
        self._assert_refused(self._confirm("portal_as", csrf=False), status=400)

    def test_page_before_it_left(self):
        """LG-03: while the goods are being prepared, neither “Shipped” nor a date nor a button is shown."""
        self.order = self._new_shipment_order(partner_id=self.portal.partner_id.id)
        page = self._page()
        self.assertIn(self.order.picking_ids.name, page)
        for words in ("Shipped", "Expected about", "I have received it", "Received on", "Packed"):
            self.assertNotIn(words, page)

    def test_page_packed(self):
        """LG-03: validated, but still in the house, is told as it is."""
        self.picking.handed_over_at = False
        page = self._page()
        self.assertIn("Packed, not yet with the carrier", page)
        for words in ("Shipped", "Expected about", "I have received it", "Received on"):
            self.assertNotIn(words, page)

    def test_page_on_its_way(self):
        """LG-03: after the hand-over the goods are shipped; the date is called an estimate; the button is there."""
        self.assertEqual(str(self.picking.expected_receipt_date), "2026-04-25")
        page = self._page()
        self.assertIn("Shipped", page)
        self.assertRegex(page, r"(?s)Expected about\s*<span>04/25/2026</span>\s*\(an estimate\)")
        self.assertIn(f'action="/my/picking/{self.picking.id}/received"', page)
        self.assertIn(f'name="access_token" value="{self.token}"', page)
        for words in ("Packed", "Received on"):
            self.assertNotIn(words, page)

    def test_page_received(self):
        """What has arrived is neither expected nor to be confirmed again."""
        arrived = SHIP + timedelta(days=2)
        with self._at(arrived):
            self.picking._record_receipt(arrived)
        page = self._page()
        self.assertRegex(page, r"(?s)Received on\s*<span>04/22/2026</span>")
        for words in ("Expected about", "I have received it", "Packed"):
            self.assertNotIn(words, page)

    def test_page_of_the_public(self):
        """The link of a mail shows the same page, and its button works without a login."""
        answer = self._ask(self.order.get_portal_url())
        self.assertIn("I have received it", answer.text)
        self.assertIn(f'name="access_token" value="{self.token}"', answer.text)

    def test_page_of_a_transfer_without_promise(self):
        """LG-03: a return is no shipment of ours, core's own words stay; our own van needs no hand-over."""
        order = self._new_shipment_order(partner_id=self.portal.partner_id.id, carrier_id=False)
        with self._at(SHIP):
            self._deliver(order.picking_ids)
        self.order = order
        page = self._page()
        self.assertIn("Shipped", page)
        self.assertIn("Received on" if order.picking_ids.received_at else "I have received it", page)


@tagged("post_install", "-at_install", "after_sales")
class TestCarePortal(PortalCommon):
    """SH-10: a customer declines care reminders from the mail, for himself only."""

    def _decline(self, partner_id, token, **kwargs):
        return self._ask(f"/after_sales/care/{partner_id}/{token}/decline", data={}, **kwargs)

    def test_link_only_asks(self):
        """Mail scanners follow the link of the mail, so it only asks."""
        url = self.customer._get_care_decline_url()
        self.assertTrue(url.startswith(self.customer.get_base_url()))
        answer = self._ask(url.removeprefix(self.customer.get_base_url()))
        self.assertEqual(answer.status_code, 200)
        self.assertIn("No more care reminders?", answer.text)
        action = f'action="/after_sales/care/{self.customer.id}/{self.customer._get_link_token()}/decline"'
        self.assertIn(action, answer.text)
        self.assertFalse(self.customer.no_care_reminders)

    def test_decline(self):
        """The button declines; once more changes nothing; nobody else is concerned."""
        other = self.portal.partner_id
        for _time in range(2):
            answer = self._decline(self.customer.id, self.customer._get_link_token())
            self.assertEqual(answer.status_code, 200)
            self.assertIn("You will get no more care reminders", answer.text)
            self.assertTrue(self.customer.no_care_reminders)
        self.assertFalse(other.no_care_reminders)

    def test_link_does_not_decline(self):
        """The address of the button is no link."""
        url = f"/after_sales/care/{self.customer.id}/{self.customer._get_link_token()}/decline"
        self.assertIn(self._ask(url).status_code, (404, 405))
        self.assertFalse(self.customer.no_care_reminders)

    def test_without_csrf_token(self):
        """Another site cannot press the button."""
        answer = self._decline(self.customer.id, self.customer._get_link_token(), csrf=False)
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.customer.no_care_reminders)

    def test_wrong_token(self):
        """Neither a guess nor the token of somebody else, nor that of an order, declines."""
        order = self._new_shipment_order()
        for token in ("wrong", self.portal.partner_id._get_link_token(), order._portal_ensure_token(), "geh%C3%A9im"):
            with self.subTest(token=token):
                self.assertEqual(self._decline(self.customer.id, token).status_code, 404)
                self.assertFalse(self.customer.no_care_reminders)

    def test_deleted_partner(self):
        """The link of a contact that is gone leads nowhere, without an error."""
        gone = self.env["res.partner"].create({"name": "Mr Gone"})
        partner_id, token = gone.id, gone._get_link_token()
        gone.unlink()
        self.assertEqual(self._decline(partner_id, token).status_code, 404)

    def test_link_in_the_mail(self):
        """SH-10: the mail carries the link of the contact it goes to."""
        self.sofa.write({"care_interval": 3, "care_instructions": "Turn it."})
        picking = self._left(self._new_shipment_order().picking_ids)
        template = self.env.ref("after_sales.mail_template_care")
        body = template._generate_template(picking.ids, ["body_html"])[picking.id]["body_html"]
        self.assertIn(f"/after_sales/care/{self.customer.id}/{self.customer._get_link_token()}", body)
        self.assertIn("Turn it.", body)
