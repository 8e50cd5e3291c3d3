from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import TourCase
from .common_provider import ProviderCommon


@tagged("post_install", "-at_install", "after_sales")
class TestClicksTour(TourCase, ProviderCommon):
    """What is done all day takes as many clicks and fields as the tours say (IT-01, DM-01, PR-03, PV-02)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.after_sales_require_promise = False
        cls.customer.phone = "+86 138 0013 8000"
        cls.kind = cls.env.ref("after_sales.case_kind_damage_unpacking")
        cls.kind.evidence_slot_ids.required = False
        cls.kind.remedy_type_ids.unlink()
        cls.kind.remedy_type_ids = [(0, 0, {"type": "replace", "rung": 10})]
        for user in cls.agent + cls.tracker + cls.lead:
            user.password = user.login

    def _begin(self, user, tour, place="/odoo/after-sales-today"):
        self.start_tour(place, f"after_sales_clicks_{tour}", login=user.login)
        self.env.invalidate_all()

    def test_an_agent(self):
        order = self._new_order(deadline=False)
        order.action_confirm()
        self._deliver(order.picking_ids)
        self._begin(self.agent, "agent")
        case = order.case_ids.filtered(lambda case: case.case_kind_id == self.kind)
        self.assertTrue(case.first_reply_at)
        self.assertEqual((case.claim_ids.state, case.claim_ids.cause), ("decided", "carrier"))
        self.assertNotIn(case.remedy_ids.state, ("draft", "cancelled"))
        bed = self.env["helpdesk.ticket"].create(
            {
                "name": "Bed to assemble",
                "description": "It came in parts",
                "partner_id": self.customer.id,
                "product_id": self.sofa.id,
                "team_id": self.team.id,
                "user_id": self.agent.id,
                "case_kind_id": self.env.ref("after_sales.case_kind_installation").id,
                "stage_id": self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress").id,
            }
        )
        self._begin(self.agent, "service", f"/odoo/after-sales-cases/{bed.id}")
        self.assertEqual(bed.job_ids.state, "offered")

    def test_a_tracker_and_a_lead(self):
        """A check-in that is late, done by the tracker; before that a lead sees it."""
        today = fields.Date.today()
        order = self._new_order(deadline=today + timedelta(days=60), deadline_urgency="normal")
        order.action_submit_after_sales()
        order.action_confirm()
        check_in = order.deadline_ids.filtered(lambda deadline: deadline.purpose == "check_in")
        check_in.write({"due_at": fields.Datetime.now() - timedelta(hours=1)})
        self._begin(self.lead, "lead")
        self._begin(self.tracker, "tracker")
        self.assertEqual((check_in.status, check_in.delay_risk), ("late", "no"))
