from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .common import TourCase
from .test_remedy_documents import DocumentsCommon


@tagged("post_install", "-at_install", "after_sales")
class TestUnshippedTour(TourCase, DocumentsCommon):
    """A refund before shipment in a real browser, saved and not saved (SL-09, X-20)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tax = cls.env["account.tax"].create({"name": "Tour 13 %", "amount": 13, "type_tax_use": "sale"})
        cls.product = cls._new_product("Tour Chair", list_price=199.99, taxes_id=[Command.set(tax.ids)])
        stock = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1).lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(cls.product, stock, 10)
        cls.unshipped = cls.env.ref("after_sales.case_kind_unshipped_refund")
        # Core itself shows a delivery with a carrier only to those who may also read its postcodes.
        cls.clerk = cls._new_user("tour_clerk", "stock.group_stock_user,base.group_partner_manager")
        for user in cls.agent | cls.clerk | cls.accountant:
            user.password = user.login

    @classmethod
    def _new_paid_order(cls):
        """Return an order over two chairs, ten per cent off, for which 406.78 were paid, ready to leave."""
        deadline = fields.Date.today() + timedelta(days=7)
        line = {"product_id": cls.product.id, "product_uom_qty": 2, "discount": 10}
        order = cls._new_confirmed_order(deadline, carrier_id=cls.carrier.id, order_line=[Command.create(line)])
        invoice = order._create_invoices()
        invoice.action_post()
        context = {"active_model": "account.move", "active_ids": invoice.ids}
        cls.env["account.payment.register"].with_context(**context).create({}).action_create_payments()
        cls._prepare(order.picking_ids, at=fields.Datetime.now())
        return order

    def _play(self, path, record, tour, user):
        """Let a person play a tour that begins on the form of a record."""
        self.start_tour(f"/odoo/{path}/{record.id}", tour, login=user.login)
        self.env.invalidate_all()

    def _play_held(self, order):
        """The case holds the goods, whoever wants to send them."""
        case = self._new_case(order, self.unshipped)
        self._play("deliveries", order.picking_ids, "after_sales_unshipped_held", self.clerk)
        self.assertEqual(order.picking_ids.state, "assigned")
        return case

    def test_saved(self):
        """The customer keeps the order: the reason stays, nothing is given back, the goods leave."""
        order = self._new_paid_order()
        case = self._play_held(order)
        self._play("action-after_sales.case_action", case, "after_sales_unshipped_saved", self.agent)
        remedy = case.remedy_ids
        self.assertEqual((remedy.state, remedy.ended_reason), ("refused", "It leaves on Friday: she keeps it"))
        self.assertFalse(remedy.refund_move_id)
        self._play("deliveries", order.picking_ids, "after_sales_unshipped_leaves", self.clerk)
        self.assertEqual((order.picking_ids.state, order.order_line.qty_delivered), ("done", 2))
        self.assertEqual(order.invoice_ids.mapped("move_type"), ["out_invoice"], "nothing was given back")

    def test_not_saved(self):
        """The goods are stopped, what was paid comes back to the cent, the order and its line read cancelled."""
        order = self._new_paid_order()
        invoice = order.invoice_ids
        case = self._play_held(order)
        self._play("action-after_sales.case_action", case, "after_sales_unshipped_lost", self.agent)
        remedy = case.remedy_ids
        note = remedy.refund_move_id
        self.assertEqual((remedy.state, order.picking_ids.state), ("awaiting_refund", "cancel"))
        self.assertEqual((note.state, note.move_type, note.reversed_entry_id), ("draft", "out_refund", invoice))
        self.assertEqual((invoice.amount_total, note.amount_total), (406.78, 406.78))
        self.assertEqual((invoice.amount_tax, note.amount_tax), (46.80, 46.80), "the tax comes back, too")
        self.assertEqual((order.state, order.fulfilment_state), ("cancel", "cancelled"))
        self.assertEqual(order.order_line.after_sales_state, "cancelled")
        self._play("orders", order, "after_sales_unshipped_order", self.agent)
        self._play("customer-credit-notes", note, "after_sales_unshipped_paid", self.accountant)
        self.assertEqual((note.state, note.amount_residual, remedy.state), ("posted", 0, "done"))
        self.assertEqual(remedy.refund_state, "under_way")
