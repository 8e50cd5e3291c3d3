"""Money that goes back through the provider by whom it was paid online (RF-01, RF-05)."""

import unittest.mock

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_return import ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestProviderRefund(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env.ref("payment.payment_method_card").sudo()
        cls.card.support_refund = "partial"
        cls.provider = cls.env["payment.provider"].create(
            {"name": "Mock Pay", "state": "test", "payment_method_ids": [Command.set(cls.card.ids)]}
        )
        cls.card.active = True
        # The provider's answer: pending, done, or an error, as a test wishes.
        cls.answer, cls.support = "pending", "partial"
        Transaction = type(cls.env["payment.transaction"])
        test = cls

        def send(refund):
            if test.answer == "done":
                refund._set_done()
            elif test.answer != "pending":
                raise ValidationError(test.answer)
            else:
                refund._set_pending()

        def support(providers):
            providers.update(
                dict.fromkeys(["support_express_checkout", "support_manual_capture", "support_tokenization"], False)
                | {"support_refund": test.support}
            )

        cls.enterClassContext(unittest.mock.patch.object(Transaction, "_send_refund_request", send))
        name = "_compute_feature_support_fields"
        cls.enterClassContext(unittest.mock.patch.object(type(cls.provider), name, support))

        def book(refund):
            """Book the payment of a refund as core does for a provider that has a journal."""
            move = refund.invoice_ids
            wizard = test.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
            refund.payment_id = wizard.create({"amount": abs(refund.amount)})._create_payments()

        cls.enterClassContext(unittest.mock.patch.object(Transaction, "_create_payment", book))
        cls.order, cls.payment = cls._new_online_order(3)

    @classmethod
    def _new_online_order(cls, quantity):
        """Return an order whose goods the customer has, paid online, and that payment."""
        order = cls._new_delivered_order(cls.chair, quantity)
        payment = cls.env["payment.transaction"].create(
            {
                "provider_id": cls.provider.id,
                "payment_method_id": cls.card.id,
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": cls.customer.id,
                "reference": f"TX-{order.name}",
                "state": "done",
                "sale_order_ids": [Command.set(order.ids)],
            }
        )
        return order, payment

    def _refundable(self, quantity=1, order=None):
        """Return a return whose goods have passed, and its posted credit note as the accountant sees it."""
        remedy = self._new_return(order or self.order, quantity)
        self._arrive(remedy)
        self._inspect(remedy)
        move = remedy.sudo().refund_move_id.with_user(self.accountant)
        move.action_post()
        return remedy.sudo(), move

    def test_through_the_provider(self):
        """Asked for on the credit note, sent, booked: core's refund and core's payment, the route by its method."""
        remedy, move = self._refundable()
        self.assertTrue(move.can_refund_online)
        self.assertEqual(move.online_refund_note, "It goes back through Mock Pay (Card), the way it was paid.")
        with self._refused(AccessError, "Finance asks the provider"):
            remedy.with_user(self.agent)._refund_online()
        move.action_refund_online()
        refund = remedy.provider_refund_id
        self.assertEqual((refund.amount, refund.source_transaction_id, refund.state), (-100, self.payment, "pending"))
        self.assertEqual(remedy.refund_route_id, self.env.ref("after_sales.refund_route_online_card"))
        self.assertFalse(move.can_refund_online)
        with self._refused(UserError, "is about to refund it already"):
            move.action_refund_online()
        with self._refused(UserError, "is about to refund it already"):
            remedy.with_user(self.agent)._apply()
        self.assertEqual((self.order._get_money_paid_out(), remedy._get_money_at_providers()), (0, 100))
        refund._set_done()
        refund._post_process()
        self.assertEqual((remedy.state, remedy.refund_state), ("done", "under_way"))
        self.assertEqual((self.order._get_money_paid_out(), remedy._get_money_at_providers()), (100, 0))
        self.assertEqual(move.online_refund_note, remedy.provider_refund_note, "paid: nothing is to be done any more")
        self.assertIn("has sent the money", " ".join(remedy.ticket_id.message_ids.mapped("body")))

    def test_a_failure_is_told_and_tried_again(self):
        """The provider says no: finance is told why, the case too; asked again, it goes through."""
        remedy, move = self._refundable()
        type(self).answer = "Card expired"
        self.addCleanup(setattr, type(self), "answer", "pending")
        move.action_refund_online()
        self.assertEqual((remedy.refund_state, remedy.refund_problem), ("failed", "Card expired"))
        self.assertIn("Card expired", move.activity_ids.summary)
        self.assertIn("Card expired", " ".join(remedy.ticket_id.message_ids.mapped("body")))
        self.assertEqual((remedy.state, move.can_refund_online), ("awaiting_refund", True))
        type(self).answer = "done"
        move.action_refund_online()
        remedy.provider_refund_id._post_process()
        self.assertEqual((remedy.state, remedy.refund_state, remedy.refund_tries), ("done", "under_way", 1))
        self.assertFalse(remedy.refund_problem)

    def test_a_late_failure(self):
        """Pending first, then cancelled by the provider."""
        remedy, move = self._refundable()
        move.action_refund_online()
        remedy.provider_refund_id._set_canceled("Closed account")
        self.assertEqual((remedy.refund_state, remedy.refund_problem), ("failed", "Closed account"))
        # What cannot go back that way is paid to an account.
        self.assertTrue(remedy.with_user(self.agent)._apply())
        with self._refused(UserError, "asks for this money already"):
            move.action_refund_online()

    def test_what_cannot(self):
        """Not posted, nothing left there, whole payments only, another way: each with its sentence."""
        draft = self._new_return(self.order)
        self._arrive(draft)
        self._inspect(draft)
        note = draft.sudo().refund_move_id.with_user(self.accountant)
        with self._refused(UserError, "Post the credit note of"):
            note.action_refund_online()
        note.action_post()
        type(self).support = "full_only"
        self.addCleanup(setattr, type(self), "support", "partial")
        self.provider.invalidate_recordset()
        with self._refused(UserError, "whole payments only, of .*300.00"):
            note.action_refund_online()
        type(self).support = "none"
        self.provider.invalidate_recordset()
        with self._refused(UserError, "gives nothing back by itself"):
            note.action_refund_online()
        type(self).support = "partial"
        self.provider.invalidate_recordset()
        self.payment._refund(250)
        with self._refused(UserError, "Only .*50.00 of what was paid through Mock Pay"):
            note.action_refund_online()
        order, _invoice = self._new_paid_order(1)
        _remedy, offline = self._refundable(order=order)
        self.assertFalse(offline.online_refund_note)
        with self._refused(UserError, "Nothing of it was paid online"):
            offline.action_refund_online()
        with self._refused(UserError, "No remedy gives money back"):
            self.invoice_of(order).with_user(self.accountant).action_refund_online()

    def invoice_of(self, order):
        return order.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")

    def test_routes_by_method(self):
        """RF-02: the shipped routes know core's methods; what was not paid online takes none of them."""
        Route = self.env["after.sales.refund.route"]
        for method, code in (("alipay", "online_wallet"), ("card", "online_card"), ("ideal", "online_bank")):
            found = Route._choose(self.company, self.env.ref(f"payment.payment_method_{method}"))
            self.assertEqual(found[0].code, code)
        self.assertNotIn("online", Route._choose(self.company, channel="express", bank="CCB")[0].code or "")
