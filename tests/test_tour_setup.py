from odoo.tests import tagged

from .common import AfterSalesCommon, TourCase


@tagged("post_install", "-at_install", "after_sales")
class TestSetupTour(TourCase, AfterSalesCommon):
    """From an empty company through the checklist to a first promised order, case, claim and job, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        boss = cls._new_user("boss", "after_sales.group_manager,base.group_system")
        china = cls.env.ref("base.cn")
        cls.new = cls.env["res.company"].with_user(boss).create({"name": "New Mall", "country_id": china.id}).sudo()
        boss.write({"company_id": cls.new.id, "company_ids": [(6, 0, cls.new.ids)], "password": boss.login})
        cls.boss = boss
        # What the other apps bring: goods, their factory, a customer. A database has no place of another company.
        cls.env["after.sales.provider.area"].search([]).active = False
        works, cls.buyer = cls.env["res.partner"].create(
            [
                {"name": "Setup Works", "is_company": True, "supplier_rank": 1},
                {
                    "name": "Setup Customer",
                    "phone": "+86 138 0013 8111",
                    "street": "Century Avenue 1",
                    "city": "Shanghai",
                    "country_id": china.id,
                },
            ]
        )
        cls._new_product("Setup Cabinet", seller_ids=[(0, 0, {"partner_id": works.id, "company_id": False})])

    def test_from_nothing(self):
        self.start_tour("/odoo/after-sales-setup", "after_sales_setup", login=self.boss.login)
        order = self.env["sale.order"].search([("partner_id", "=", self.buyer.id)])
        self.assertTrue(order.submitted_at)
        self.assertEqual(order.company_id, self.new)
        # The deadline case has found somebody though there is no tracker.
        self.assertEqual(order.deadline_ticket_id.user_id, self.boss)

        order = order.with_company(self.new)
        order.action_confirm()
        self._deliver(order.picking_ids)
        self.start_tour("/odoo/after-sales-cases", "after_sales_setup_case", login=self.boss.login)
        case = order.case_ids - order.deadline_ticket_id
        self.assertEqual((case.user_id, case.team_id.user_id), (self.boss, self.boss))
        self.assertEqual(case.claim_ids.line_ids.product_id, order.order_line.product_id)
        url = f"/odoo/action-after_sales.case_action/{case.id}"
        self.start_tour(url, "after_sales_setup_job", login=self.boss.login)
        self.assertEqual(case.job_ids.provider_id.name, "Quick Hands")
        self.assertEqual(case.job_ids.state, "offered")
