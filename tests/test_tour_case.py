from odoo import Command
from odoo.tests import tagged

from .common import AfterSalesCommon, TourCase


@tagged("post_install", "-at_install", "after_sales")
class TestCaseTour(TourCase, AfterSalesCommon):
    """The story of one case in a real browser (IT-01, IT-03, IT-06, SL-01, SL-10, KB-01, ES-01, ES-02, SV-02)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"country_id": cls.env.ref("base.cn").id, "after_sales_ask_rating": True})
        cls.company.after_sales_require_promise = False
        cls.customer.phone = "+86 138 0013 8000"
        cls.helpdesk_team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Care",
                "company_id": cls.company.id,
                "user_id": cls.lead.id,
                "user_ids": [Command.set([cls.agent.id, cls.lead.id])],
            }
        )
        cls.kind = cls.env.ref("after_sales.case_kind_damage_unpacking")
        # Claims and remedies have a story of their own.
        cls.kind.requires_claim = False
        cls.kind.remedy_type_ids.unlink()
        for user in cls.agent + cls.lead:
            user.password = user.login

    @classmethod
    def _new_delivered_order(cls, *names):
        """Return an order of the customer for these goods that has been delivered."""
        products = [cls._new_product(name) for name in names]
        lines = [Command.create({"product_id": product.id, "product_uom_qty": 1}) for product in products]
        order = cls._new_order(deadline=False)
        order.order_line = [Command.clear(), *lines]
        order.action_confirm()
        for move in order.picking_ids.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        order.picking_ids._action_done()
        return order

    def test_story_of_a_case(self):
        """From the call to the customer's “yes”, with an escalation between."""
        order = self._new_delivered_order("Tour Wardrobe", "Tour Mattress")
        self._new_delivered_order("Tour Desk")
        self.start_tour("/odoo/after-sales-cases", "after_sales_case_intake", login=self.agent.login)
        ticket = self.env["helpdesk.ticket"].search([("case_kind_id", "=", self.kind.id)])
        self.assertRecordValues(
            ticket,
            [
                {
                    "partner_id": self.customer.id,
                    "sale_order_id": order.id,
                    "picking_id": order.picking_ids.id,
                    "product_id": order.order_line.product_id[:1].id,
                    "user_id": self.agent.id,
                    "team_id": self.helpdesk_team.id,
                    "severity": "major",
                    "phase": "working",
                    "first_reply_by": self.agent.id,
                    "escalation_level": 1,
                    "escalated_to_id": self.lead.id,
                }
            ],
        )
        self.assertTrue(ticket.create_date <= ticket.first_reply_at < ticket.last_customer_contact_at)
        answer = ticket.message_ids.filtered(lambda m: m.subtype_id == self.env.ref("mail.mt_comment"))
        self.assertEqual((answer.author_id, answer.notified_partner_ids), (self.agent.partner_id, self.customer))
        self.assertEqual(self._status(ticket, "response"), {"met"})
        self.assertEqual(self._status(ticket, "escalation"), {"running"})

        self.start_tour("/odoo/after-sales-cases", "after_sales_case_escalation", login=self.lead.login)
        self.assertRecordValues(
            ticket.escalation_ids,
            [
                {
                    "reason": "insists",
                    "note": "Explained the repair twice",
                    "escalated_by": self.agent.id,
                    "user_id": self.lead.id,
                    "acknowledged_by": self.lead.id,
                    "deescalated_by": self.lead.id,
                    "deescalated_reason": "I called her; the door is exchanged",
                }
            ],
        )
        self.assertEqual((ticket.escalation_level, ticket.user_id), (0, self.agent))
        self.assertFalse(ticket.escalation_level_name)
        self.assertEqual(self._status(ticket, "escalation"), {"met"})

        self.start_tour("/odoo/after-sales-my-cases?view_type=list", "after_sales_case_solve", login=self.agent.login)
        self.assertEqual((ticket.phase, ticket.responsible_party), ("waiting_customer", "factory"))
        self.assertTrue(ticket.solution_agreed_on)
        self.assertFalse(ticket.rating_requested_at, "Nobody rates what is not settled")
        question = self._mails(ticket, ticket._get_confirmation_url())
        self.assertEqual(question.recipient_ids, self.customer)

        self.browser_size = "375x667"
        self.start_tour(ticket._get_confirmation_url(), "after_sales_case_confirmation", login=None)
        self.assertRecordValues(
            ticket,
            [{"phase": "solved", "customer_confirmed_by": "Ms Li", "confirmation_how": "link", "reopen_count": 0}],
        )
        self.assertTrue(ticket.confirmation_asked_at <= ticket.customer_confirmed_at <= ticket.closed_date)
        statuses = {deadline.purpose: deadline.status for deadline in ticket.deadline_ids}
        calls = {"callback": "running"}
        stopped = dict.fromkeys(("response", "escalation", "progress", "confirmation"), "met")
        self.assertEqual(statuses, stopped | calls, "Nothing runs any more but the call after closing")
        self.assertEqual(len(ticket.rating_ids), 1)
        self.assertEqual(len(self._mails(ticket, ticket.rating_ids.access_token)), 1)

    def test_stage_is_refused_in_words(self):
        """IT-03: a click on a stage that asks for more says what is missing, and the case stays where it was."""
        order = self._new_delivered_order("Tour Wardrobe", "Tour Mattress")
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Broken leg",
                "description": "One leg",
                "partner_id": self.customer.id,
                "sale_order_id": order.id,
                "case_kind_id": self.kind.id,
                "team_id": self.helpdesk_team.id,
                "user_id": self.agent.id,
            }
        )
        self.start_tour("/odoo/after-sales-cases", "after_sales_case_gate", login=self.agent.login)
        self.assertEqual(ticket.phase, "new")
        self.assertFalse(ticket.assessed_at)

    def _status(self, ticket, purpose):
        """Return how the clocks of a case with a purpose stand, without those that were called off."""
        deadlines = ticket.deadline_ids.filtered(lambda d: d.purpose == purpose and not d.cancelled_at)
        return set(deadlines.mapped("status"))

    def _mails(self, ticket, text):
        """Return the queued mails about a case with this in their body."""
        mails = self.env["mail.mail"].search([("model", "=", "helpdesk.ticket"), ("res_id", "=", ticket.id)])
        return mails.filtered(lambda mail: text in (mail.body_html or ""))
