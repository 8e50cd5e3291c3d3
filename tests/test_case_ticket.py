from datetime import date

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestCaseTicket(AfterSalesCommon):
    """The ticket is the case; and what helpdesk_mgmt gets wrong about tickets (building blocks 1.9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Kind = cls.env["after.sales.case.kind"]
        cls.quality = Kind.create({"name": "Quality", "code": "test_quality", "severity": "major"})
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Care", "company_id": cls.company.id, "user_ids": [Command.set([cls.agent.id, cls.lead.id])]}
        )
        with cls._at(NOW):
            cls.order = cls._new_order(sale_channel_id=cls.env.ref("after_sales.sale_channel_tmall").id)

    def _ticket(self, **vals):
        vals = {"name": "Broken leg", "description": "One leg", "partner_id": self.customer.id, **vals}
        return self.env["helpdesk.ticket"].create(vals)

    def _stage(self, phase):
        return self.env["helpdesk.ticket.stage"]._get_for_phase(phase, self.env["helpdesk.ticket.team"], self.company)

    def test_form(self):
        """E: an agent types a case of a kind; severity and channel come from kind and order."""
        form = Form(self.env["helpdesk.ticket"].with_user(self.agent), "helpdesk_mgmt.ticket_view_form")
        form.name = "Broken leg"
        form.description = "One leg"
        form.partner_id = self.customer
        form.case_kind_id = self.quality
        form.sale_order_id = self.order
        ticket = form.save()
        self.assertEqual(ticket.severity, "major")
        self.assertEqual(ticket.sale_channel_id.name, "Tmall")
        self.assertEqual(ticket.receipt_deadline, date(2026, 4, 30))

    def test_feeds_the_base_relation_one_way(self):
        """E: our order is always among helpdesk_mgmt_sale's; other orders there are nobody's business."""
        other = self._new_order()
        ticket = self._ticket(sale_order_id=self.order.id)
        self.assertEqual(ticket.sale_order_ids, self.order)
        ticket.sale_order_ids = [Command.link(other.id)]
        self.assertEqual(ticket.sale_order_id, self.order)
        ticket.sale_order_id = other
        self.assertEqual(ticket.sale_order_ids, self.order | other)
        ticket.sale_order_id = False
        self.assertEqual(ticket.sale_order_ids, self.order | other)

    def test_kind_that_requires_an_order(self):
        """E: such a case cannot exist, or come to exist, without its order."""
        self.quality.requires_order = True
        with self.assertRaisesRegex(ValidationError, "needs its sales order"):
            self._ticket(case_kind_id=self.quality.id)
        ticket = self._ticket(case_kind_id=self.quality.id, sale_order_id=self.order.id)
        with self._refused(ValidationError, "needs its sales order"):
            ticket.sale_order_id = False

    def test_order_of_another_company(self):
        """H15: a case and its order belong to one company, whichever of the two is changed."""
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(ValidationError, "different companies"):
            self._ticket(sale_order_id=self.order.id, company_id=other.id)
        ticket = self._ticket(sale_order_id=self.order.id)
        with self.assertRaisesRegex(ValidationError, "different companies"):
            ticket.company_id = other

    def test_kind_brings_its_team(self):
        """E: the kind's team takes the case, unless another was chosen or it works for another company."""
        self.quality.team_id = self.team
        self.assertEqual(self._ticket(case_kind_id=self.quality.id).team_id, self.team)
        chosen = self.env["helpdesk.ticket.team"].create({"name": "Chosen", "company_id": self.company.id})
        self.assertEqual(self._ticket(case_kind_id=self.quality.id, team_id=chosen.id).team_id, chosen)
        other = self.env["res.company"].create({"name": "Other"})
        ticket = self._ticket(case_kind_id=self.quality.id, company_id=other.id)
        self.assertFalse(ticket.team_id)
        self.assertEqual(ticket.company_id, other)

    def test_case_count(self):
        """E: orders count their cases, one query for all of them, and open them."""
        orders = self.order | self._new_order() | self._new_order()
        self._ticket(sale_order_id=orders[0].id)
        self._ticket(sale_order_id=orders[0].id)
        self._ticket(sale_order_id=orders[1].id)
        self.assertEqual(orders.mapped("case_count"), [2, 1, 0])
        self.assertEqual(self.order.with_user(self.salesman).sudo(False).case_count, 2)
        action = orders.action_view_cases()
        self.assertEqual(self.env["helpdesk.ticket"].search_count(action["domain"]), 3)

    def test_nobody_is_assigned_by_accident(self):
        """1.9.4: neither OdooBot, nor the mail gateway, nor a stranger to the team gets the ticket."""
        self.assertTrue(self.company.helpdesk_mgmt_ticket_auto_assign)
        self.assertFalse(self._ticket().user_id, "Created by the system")
        Ticket = self.env["helpdesk.ticket"]
        mail = {"subject": "Help", "body": "<p>x</p>", "from": "li@example.com", "author_id": self.customer.id}
        self.assertFalse(Ticket.with_user(self.env.ref("base.user_root")).message_new(mail).user_id)
        vals = {"name": "a", "description": "b"}
        self.assertEqual(Ticket.with_user(self.agent).create(vals).user_id, self.agent)
        self.assertEqual(Ticket.with_user(self.agent).create({**vals, "team_id": self.team.id}).user_id, self.agent)
        self.team.user_ids = self.lead
        mine = Ticket.with_user(self.manager).create({**vals, "team_id": self.team.id})
        self.assertFalse(mine.user_id, "Not a member of the team")
        self.assertFalse(Ticket.with_user(self.agent).create({**vals, "user_id": False}).user_id)

    def test_values_are_not_changed(self):
        """1.4: the base writes into the dictionaries it is given; ours go in and come out the same."""
        vals = {"name": "a", "description": "b", "team_id": self.team.id}
        self.env["helpdesk.ticket"].create([vals])
        self.assertEqual(set(vals), {"name", "description", "team_id"})
        ticket, change = self._ticket(), {"stage_id": self._stage("solved").id}
        ticket.write(change)
        self.assertEqual(set(change), {"stage_id"})

    def test_reopened_case_is_not_closed(self):
        """1.9.5: the closing date goes when a case is taken up again."""
        ticket = self._ticket()
        ticket.stage_id = self._stage("solved")
        self.assertTrue(ticket.closed_date)
        ticket.stage_id = self._stage("working")
        self.assertFalse(ticket.closed_date)

    def test_customer_takes_it_up_again(self):
        """1.9.6: the customer's answer brings a waiting, solved or cancelled case back to work; ours does not."""
        for phase, expected in (
            ("waiting_customer", "working"), ("solved", "working"), ("new", "new"), ("cancelled", "working"),
        ):  # fmt: skip
            ticket = self._ticket(stage_id=self._stage(phase).id)
            with self.subTest(phase):
                for author in (self.agent.partner_id, self.env.ref("base.partner_root")):
                    ticket.message_post(body="We wait", author_id=author.id, message_type="comment")
                    self.assertEqual(ticket.phase, phase)
                ticket.message_post(body="Log", author_id=self.customer.id, message_type="notification")
                self.assertEqual(ticket.phase, phase)
                ticket.message_post(
                    body="Still broken",
                    author_id=self.customer.id,
                    message_type="email",
                    subtype_xmlid="mail.mt_comment",
                )
                self.assertEqual(ticket.phase, expected)

    def test_unknown_sender_takes_it_up_again(self):
        """1.9.6: an answer from an address without a contact counts too."""
        ticket = self._ticket(stage_id=self._stage("waiting_customer").id)
        ticket.message_post(
            body="x", author_id=False, email_from="x@example.com", message_type="email", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(ticket.phase, "working")

    def test_portal_user_posts(self):
        """1.9.6: a customer's comment from the portal, without any right to write."""
        portal = self._new_user("portal", "base.group_portal")
        ticket = self._ticket(stage_id=self._stage("waiting_customer").id, partner_id=portal.partner_id.id)
        ticket.with_user(portal).message_post(
            body="Here you are", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual(ticket.phase, "working")

    def test_phase_of_a_stage(self):
        """E: a stage says what it means; one that says nothing is guessed from closed and unattended."""
        Stage = self.env["helpdesk.ticket.stage"]
        self.assertEqual(Stage.create({"name": "Bin", "closed": True}).phase, "solved")
        self.assertEqual(Stage.create({"name": "Inbox", "unattended": True}).phase, "new")
        self.assertEqual(Stage.create({"name": "Doing"}).phase, "working")
        stage = Stage.create({"name": "Factory", "phase": "waiting_third_party"})
        self.assertEqual(stage.phase, "waiting_third_party")
        stage.closed = True
        self.assertEqual(stage.phase, "solved", "A closing stage cannot be a waiting one")

    def test_clocks_wait_for_the_customer(self):
        """E: a clock that pauses stands still in a waiting stage, goes on in another, ends with the case."""
        self.env["after.sales.deadline.policy"].search([("host", "=", "ticket")]).active = False
        self.env["after.sales.deadline.policy"].create(
            {
                "name": "Answer", "code": "test_answer", "host": "ticket", "purpose": "resolution",
                "start_event": "created", "stop_event": "closed", "amount": 2, "unit": "days",
                "pause_when_waiting": True, "kind_ids": self.quality.ids,
            }
        )  # fmt: skip
        with self._at(NOW):
            ticket = self._ticket(case_kind_id=self.quality.id)
            deadline = ticket.deadline_ids
            self.assertEqual(deadline.purpose, "resolution")
            self.assertFalse(self._ticket().deadline_ids, "Only cases of the kind")
            ticket.stage_id = self._stage("waiting_customer")
            self.assertEqual(deadline.status, "paused")
            ticket.stage_id = self._stage("working")
            self.assertEqual(deadline.status, "running")
            ticket.stage_id = self._stage("solved")
            self.assertEqual(deadline.status, "met")

    def test_follow_up_sends_no_mail(self):
        """1.9.7: the customer hears nothing of our own follow-up, and a decent word about the rest."""
        ticket = self._ticket(case_kind_id=self.quality.id)
        follow_up = self._ticket(
            case_kind_id=self.env.ref("after_sales.case_kind_deadline").id, sale_order_id=self.order.id
        )
        self.env.flush_all()
        self.env.cr.precommit.run()
        before = self.env["mail.mail"].search([])
        (ticket | follow_up).with_context(tracking_disable=False).write({"stage_id": self._stage("solved").id})
        self.env.flush_all()
        self.env.cr.precommit.run()
        mails = self.env["mail.mail"].search([("id", "not in", before.ids)])
        self.assertIn(ticket.number, " ".join(mails.mapped("subject")))
        self.assertIn("Hello Ms Li", " ".join(mails.mapped("body_html")).replace("\n", " "))
        self.assertNotIn(follow_up.number, " ".join(mails.mapped("subject")))

    def test_public_cannot_write_stages(self):
        """1.9.3: the base lets the public write stages."""
        self.assertFalse(
            self.env["helpdesk.ticket.stage"].with_user(self.env.ref("base.public_user")).has_access("write")
        )

    def test_many_tickets(self):
        """Recordsets of several tickets go through every public step."""
        tickets = self._ticket() | self._ticket() | self._ticket()
        tickets._move_to_phase("solved")
        self.assertEqual(tickets.mapped("phase"), ["solved"] * 3)
        tickets._on_customer_message(self.env["mail.message"])
        self.assertEqual(tickets.mapped("phase"), ["working"] * 3)
        tickets._move_to_phase("no such phase")
        self.assertEqual(tickets.mapped("phase"), ["working"] * 3)
