"""Forms people like to work in: one next step, and nothing that has to be opened to be decided."""

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW
from .common_evidence import EvidenceCommon
from .common_remedy import CLAIM, RemedyCommon

#: Forms with steps, of ours and of core.
FORMS = (
    "helpdesk.ticket", "after.sales.claim", "after.sales.remedy", "after.sales.job", "after.sales.approval",
    "after.sales.deadline", "after.sales.factory.note", "after.sales.gift", "after.sales.handover",
    "after.sales.shift", "sale.order", "stock.picking",
)  # fmt: skip


@tagged("post_install", "-at_install", "after_sales")
class TestEvidenceStep(EvidenceCommon):
    def test_every_form_has_one_next_step(self):
        """The client leaves one primary button to a header with this class: every form of ours has it."""
        for model in FORMS:
            view = "stock_delivery.view_picking_withcarrier_out_form" if model == "stock.picking" else False
            view_id = view and self.env.ref(view).id
            arch = etree.fromstring(self.env[model].get_view(view_id, "form")["arch"])
            with self.subTest(model):
                (header,) = arch.findall("header")
                self.assertIn("o_after_sales_next_step", header.get("class", "").split())

    def test_pictures_wait_for_us(self):
        """DM-02: the case says that pictures have come, and leads to them."""
        claim = self._asked_claim()
        case = claim.ticket_id.with_user(self.agent)
        self.assertFalse(case.evidence_to_review_count)
        evidence = self._send(claim, self.whole)
        self.assertEqual(case.evidence_to_review_count, 1)
        self.assertEqual(case.action_review_evidence()["res_id"], claim.id)
        self.assertEqual(
            case.evidence_pictures,
            [{"id": evidence.attachment_id.id, "name": "The whole piece", "state": "to_review"}],
        )
        with self._at(NOW):
            evidence.with_user(self.agent)._reject("Too dark")
        self.assertFalse(case.evidence_to_review_count)
        self.assertFalse(case.evidence_pictures)

    def test_pictures_check_their_step_off(self):
        """IT-04: whoever has the pictures is not asked to ask for them."""
        self.kind.activity_plan_id = self.env.ref("after_sales.case_playbook_quality")
        claim = self._asked_claim()
        case = claim.ticket_id
        self.assertIn("Ask for photos or a video of the fault", case.activity_ids.mapped("summary"))
        steps = len(case.activity_ids)
        self._send(claim, self.whole)
        self.assertEqual(len(case.activity_ids), steps, "one is missing still")
        self._send(claim, self.near, "red")
        self.assertNotIn("Ask for photos or a video of the fault", case.activity_ids.mapped("summary"))
        self.assertEqual(len(case.activity_ids), steps - 1)


@tagged("post_install", "-at_install", "after_sales")
class TestRemedyStep(RemedyCommon):
    def test_from_the_decision_to_the_remedy(self):
        """DM-05: a decided claim leads to what is done about it, until something is."""
        ticket, claim = self._new_damage()
        claim = claim.with_user(self.agent)
        self.assertTrue(claim.is_remedy_due)
        self.assertEqual(claim.action_open_remedy()["res_model"], "after.sales.remedy.propose")
        with self._at(CLAIM):
            self._propose(ticket, "touch_up")
        claim.invalidate_recordset()
        self.assertFalse(claim.is_remedy_due)

    def test_a_granted_remedy_checks_its_step_off(self):
        """IT-04: what was agreed on with the customer need not be agreed on again."""
        ticket, _claim = self._new_damage()
        agree = "Agree on the remedy: touch up, repair, new part, replacement"
        self.assertIn(agree, ticket.activity_ids.mapped("summary"))
        with self._at(CLAIM):
            remedy = self._propose(ticket, "touch_up")
            remedy.sudo()._approve()
        self.assertNotIn(agree, ticket.activity_ids.mapped("summary"))

    def test_what_is_seen_of_a_request(self):
        """DL-03: whoever decides sees customer, money, who pays and the pictures."""
        ticket, claim = self._new_damage()
        claim.sudo().cost_bearer = "carrier"
        with self._at(CLAIM):
            remedy = self._propose(ticket, "replace")
            request = remedy.sudo()._request_approval("remedy", "The leg is broken.").with_user(self.lead)
            date = ticket.sale_order_id.sudo()._request_approval("early_date", "Sooner.").with_user(self.lead)
        self.assertEqual(
            (request.partner_id, request.value, request.payer, request.pictures),
            (self.customer, remedy.expected_cost, "Carrier", False),
        )
        self.assertEqual((date.partner_id, date.value), (self.customer, ticket.sale_order_id.amount_total))
        self.assertTrue(remedy.expected_cost)
        found = request.search([("partner_id", "=", self.customer.id), ("state", "=", "requested")])
        self.assertEqual(found, request | date)
        self.assertNotIn(request, request.search([("partner_id", "!=", self.customer.id)]))

    def test_decided_where_it_is_seen(self):
        """DL-03: whoever may decide a request finds the step on its document, and nobody else does."""
        ticket, _claim = self._new_damage()
        with self._at(CLAIM):
            remedy = self._propose(ticket, "replace")
            request = remedy.sudo()._request_approval("remedy", "The leg is broken.")
            own = ticket.sale_order_id.with_user(self.lead)._request_approval("early_date", "Sooner.")
        self.assertTrue(remedy.with_user(self.lead).can_decide_requests)
        self.assertTrue(own.order_id.with_user(self.manager).can_decide_requests)
        self.assertFalse(own.order_id.with_user(self.lead).can_decide_requests, "nobody decides their own")
        with self._refused(UserError, "There is nothing for you to decide here."):
            own.order_id.with_user(self.lead).action_decide_requests()
        with self._refused(UserError, "There is nothing for you to decide here."):
            remedy.with_user(self.agent).action_decide_requests()
        action = remedy.with_user(self.lead).action_decide_requests()
        wizard = self.env[action["res_model"]].with_user(self.lead).browse(action["res_id"])
        self.assertEqual(wizard.approval_ids, request)
        with self._at(CLAIM):
            wizard.action_approve()
        self.assertEqual(request.state, "approved")
        self.assertFalse(remedy.with_user(self.lead).can_decide_requests)

    def test_what_is_seen_costs_the_same(self):
        """The list shows what ten requests are about for the price of one, and reads no pictures."""
        requests = self.env["after.sales.approval"]
        for _request in range(10):
            with self._at(CLAIM):
                ticket, _claim = self._new_damage()
                remedy = self._propose(ticket, "replace")
                requests |= remedy.sudo()._request_approval("remedy", "The leg is broken.")
        prices = []
        for few in (requests[:1], requests):
            for _warm in range(2):
                few.invalidate_recordset()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                few.with_user(self.lead).web_read({"partner_id": {}, "value": {}, "payer": {}})
                price = self.env.cr.sql_log_count - before
            prices.append(price)
        self.assertLessEqual(prices[1], prices[0])

    def test_several_at_once(self):
        """DL-03: from the list, several are granted at once, or refused with one reason."""
        ticket, _claim = self._new_damage()
        with self._at(CLAIM):
            order = ticket.sale_order_id.with_user(self.agent)
            requests = order._request_approval("early_date", "Sooner.")
            requests |= order._request_approval("guaranteed_date", "Else they buy elsewhere.")
            requests = requests.with_user(self.lead)
            action = requests.action_open_refusal()
            self.assertTrue(action["context"]["is_refusal"])
            wizard = self.env[action["res_model"]].with_user(self.lead).browse(action["res_id"])
            wizard.decision_note = "The factory is closed."
            wizard.action_refuse()
        self.assertEqual(requests.mapped("state"), ["refused", "refused"])
        self.assertEqual(set(requests.mapped("decision_note")), {"The factory is closed."})

    def test_timeline(self):
        """The way of a case at a glance: what has happened, in the order in which it happens."""
        ticket, _claim = self._new_damage()
        moments = [moment for moment in ticket.with_user(self.agent).timeline if moment["name"] != "Promised"]
        self.assertEqual(
            [moment["name"] for moment in moments], ["Shipped", "Case", "Cause Decided", "Remedy", "Settled"]
        )
        self.assertEqual([moment["is_reached"] for moment in moments], [True, True, False, False, False])
        self.assertEqual(moments[0]["day"], "2026-04-20")
