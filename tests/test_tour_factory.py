from odoo import Command, fields
from odoo.tests import tagged

from .common import TourCase
from .common_return import ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestFactoryTour(TourCase, ReturnCommon):
    """Goods go back to an outsourced factory, in a real browser: form, Quality, customer (SP-06, SP-07, E13)."""

    def test_story_of_a_return_form(self):
        contact = {"name": "Mr Zhou", "phone": "13800000000"}
        self.factory.write(
            {
                "is_outsourced_factory": True,
                "street": "8 Kiln Lane",
                "city": "Foshan",
                "child_ids": [Command.create(contact)],
            }
        )
        self.factory.after_sales_contact_id = self.factory.child_ids
        inspector = self._new_user("tour_inspector", "after_sales.group_lead")
        self.company.after_sales_quality_ids = inspector
        for user in self.agent | inspector:
            user.password = user.login
        case, claim = self._new_piece()
        url = f"/odoo/after-sales-claims/{claim.id}"
        self.start_tour(url, "after_sales_factory_ask", login=self.agent.login)
        self.assertEqual((claim.line_ids.problem, claim.activity_ids.user_id), ("The leg is loose", inspector))
        self.start_tour(url, "after_sales_factory_review", login=inspector.login)
        self.assertEqual(
            (claim.quality_bearer, claim.quality_by, claim.form_restocks, claim.return_place_id),
            ("factory", inspector, "yes", self.factory),
        )
        remedy = self._ask_back(case, claim)
        self.start_tour(
            f"/odoo/action-after_sales.remedy_action/{remedy.id}", "after_sales_factory_tell", login=self.agent.login
        )
        self.assertEqual((remedy.customer_told_by, remedy.state), (self.agent, "awaiting_return"))
        self.assertIn("8 Kiln Lane", str(case.message_ids.mapped("body")))

    def _new_piece(self):
        """Return the case and the claim of a chair that its customer has since today."""
        order = self._new_delivered_order(self.chair)
        order.picking_ids.received_at = fields.Datetime.now()
        self._invoice_and_pay(order)
        case = self._new_case(order, self.return_kind)
        claim = self._new_claim(
            case, cause=None, state="draft", kind_id=self.env.ref("after_sales.case_kind_quality").id
        )
        self.assertTrue(claim.is_outsourced)
        return case, claim

    def _ask_back(self, case, claim):
        """Decide the claim as the table and Quality say, and let a lead approve that the goods come back."""
        claim = claim.with_user(self.agent)
        claim._decide(claim.suggested_cause or "quality", "factory")
        line = claim.line_ids
        item = {"sale_line_id": line.sale_line_id.id, "product_id": line.product_id.id, "quantity": 1}
        vals = {"type": "return_refund", "claim_id": claim.id, "skip_reason": "The customer does not want it any more"}
        return self._decide(case.with_user(self.agent)._propose_remedy(vals, [item]))
