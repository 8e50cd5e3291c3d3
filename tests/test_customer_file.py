from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestCustomerFile(AfterSalesCommon):
    """The file of a customer and the register of requests (QC-03, QC-05)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quality = cls.env["after.sales.case.kind"].create({"name": "Quality", "code": "test_quality"})
        cls.house = cls.env["res.partner"].create({"name": "Hotel", "is_company": True})
        cls.buyer = cls.env["res.partner"].create({"name": "Ann", "parent_id": cls.house.id})

    def _ticket(self, at=NOW, **vals):
        vals = {"name": "Leg", "description": "<p>One <b>leg</b></p>", "partner_id": self.buyer.id, **vals}
        with self._at(at):
            return self.env["helpdesk.ticket"].create(vals)

    def test_file(self):
        """QC-05: opened at the first feedback; a company's file covers its people; a day is local."""
        self.env.user.tz = "Asia/Shanghai"
        self.assertFalse(self.house.first_feedback_on)
        self.assertFalse(self.house.main_products)
        ticket = self._ticket(at=NOW.replace(hour=17))
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s", (NOW.replace(hour=17), ticket.id)
        )
        later = self._ticket(at=NOW + timedelta(days=5), partner_id=self.house.id)
        with self._at(NOW + timedelta(days=6)):
            later._record_contact(self.agent)
        with self._at(NOW):
            order = self._new_order(partner_id=self.house.id)
            follow_up = self._ticket(
                case_kind_id=self.env.ref("after_sales.case_kind_deadline").id, sale_order_id=order.id
            )
        self.env.invalidate_all()
        self.assertEqual(self.house.first_feedback_on, date(2026, 3, 3))
        self.assertEqual(self.house.last_contact_at, NOW + timedelta(days=6))
        self.assertEqual(self.house.request_count, 2)
        self.assertEqual(self.buyer.request_count, 1)
        self.assertFalse(self.buyer.last_contact_at)
        self.assertIn(later, self.house.open_case_ids)
        self.assertIn(follow_up, self.house.open_case_ids)
        later._move_to_phase("cancelled")
        self.env.invalidate_all()
        self.assertNotIn(later, self.house.open_case_ids)
        self.assertEqual(self.house.helpdesk_ticket_count_string, "2 / 3")

    def test_main_products(self):
        """QC-05: what was bought most, of confirmed orders of the whole house, whoever sold it, no services."""
        bed, service = self._new_product("Bed"), self._new_product("Advice", type="service", is_storable=False)
        with self._at(NOW):
            for partner, product, quantity in ((self.buyer, bed, 2), (self.house, bed, 1), (self.house, self.sofa, 1)):
                order = self._new_order(partner_id=partner.id, product=product, user_id=self.lead.id)
                order.order_line.product_uom_qty = quantity
                order.order_line = [(0, 0, {"product_id": service.id, "product_uom_qty": 9})]
                order.action_submit_after_sales()
                order.action_confirm()
            self._new_order(partner_id=self.house.id, product=self.sofa)
        house = self.house.with_user(self.agent)
        self.assertEqual(house.main_products, "Bed (3), Sofa (1)")
        self.assertEqual(self.buyer.with_user(self.agent).main_products, "Bed (2)")

    def test_average_rating(self):
        """QC-05: the average of the cases that were rated."""
        for value in (5, 3, 0):
            ticket = self._ticket()
            self.env.flush_all()
            self.env.cr.execute("UPDATE helpdesk_ticket SET rating_last_value = %s WHERE id = %s", (value, ticket.id))
        self.env.invalidate_all()
        self.assertEqual(self.house.average_rating, 4)

    def test_other_company(self):
        """QC-05: the cases of another company are no business of this one."""
        other = self.env["res.company"].create({"name": "Other"})
        self._ticket(company_id=other.id)
        house = self.house.with_user(self.agent)
        self.assertEqual(house.request_count, 0)
        self.assertFalse(house.open_case_ids)

    def test_who_sees_it(self):
        """QC-05: agents; a salesman without cases reads the contact, not its file."""
        self._ticket()
        with self._refused(AccessError, "enough rights to access the field"):
            self.house.with_user(self.salesman).read(["first_feedback_on"])
        self.house.with_user(self.salesman).read(["name", "helpdesk_ticket_count_string"])
        with Form(self.house.with_user(self.agent)) as form:
            self.assertEqual(form.request_count, 1)

    def test_flat(self):
        """QC-05: as many queries for the files of 100 customers as for 10."""
        names = ("helpdesk_ticket_count", "first_feedback_on", "main_products", "open_case_ids", "average_rating")

        def cost(count):
            partners = self.env["res.partner"].create([{"name": f"C{i}"} for i in range(count)])
            vals = {"name": "x", "description": "x"}
            self.env["helpdesk.ticket"].create([{**vals, "partner_id": p.id} for p in partners])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for name in names:
                partners.mapped(name)
            return self.env.cr.sql_log_count - before

        cost(2)
        self.assertEqual(cost(10), cost(100))

    def test_new_contact(self):
        """A contact that is not saved yet has an empty file."""
        partner = self.env["res.partner"].new({"name": "Nobody"})
        self.assertEqual((partner.request_count, partner.main_products), (0, ""))
        self.assertFalse(partner.open_case_ids)

    def test_register(self):
        """QC-03, IT-01: one line per request with problem, handling and solution as text; export works."""
        ticket = self._ticket(case_kind_id=self.quality.id, partner_phone="123", product_id=self.sofa.id)
        ticket.solution = "New leg"
        with self._at(NOW):
            order = self._new_order(partner_id=self.buyer.id)
            self._ticket(case_kind_id=self.env.ref("after_sales.case_kind_deadline").id, sale_order_id=order.id)
            ticket.with_user(self.agent).sudo().message_post(
                body="Sent a leg " + "x" * 200, author_id=self.agent.partner_id.id, message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )  # fmt: skip
            ticket.message_post(
                body="Thanks", author_id=self.buyer.id, message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.case_register_action")
        self.assertEqual(action["path"], "after-sales-register")
        domain = [("is_follow_up", "=", False), ("duplicate_id", "=", False)]
        self.assertEqual(str(domain), action["domain"])
        cases = self.env["helpdesk.ticket"].search([*domain, ("partner_id", "=", self.buyer.id)])
        self.assertEqual(cases, ticket)
        names = ["number", "contact_text", "product_id/name", "problem_text", "handling_text", "solution"]
        row = cases.export_data(names)["datas"][0]
        self.assertEqual(row[1:3], ["123", "Sofa"])
        self.assertEqual(row[3].replace("*", ""), "One leg")
        self.assertIn("Agent: Sent a leg", row[4])
        self.assertLess(len(row[4]), 160)
        self.assertNotIn("Thanks", row[4])

    def test_register_is_flat(self):
        """QC-03: as many queries for a page of 100 lines as for one of 10."""

        def cost(count):
            vals = {"name": "x", "description": "x", "partner_id": self.buyer.id}
            tickets = self.env["helpdesk.ticket"].create([vals] * count)
            for ticket in tickets:
                ticket.message_post(body="Hello", author_id=self.agent.partner_id.id, message_type="comment")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets.export_data(["problem_text", "handling_text", "contact_text"])
            return self.env.cr.sql_log_count - before

        cost(2)
        self.assertEqual(cost(10), cost(100))
