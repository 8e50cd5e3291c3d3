from odoo.tests import tagged

from .common import TourCase
from .common_claim import ClaimCommon


@tagged("post_install", "-at_install", "after_sales")
class TestClaimTour(TourCase, ClaimCommon):
    """A claim in a real browser, from the delivery to a decided remedy (DM-01, DM-03, DM-05, DM-07)."""

    def test_story_of_a_claim(self):
        self.sofa.write({"name": "Tour Wardrobe", "after_sales_package_count": 3})
        kind = self.env.ref("after_sales.case_kind_damage_unpacking")
        kind.remedy_type_ids = [(0, 0, {"type": "usage_guidance", "rung": 10}), (0, 0, {"type": "replace", "rung": 20})]
        order = self._new_delivered_order()
        self.agent.password = self.agent.login
        self.start_tour("/odoo/after-sales-shipments", "after_sales_claim_begin", login=self.agent.login)
        case = order.case_ids.filtered(lambda case: case.case_kind_id == kind)
        claim = case.claim_ids
        self.assertEqual((claim.state, claim.packaging), ("draft", "damaged_matching"))
        self.assertEqual(claim.line_ids.package_label, "Box 2 of 3")
        self.assertEqual(case.picking_id, order.picking_ids)
        url = f"/odoo/action-after_sales.case_action/{case.id}"
        self.start_tour(url, "after_sales_claim_decide", login=self.agent.login)
        self.assertEqual((claim.state, claim.cause, claim.cost_bearer), ("decided", "carrier", "carrier"))
        url = f"/odoo/action-after_sales.claim_action/{claim.id}"
        self.start_tour(url, "after_sales_claim_remedy", login=self.agent.login)
        self.assertEqual(case.remedy_ids.claim_id, claim)
        self.assertNotIn(case.remedy_ids.state, ("draft", "cancelled"))
