from odoo.tests import tagged

from .common import TourCase
from .common_remedy import RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestFindTour(TourCase, RemedyCommon):
    """A phone number typed into the list of cases, and a platform number from anywhere (IT-01)."""

    def test_finding(self):
        self.agent.password = self.agent.login
        self.customer.phone = "+86 138 0013 8000"
        order = self._new_delivered_order(client_order_ref="TM2026-555")
        self._new_case(order, name="Hinge broke")
        other = self.env["res.partner"].create({"name": "Mr Zhou", "phone": "13900139000"})
        self._new_case(name="Stain", partner_id=other.id, case_kind_id=False)
        self.start_tour("/odoo/after-sales-cases", "after_sales_find", login=self.agent.login)
