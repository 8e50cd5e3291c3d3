from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestPromiseSubmission(AfterSalesCommon):
    """From the quotation to the tracker: submit, approve, confirm, cancel, take up again."""

    def _type_order(self, user, deadline=date(2026, 4, 30), urgency="normal", product=None):
        """Return a quotation typed into the form by a user."""
        form = Form(self.env["sale.order"].with_user(user))
        form.partner_id = self.customer
        form.receipt_deadline = deadline
        form.deadline_urgency = urgency
        with form.order_line.new() as line:
            line.product_id = product or self.sofa
        return form.save()

    def test_submit_registers_one_deadline_case(self):
        """DL-01, DL-02, X-16: an agent types and submits an order; its deadline case is there at once."""
        with self._at(NOW):
            order = self._type_order(self.agent)
            order.action_submit_after_sales()
        ticket = order.sudo().deadline_ticket_id
        self.assertEqual(order.state, "draft", "Submitted stands between quotation and confirmation")
        self.assertEqual(order.submitted_at, NOW)
        self.assertEqual(ticket.case_kind_id.code, "deadline")
        self.assertEqual(ticket.sale_order_id, order)
        self.assertEqual(ticket.receipt_deadline, date(2026, 4, 30))
        self.assertEqual(ticket.deadline_urgency, "normal")
        self.assertEqual(ticket.partner_id, self.customer)
        self.assertEqual(ticket.phase, "new")
        self.assertEqual(order.sudo().case_ids, ticket)
        self.assertEqual(order.original_receipt_deadline, date(2026, 4, 30))

    def test_commitment_date_in_step(self):
        """DL-02: the warehouse's date is the promise minus the transport, and follows it."""
        with self._at(NOW):
            order = self._new_order()
            self.assertEqual(order.commitment_date, datetime(2026, 4, 23, 15, 59))
            order.receipt_deadline = date(2026, 5, 1)
            self.assertEqual(order.commitment_date, datetime(2026, 4, 24, 15, 59))
            order.receipt_deadline = False
            self.assertFalse(order.commitment_date)

    def test_realistic_date_and_reason(self):
        """FN-01: the form shows the earliest realistic date and why, before anything is saved."""
        self._new_note(20)
        with self._at(NOW):
            form = Form(self.env["sale.order"].with_user(self.agent))
            form.partner_id = self.customer
            with form.order_line.new() as line:
                line.product_id = self.sofa
            self.assertEqual(form.earliest_receipt_date, date(2026, 3, 29))
            self.assertIn("20 days", form.earliest_receipt_reason)
            self.assertIn("Red Oak Works", form.earliest_receipt_reason)

    def test_submit_needs_deadline_and_urgency(self):
        """DL-02: both are needed where the company says so, and nothing is half-written."""
        with self._at(NOW):
            for vals in ({"deadline": False}, {"urgency": False}):
                order = self._new_order(**vals)
                with self.subTest(**vals), self.assertRaisesRegex(UserError, "receipt deadline and how sensitive"):
                    order.action_submit_after_sales()
                self.assertFalse(order.submitted_at)
                self.assertFalse(order.case_ids)

    def test_setting_off(self):
        """DL-02: a company that asks for no promise confirms orders without one; half a promise is none."""
        self.company.after_sales_require_promise = False
        with self._at(NOW):
            order = self._new_order(deadline=False, urgency=False)
            order.action_confirm()
            self.assertEqual(order.state, "sale")
            self.assertFalse(order.case_ids)
            with self.assertRaisesRegex(UserError, "how sensitive"):
                self._new_order(urgency=False).action_submit_after_sales()

    def test_promise_added_after_empty_submission(self):
        """DL-01: an order submitted without a date is watched from the moment it gets one."""
        self.company.after_sales_require_promise = False
        with self._at(NOW):
            order = self._new_order(deadline=False, urgency=False)
            order.action_submit_after_sales()
            order.with_user(self.agent).write({"receipt_deadline": date(2026, 4, 30), "deadline_urgency": "normal"})
        self.assertEqual(order.original_receipt_deadline, date(2026, 4, 30))
        self.assertEqual(order.deadline_ticket_id.case_kind_id.code, "deadline")
        self.assertEqual(self._deadline(order, "receipt").due_at, datetime(2026, 4, 30, 16))

    def test_past_deadline_refused(self):
        """DL-02: a date that has passed in the company's own time zone is refused, today is not."""
        with self._at(datetime(2026, 3, 2, 17)):
            yesterday = self._new_order(deadline=date(2026, 3, 2))
            with self.assertRaisesRegex(UserError, "already passed"):
                yesterday.action_submit_after_sales()
            self.assertFalse(yesterday.submitted_at, "It is 3 March in Shanghai already")
            today = self._new_order(deadline=date(2026, 3, 3))
            today.action_submit_after_sales()
            self.assertTrue(today.submitted_at)

    def test_submit_without_lines(self):
        """Bad input: an order without lines, or with a note only, is refused with a clear message."""
        with self._at(NOW):
            order = self._new_order(order_line=[])
            with self.assertRaisesRegex(UserError, "no products"):
                order.action_submit_after_sales()
            order.order_line = [Command.create({"display_type": "line_note", "name": "Call first"})]
            with self.assertRaisesRegex(UserError, "no products"):
                order.action_submit_after_sales()
        self.assertFalse(order.submitted_at)

    def test_submit_many_or_none(self):
        """DL-01: two orders at once get a case each; one bad order among them stops all of them."""
        with self._at(NOW):
            orders = self._new_order() | self._new_order(deadline=date(2026, 5, 10))
            orders.action_submit_after_sales()
            self.assertEqual(len(orders.deadline_ticket_id), 2)
            self.assertEqual(orders.mapped("original_receipt_deadline"), [date(2026, 4, 30), date(2026, 5, 10)])
            good, bad = self._new_order(), self._new_order(order_line=[])
            with self._refused(UserError, "has no products yet"):
                (good | bad).action_submit_after_sales()
            self.assertFalse(good.submitted_at)
            self.assertFalse(good.deadline_ticket_id)
            self.env["sale.order"].action_submit_after_sales()

    def test_submit_twice_or_confirmed(self):
        """DL-01: one case per order, however often somebody tries."""
        with self._at(NOW):
            order = self._new_order()
            order.action_submit_after_sales()
            with self.assertRaisesRegex(UserError, "submitted already"):
                order.action_submit_after_sales()
            order.action_confirm()
            with self.assertRaisesRegex(UserError, "no longer a quotation"):
                order.action_submit_after_sales()
        self.assertEqual(len(order.case_ids), 1)

    def test_confirm_submits_what_nobody_submitted(self):
        """DL-01: an order confirmed in one go, by the website or an import, has its case as well."""
        with self._at(NOW):
            order = self._new_order()
            order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.submitted_at, NOW)
        self.assertEqual(len(order.case_ids), 1)
        self.assertTrue(self._deadline(order, "receipt"))
        self.assertTrue(self._deadline(order, "check_in"))

    def test_confirm_blocked_every_way(self):
        """DL-03: the block is in the confirmation itself, so button, RPC and portal meet it alike."""
        with self._at(NOW):
            order = self._new_order(deadline=False, require_signature=True, require_payment=True)
            order.state = "sent"
            with self.assertRaisesRegex(UserError, "receipt deadline"):
                order.with_user(self.agent).action_confirm()
            with self.assertRaisesRegex(UserError, "receipt deadline"):
                order.with_context(send_email=True).action_confirm()
            self.assertFalse(order._has_to_be_signed())
            self.assertFalse(order._has_to_be_paid())
            order.write({"receipt_deadline": date(2026, 4, 30), "deadline_urgency": "normal"})
            self.assertTrue(order._has_to_be_signed())
            self.assertTrue(order._has_to_be_paid())
        self.assertEqual(order.state, "sent")

    def test_confirm_many_with_one_blocked(self):
        """Two orders at once: none is confirmed when one must not be."""
        with self._at(NOW):
            good, bad = self._new_order(), self._new_order(deadline=False)
            with self._refused(UserError, "State the customer's receipt deadline and how"):
                (good | bad).action_confirm()
        self.assertEqual(good.state, "draft")

    def test_website_order_signs_only_when_allowed(self):
        """DL-03: a customer cannot sign what waits for an approval."""
        with self._at(NOW):
            order = self._new_order(deadline_guaranteed=True, require_signature=True, require_payment=False)
            order.action_submit_after_sales()
            order.action_quotation_sent()
            public = order.with_user(self.env.ref("base.public_user")).sudo()
            self.assertFalse(public._has_to_be_signed())
            order.approval_ids.with_user(self.lead).action_approve()
            self.assertTrue(public._has_to_be_signed())

    def test_guaranteed_date_needs_approval(self):
        """DL-03: a guaranteed date is asked for at submission, decided by a lead, then confirmed."""
        with self._at(NOW):
            order = self._new_order(deadline_guaranteed=True).with_user(self.agent)
            order.action_submit_after_sales()
            approval = order.approval_ids
            self.assertEqual(approval.kind, "guaranteed_date")
            self.assertEqual(approval.approver_id, self.lead)
            self.assertEqual(approval.requested_by, self.agent)
            with self.assertRaisesRegex(UserError, "team lead has to approve"):
                order.action_confirm()
            with self._refused(AccessError, "somebody else has to decide it"):
                approval.with_user(self.agent).action_approve()
            approval.with_user(self.lead).action_approve()
            order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_unrealistic_date_needs_approval(self):
        """FN-01: a promise before the realistic date needs the same, and the reason is told."""
        self._new_note(60)
        with self._at(NOW):
            order = self._new_order(deadline=date(2026, 4, 30))
            order.action_submit_after_sales()
            self.assertEqual(order.approval_ids.kind, "early_date")
            self.assertIn("60 days", order.approval_ids.reason)
            with self.assertRaisesRegex(UserError, "earliest realistic date"):
                order.action_confirm()
            realistic = self._new_order(deadline=date(2026, 5, 8))
            realistic.action_submit_after_sales()
            self.assertFalse(realistic.approval_ids, "2 March + 60 days + 7 days is 8 May")

    def test_both_approvals(self):
        """DL-03, FN-01: a guaranteed and early date needs both approvals."""
        self._new_note(60)
        with self._at(NOW):
            order = self._new_order(deadline_guaranteed=True)
            order.with_user(self.agent).action_submit_after_sales()
            self.assertEqual(set(order.approval_ids.mapped("kind")), {"guaranteed_date", "early_date"})
            first, second = order.approval_ids
            first.with_user(self.lead).action_approve()
            with self._refused(UserError, "is the earliest realistic date"):
                order.action_confirm()
            second.with_user(self.lead).action_approve()
            order.action_confirm()

    def test_approval_of_another_date_does_not_count(self):
        """DL-03: a lead approved one date; an earlier one has to be asked for anew."""
        with self._at(NOW):
            order = self._new_order(deadline_guaranteed=True)
            order.with_user(self.agent).action_submit_after_sales()
            order.approval_ids.with_user(self.lead).action_approve()
            order.with_user(self.agent)._change_promise(date(2026, 4, 20), "Moves earlier", "accepted", NOW)
            self.assertEqual(order.approval_ids.sorted("id").mapped("state"), ["approved", "requested"])
            with self._refused(UserError, "The customer buys only if everything arrives"):
                order.action_confirm()

    def test_approval_of_an_earlier_date_covers_a_later_one(self):
        """DL-03: what a lead approved for one date holds for a later one: nobody is asked again."""
        with self._at(NOW):
            order = self._new_order(deadline_guaranteed=True)
            order.with_user(self.agent).action_submit_after_sales()
            order.approval_ids.with_user(self.lead).action_approve()
            order.with_user(self.agent)._change_promise(date(2026, 5, 20), "Moves later", "accepted", NOW)
            self.assertEqual(order.approval_ids.mapped("state"), ["approved"])
            order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_cancelled_deadline_says_nothing_of_the_promise(self):
        """DL-04: the living deadline counts, also before a younger one that was cancelled."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            living = self._deadline(order, "receipt")
            younger = living.sudo().copy({"round": 2})
            younger._cancel("Entered by mistake")
        self.assertGreater(younger.id, living.id)
        self.assertEqual(order._map_receipt_deadlines()[order], living)
        self.assertEqual(order.delay_state, "on_track")

    def test_need_that_arises_after_submission(self):
        """FN-01: when time passes and a date becomes unrealistic, the lead can still be asked."""
        self._new_note(20)
        with self._at(NOW):
            order = self._new_order(deadline=date(2026, 3, 31)).with_user(self.agent)
            order.action_submit_after_sales()
            self.assertFalse(order.approval_ids)
            self.assertFalse(order.is_approval_unasked)
        self.env.invalidate_all()
        with self._at(NOW + timedelta(days=9)):
            self.assertTrue(order.is_approval_unasked)
            with self.assertRaisesRegex(UserError, "approve"):
                order.action_confirm()
            order.action_request_approvals()
            self.assertEqual(order.approval_ids.mapped("kind"), ["early_date"])
            order.action_request_approvals()
            self.assertEqual(len(order.approval_ids), 1, "An open request is not asked twice")
            order.approval_ids.with_user(self.lead).action_approve()
            order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_hand_over(self):
        """OW-01: confirmed orders pass to the team's tracker; the salesperson follows."""
        with self._at(NOW):
            order = self._new_confirmed_order()
        self.assertEqual(order.tracker_id, self.tracker)
        self.assertIn(self.agent.partner_id, order.message_partner_ids)
        self.assertIn(self.tracker.partner_id, order.message_partner_ids)
        self.assertEqual(self._deadline(order, "check_in").user_id, self.tracker)

    def test_tracker_of_team_or_company(self):
        """OW-01: the team's tracker comes before the company's; a chosen one stays."""
        second = self._new_user("second", "after_sales.group_tracker")
        self.company.after_sales_tracker_id = second
        other_team = self.env["crm.team"].create({"name": "Lamps", "company_id": self.company.id})
        with self._at(NOW):
            self.assertEqual(self._new_order().tracker_id, self.tracker)
            self.assertEqual(self._new_order(team_id=other_team.id).tracker_id, second)
            order = self._new_order(tracker_id=self.lead.id)
            order.team_id = other_team
            self.assertEqual(order.tracker_id, self.lead)

    def test_cancel_closes_case_deadlines_and_requests(self):
        """DL-01, X-16: the deadline case is cancelled with the order."""
        with self._at(NOW):
            order = self._new_order(deadline_guaranteed=True)
            order.action_submit_after_sales()
            order.with_user(self.agent).action_cancel()
        self.assertEqual(order.deadline_ticket_id.phase, "cancelled")
        self.assertFalse(order.deadline_ids.filtered("is_open"))
        self.assertEqual(order.approval_ids.state, "withdrawn")
        self.assertEqual(order.delay_state, "none")

    def test_delete_cancels_case(self):
        """X-16: a submitted quotation that is deleted leaves no open deadline case behind."""
        with self._at(NOW):
            order = self._new_order()
            order.action_submit_after_sales()
            ticket, deadlines = order.deadline_ticket_id, order.deadline_ids
            order.with_user(self.manager).unlink()
        self.assertEqual(ticket.phase, "cancelled")
        self.assertFalse(deadlines.exists())

    def test_resubmit_after_cancel(self):
        """DL-01, DL-05: taken up again, the order has one case, a new clock and its first promise."""
        with self._at(NOW):
            order = self._new_confirmed_order(sold_from_stock=False)
            ticket = order.deadline_ticket_id
            order._record_delay_risk(True, "Machine broken")
            order.action_cancel()
            order.action_draft()
            self.assertFalse(order.submitted_at)
            order.receipt_deadline = date(2026, 5, 15)
            order.action_submit_after_sales()
        self.assertEqual(order.original_receipt_deadline, date(2026, 4, 30), "The first promise is never lost")
        self.assertEqual(order.case_ids, ticket)
        self.assertEqual(ticket.phase, "new")
        self.assertFalse(ticket.closed_date)
        self.assertEqual(self._deadline(order, "receipt").due_at, datetime(2026, 5, 15, 16))
        self.assertEqual(order.delay_state, "on_track", "The risk of the first run is over")

    def test_set_back_without_cancelling(self):
        """DL-05: “Set to Quotation” called on a confirmed or waiting order does not free its promise."""
        with self._at(NOW):
            for order in (self._new_confirmed_order(), self._new_order()):
                if not order.submitted_at:
                    order.action_submit_after_sales()
                order.with_user(self.agent).action_draft()
                self.assertEqual(order.submitted_at, NOW)
                with self.assertRaisesRegex(UserError, "Change Deadline"):
                    order.with_user(self.agent).write({"receipt_deadline": "2026-06-01"})

    def test_date_given_to_a_confirmed_order(self):
        """DL-01: an order confirmed without a promise, or before the addon came, is watched once it gets one."""
        self.company.after_sales_require_promise = False
        with self._at(NOW):
            orders = self._new_order(deadline=False, urgency=False) | self._new_order(deadline=False, urgency=False)
            orders.action_confirm()
            self.assertFalse(orders.deadline_ids)
            with self.assertRaisesRegex(UserError, "already passed"), self.env.cr.savepoint():
                orders.write({"receipt_deadline": date(2026, 3, 1), "deadline_urgency": "normal"})
            orders.with_user(self.agent).write({"receipt_deadline": date(2026, 4, 30), "deadline_urgency": "normal"})
        self.assertEqual(len(orders.deadline_ticket_id), 2)
        self.assertEqual(orders.mapped("delay_state"), ["on_track"] * 2)
        for order in orders:
            self.assertTrue(self._deadline(order, "receipt"))
            self.assertTrue(self._deadline(order, "check_in"))

    def test_copy_copies_nothing_of_the_promise(self):
        """DL-01: a copied order promises nothing and shares no case with its original."""
        with self._at(NOW):
            order = self._new_order(deadline_guaranteed=True, sold_from_stock=True, urgency="critical")
            order.action_submit_after_sales()
            order._record_delay_risk(True, "late")
            copy = order.copy()
        for name in (
            "submitted_at", "receipt_deadline", "original_receipt_deadline", "deadline_urgency", "deadline_guaranteed",
            "sold_from_stock", "deadline_ticket_id", "case_ids", "ticket_ids", "deadline_ids", "approval_ids",
            "deadline_change_ids", "delay_risk_at", "delay_risk_note", "commitment_date", "planned_in_date",
        ):  # fmt: skip
            with self.subTest(name):
                self.assertFalse(copy[name])
        self.assertEqual(copy.stock_recheck_state, "not_needed")
        self.assertEqual(order.deadline_ticket_id.sale_order_ids, order)

    def test_forged_context(self):
        """DL-05: no context key from outside lets anybody overwrite a promise that was made."""
        with self._at(NOW):
            order = self._new_order()
            order.action_submit_after_sales()
            for key in (True, "PROMISE_WRITE", 1, {"a": 1}, None):
                forged = order.with_user(self.agent).with_context(after_sales_promise=key)
                with self.subTest(key=key), self.assertRaisesRegex(UserError, "Change Deadline"):
                    forged.write({"receipt_deadline": "2026-06-01"})
            order.with_user(self.agent).write({"receipt_deadline": "2026-04-30"})
        self.assertEqual(order.receipt_deadline, date(2026, 4, 30))

    def test_facts_are_not_writable(self):
        """DL-05, SR-01: whoever may write the order still cannot write the facts of its promise by RPC."""
        with self._at(NOW):
            order = self._new_order(sold_from_stock=True)
            order.action_submit_after_sales()
            for vals in (
                {"submitted_at": False},
                {"original_receipt_deadline": "2026-06-01"},
                {"stock_recheck_state": "in_stock"},
                {"deadline_ticket_id": False},
            ):
                with self.subTest(**vals), self._refused(UserError, "is recorded by the system, not entered"):
                    order.with_user(self.agent).write(vals)
                with (
                    self.subTest(create=True, **vals),
                    self._refused(UserError, "is recorded by the system, not entered"),
                ):
                    forged = {**vals, "submitted_at": "2026-03-01 00:00:00"}
                    self.env["sale.order"].with_user(self.agent).create({"partner_id": self.customer.id, **forged})
            with self._refused(UserError, "is recorded by the system, not entered"):
                forged = (
                    self.env["sale.order"].with_user(self.agent).with_context(default_stock_recheck_state="in_stock")
                )
                forged.create({"partner_id": self.customer.id})

    def test_plain_salesman(self):
        """DL-01: a salesman without any after-sales group types, submits and confirms his order."""
        with self._at(NOW):
            order = self._type_order(self.salesman)
            order.action_submit_after_sales()
            order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertTrue(order.sudo().deadline_ticket_id)
        self.assertIn(self.salesman.partner_id, order.sudo().message_partner_ids)

    def test_case_kind_team_of_another_company(self):
        """DL-01: the team that takes deadline cases belongs to one company; the others can still submit."""
        other = self.env["res.company"].create({"name": "Other"})
        team = self.env["helpdesk.ticket.team"].create({"name": "Trackers", "company_id": other.id})
        self.env.ref("after_sales.case_kind_deadline").team_id = team
        with self._at(NOW):
            order = self._new_order()
            order.action_submit_after_sales()
        self.assertEqual(order.deadline_ticket_id.company_id, self.company)
        self.assertFalse(order.deadline_ticket_id.team_id)

    def test_case_kind_removed(self):
        """A manager archived the kind: the order is submitted with it all the same."""
        self.env.ref("after_sales.case_kind_deadline").active = False
        with self._at(NOW):
            order = self._new_order()
            order.action_submit_after_sales()
        self.assertEqual(order.deadline_ticket_id.case_kind_id.code, "deadline")

    def test_promise_problem_shown(self):
        """DL-03: the form says what is in the way before anybody presses Confirm."""
        with self._at(NOW):
            order = self._new_order(deadline=False)
            self.assertIn("receipt deadline", order.promise_problem)
            order.receipt_deadline = date(2026, 4, 30)
            self.assertFalse(order.promise_problem)


@tagged("post_install", "-at_install", "after_sales")
class TestConfirmedByStep(AfterSalesCommon):
    """An order is confirmed by its step, whichever way a person tries (DL-01, DL-03, SR-01)."""

    def test_writing_the_status_confirms_nothing(self):
        order = self._new_order()
        seller = order.with_user(self.agent)
        ways = {
            "write": lambda: seller.write({"state": "sale"}),
            "web_save": lambda: seller.web_save({"state": "sale"}, {}),
            "create": lambda: seller.create(
                {"partner_id": self.customer.id, "state": "sale", "receipt_deadline": date(2026, 4, 30)}
            ),
        }
        for way, act in ways.items():
            with (
                self.subTest(way),
                self.assertRaisesRegex(UserError, "is confirmed with “Confirm”"),
                self.env.cr.savepoint(),
            ):
                act()
        self.env.invalidate_all()
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.picking_ids)
        loaded = (
            self.env["sale.order"]
            .with_user(self.agent)
            .load(["partner_id/.id", "state", "receipt_deadline"], [[str(self.customer.id), "sale", "2026-04-30"]])
        )
        self.assertFalse(loaded["ids"])
        self.assertIn("is confirmed with “Confirm”", loaded["messages"][0]["message"])
        order.action_submit_after_sales()
        seller.action_confirm()
        self.assertEqual(order.state, "sale")
