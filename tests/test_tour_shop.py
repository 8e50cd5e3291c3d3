from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import TourCase
from .common_remedy import RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestShopTour(TourCase, RemedyCommon):
    """A shop of ours on a phone, in a real browser: a faulty piece, pictures, the week's parcel (SP-01 to SP-03)."""

    browser_size = "375x667"
    touch_enabled = True

    def test_story_of_a_piece(self):
        self.company.write({"after_sales_shop_days": 7, "after_sales_shop_parcels": 1})
        shop = self.env["res.partner"].create(
            {"name": "Shop 12", "is_company": True, "is_after_sales_shop": True, "region_team_id": self.team.id}
        )
        leader = self._new_user("tour_leader", "base.group_portal")
        leader.partner_id.parent_id = shop
        leader.password = leader.login
        chair = self._new_product("Tour Chair", list_price=100.0, taxes_id=False)
        order = self._new_delivered_order(chair, 2, partner_id=shop.id)
        order.picking_ids.received_at = fields.Datetime.now() - timedelta(days=9)
        self.start_tour("/my/shop", "after_sales_shop_report", login=leader.login)
        claim = self.env["after.sales.claim"].search([("shop_id", "=", shop.id)])
        self.assertEqual(
            (claim.order_id, claim.shop_decision, claim.line_ids.quantity, claim.ticket_id.team_id),
            (order, "return", 1, self.team),
        )
        self.assertEqual(claim.evidence_ids.mapped("sent_by_customer"), [True] * 3)
        self.assertEqual((claim.evidence_state, claim.ticket_id.partner_id), ("to_review", leader.partner_id))
        self._decide(claim)
        self.start_tour("/my/shop", "after_sales_shop_send", login=leader.login)
        parcel = claim.shop_parcel_id
        self.assertEqual((parcel.parcel_waybill, parcel.payer, parcel.claim_ids), ("SF-TOUR-1", "company", claim))
        clock = claim.ticket_id.deadline_ids.filtered(lambda deadline: deadline.purpose == "shop_return")
        self.assertEqual(clock.status, "running")

    def _decide(self, claim):
        """Let the agent look at the pictures and follow what the rules say: looked at on day nine of seven."""
        claim.ticket_id.user_id = self.agent
        claim = claim.with_user(self.agent)
        claim.action_accept_evidence()
        self.assertEqual((claim.suggested_cause, claim.suggested_cost_bearer), ("quality", "shop"))
        claim._decide(claim.suggested_cause, claim.suggested_cost_bearer)
