"""What staff tried: personal defaults, foreign orders, facts by remote call (X-03, DL-03, DM-07)."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NOW
from .common_remedy import CLAIM, RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestRecordAttacks(RemedyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket, cls.claim = cls._new_damage(quantity=2)

    def _prefer(self, user, model, **values):
        """Set defaults for oneself, as “Set Defaults” of the developer's menu does."""
        for name, value in values.items():
            self.env["ir.default"].with_user(user).set(model, name, value, user_id=True)

    def test_approval_is_not_born_approved(self):
        """A personal default of whoever asks does not decide, though the request is created under sudo."""
        self._prefer(self.agent, "after.sales.approval", state="approved", decided_by=self.manager.id)
        with self._at(NOW):
            order = self._new_order(deadline_guaranteed=True).with_user(self.agent)
            order.with_context(default_state="approved").action_submit_after_sales()
            approvals = order.sudo().approval_ids
            self.assertEqual(set(approvals.mapped("state")), {"requested"})
            self.assertFalse(approvals.decided_by)
            with self.assertRaisesRegex(UserError, "approv"):
                order.action_confirm()

    def test_records_of_steps_are_not_born_done(self):
        """Neither remedies, clocks, jobs nor gifts begin as what a person prefers."""
        self._prefer(self.agent, "after.sales.remedy", state="approved")
        self._prefer(self.agent, "after.sales.deadline", done_at="2026-01-01 00:00:00")
        self._prefer(self.agent, "after.sales.job", state="verified", agreed_price=1.0)
        self._prefer(self.agent, "after.sales.gift", state="given", was_noted=False)
        with self._at(CLAIM):
            remedy = self._propose(self.ticket, "touch_up")
            job = self.ticket.with_user(self.agent)._create_job({"task": "repair"})
            vals = {"order_id": self._new_order().id, "product_id": self.chair.id}
            gift = self.env["after.sales.gift"].with_user(self.agent).create(vals)
            case = self.env["helpdesk.ticket"].with_user(self.agent).create({"name": "x", "description": "x"})
        self.assertEqual((remedy.state, job.state, job.sudo().agreed_price), ("draft", "draft", 0))
        self.assertEqual((gift.state, gift.was_noted), ("promised", True))
        self.assertFalse(case.sudo().deadline_ids.filtered("done_at"))

    def test_case_is_not_born_confirmed(self):
        """A customer's word and a provider's stars do not come from an agent's preferences."""
        self._prefer(self.agent, "helpdesk.ticket", customer_confirmed_at="2026-01-01 00:00:00", escalation_level=2)
        case = self.env["helpdesk.ticket"].with_user(self.agent).create({"name": "x", "description": "x"})
        self.assertEqual((case.customer_confirmed_at, case.escalation_level), (False, 0))
        self._prefer(self.agent, "res.partner", provider_state="active", provider_stars=5.0)
        provider = self.env["res.partner"].with_user(self.agent)._add_candidate({"name": "Friend"}).sudo()
        self.assertEqual((provider.provider_state, provider.provider_stars), ("candidate", 0))

    def test_documents_of_steps_follow_the_company(self):
        """Core's documents that a step makes are filled neither by preferences of a person nor by keys of a link."""
        self._prefer(self.agent, "account.move", ref="mine", state="posted")
        self._prefer(self.agent, "stock.picking", note="mine")
        self.env["ir.default"].set("account.move", "ref", "ours")
        with self._at(CLAIM):
            remedy = self._propose(self.ticket, "compensation")
            self._agree(remedy, 5)
            remedy.with_user(self.agent).with_context(default_state="posted", default_narration="x").action_request()
        move = remedy.sudo().refund_move_id
        self.assertEqual((move.state, bool(move.narration)), ("draft", False))
        step = remedy.with_user(self.agent)._as_step()
        self.assertEqual(step.env["account.move"].default_get(["ref", "state"]), {"ref": "ours", "state": "draft"})
        mine = self.env["account.move"].with_user(self.agent).sudo()
        self.assertEqual(mine.default_get(["ref"]), {"ref": "mine"})
        bare = step.with_context(after_sales_step=True).env["account.move"]
        self.assertEqual(bare.default_get(["ref"]), {"ref": "mine"}, "Only our own object proves a step")

    def test_guarantee_after_confirmation(self):
        """DL-03: a date is guaranteed before it is promised, with a lead's approval; not afterwards by a tick."""
        with self._at(NOW):
            order = self._new_confirmed_order().with_user(self.agent)
            for name in ("deadline_guaranteed", "sold_from_stock"):
                with self.assertRaisesRegex(UserError, "was submitted or confirmed"):
                    order.write({name: True})
            order.write({"deadline_guaranteed": False})

    def test_lead_time_of_a_line(self):
        """FN-01: who sells may promise more days than the product needs, not fewer, and so spare the approval."""
        self.sofa.sale_delay = 30
        with self._at(NOW):
            order = self._new_order(deadline=date(2026, 3, 20)).with_user(self.agent)
            earliest = order.earliest_receipt_date
            for days in (-100, 0):
                order.order_line.customer_lead = days
                self.assertEqual(order.earliest_receipt_date, earliest)
            order.order_line.customer_lead = 40
            self.assertGreater(order.earliest_receipt_date, earliest)

    def test_claim_on_a_foreign_order(self):
        """A claim, its order, its delivery and the customer of its case belong together, in drafts too."""
        stranger = self.env["res.partner"].create({"name": "Mr Zhou"})
        theirs = self._new_delivered_order(partner_id=stranger.id)
        Claim = self.env["after.sales.claim"].with_user(self.agent)
        with self.assertRaisesRegex(ValidationError, "is an order of Mr Zhou, the case is of Ms Li"):
            Claim.create({"ticket_id": self.ticket.id, "order_id": theirs.id})
        draft = Claim.create({"ticket_id": self.ticket.id})
        with self.assertRaisesRegex(ValidationError, "is an order of Mr Zhou"):
            draft.order_id = theirs
        with self.assertRaisesRegex(ValidationError, "does not belong to the order|is an order of Mr Zhou"):
            draft.picking_id = theirs.picking_ids
        with self.assertRaisesRegex(ValidationError, "is an order of Mr Zhou"), self.env.cr.savepoint():
            self.ticket.with_user(self.agent).sale_order_id = theirs
        own = self._new_delivered_order()
        draft.write({"order_id": own.id, "picking_id": own.picking_ids.id})
        self.assertEqual(draft.order_id, own)
        with self.assertRaisesRegex(ValidationError, "the case is of Mr Zhou"):
            self.ticket.with_user(self.agent).write({"partner_id": stranger.id, "sale_order_id": theirs.id})

    def test_claim_on_the_case_of_a_colleague(self):
        """DM-07: whoever handles the case begins its claims."""
        self.team.user_ids |= self.other_agent
        with self.assertRaisesRegex(AccessError, "is handling"):
            self.env["after.sales.claim"].with_user(self.other_agent).create({"ticket_id": self.ticket.id})
        mine = self._new_case(self.ticket.sale_order_id, user_id=self.other_agent.id)
        claim = self.env["after.sales.claim"].with_user(self.other_agent).create({"ticket_id": mine.id})
        with self.assertRaisesRegex(UserError, "stays with its case|is handling"):
            claim.ticket_id = self.ticket

    def test_company_is_not_moved(self):
        """A decided claim, a gift, a check and a rate stay in the company of what they are about."""
        other = self.env["res.company"].create({"name": "Second"})
        self.manager.company_ids |= other
        with self._at(CLAIM):
            self.ticket.with_user(self.agent)._create_job({"task": "install"})
        rate = {"partner_id": self.customer.id, "task": "repair", "price": 80, "company_id": self.company.id}
        self.env["after.sales.provider.rate"].create(rate)
        for name in ("after.sales.claim", "after.sales.claim.line", "after.sales.provider.rate"):
            record = self.env[name].search([("company_id", "=", self.company.id)], limit=1).with_user(self.manager)
            with self.subTest(name), self.assertRaisesRegex(UserError, "recorded by the system|was decided on"):
                record.company_id = other

    def test_warehouse_splits_what_is_made_good(self):
        """The link to its remedy goes along when core splits a delivery in the name of a warehouse user."""
        keeper = self._new_user("keeper", "stock.group_stock_user")
        remedy = self._propose(self.ticket, "resend_part")
        picking = self.env["stock.picking"].create(
            {
                "partner_id": self.customer.id,
                "picking_type_id": self.env.ref("stock.picking_type_out").id,
                "remedy_id": remedy.id,
                "move_ids": [
                    Command.create({"product_id": self.sofa.id, "product_uom_qty": 2, "remedy_id": remedy.id})
                ],
            }
        )
        picking.action_confirm()
        mine = picking.with_user(keeper)
        with self.assertRaisesRegex(UserError, "recorded by the system"):
            mine.remedy_id = False
        backorder = mine._create_backorder_picking()
        new = mine.move_ids._split(1)
        moves = self.env["stock.move"].with_user(keeper).create(new)
        self.assertEqual((backorder.remedy_id.id, moves.remedy_id.id), (remedy.id, remedy.id))
        with self.assertRaisesRegex(UserError, "recorded by the system"):
            mine.copy({"remedy_id": self._propose(self.ticket, "touch_up").id})
