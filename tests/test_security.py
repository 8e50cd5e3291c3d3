from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NOW, AfterSalesCommon

#: Who may do what, by model: read, write, create, unlink. A line says it for everybody; “-” is nothing at all.
USERS = ("public", "portal", "internal", "stock", "salesman", "agent", "tracker", "lead", "manager")
MATRIX = """
model                              public portal internal stock salesman agent tracker lead manager
after.sales.deadline               -      -      -        -     -        r     r       r    r
after.sales.deadline.policy        -      -      -        -     -        r     r       r    rwcu
after.sales.deadline.cutoff        -      -      -        -     -        r     r       r    rwcu
after.sales.approval               -      -      -        -     -        r     r       r    r
after.sales.approval.limit         -      -      -        -     -        r     r       r    rwcu
after.sales.case.kind              -      -      r        r     r        r     r       r    rwcu
after.sales.factory.note           -      -      -        -     r        r     rwc     rwc  rwcu
after.sales.deadline.change        -      -      -        -     r        r     r       r    r
after.sales.approval.decide        -      -      -        -     -        -     -       rwc  rwc
after.sales.deadline.complete      -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.deadline.replan        -      -      -        -     -        -     -       -    rwc
after.sales.deadline.replan.line   -      -      -        -     -        -     -       -    rwcu
after.sales.factory.note.review    -      -      -        -     -        -     rwc     rwc  rwc
after.sales.promise.change         -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.receipt.record         -      -      -        rwc   -        rwc   rwc     rwc  rwc
after.sales.stock.recheck          -      -      -        -     -        -     rwc     rwc  rwc
helpdesk.ticket.stage              r      r      r        r     r        r     r       r    rwcu
"""
LETTERS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install", "after_sales")
class TestSecurity(AfterSalesCommon):
    """Who may do what, per group and per company, for every model of the addon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "public": cls.env.ref("base.public_user"),
            "portal": cls._new_user("portal", "base.group_portal"),
            "internal": cls._new_user("internal", "base.group_user"),
            "stock": cls._new_user("stock", "stock.group_stock_user"),
            "salesman": cls.salesman,
            "agent": cls.agent,
            "tracker": cls.tracker,
            "lead": cls.lead,
            "manager": cls.manager,
        }
        cls.other_company = cls.env["res.company"].create({"name": "Other"})
        cls.both = [Command.set((cls.company | cls.other_company).ids)]
        cls.team = cls.env["helpdesk.ticket.team"].create({"name": "Care", "company_id": cls.company.id})

    def _matrix(self):
        header, *lines = [line.split() for line in MATRIX.strip().splitlines()]
        self.assertEqual(tuple(header[1:]), USERS)
        return {line[0]: dict(zip(USERS, line[1:], strict=True)) for line in lines}

    def test_matrix(self):
        """Every group may do exactly what the table says."""
        for model, by_user in self._matrix().items():
            for name, expected in by_user.items():
                records = self.env[model].with_user(self.users[name])
                allowed = "".join(letter for letter, right in LETTERS.items() if records.has_access(right)) or "-"
                with self.subTest(model=model, user=name):
                    self.assertEqual(allowed, expected)

    def test_matrix_is_complete(self):
        """A model that the table does not know of is one that nobody thought about."""
        models = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("after.sales.") and not model._abstract and model._module == "after_sales"
        }
        areas = self.env["ir.model"].search([("model", "in", list(models))])
        self.assertEqual(set(areas.mapped("model")) - set(self._matrix()), set())

    def test_groups_imply(self):
        """Each group has what it needs of helpdesk and sales, and all that the group below it has."""
        chain = ["agent", "tracker", "lead", "manager"]
        for lower, higher in zip(chain, chain[1:], strict=False):
            self.assertTrue(self.users[higher].has_group(f"after_sales.group_{lower}"))
            self.assertFalse(self.users[lower].has_group(f"after_sales.group_{higher}"))
        self.assertTrue(self.agent.has_group("sales_team.group_sale_salesman"))
        self.assertTrue(self.agent.has_group("helpdesk_mgmt.group_helpdesk_user_team"))
        self.assertFalse(self.agent.has_group("stock.group_stock_user"))
        self.assertTrue(self.tracker.has_group("stock.group_stock_user"))
        self.assertTrue(self.manager.has_group("helpdesk_mgmt.group_helpdesk_manager"))

    def test_deadlines_by_user(self):
        """An agent sees his own deadlines and those of his orders; a tracker sees all."""
        stranger = self._new_user("stranger", "after_sales.group_agent")
        with self._at(NOW):
            order = self._new_confirmed_order()
        deadlines = order.deadline_ids
        self.assertEqual(deadlines.user_id, self.tracker)
        for user, seen in ((self.agent, deadlines), (self.tracker, deadlines), (stranger, deadlines.browse())):
            with self.subTest(user.name):
                found = self.env["after.sales.deadline"].with_user(user).search([("order_id", "=", order.id)])
                self.assertEqual(found, seen)
        with self.assertRaises(AccessError):
            deadlines.with_user(stranger).action_done(delay_risk="no")
        with self.assertRaises(AccessError):
            deadlines[0].with_user(self.salesman).read(["status"])

    def test_approvals_by_user(self):
        """An agent sees the requests he made; a lead sees all and decides none of his own."""
        stranger = self._new_user("stranger", "after_sales.group_agent")
        with self._at(NOW):
            order = self._new_order(deadline_guaranteed=True)
            order.with_user(self.agent).action_submit_after_sales()
            mine = self._new_order(deadline_guaranteed=True, user_id=self.lead.id)
            mine.with_user(self.lead).action_submit_after_sales()
        approvals = self.env["after.sales.approval"]
        domain = [("order_id", "in", (order | mine).ids)]
        self.assertEqual(approvals.with_user(self.agent).search(domain), order.approval_ids)
        self.assertFalse(approvals.with_user(stranger).search(domain))
        self.assertEqual(len(approvals.with_user(self.lead).search(domain)), 2)
        with self.assertRaises(AccessError):
            mine.approval_ids.with_user(self.lead).action_approve()
        with self.assertRaises(AccessError):
            order.approval_ids.with_user(self.tracker).action_approve()

    def test_changes_by_user(self):
        """A salesperson sees what was agreed on his own orders only."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            change = order._change_promise(date(2026, 5, 10), "Late", "accepted", NOW)
        changes = self.env["after.sales.deadline.change"]
        self.assertIn(change, changes.with_user(self.agent).search([]))
        self.assertNotIn(change, changes.with_user(self.salesman).search([]))
        self.assertIn(change, changes.with_user(self.tracker).search([]))

    def _records_of(self, company):
        """Return one record of every model that belongs to a company."""
        env = self.env(context={**self.env.context, "allowed_company_ids": company.ids})
        partner = env["res.partner"].create({"name": f"Factory of {company.name}", "company_id": company.id})
        product = self._new_product("Bench", company_id=company.id)
        company.write({"after_sales_transit_days": 7, "after_sales_require_promise": True})
        with self._at(NOW):
            order = env["sale.order"].create(
                {
                    "partner_id": self.customer.id,
                    "company_id": company.id,
                    "user_id": False,
                    "receipt_deadline": date(2026, 4, 30),
                    "deadline_urgency": "normal",
                    "deadline_guaranteed": True,
                    "order_line": [Command.create({"product_id": product.id})],
                }
            )
            order.action_submit_after_sales()
            change = order._change_promise(date(2026, 5, 10), "Late", "accepted", NOW)
        policy = self._new_policy(f"of_{company.id}", company_id=company.id)
        limit = env["after.sales.approval.limit"].create({"kind": "refund", "company_id": company.id})
        kind = env["after.sales.case.kind"].create({"name": "K", "code": f"k{company.id}", "company_id": company.id})
        note = env["after.sales.factory.note"].create(
            {"partner_id": partner.id, "lead_days": 5, "company_id": company.id, "reviewer_id": False}
        )
        return [
            order, order.deadline_ticket_id, order.deadline_ids[:1], order.approval_ids[:1], change, policy, limit,
            kind, note, note.deadline_ids,
        ]  # fmt: skip

    def test_companies(self):
        """Records of another company are invisible to every group, and visible to who works there."""
        theirs = self._records_of(self.other_company)
        guest = self._new_user("guest", "after_sales.group_manager", company_ids=self.both)
        for record in theirs:
            self.assertTrue(record, record._name)
            for user in (self.agent, self.tracker, self.lead, self.manager):
                with self.subTest(record=record._name, user=user.name):
                    mine = record.with_user(user).with_context(allowed_company_ids=self.company.ids)
                    self.assertFalse(mine.search([("id", "=", record.id)]))
                    with self.assertRaises(AccessError):
                        mine.read(["display_name"])
            there = record.with_user(guest).with_context(allowed_company_ids=self.other_company.ids)
            self.assertTrue(there.search([("id", "=", record.id)]), record._name)
            here = record.with_user(guest).with_context(allowed_company_ids=self.company.ids)
            self.assertFalse(here.search([("id", "=", record.id)]), record._name)

    def _forge_replan(self, env, policy, deadline):
        """Put a deadline into the re-plan wizard that the wizard itself did not find."""
        wizard = env["after.sales.deadline.replan"].create({"policy_id": policy.id})
        self.assertFalse(wizard.line_ids, "The wizard itself finds nothing of another company")
        vals = {"wizard_id": wizard.id, "deadline_id": deadline.id, "new_due_at": NOW}
        env["after.sales.deadline.replan.line"].create(vals)
        wizard.invalidate_recordset()
        self.assertTrue(wizard.line_ids)
        wizard.action_apply()

    def test_wizards_of_other_companies(self):
        """No wizard lets anybody reach into another company."""
        order, _ticket, deadline, approval, _change, policy, _limit, _kind, note, _review = self._records_of(
            self.other_company
        )
        manager = self.env(user=self.manager, context={"allowed_company_ids": self.company.ids})
        steps = {
            "promise": lambda: (
                manager["after.sales.promise.change"]
                .create({"order_id": order.id, "new_date": "2026-05-20", "reason": "x", "contacted_at": NOW})
                .action_change()
            ),
            "recheck": lambda: (
                manager["after.sales.stock.recheck"]
                .create({"order_id": order.id, "result": "in_stock"})
                .action_record()
            ),
            "complete": lambda: (
                manager["after.sales.deadline.complete"].create({"deadline_ids": deadline.ids}).action_done()
            ),
            "decide": lambda: (
                manager["after.sales.approval.decide"].create({"approval_ids": approval.ids}).action_approve()
            ),
            "review": lambda: (
                manager["after.sales.factory.note.review"].create({"note_id": note.id, "lead_days": 1}).action_review()
            ),
            "replan": lambda: self._forge_replan(manager, policy, deadline),
        }
        for name, step in steps.items():
            with self.subTest(name), self._at(NOW), self.assertRaises(AccessError):
                step()
        self.assertEqual(order.receipt_deadline, date(2026, 5, 10))
        self.assertNotEqual(deadline.due_at, NOW)
        self.assertEqual(approval.state, "requested")
        self.assertEqual(note.lead_days, 5)

    def test_portal_and_public(self):
        """Customers read no model of ours, nor our fields of their order."""
        with self._at(NOW):
            order = self._new_order(partner_id=self.users["portal"].partner_id.id)
            order.action_submit_after_sales()
        for name in ("portal", "public"):
            user = self.users[name]
            for record in (order.deadline_ids[:1], order.deadline_ticket_id, order.deadline_ticket_id.case_kind_id):
                with self.subTest(user=name, record=record._name), self.assertRaises(AccessError):
                    record.with_user(user).read(["display_name"])
            with self.subTest(user=name, steps=True):
                for method in ("action_submit_after_sales", "action_request_approvals", "action_open_change_deadline"):
                    with self.assertRaises(AccessError):
                        getattr(order.with_user(user), method)()

    def test_salesman_without_after_sales(self):
        """A plain salesman creates, submits and confirms; cases, deadlines and wizards stay shut."""
        with self._at(NOW):
            order = self._new_order(user_id=self.salesman.id).with_user(self.salesman)
            order.action_submit_after_sales()
            order.action_confirm()
            self.assertEqual(order.state, "sale")
            self.assertEqual(order.delay_state, "on_track")
            self.assertFalse(order.promise_problem)
            self.assertTrue(order.delay_reason)
            for method in ("action_open_change_deadline", "action_open_stock_recheck"):
                with self.assertRaises(AccessError):
                    getattr(order, method)()
            order.with_user(self.manager).action_cancel()

    def test_warehouse_records_receipts(self):
        """A warehouse worker records when a customer received a delivery, and nothing else of ours."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            self._deliver(order.picking_ids)
            picking = order.picking_ids.with_user(self.users["stock"])
            action = picking.action_open_receipt()
            self.env[action["res_model"]].with_user(self.users["stock"]).browse(action["res_id"]).action_record()
        self.assertEqual(order.delay_state, "kept")
