"""A desk passes on: whole or in parts, to one or several, for good or until a day (OW-02, OW-03, X-12)."""

from datetime import date, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_policy import utc
from .common_provider import ProviderCommon


@tagged("post_install", "-at_install", "after_sales")
class TestHandover(ProviderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lin = cls._new_user("lin", "after_sales.group_agent")
        cls.zhao = cls._new_user("zhao", "after_sales.group_agent")
        cls.boss = cls._new_user("boss", "after_sales.group_lead")
        cls.team.user_ids = [Command.set((cls.lin | cls.zhao | cls.agent).ids)]
        cls.wu = cls.env["res.partner"].create({"name": "Mr Wu"})
        cls.order = cls._new_confirmed_order(tracker_id=cls.lin.id)
        cls.cases = cls.env["helpdesk.ticket"].create(
            [
                {"name": "Leg", "description": "x", "partner_id": partner.id, "team_id": cls.team.id,
                 "user_id": cls.lin.id}
                for partner in (cls.customer, cls.wu, cls.customer)
            ]
        )  # fmt: skip
        cls.job = cls.cases[0].with_user(cls.lin)._create_job({"task": "repair"})
        cls.delivery = cls.order.picking_ids
        cls.delivery.user_id = cls.lin
        cls.todo = (
            cls.cases[0]
            .with_user(cls.lin)
            .activity_schedule("mail.mail_activity_data_todo", user_id=cls.lin.id, summary="Ring her")
        )

    def _new_handover(self, user=None, receivers=None, **vals):
        """Fill the form as a person does and press its button."""
        form = Form(self.env["after.sales.handover"].with_user(user or self.lin))
        for name, value in vals.items():
            setattr(form, name, value)
        for receiver in receivers if receivers is not None else self.zhao:
            form.receiver_ids.add(receiver)
        return form.save()

    def _get_messages(self, user):
        return self.env["mail.message"].search(
            [("model", "=", "after.sales.handover"), ("partner_ids", "in", user.partner_id.ids)]
        )

    def test_whole_desk_to_one(self):
        """Cases, orders followed up, deliveries, jobs, deadlines and activities; one message says so."""
        handover = self._new_handover()
        self.assertTrue({"cases", "tracked", "jobs", "deliveries", "deadlines", "activities"}
                        <= set(handover.pile_ids.mapped("code")))  # fmt: skip
        handover.action_hand_over()
        self.assertEqual(self.cases.user_id, self.zhao)
        self.assertEqual((self.order.tracker_id, self.order.user_id), (self.zhao, self.agent))
        self.assertEqual((self.job.user_id, self.delivery.user_id, self.todo.user_id), (self.zhao,) * 3)
        self.assertFalse(self.lin.sudo()._get_desk()[0].records)
        left = self.env["after.sales.deadline"].search([("user_id", "=", self.lin.id), ("is_open", "=", True)])
        self.assertFalse(left)
        message = self._get_messages(self.zhao)
        self.assertEqual(len(message), 1)
        self.assertIn(self.cases[1].number, message.body)
        self.assertEqual((handover.state, handover.handed_by), ("done", self.lin))
        with self.assertRaisesRegex(UserError, "cannot become"):
            handover.action_hand_over()

    def test_spread_and_chosen(self):
        """Each customer goes to one person (OW-02); what is not chosen stays."""
        handover = self._new_handover(receivers=self.zhao | self.agent)
        handover.pile_ids.filtered(lambda pile: pile.code == "tracked").chosen = False
        handover.action_hand_over()
        self.assertEqual(self.cases[0].user_id, self.cases[2].user_id)
        self.assertEqual(self.cases.user_id, self.zhao | self.agent)
        self.assertEqual(self.order.tracker_id, self.lin)
        for receiver in self.zhao | self.agent:
            self.assertEqual(len(self._get_messages(receiver)), 1)

    def test_one_by_one(self):
        handover = self._new_handover()
        handover.line_ids.filtered(lambda line: line.res_id == self.cases[1].id and line.pile_id.code == "cases").write(
            {"chosen": False}
        )
        handover.action_hand_over()
        self.assertEqual((self.cases[1].user_id, self.cases[0].user_id), (self.lin, self.zhao))

    def test_until_a_day_then_back(self):
        """The clock gives back what is neither finished nor passed on further, with one message."""
        handover = self._new_handover(until=date(2026, 3, 6), reason="On leave")
        handover.action_hand_over()
        self.cases[1].with_user(self.zhao).user_id = self.agent
        self._run_clock(utc("2026-03-06 23:00"))
        self.assertEqual((handover.state, self.cases[0].user_id), ("done", self.zhao))
        self._run_clock(utc("2026-03-07 00:01"))
        self.assertEqual((handover.state, self.cases[0].user_id), ("returned", self.lin))
        self.assertEqual((self.cases[1].user_id, self.order.tracker_id), (self.agent, self.lin))
        self.assertEqual(handover.sudo().deadline_ids.status, "met")
        self.assertEqual(len(self._get_messages(self.lin)), 1)

    def test_what_went_on_comes_back_as_well(self):
        """X-12: a receiver who falls ill hands over in turn; who comes back gets the own things from where they are."""
        first = self._new_handover(until=date(2026, 3, 6), reason="On leave")
        first.action_hand_over()
        second = self._new_handover(self.zhao, self.agent, until=date(2026, 3, 20), reason="Ill")
        second.action_hand_over()
        self.assertEqual((self.cases.user_id, self.order.tracker_id), (self.agent, self.agent))
        first.with_user(self.lin).action_give_back()
        self.assertEqual((self.cases.user_id, self.order.tracker_id), (self.lin, self.lin))
        self.assertTrue(all(line.is_returned for line in first.line_ids if line.pile_id.code == "cases"))
        # In as many queries as there are hops, not as there are things.
        with self.assertQueryCount(4):
            first.line_ids.sudo()._get_holders()
        # Nothing of hers is taken back to the one in between.
        second.with_user(self.zhao).action_give_back()
        self.assertEqual((self.cases.user_id, self.order.tracker_id), (self.lin, self.lin))

    def test_not_back_yet(self):
        """Whoever is still away gets nothing; a day later the lead hears of it."""
        handover = self._new_handover(until=date(2026, 3, 6))
        handover.action_hand_over()
        self.lin.write({"out_of_office_from": utc("2026-03-02 09:00"), "out_of_office_to": utc("2026-03-20 09:00")})
        self._run_clock(utc("2026-03-07 00:01"))
        self.assertEqual(handover.state, "done")
        with self.assertRaisesRegex(UserError, "is not back"):
            handover.with_user(self.zhao).action_give_back()
        self._run_clock(utc("2026-03-08 00:01"))
        self.assertEqual(handover.sudo().deadline_ids.status, "missed")
        self.assertEqual(handover.sudo().deadline_ids.user_id, self.lead)

    def test_only_ones_own(self):
        """The desk of somebody else is handed over by a lead; receivers must be able to work."""
        with self.assertRaisesRegex(AccessError, "Only a team lead"), self.env.cr.savepoint():
            self._new_handover(self.zhao, user_id=self.lin)
        with self.assertRaisesRegex(UserError, "Choose who"), self.env.cr.savepoint():
            self._new_handover(receivers=self.env["res.users"]).action_hand_over()
        away = utc("2026-03-01 09:00")
        self.zhao.write({"out_of_office_from": away})
        with self.assertRaisesRegex(UserError, "out of office, too"), self.env.cr.savepoint():
            self._new_handover(receivers=self.zhao).action_hand_over()
        self.assertEqual(self.cases.user_id, self.lin)

    def test_who_may_not_have_it(self):
        """A stranger to the team gets no case; it stays, and the line says why. Approvals go to who may decide."""
        handover = self._new_handover(self.boss, self.tracker, user_id=self.lin)
        handover.action_hand_over()
        self.assertEqual(self.cases.user_id, self.lin)
        line = handover.line_ids.filtered(lambda each: each.pile_id.code == "cases")[0]
        self.assertRegex(line.problem, "not a member of the team")
        self.assertEqual(self.order.tracker_id, self.tracker)

    def test_approvals(self):
        """Requests go to somebody who may decide them, with the activity that asks."""
        approval = self.cases[0].with_user(self.zhao)._request_takeover("She waits")
        approval.sudo()._pass_to_approver(self.boss)
        handover = self._new_handover(self.boss, self.zhao | self.lead)
        handover.action_hand_over()
        self.assertEqual(approval.approver_id, self.lead)
        self.assertEqual(approval.activity_ids.user_id, self.lead)

    def test_archived_is_offered(self):
        """Archiving keeps the activities, tells the lead, and shows the hand-over to whoever may make it."""
        self.manager.sudo().group_ids += self.env.ref("base.group_erp_manager")
        action = self.lin.with_user(self.manager).action_archive()
        self.assertEqual(action["res_model"], "after.sales.handover")
        offer = self.env["after.sales.handover"].browse(action["res_id"])
        self.assertEqual((offer.user_id, offer.state, offer.is_leaving), (self.lin, "draft", True))
        self.assertTrue(self.todo.exists().active)
        self.assertEqual(offer.activity_ids.user_id, self.lead)
        offer.with_user(self.lead).write({"receiver_ids": [Command.set(self.zhao.ids)]})
        offer.with_user(self.lead).action_hand_over()
        self.assertEqual((self.cases.user_id, self.order.tracker_id, self.todo.user_id), (self.zhao,) * 3)
        self.assertFalse(offer.activity_ids)

    def test_out_of_office_is_offered(self):
        """Whoever says in the own preferences to be away is offered to hand over until then."""
        now = fields.Datetime.now()
        self.lin.with_user(self.lin).write({"out_of_office_from": now, "out_of_office_to": now + timedelta(days=4)})
        offer = self.env["after.sales.handover"].search([("user_id", "=", self.lin.id)])
        self.assertEqual((offer.state, offer.until), ("draft", date(2026, 3, 6)))
        self.assertEqual(offer.activity_ids.user_id, self.lin)
        idle = self._new_user("idle", "after_sales.group_agent")
        idle.write({"out_of_office_from": now})
        self.assertFalse(self.env["after.sales.handover"].search([("user_id", "=", idle.id)]))
        action = self.env["res.users"].with_user(self.lin).action_hand_over_mine()
        self.assertEqual(action["res_id"], offer.id)

    def test_stays_on_record(self):
        handover = self._new_handover()
        handover.action_hand_over()
        for change in (
            lambda: handover.write({"receiver_ids": [Command.clear()]}),
            lambda: handover.line_ids[:1].write({"chosen": False}),
            lambda: handover.pile_ids[:1].write({"chosen": False}),
        ):
            with self.assertRaisesRegex(UserError, "stays on record"), self.env.cr.savepoint():
                change()
