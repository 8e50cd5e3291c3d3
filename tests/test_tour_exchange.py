from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TourCase
from .test_remedy_documents import DocumentsCommon


@tagged("post_install", "-at_install", "after_sales")
class TestExchangeTour(TourCase, DocumentsCommon):
    """An exchange for a dearer article in a real browser, to the cent (RE-13, RX-02, MX-05)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write({"street": "1288 Wuzhong Road", "city": "Shanghai"})
        cls.old = cls._new_product("Tour Chair", list_price=199.99, taxes_id=False)
        cls.new = cls._new_product("Tour Throne", list_price=259.50, taxes_id=False)
        # Core itself shows a delivery with a carrier only to those who may also read its postcodes.
        cls.clerk = cls._new_user("tour_clerk", "stock.group_stock_user,base.group_partner_manager")
        for user in cls.agent | cls.clerk | cls.accountant:
            user.password = user.login

    @classmethod
    def _new_discounted_order(cls):
        """Return an order whose customer has the chair for ten per cent less and paid 179.99 for it."""
        cls._stock(cls.old)
        line = {"product_id": cls.old.id, "product_uom_qty": 1, "discount": 10}
        order = cls._new_delivered_order(order_line=[Command.create(line)])
        order.picking_ids.received_at = fields.Datetime.now()
        invoice = order._create_invoices()
        invoice.action_post()
        payment = cls.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
        payment.create({}).action_create_payments()
        return order

    @classmethod
    def _stock(cls, product):
        stock = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1).lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(product, stock, 5)

    def _play(self, path, record, tour, user):
        """Let a person play a tour that begins on the form of a record."""
        self.start_tour(f"/odoo/{path}/{record.id}", tour, login=user.login)
        self.env.invalidate_all()

    def test_story_of_an_exchange(self):
        order = self._new_discounted_order()
        self._stock(self.new)
        case = self._new_case(order, self.env.ref("after_sales.case_kind_exchange"))
        self._play("action-after_sales.case_action", case, "after_sales_exchange_ask", self.agent)
        remedy = case.remedy_ids
        invoice = remedy.difference_invoice_id
        self.assertEqual((remedy.state, remedy.settlement), ("awaiting_return", 79.51))
        self.assertEqual((invoice.state, invoice.amount_total, invoice.partner_id), ("draft", 79.51, self.customer))

        self._play("receipts", remedy.return_picking_id, "after_sales_exchange_take_in", self.clerk)
        self.assertEqual((remedy.inspection_ids.state, remedy.inspection_ids.inspected_by), ("passed", self.clerk))
        self.assertEqual(remedy.state, "awaiting_dispatch")
        picking = remedy.delivery_picking_id
        self.assertEqual((picking.move_ids.product_id, picking.move_ids.product_uom_qty), (self.new, 1))

        self._prepare(picking, at=fields.Datetime.now())
        with self._refused(UserError, "has not paid the difference"):
            picking.with_user(self.clerk).button_validate()
        self._play("customer-invoices", invoice, "after_sales_exchange_settle", self.accountant)
        self.assertEqual((invoice.state, invoice.amount_residual), ("posted", 0))
        self._play("deliveries", picking, "after_sales_exchange_send", self.clerk)
        self.assertEqual((picking.state, remedy.state), ("done", "done"))

        line = order.order_line[0]
        self.assertEqual((line.qty_delivered, line.price_total), (1, 179.99), "what was sold stays as it was")
        self.assertFalse(remedy.refund_move_id, "nothing is given back")
        self.assertEqual(sum((order.invoice_ids | invoice).mapped("amount_total")), 259.50)
        self.assertEqual(line._get_customer_quantities()[line], 0, "the old one is gone")
