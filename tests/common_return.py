"""Orders that were paid, and goods of theirs that come back. No tests here, no demo data."""

import base64

from .common_remedy import CLAIM
from .test_remedy_documents import DocumentsCommon

#: A picture of one point.
PIXEL = base64.b64encode(
    base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
)


class ReturnCommon(DocumentsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(cls._at(CLAIM))
        cls.company.anglo_saxon_accounting = False
        cls.clerk = cls._new_user("clerk", "stock.group_stock_user")
        cls.return_kind = cls.env.ref("after_sales.case_kind_return")
        cls.exchange_kind = cls.env.ref("after_sales.case_kind_exchange")
        kinds = cls.return_kind | cls.exchange_kind | cls.env.ref("after_sales.case_kind_unshipped_refund")
        kinds.write({"required_fact_ids": [(5,)], "closing_fact_ids": [(5,)]})
        cls.company.partner_id.write({"street": "1288 Wuzhong Road", "city": "Shanghai"})
        cls.env["after.sales.evidence.slot"].search([]).active = False

    @classmethod
    def _new_paid_order(cls, quantity=2, product=None, **vals):
        """Return an order whose goods the customer has, and its paid invoice."""
        order = cls._new_delivered_order(product or cls.chair, quantity, **vals)
        return order, cls._invoice_and_pay(order)

    @classmethod
    def _invoice_and_pay(cls, order):
        invoice = order._create_invoices()
        invoice.action_post()
        cls._pay(invoice)
        return invoice

    @classmethod
    def _pay(cls, move):
        payments = cls.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        payments.create({}).action_create_payments()

    def _propose_back(self, case, type_="return_refund", quantity=1, line=None, lots=None, **vals):
        """Return a draft of the agent: so many of an order line come back."""
        line = line or case.sale_order_id.order_line[:1]
        item = {"sale_line_id": line.id, "product_id": line.product_id.id, "quantity": quantity}
        for name in ("new_product_id", "new_price"):
            if name in vals:
                item[name] = vals.pop(name)
        if lots:
            item["return_lot_ids"] = [(6, 0, lots.ids)]
        return case.with_user(self.agent)._propose_remedy({"type": type_, **vals}, [item])

    def _decide(self, remedy):
        """Let the agent ask and a lead approve."""
        remedy._request()
        for approval in remedy.sudo().approval_ids.filtered(lambda asked: asked.state == "requested"):
            approval.with_user(self.lead).action_approve()
        return remedy

    def _new_return(self, order, quantity=1, kind=None, **vals):
        """Return a return that is decided: the customer is to send the goods."""
        case = self._new_case(order, kind or self.return_kind)
        return self._decide(self._propose_back(case, quantity=quantity, **vals))

    def _arrive(self, remedy, quantity=None):
        """Let the warehouse take in what came back; return the transfer."""
        back = remedy.sudo().return_picking_id.with_user(self.clerk)
        for move in back.move_ids:
            if quantity is not None:
                move.quantity = quantity
            move.picked = True
        back.with_context(skip_backorder=True, picking_ids_not_to_backorder=back.ids).button_validate()
        self.assertEqual(back.state, "done")
        return back.sudo()

    def _inspect(self, remedy, failed=(), user=None, **goods):
        """Let somebody look at what came: everything in order, but for the checks of these names."""
        inspection = remedy.sudo().inspection_ids.sorted("id")[-1:].with_user(user or self.clerk)
        for line in inspection.check_ids:
            bad = line.name in failed
            line.write({"result": "failed" if bad else "passed", "note": "Torn" if bad else False})
            if bad:
                line.photo = PIXEL
        if goods:
            inspection.goods_ids.write(goods)
        inspection._fail() if failed else inspection._pass()
        return inspection
