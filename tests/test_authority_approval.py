"""Requests that somebody else decides: who may, how it is told, and that nothing goes round it."""

from datetime import date, timedelta
from unittest.mock import patch

from lxml import etree
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestApproval(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Approval = cls.env["after.sales.approval"]
        cls.Limit = cls.env["after.sales.approval.limit"]
        cls.Limit.create({"kind": "compensation", "level": "lead", "amount": 0})
        cls.Limit.create({"kind": "compensation", "level": "manager", "amount": 500})
        cls.order = cls._new_order()

    def _ask(self, user=None, amount=100.0, kind="compensation", order=None, **kw):
        """Return a request that a user makes on an order at NOW."""
        with self._at(NOW):
            order = (order or self.order).with_user(user or self.agent)
            return order._request_approval(kind, "The customer insists.", amount, **kw).with_env(self.env)

    def test_a_word_that_is_gone_deletes_nothing(self):
        """A release that drops a kind of request leaves what was asked and decided on record."""
        request = self._ask()
        words = self.env["ir.model.fields.selection"].search(
            [("field_id.model", "=", request._name), ("field_id.name", "=", "kind"), ("value", "=", request.kind)]
        )
        self.assertTrue(words)
        words._process_ondelete()
        self.assertEqual((request.exists(), request.kind), (request, "compensation"))

    def test_request(self):
        """DL-03: the request says who asks whom about what, and why."""
        approval = self._ask()
        self.assertEqual(
            (approval.state, approval.requested_by, approval.approver_level, approval.approver_id, approval.amount),
            ("requested", self.agent, "lead", self.lead, 100),
        )
        self.assertEqual((approval.reason, approval.order_id), ("The customer insists.", self.order))
        self.assertEqual(approval.company_id, self.company)
        self.assertEqual(approval.display_name, f"Compensation: {self.order.name}")

    def test_approver_gets_one_activity_and_no_mail(self):
        mails = self.env["mail.mail"].search_count([])
        approval = self._ask()
        self.assertEqual(approval.activity_ids.user_id, self.lead)
        self.assertEqual(approval.activity_ids.activity_type_id, self.env.ref("after_sales.activity_type_approval"))
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_the_same_is_not_asked_twice(self):
        approval = self._ask()
        self.assertEqual(self._ask(), approval)
        self.assertEqual(len(approval.activity_ids), 1)
        self.assertNotEqual(self._ask(amount=200), approval)
        self.assertNotEqual(self._ask(kind="refund"), approval)
        approval.with_user(self.lead).action_refuse("Too much")
        self.assertNotEqual(self._ask(), approval, "after a refusal one may ask again")

    def test_approve(self):
        approval = self._ask()
        with self._at(NOW + timedelta(hours=1)):
            approval.with_user(self.lead).action_approve("A good customer")
        self.assertEqual(
            (approval.state, approval.decided_by, approval.decided_at, approval.decision_note),
            ("approved", self.lead, NOW + timedelta(hours=1), "A good customer"),
        )
        self.assertFalse(approval.activity_ids)

    def test_approving_needs_no_reason(self):
        approval = self._ask()
        approval.with_user(self.lead).action_approve()
        self.assertEqual(approval.state, "approved")

    def test_refuse_needs_a_reason(self):
        approval = self._ask()
        for note in (None, False, "", "   \n"):
            with self.assertRaisesRegex(UserError, "why you refuse"):
                approval.with_user(self.lead).action_refuse(note)
        self.assertEqual(approval.state, "requested")
        approval.with_user(self.lead).action_refuse("Too much")
        self.assertEqual((approval.state, approval.decision_note), ("refused", "Too much"))

    def test_nobody_decides_their_own(self):
        """Not even a manager; and not in a batch with requests of others."""
        mine, other = self._ask(self.manager), self._ask(self.agent, amount=50)
        for approvals in (mine, mine | other, other | mine):
            with self.assertRaisesRegex(AccessError, "yourself"):
                approvals.with_user(self.manager).action_approve("I like it")
            with self.assertRaisesRegex(AccessError, "yourself"):
                approvals.with_user(self.manager).action_refuse("I do not")
        self.assertEqual((mine | other).mapped("state"), ["requested", "requested"])
        self.assertFalse(mine.with_user(self.manager).can_decide)
        mine.with_user(self.lead).action_approve()
        self.assertEqual(mine.state, "approved")

    def test_superuser_has_no_way_around(self):
        """The check looks at the person, not at the rights of the environment."""
        approval = self._ask(self.manager)
        with self._refused(AccessError, "somebody else has to decide it"):
            approval.with_user(self.manager).sudo().action_approve()

    def test_level_by_group(self):
        small, big = self._ask(amount=499.99), self._ask(amount=500)
        self.assertEqual((small.approver_level, big.approver_level), ("lead", "manager"))
        self.assertEqual(big.approver_id, self._first_manager())
        with self.assertRaisesRegex(AccessError, "Manager"):
            big.with_user(self.lead).action_approve()
        self.assertFalse(big.with_user(self.lead).can_decide)
        for user in (self.agent, self.tracker, self.salesman):
            with self._refused(
                AccessError, "This is decided at the level|not allowed to access|somebody else has to decide it"
            ):
                small.with_user(user).action_approve()
        (small | big).with_user(self.manager).action_approve()
        self.assertEqual((small | big).mapped("state"), ["approved", "approved"])

    def _first_manager(self):
        """Return who is asked first: an administrator only where nobody else may decide."""
        users = self.env.ref("after_sales.group_manager").all_user_ids
        ours = users.filtered(lambda user: user.active and not user.share and self.company in user.company_ids)
        return ours.sorted(lambda user: (user.has_group("base.group_system"), user.id))[:1]

    def test_limits(self):
        """Of the limits reached the highest decides; a limit of the company comes before one for all."""
        level = self.Limit._get_level
        for kind, amount, expected in (
            ("compensation", 0, "lead"),
            ("compensation", 499, "lead"),
            ("compensation", 500, "manager"),
            ("compensation", 9999, "manager"),
            ("takeover", 9999, "lead"),
        ):
            self.assertEqual(level(kind, amount, self.company), expected, (kind, amount))
        self.Limit.create({"kind": "compensation", "level": "lead", "amount": 0, "company_id": self.company.id})
        self.assertEqual(level("compensation", 9999, self.company), "lead")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertEqual(level("compensation", 9999, other), "manager")

    @mute_logger("odoo.sql_db")
    def test_negative_amounts(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.Limit.create({"kind": "refund", "level": "lead", "amount": -1})
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._ask(amount=-1)

    def test_only_managers_set_limits(self):
        limit = self.Limit.search([], limit=1)
        for user in (self.agent, self.tracker, self.lead):
            with self._refused(AccessError, "not allowed to modify"):
                limit.with_user(user).amount = 1
        limit.with_user(self.manager).amount = 1
        self.assertEqual(limit.amount, 1)

    def test_decided_once(self):
        approval = self._ask()
        approval.with_user(self.lead).action_refuse("Too much")
        for decide in ("action_approve", "action_refuse"):
            with self.assertRaisesRegex(UserError, "cannot become"):
                getattr(approval.with_user(self.manager), decide)("Again")
        with self.assertRaisesRegex(UserError, "cannot become"):
            approval.with_user(self.agent).action_withdraw()
        self.assertEqual((approval.state, approval.decided_by), ("refused", self.lead))

    def test_two_decide_at_once(self):
        """Whoever comes second while the first is still deciding is refused, not waited for."""
        approval = self._ask()
        with (
            patch.object(type(approval), "lock_for_update", side_effect=LockError("in use")),
            self._refused(UserError, "Somebody else is changing"),
        ):
            approval.with_user(self.lead).action_approve()
        self.assertEqual(approval.state, "requested")

    def test_who_withdrew_did_not_decide(self):
        """DL-03: the screen says “Decided By” of a decision, and “Withdrawn By” of what was taken back."""
        approval = self._ask()
        approval.with_user(self.agent).action_withdraw()
        arch = etree.fromstring(approval.get_view(view_type="form")["arch"])
        for name in ("decided_by", "decided_at"):
            shown = {}
            for field in arch.iterfind(f".//field[@name='{name}']"):
                for state in ("requested", "approved", "refused", "withdrawn"):
                    values = {"state": state, name: state != "requested"}
                    if not safe_eval(field.get("invisible"), values):
                        shown[state] = (field.get("string") or "Decided").split()[0]
            expected = {"approved": "Decided", "refused": "Decided", "withdrawn": "Withdrawn"}
            self.assertEqual(shown, expected, name)

    def test_withdraw(self):
        approval = self._ask()
        for user in (self.lead, self.manager):
            with self.assertRaisesRegex(AccessError, "person who asked"):
                approval.with_user(user).action_withdraw()
        notified = self._notified(self.agent)
        approval.with_user(self.agent).action_withdraw()
        self.assertEqual((approval.state, approval.decided_by), ("withdrawn", self.agent))
        self.assertFalse(approval.activity_ids)
        self.assertEqual(self._notified(self.agent), notified, "nobody is told of his own doing")

    def _notified(self, user):
        """Return the messages that a user was told of."""
        notifications = self.env["mail.notification"].search([("res_partner_id", "=", user.partner_id.id)])
        return notifications.mail_message_id

    def test_the_requester_is_told(self):
        for decide, word in (("action_approve", "Approved"), ("action_refuse", "Refused")):
            before = self._notified(self.agent)
            getattr(self._ask().with_user(self.lead), decide)("Because of the price")
            message = self._notified(self.agent) - before
            self.assertEqual((message.model, message.res_id), ("sale.order", self.order.id))
            self.assertEqual(message.author_id, self.lead.partner_id)
            self.assertIn(word, message.body)
            self.assertIn("Because of the price", message.body)

    def test_the_document_gets_a_hook(self):
        called = []
        approval = self._ask()

        def _on_approval_decided(order, approval):
            called.append((order, approval.state, approval.decided_by))

        with patch.object(type(self.order), "_on_approval_decided", _on_approval_decided):
            approval.with_user(self.lead).action_approve()
        self.assertEqual(called, [(self.order, "approved", self.lead)])

    def test_nobody_writes_directly(self):
        """What decides is the method; no group may create, change or delete the record itself."""
        approval = self._ask()
        vals = {"kind": "compensation", "reason": "x", "requested_by": self.agent.id, "approver_level": "lead"}
        vals |= {"order_id": self.order.id, "company_id": self.company.id}
        for user in (self.agent, self.tracker, self.lead, self.manager, self.salesman):
            with self.subTest(user=user.login):
                with self._refused(AccessError, "not allowed to create"):
                    self.Approval.with_user(user).create(dict(vals))
                for forged in (
                    {"state": "approved"},
                    {"requested_by": user.id},
                    {"amount": 1},
                    {"approver_level": "lead"},
                ):
                    with self._refused(AccessError, "not allowed to modify"):
                        approval.with_user(user).write(forged)
                with self._refused(AccessError, "not allowed to delete"):
                    approval.with_user(user).unlink()
        self.assertEqual((approval.state, approval.amount), ("requested", 100))

    def test_exactly_one_document(self):
        vals = {"kind": "compensation", "reason": "x", "requested_by": self.agent.id, "approver_level": "lead"}
        with self.assertRaisesRegex(ValidationError, "exactly one document"):
            self.Approval.create(vals | {"company_id": self.company.id})
        approval = self._ask()
        with self.assertRaisesRegex(ValidationError, "exactly one document"):
            approval.order_id = False

    def test_who_sees_what(self):
        """People see their own requests and those about their orders, a lead all, another company nothing."""
        mine, other = self._ask(), self._ask(self.tracker, amount=50)
        both = [("id", "in", (mine | other).ids)]
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._new_user("stranger", "after_sales.group_manager", company_id=company.id)
        colleague = self._new_user("colleague", "after_sales.group_agent")
        theirs = self._ask(colleague, amount=70, order=self._new_order(user_id=colleague.id))
        theirs.order_id.tracker_id = False
        both = [("id", "in", (mine | other | theirs).ids)]
        nothing = self.Approval
        for user, expected in ((colleague, theirs), (self.lead, mine | other | theirs), (stranger, nothing)):
            self.assertEqual(self.Approval.with_user(user).search(both), expected, user.login)
        with self._refused(AccessError, "have 'read' access"):
            mine.with_user(stranger).action_approve()

    def test_list_of_what_i_may_decide(self):
        mine, small, big = self._ask(self.lead), self._ask(amount=50), self._ask(amount=900)
        done = self._ask(amount=60)
        done.with_user(self.lead).action_approve()
        for user, expected in ((self.lead, small), (self.manager, mine | small | big), (self.agent, self.Approval)):
            Approval = self.Approval.with_user(user)
            domain = [("id", "in", (mine | small | big | done).ids)]
            self.assertEqual(Approval.search([*domain, ("can_decide", "=", True)]), expected.sorted("id", reverse=True))
            visible = Approval.search(domain)
            self.assertEqual(visible.filtered("can_decide"), expected.sorted("id", reverse=True), user.login)
            self.assertEqual(Approval.search([*domain, ("can_decide", "=", False)]), visible - expected)
        self.assertTrue(small.with_user(self.agent).can_withdraw)
        self.assertFalse(small.with_user(self.lead).can_withdraw)

    def test_wizard(self):
        approval = self._ask()
        action = approval.with_user(self.lead).action_open_decision()
        wizard = self.env[action["res_model"]].with_user(self.lead).browse(action["res_id"])
        # What is decided, for whom and how much stands with the reason.
        for words in (approval.display_name, self.customer.name, "100.00", "The customer insists."):
            self.assertIn(words, wizard.reason)
        with self._refused(UserError, "Say why you refuse"):
            wizard.action_refuse()
        with Form(wizard) as form:
            form.decision_note = "Too much"
        wizard.action_refuse()
        self.assertEqual((approval.state, approval.decision_note), ("refused", "Too much"))

    def test_wizard_is_no_way_around(self):
        approval = self._ask(self.lead)
        with self._refused(AccessError, "not allowed to create"):
            approval.with_user(self.agent).action_open_decision()
        wizard = self.env["after.sales.approval.decide"].with_user(self.lead).create({"approval_ids": approval.ids})
        with self._refused(AccessError, "somebody else has to decide it"):
            wizard.action_approve()

    def test_who_is_asked(self):
        """The document's own lead, if he may and did not ask himself; else somebody who may."""
        self.assertEqual(self._ask().approver_id, self.lead)
        asked = self._ask(self.lead, amount=77).approver_id
        self.assertTrue(asked)
        self.assertNotEqual(asked, self.lead)
        self.sales_team.user_id = self.agent
        self.assertNotEqual(self._ask(self.tracker, amount=7).approver_id, self.agent, "an agent may not decide")

    def test_nobody_to_ask(self):
        """Without anybody who may decide the request waits; a lead hired later can decide it."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        agent = self._new_user("lonely", "after_sales.group_agent", company_id=company.id)
        order = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "company_id": company.id, "user_id": agent.id, "team_id": False}
        )
        self.env.ref("base.user_admin").company_ids -= company
        approval = self._ask(agent, order=order)
        users = self.env.ref("after_sales.group_lead").all_user_ids.filtered(lambda u: company in u.company_ids)
        self.assertEqual(approval.approver_id, users.filtered(lambda u: u.active and not u.share)[:1])
        lead = self._new_user("new_lead", "after_sales.group_lead", company_id=company.id)
        approval.with_user(lead).action_approve()
        self.assertEqual(approval.state, "approved")

    def test_guaranteed_date(self):
        """DL-03: an order sold only against a date waits for the superior, and goes on when he agrees."""
        with self._at(NOW):
            order = self._new_order(deadline=date(2026, 4, 30), deadline_guaranteed=True).with_user(self.agent)
            order.action_submit_after_sales()
            with self._refused(UserError, "The customer buys only if everything arrives"):
                order.action_confirm()
            approval = order.sudo().approval_ids
            self.assertEqual((approval.kind, approval.requested_by), ("guaranteed_date", self.agent))
            approval.with_user(self.lead).action_approve()
            order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_cancelled_document_withdraws(self):
        approval = self._ask()
        self.order.with_user(self.agent)._action_cancel()
        self.assertEqual(approval.state, "withdrawn")
        self.assertFalse(approval.activity_ids)
