from odoo.tests import tagged

from .common import AfterSalesCommon, TourCase


@tagged("post_install", "-at_install", "after_sales")
class TestFindTour(TourCase, AfterSalesCommon):
    """A phone number typed into the list of cases, and a platform number from anywhere (IT-01)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.after_sales_require_promise = False
        cls.agent.password = cls.agent.login
        cls.customer.phone = "+86 138 0013 8000"
        order = cls._new_order(deadline=False, client_order_ref="TM2026-555")
        order.action_confirm()
        other = cls.env["res.partner"].create({"name": "Mr Zhou", "phone": "13900139000"})
        vals = {"description": "So said the customer", "user_id": cls.agent.id}
        cls.env["helpdesk.ticket"].create(
            [
                {"name": "Hinge broke", "partner_id": cls.customer.id, "sale_order_id": order.id, **vals},
                {"name": "Stain", "partner_id": other.id, **vals},
            ]
        )

    def test_finding(self):
        self.start_tour("/odoo/after-sales-cases", "after_sales_find", login=self.agent.login)
