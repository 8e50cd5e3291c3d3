"""Whatever the house, its warehouse and its accountants do with an order, in any sequence: nothing is given back beyond
what was paid, nothing is sent beyond what was bought (MX-04, RF-04). AFTER_SALES_STEPS=5000 dev/test -k random_ledger
walks further, AFTER_SALES_SEED=7 elsewhere.
"""

import os
import random
from collections import Counter

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_remedy import CLAIM
from .common_return import PIXEL, ReturnCommon

STEPS = int(os.environ.get("AFTER_SALES_STEPS") or 60)
SEED = int(os.environ.get("AFTER_SALES_SEED") or 14)
#: So many steps are taken with one order; then the next one begins, paid and sent in another way.
PER_ORDER = 60
#: What brings goods and money further is done more often than what begins or undoes something.
OFTEN = ("approve", "take_in", "inspect", "answer", "deliver", "post", "pay", "pay_out")
REFUSED = (UserError, ValidationError, AccessError)
ENDED = ("draft", "refused", "cancelled")


class NothingThere(Exception):
    """There is nothing that this step could be taken with."""


@tagged("post_install", "-at_install", "after_sales")
class TestRandomLedger(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_ids |= cls.other_agent
        cls.env.ref("after_sales.policy_refund").limit_amount = 1000
        cls.env.ref("after_sales.policy_compensation").limit_amount = 1000
        tax = cls.env["account.tax"].create({"name": "13 %", "amount": 13, "type_tax_use": "sale"})
        cls.table = cls._new_product("Table", list_price=249.99, taxes_id=[Command.set(tax.ids)])
        cls.stool = cls._new_product("Stool", list_price=150.0, taxes_id=False)
        cls.bench = cls._new_product("Bench", list_price=60.0, taxes_id=False)
        cls.off = cls._new_product("Discount", type="service", is_storable=False, taxes_id=False, seller_ids=[])
        cls.stock = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1).lot_stock_id
        for product in cls.chair | cls.table | cls.stool | cls.bench:
            cls.env["stock.quant"]._update_available_quantity(product, cls.stock, 10000)
        kinds = ("return", "exchange", "unshipped_refund", "order_change", "complaint", "overpaid_postage")
        cls.kinds = {kind: cls.env.ref(f"after_sales.case_kind_{kind}") for kind in kinds}
        cls.reasons = cls.env["after.sales.reason"].search([])
        (cls.shortage | cls.damage | cls.kinds["complaint"]).write(
            {"required_fact_ids": [(5,)], "closing_fact_ids": [(5,)]}
        )

    def test_any_sequence(self):
        self.dice = random.Random(SEED)
        self.done, self.refused = Counter(), Counter()
        steps = sorted(name for name in dir(self) if name.startswith("_step_"))
        steps += 3 * [f"_step_{name}" for name in OFTEN]
        for number in range(STEPS):
            if number % PER_ORDER == 0:
                self.order = self._new_walked_order()
            name = next(name for name in iter(lambda: self.dice.choice(steps), None) if self._try(name))
            self._assert_ledger(f"seed {SEED}, step {number}: {name}")
        self.assertGreater(self.done.total(), STEPS / 4, "much of it can be done")
        self.assertGreater(self.refused.total(), STEPS / 20, "some of it cannot")

    def _try(self, name):
        """Take a step as a person would: it is done, or refused in words; tell whether there was anything to do."""
        try:
            with self.env.cr.savepoint():
                getattr(self, name)()
                self.env.flush_all()
        except NothingThere:
            self.env.invalidate_all()
            return False
        except REFUSED as error:
            self.assertTrue(str(error), name)
            self.refused[name] += 1
            self.env.invalidate_all()
        else:
            self.done[name] += 1
        return True

    # What there is.

    def _new_walked_order(self):
        """Return an order over two articles, perhaps with a discount, paid or not, sent or not."""
        line = {"product_id": self.chair.id, "product_uom_qty": self.dice.randint(1, 4)}
        lines = [line, {"product_id": self.table.id, "product_uom_qty": self.dice.randint(1, 3)}]
        lines[1]["discount"] = self.dice.choice((0, 0, 12.5))
        if self.dice.random() < 0.3:
            lines.append({"product_id": self.off.id, "price_unit": -33.33, "product_uom_qty": 1})
        lines = [Command.create(line) for line in lines]
        if self.dice.random() < 0.6:
            order = self._new_delivered_order(order_line=lines)
        else:
            order = self._new_shipment_order(order_line=lines)
            self._prepare(order.picking_ids)
        if self.dice.random() < 0.3:
            order.platform_paid_on = order.date_order
        elif self.dice.random() < 0.8:
            invoice = order._create_invoices()
            invoice.action_post()
            if self.dice.random() < 0.8:
                self._pay(invoice)
        return order

    def _any(self, records):
        """Return one of these, or end the step."""
        if not records:
            raise NothingThere
        return self.dice.choice(list(records))

    def _get_remedies(self):
        return self.env["after.sales.remedy"].search([("order_id", "=", self.order.id)])

    def _get_moves(self):
        """Return the documents of accounting about this order, of remedies and of accounting itself."""
        own = self.order.invoice_ids | self._get_remedies().credit_note_ids
        return own | self._get_remedies().difference_invoice_id | own.reversal_move_ids

    def _any_case(self, *kinds):
        """Return a case about this order of one of these kinds, an open one or a new one."""
        kind = self.kinds[self.dice.choice(kinds)]
        known = self.env["helpdesk.ticket"].search(
            [("sale_order_id", "=", self.order.id), ("case_kind_id", "=", kind.id)]
        )
        known = known.filtered(lambda case: case.phase not in ("solved", "cancelled"))
        return self.dice.choice(known) if known and self.dice.random() < 0.6 else self._new_case(self.order, kind)

    def _any_line(self):
        return self._any(self.order.order_line.filtered(lambda line: line.product_id != self.off))

    # What people do.

    def _step_ask_for_return(self):
        self._ask(self._any_case("return", "exchange"), "return_refund")

    def _step_ask_for_exchange(self):
        new = self.dice.choice((None, self.stool, self.bench, self.table))
        vals = {"new_product_id": new.id} if new else {}
        if self.dice.random() < 0.2:
            vals |= {"is_advance": True, "advance_reason": "She needs one now"}
        self._ask(self._any_case("exchange"), "exchange", **vals)

    def _step_ask_to_cancel(self):
        self._ask(self._any_case("unshipped_refund", "order_change"), "cancel")

    def _step_ask_for_refund_before_shipment(self):
        self._ask(self._any_case("unshipped_refund"), "refund")

    def _ask(self, case, type_, **vals):
        if self.dice.random() < 0.5:
            vals["reason_id"] = self.dice.choice(self.reasons).id
        if self.dice.random() < 0.2:
            vals["deduction_amount"] = self.dice.choice((5, 40))
        if self.dice.random() < 0.2:
            vals["is_paid_outside"] = True
        remedy = self._propose_back(case, type_, self.dice.randint(1, 2), line=self._any_line(), **vals)
        answers = [
            {"condition_id": condition.id, "holds": "yes", "note": "Seen", "files": self._new_file(self.agent)}
            for condition in remedy._get_conditions()
        ]
        remedy._answer_conditions(answers)
        remedy._agree_and_request(agreed=True)

    def _new_file(self, user):
        return self.env["ir.attachment"].with_user(user).create({"name": "proof.png", "raw": b"\x89PNG"})

    def _step_compensate(self):
        self._give(self._any_case("complaint"), "compensation", (15, 60, 110.01))

    def _step_give_postage_back(self):
        self._give(self._any_case("overpaid_postage"), "refund", (9.99, 30))

    def _give(self, case, type_, amounts):
        remedy = case.with_user(self.agent)._propose_remedy({"type": type_})
        self._agree(remedy, self.dice.choice(amounts))
        remedy._request()

    def _step_claim(self):
        """Something is broken or missing: a part, another one or money."""
        kind = self.dice.choice((self.damage, self.shortage))
        case = self._new_case(self.order, kind)
        line = self._any_line()
        item = {"sale_line_id": line.id, "quantity": self.dice.randint(1, 2)}
        claim = self.env["after.sales.claim"].with_user(self.agent).create(
            {"ticket_id": case.id, "line_ids": [Command.create(item)]}
        )  # fmt: skip
        claim.sudo().write({"state": "decided", "cause": self.dice.choice(("carrier", "short_shipped", "quality"))})

    def _step_make_good(self):
        claims = self.env["after.sales.claim"].search([("order_id", "=", self.order.id), ("state", "=", "decided")])
        case = self._any(claims).ticket_id
        types = case.case_kind_id.remedy_type_ids.mapped("type")
        type_ = self.dice.choice([one for one in types if one != "usage_guidance"])
        vals = {"skip_reason": "It does not serve", "old_piece": "keep" if type_ == "replace" else False}
        remedy = self._propose(case, type_, **vals)
        if remedy.means == "money" and not remedy._is_priced():
            self._agree(remedy, self.dice.choice((20, 100, 250)))
        remedy._agree_and_request()

    def _step_approve(self):
        asked = self._get_remedies().approval_ids.filtered(lambda approval: approval.state == "requested")
        approval = self._any(asked).with_user(self.manager)
        approval.action_approve() if self.dice.random() < 0.9 else approval.action_refuse("No")

    def _step_give_up(self):
        open_ = self._get_remedies().filtered(lambda remedy: remedy.state not in ("done", "refused", "cancelled"))
        remedy = self._any(open_).with_user(self.lead)
        remedy._refuse("She keeps it") if self.dice.random() < 0.5 else remedy._cancel("A mistake")

    def _step_carry_out_again(self):
        self._any(self._get_remedies()).with_user(self.agent).action_carry_out()

    # What the warehouse does.

    def _step_deliver(self):
        """Send what is open, all of it or one piece."""
        open_ = self.order.picking_ids | self._get_remedies().delivery_ids
        open_ = open_.filtered(
            lambda picking: picking.state == "assigned" and picking.location_dest_id.usage == "customer"
        )
        picking = self._any(open_)
        self._prepare(picking, at=CLAIM)
        if self.dice.random() < 0.7:
            self._left(picking, at=CLAIM)
        else:
            picking.move_ids[:1].write({"quantity": 1, "picked": True})
            with self._at(CLAIM):
                picking.with_context(skip_backorder=True).button_validate()
        if picking.state == "done" and self.dice.random() < 0.8:
            picking._record_receipt(CLAIM, "call")

    def _step_take_in(self):
        """What comes back is what was announced, or less."""
        waiting = self._get_remedies().return_ids.filtered(
            lambda picking: picking.state == "assigned" and picking.location_id.usage == "customer"
        )
        picking = self._any(waiting).with_user(self.clerk)
        for move in picking.move_ids:
            move.quantity = self.dice.choice((move.product_uom_qty, move.product_uom_qty, 1))
            move.picked = True
        without = self.dice.random() < 0.7
        context = {"picking_ids_not_to_backorder": picking.ids} if without else {}
        picking.with_context(skip_backorder=True, **context).button_validate()

    def _step_cancel_transfer(self):
        every = self.order.picking_ids | self._get_remedies().return_ids | self._get_remedies().delivery_ids
        picking = self._any(every.filtered(lambda picking: picking.state not in ("done", "cancel")))
        if self.dice.random() < 0.8:
            raise NothingThere
        picking.action_cancel()

    def _step_inspect(self):
        todo = self._get_remedies().inspection_ids.filtered(lambda inspection: inspection.state == "to_do")
        inspection = self._any(todo).with_user(self.clerk)
        failed = inspection.check_ids.mapped("name")[:1] if self.dice.random() < 0.3 else ()
        for line in inspection.check_ids:
            bad = line.name in failed
            line.write({"result": "failed" if bad else "passed", "note": "Torn" if bad else False})
            if bad:
                line.photo = PIXEL
        if inspection.difference:
            inspection.surplus = self.dice.choice(("send_back", "return_too", "ours"))
        inspection._fail() if failed else inspection._pass()

    def _step_answer(self):
        failed = self._get_remedies().inspection_ids.filtered(lambda inspection: inspection.state == "failed")
        inspection = self._any(failed).with_user(self.lead)
        if not inspection.told_at:
            inspection._tell_failure("Torn")
        if self.dice.random() < 0.5:
            inspection._accept_less(self.dice.choice((0, 10, 90)), consented=True)
        else:
            inspection._send_back()

    def _step_return_in_core(self):
        """The warehouse takes something back by itself."""
        sent = self.order.picking_ids.filtered(
            lambda picking: picking.state == "done" and picking.location_dest_id.usage == "customer"
        )
        wizard = self.env["stock.return.picking"].create({"picking_id": self._any(sent).id})
        row = self._any(wizard.product_return_moves)
        row.write({"quantity": 1, "to_refund": self.dice.random() < 0.5})
        back = wizard._create_return()
        if self.dice.random() < 0.8:
            back.move_ids.picked = True
            back.button_validate()

    # What accounting does.

    def _step_invoice(self):
        move = self.order._create_invoices(final=True)
        if self.dice.random() < 0.8:
            move.action_post()

    def _step_post(self):
        self._any(self._get_moves().filtered(lambda move: move.state == "draft")).action_post()

    def _step_pay(self):
        posted = self._get_moves().filtered(lambda move: move.state == "posted" and move.amount_residual)
        self._pay(self._any(posted))

    def _step_credit_in_core(self):
        """Accounting gives money back by itself: the whole invoice, or a part of it."""
        invoice = self._any(self.order.invoice_ids.filtered(lambda move: move.move_type == "out_invoice"))
        if self.dice.random() < 0.6:
            raise NothingThere
        note = invoice._reverse_moves([{"invoice_date": invoice.date}])
        if self.dice.random() < 0.7:
            line = self._any(note.invoice_line_ids)
            (note.invoice_line_ids - line).unlink()
            line.quantity = 1
        if self.dice.random() < 0.7:
            note.action_post()

    def _step_undo(self):
        move = self._any(self._get_moves().filtered(lambda move: move.state == "posted"))
        if self.dice.random() < 0.7:
            raise NothingThere
        move.button_draft()

    def _step_cancel_note(self):
        move = self._any(self._get_moves().filtered(lambda move: move.state == "draft"))
        move.button_cancel() if self.dice.random() < 0.7 else move.unlink()

    def _step_apply(self):
        remedies = self._get_remedies().filtered(lambda remedy: remedy.means == "money" and remedy.state not in ENDED)
        application = self._any(remedies).with_user(self.agent)._apply({"reason": "Back"})
        application._take_payee("Ms Li", "6222020012345678", bank="ICBC Hangzhou")
        application._submit()
        for user in (self.lead, self.manager, self.accountant):
            application.with_user(user).action_sign()

    def _step_pay_out(self):
        signed = self._get_remedies().application_ids.filtered(lambda application: application.state == "signed")
        self._any(signed).with_user(self.accountant)._pay(files=self._new_file(self.accountant))

    def _step_money_comes_back(self):
        sent = self._get_remedies().filtered(lambda remedy: remedy.refund_state == "under_way")
        remedy = self._any(sent).with_user(self.agent)
        remedy._record_failure("Closed") if self.dice.random() < 0.4 else remedy._record_arrival()

    # What has to hold, whatever was done.

    def _assert_ledger(self, what):
        self._assert_money(what)
        self._assert_goods(what)
        for remedy in self._get_remedies():
            self._assert_documents(remedy, f"{what}, {remedy.display_name}")

    def _assert_money(self, what):
        """What remedies promise, with what accounting gave, is no more than was agreed; what goes out, than came in."""
        order, remedies = self.order, self._get_remedies()
        alive = remedies.filtered(lambda remedy: remedy.state not in ENDED)
        notes = alive.refund_move_id.filtered(lambda move: move._is_posted_credit())
        given = sum(notes.mapped("amount_total"))
        most = max(order._get_paid_total(), order._get_invoiced_total())
        booked = order._get_credited(posting=self.env["account.move"])
        if given:
            self.assertLessEqual(round(given + booked, 2), round(most, 2), f"{what}: more is posted than was agreed")
        decided = sum(remedy._get_money_back() for remedy in alive)
        self.assertLessEqual(round(decided, 2), round(order._get_paid_total(), 2), f"{what}: more is promised")
        paid = sum(alive.application_ids.filtered(lambda one: one.state == "paid").mapped("amount"))
        received = order._get_paid_total() if any(alive.mapped("is_paid_outside")) else order._get_money_received()
        self.assertLessEqual(round(paid, 2), round(received, 2), f"{what}: more was paid out than came in")

    def _assert_goods(self, what):
        for line in self.order.order_line.filtered(lambda line: line.product_id.type == "consu"):
            moves = self.env["stock.move"].search([("sale_line_id", "=", line.id), ("state", "=", "done")])
            came = sum(moves.filtered(lambda move: move.location_dest_id.usage == "customer").mapped("quantity"))
            went = sum(moves.filtered(lambda move: move.location_id.usage == "customer").mapped("quantity"))
            items = self._get_remedies().filtered("stopped_at").line_ids
            stopped = sum(items.filtered(lambda item, line=line: item.sale_line_id == line).mapped("quantity"))
            bought = line.product_uom_qty + stopped
            self.assertLessEqual(came - went, bought, f"{what}: more of {line.name} was sent than was bought")
            has = line._get_customer_quantities()[line]
            self.assertGreaterEqual(has, 0, f"{what}: more of {line.name} came back than was there")

    def _assert_documents(self, remedy, what):
        """A remedy has one set of documents, and what was given up has none that go on."""
        returns = remedy._get_returns().filtered(lambda picking: picking.state != "cancel")
        notes = remedy.credit_note_ids.filtered(lambda move: move.state == "posted")
        self.assertLessEqual(len(notes - notes.filtered("reversal_move_ids")), 1, f"{what}: two credit notes")
        if remedy.state in ("refused", "cancelled"):
            self.assertFalse(notes.filtered(lambda move: move._is_posted_credit()), f"{what}: given up, and paid")
            open_ = (returns | remedy.delivery_ids).filtered(lambda picking: picking.state not in ("done", "cancel"))
            self.assertFalse(open_, f"{what}: given up, and goods travel")
        if remedy.type == "exchange" and not remedy.is_advance:
            sent = remedy.delivery_ids.move_ids.filtered(lambda move: move.state == "done")
            back = returns.move_ids.filtered(lambda move: move.state == "done")
            sent, back = (sum(moves.mapped("quantity")) for moves in (sent, back))
            self.assertLessEqual(sent, back, f"{what}: more is sent than came back")
