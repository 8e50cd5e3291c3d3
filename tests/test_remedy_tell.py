from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_remedy import CLAIM, RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestRemedyTell(RemedyCommon):
    """What the customer hears of what was decided, and what its goods wait for (DM-05, DM-08)."""

    starts_at = CLAIM

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._new_note(20)
        cls.case, cls.claim = cls._new_damage()
        cls.order = cls.case.sale_order_id
        cls.case.with_user(cls.agent)._log_contact("call", "reached", "We look into it")
        cls.case._move_to_phase("working")

    def _approved(self, old_piece="fetch"):
        remedy = self._propose(self.case, "replace", skip_reason="Cannot be mended", old_piece=old_piece)
        remedy._request()
        if remedy.state == "to_approve":
            remedy.sudo().approval_ids.with_user(self.manager).action_approve()
        self.assertEqual(remedy.state, "awaiting_dispatch")
        return remedy

    def test_the_case_offers_to_tell(self):
        """DM-05: after the decision the next step is to tell the customer what comes, when, and of the old piece."""
        remedy = self._approved()
        case = self.case.with_user(self.agent)
        case.invalidate_recordset()
        self.assertEqual(case.next_step, "tell")
        self.assertIn(remedy.number, case.next_step_reason)
        action = case.action_open_tell_remedy()
        form = Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))
        self.assertIn("Sofa × 1", form.text)
        self.assertIn("It should reach you by 05/29/2026", form.text, "20 days by the note, 5 of transport")
        self.assertIn("We fetch the damaged piece", form.text)
        form.save().action_mail()
        message = self.case.message_ids.filtered(lambda m: m.partner_ids == self.case.partner_id)[:1]
        self.assertIn("We fetch the damaged piece", message.body)
        self.assertEqual(message.message_type, "comment", "A person's words, not a machine's")
        self.assertEqual((remedy.customer_told_at, remedy.customer_told_by), (CLAIM, self.agent))
        case.invalidate_recordset()
        self.assertNotEqual(case.next_step, "tell")
        with self.assertRaisesRegex(UserError, "knows of every remedy"):
            case.action_open_tell_remedy()

    def test_told_on_the_phone(self):
        """DM-05: whoever is told on the phone or in a chat has been told; it stands in the case."""
        remedy = self._approved(old_piece="keep")
        remedy._tell_customer(remedy._get_customer_text(), "call")
        self.assertIn("need not send the damaged piece back", self.case.message_ids[0].body)
        self.assertTrue(remedy.customer_told_at)

    def test_refusals(self):
        """DM-05: nobody is told of what is not decided, by a stranger, or without words."""
        draft = self._propose(self.case, "replace", skip_reason="x")
        with self.assertRaisesRegex(UserError, "not decided yet"):
            draft._tell_customer("We send it", "call")
        draft._cancel("Wrong")
        remedy = self._approved()
        with self.assertRaisesRegex(UserError, "Write what the customer is told"):
            remedy._tell_customer("  ", "call")
        with self.assertRaisesRegex(AccessError, "take-over first|have 'read' access"), self.env.cr.savepoint():
            remedy.with_user(self.other_agent)._tell_customer("We send it", "call")
        self.case.partner_id.email = self.case.partner_email = False
        with self.assertRaisesRegex(UserError, "has no e-mail address"):
            remedy._tell_customer("We send it", "mail")
        self.assertFalse(remedy.customer_told_at)

    def test_goods_come_first(self):
        """DM-08: before anybody calls the customer the goods are ordered, by the date of the factory's note."""
        remedy = self._approved()
        delivery = remedy.delivery_picking_id
        self.assertEqual(delivery.scheduled_date, CLAIM + timedelta(days=20))
        self.assertEqual(delivery.shipment_step, "goods")
        self.assertIn("order from the factory", delivery.shipment_reason)
        self.assertIn("05/24/2026", delivery.shipment_reason)
        self.assertIn("Take the damaged piece along", delivery.note)

    def test_nobody_knows_when(self):
        """DM-08: where no note says when goods can leave, no date is made up, not for us and not for the customer."""
        self.env["after.sales.factory.note"].search([("partner_id", "=", self.factory.id)]).unlink()
        remedy = self._approved(old_piece="keep")
        delivery = remedy.delivery_picking_id
        self.assertEqual(delivery.shipment_step, "goods")
        self.assertIn("Nobody noted when they can leave", delivery.shipment_reason)
        self.assertNotIn("2026", delivery.shipment_reason)
        text = remedy._get_customer_text()
        self.assertIn("we send you", text)
        self.assertNotIn("should reach you", text)

    def test_goods_in_stock(self):
        """DM-08: what is in stock leaves now, and the customer is called."""
        stock = self.order.warehouse_id.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(self.sofa, stock, 5)
        delivery = self._approved().delivery_picking_id
        self.assertEqual(delivery.scheduled_date, CLAIM)
        self.assertNotEqual(delivery.shipment_step, "goods")
