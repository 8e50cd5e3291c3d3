from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import NOW
from .common_shipment import SHIP, ShipmentCommon


@tagged("post_install", "-at_install", "after_sales")
class TestCaseIntake(ShipmentCommon):
    """From a call to a case in one screen (IT-01, IT-02, OW-02, OW-08, DM-07)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.cn")
        Kind = cls.env["after.sales.case.kind"]
        cls.usage = Kind.create({"name": "Usage", "code": "test_usage", "severity": "minor"})
        cls.damage = Kind.create({"name": "Damage", "code": "test_damage", "requires_order": True})
        cls.colleague = cls._new_user("colleague", "after_sales.group_agent")
        cls.customer.write({"phone": "+86 138 0013 8000", "ref": "C-77"})
        cls.picking = cls._new_ready_delivery(
            client_order_ref="TM2026-555", sale_channel_id=cls.env.ref("after_sales.sale_channel_tmall").id
        )
        cls.order = cls.picking.sale_id

    def _lookup(self, text, user=None, company=None):
        tickets = self.env["helpdesk.ticket"].with_user(user or self.agent)
        return tickets._lookup(text, company or self.company)

    def _orders(self, text, **kwargs):
        return [line["number"] for line in self._lookup(text, **kwargs)["orders"]]

    def _open(self, user=None, **vals):
        vals = {
            "partner_id": self.customer.id,
            "case_kind_id": self.usage.id,
            "description": "The drawer is stuck.\nSince Monday.",
            **vals,
        }
        return self.env["helpdesk.ticket"].with_user(user or self.agent)._open_case(vals)

    def _form(self, user=None, **defaults):
        wizards = self.env["after.sales.case.intake"].with_user(user or self.agent)
        return Form(wizards.with_context(**{f"default_{name}": value for name, value in defaults.items()}))

    def test_finds_the_phone_in_any_notation(self):
        """IT-01: however a number was stored and however it is typed, spaces, brackets and prefixes do not matter."""
        typed = (
            "13800138000", "138 0013 8000", "+86 138-0013-8000", "0086 13800138000", "(138)00138000",
            "１３８００１３８０００",
        )  # fmt: skip
        for stored in ("+86 138 0013 8000", "13800138000", "138-0013-8000", "0086 138 0013 8000"):
            self.customer.phone = stored
            for text in typed:
                with self.subTest(stored=stored, typed=text):
                    self.assertIn(self.order.name, self._orders(text))
        self.assertFalse(self._orders("13800138001"))

    def test_finds_numbers(self):
        """IT-01, DM-07: number of the order, of the customer, of the waybill, of an earlier case."""
        ticket = self._open(sale_order_id=self.order.id, platform_reference="WO-9-1")
        waybill, name = self.picking.carrier_tracking_ref, self.order.name
        numbers = (name, name.lower(), f" {name} ", "TM2026-555", "tm2026-555", waybill, ticket.number, "WO-9-1")
        for text in numbers:
            with self.subTest(text):
                self.assertEqual(self._orders(text), [self.order.name])
        self.assertIn(self.order.name, self._orders("2026-555"), "A part of a number is enough when nothing fits whole")

    def test_finds_people(self):
        """IT-01: by e-mail, name, part of the name, reference; and the recipient's orders too."""
        recipient = self.env["res.partner"].create({"name": "Old Wang", "phone": "021 5555 1234"})
        self.order.partner_shipping_id = recipient
        for text in ("LI@example.com", "Ms Li", "s Li", "C-77", "Old Wang", "+86 21 55551234", "(021) 5555-1234"):
            with self.subTest(text):
                self.assertIn(self.order.name, self._orders(text))
        self.customer.phone = "+86 138 1111 2222"
        found = {line["key"]: line for line in self._lookup("Ms Li")["partners"]}
        self.assertEqual(found[f"partner:{self.customer.id}"]["phone"], self.customer.phone)

    def test_newest_first_and_never_many(self):
        """IT-01: at most ten orders, the newest first; what is confirmed stands before a quotation."""
        with self._at(NOW):
            for day in range(12):
                self._new_order(date_order=NOW + timedelta(days=day + 1))
        numbers = self._orders("Ms Li")
        self.assertEqual(len(numbers), 10)
        mine = [("partner_id", "=", self.customer.id), ("state", "=", "draft")]
        orders = self.env["sale.order"].search(mine, order="date_order desc, id desc")
        self.assertEqual(numbers, [self.order.name, *orders[:9].mapped("name")])

    def test_nothing(self):
        """Too little and nonsense find nothing and break nothing; wildcards are letters."""
        for text in ("", " ", "x", None, False, "no such thing", "%%", "___", "'; --", "+", "000000", "@"):
            with self.subTest(repr(text)):
                self.assertEqual(self._lookup(text), {"orders": [], "partners": []})

    def test_other_company(self):
        """OW-08: orders of another company are found by nobody, linked by nobody."""
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "company_id": other.id, "client_order_ref": "OTHER-1"}
        )
        self.assertFalse(self._orders("OTHER-1"))
        self.assertNotIn(theirs.name, self._orders("13800138000"))
        with self._refused(AccessError, "You do not work"):
            self._lookup("OTHER-1", company=other)
        with self._refused(AccessError, "This order belongs to another company"):
            self._open(sale_order_id=theirs.id)
        with self._refused(AccessError, "You do not work"):
            self._open(company_id=other.id)
        with self._refused(AccessError, "belongs to another company"):
            self.env["after.sales.case.intake"].with_user(self.agent).create({"sale_order_id": theirs.id})
        stranger = self.env["res.partner"].create({"name": "Theirs", "company_id": other.id, "phone": "13900139000"})
        self.assertEqual(self._lookup("13900139000")["partners"], [])
        with self._refused(AccessError, "have 'read' access"):
            self._open(partner_id=stranger.id)

    def test_order_of_a_colleague(self):
        """OW-08: who takes the call sees number, day and goods of a colleague's order, links it, cannot open it."""
        order = self.order.with_user(self.colleague)
        self.assertFalse(order.has_access("read"))
        line = self._lookup("TM2026-555", user=self.colleague)["orders"][0]
        self.assertEqual(line["goods"], "Sofa × 1")
        self.assertNotIn("amount", " ".join(line))
        form = self._form(self.colleague)
        form.lookup = "TM2026-555"
        form.case_kind_id = self.damage
        form.description = "A leg is broken"
        action = form.save().action_create()
        ticket = self.env["helpdesk.ticket"].browse(action["res_id"])
        self.assertEqual(ticket.sale_order_id, self.order)
        self.assertEqual(ticket.create_uid, self.colleague)
        self.assertFalse(order.has_access("read"))

    def test_who_may_not(self):
        """A customer, a stranger and a colleague without cases look nothing up and open nothing."""
        portal = self._new_user("portal", "base.group_portal")
        internal = self._new_user("internal", "base.group_user")
        for user in (portal, internal, self.env.ref("base.public_user")):
            with self.subTest(user.name):
                with self._refused(AccessError, "not allowed to create"):
                    self._lookup("Ms Li", user=user)
                with self._refused(AccessError, "not allowed to create"):
                    self._open(user=user)
                with self._refused(AccessError, "not allowed to create"):
                    self.env["after.sales.case.intake"].with_user(user).create({})

    def test_all_from_one_number(self):
        """IT-01: one number fills in customer, order, delivery, channel, day, product and serial number."""
        lot = self.env["stock.lot"].create({"name": "SN-1", "product_id": self.sofa.id})
        self.sofa.tracking = "serial"
        with self._at(SHIP):
            move = self.picking.move_ids
            move.quantity = 1
            move.move_line_ids.lot_id = lot
            move.picked = True
            self.picking.button_validate()
        self.assertEqual(self.picking.state, "done")
        form = self._form()
        form.lookup = self.picking.carrier_tracking_ref
        self.assertEqual(form.partner_id, self.customer)
        form.case_kind_id = self.damage
        form.description = "A leg is broken"
        wizard = form.save()
        ticket = self.env["helpdesk.ticket"].browse(wizard.action_create()["res_id"])
        self.assertRecordValues(
            ticket,
            [
                {
                    "partner_id": self.customer.id,
                    "sale_order_id": self.order.id,
                    "picking_id": self.picking.id,
                    "sale_channel_id": self.env.ref("after_sales.sale_channel_tmall").id,
                    "purchase_date": date(2026, 3, 2),
                    "product_id": self.sofa.id,
                    "lot_id": lot.id,
                    "partner_phone": self.customer.phone,
                    "partner_email": "li@example.com",
                    "name": "A leg is broken",
                    "channel_id": self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone").id,
                }
            ],
        )

    def test_day_of_the_order_is_local(self):
        """IT-01: an order of 1 a.m. in Shanghai was bought on that day, not on the day before."""
        self.order.date_order = "2026-03-04 17:30:00"
        facts = self.env["helpdesk.ticket"].with_user(self.agent)._get_order_facts(self.order.id, self.company)
        self.assertEqual(facts["purchase_date"], date(2026, 3, 5))

    def test_several_goods_are_not_guessed(self):
        """IT-01: of several goods the agent chooses; another order forgets the choice."""
        bed = self._new_product("Bed")
        self.order.write({"order_line": [(0, 0, {"product_id": bed.id, "product_uom_qty": 1})]})
        form = self._form()
        form.lookup = self.order.name
        self.assertFalse(form.product_id)
        form.product_id = bed
        with self._at(NOW):
            other = self._new_order()
        form.lookup = other.name
        self.assertEqual(form.product_id, self.sofa)
        form.lookup = "nothing like that"
        self.assertFalse(form.partner_id)
        self.assertFalse(form.order_label)

    def test_from_documents(self):
        """DM-07: order, delivery and customer open it filled in."""
        for record, names in (
            (self.order, {"sale_order_id", "partner_id", "picking_id", "product_id"}),
            (self.picking, {"sale_order_id", "partner_id", "picking_id", "product_id"}),
            (self.customer, {"partner_id"}),
        ):
            with self.subTest(record._name):
                action = record.with_user(self.agent).action_open_intake()
                wizard = self.env[action["res_model"]].browse(action["res_id"])
                filled = {n for n in ("sale_order_id", "partner_id", "picking_id", "product_id") if wizard[n]}
                self.assertEqual(filled, names)
                self.assertEqual(wizard.partner_phone, self.customer.phone)

    def test_unknown_caller(self):
        """IT-01: name and number stay on the case; a contact is created only when asked, by those who may."""
        form = self._form()
        form.lookup = "139 1111 2222"
        self.assertEqual(form.partner_phone, "139 1111 2222")
        form.partner_name = "Mr Zhao"
        form.case_kind_id = self.usage
        form.description = "How does it fold?"
        wizard = form.save()
        self.assertFalse(wizard.may_create_customer, "Agents have no right to create contacts in core")
        ticket = self.env["helpdesk.ticket"].browse(wizard.action_create()["res_id"])
        self.assertFalse(ticket.partner_id)
        self.assertEqual((ticket.partner_name, ticket.partner_phone), ("Mr Zhao", "139 1111 2222"))
        with self._refused(AccessError, "not allowed to create"):
            wizard.action_create_with_customer()
        self.agent.group_ids |= self.env.ref("base.group_partner_manager")
        wizard.invalidate_recordset(["may_create_customer"])
        self.assertTrue(wizard.may_create_customer)
        ticket = self.env["helpdesk.ticket"].browse(wizard.action_create_with_customer()["res_id"])
        self.assertEqual(ticket.partner_id.name, "Mr Zhao")
        self.assertEqual(self._lookup("13911112222")["partners"][0]["key"], f"partner:{ticket.partner_id.id}")

    def test_what_is_missing(self):
        """IT-01: without caller, kind, description or the order that the kind needs there is no case."""
        for vals, problem in (
            ({"partner_id": False}, "Who is it about"),
            ({"case_kind_id": False}, "kind of case"),
            ({"description": ""}, "what the customer says"),
            ({"description": " \n "}, "what the customer says"),
            ({"case_kind_id": self.damage.id}, "needs the order"),
        ):
            with self.subTest(problem), self.assertRaisesRegex(UserError, problem):
                self._open(**vals)
        with self._refused(ValidationError, "does not belong to the order"):
            self._open(sale_order_id=self.order.id, picking_id=self._new_ready_delivery().id)

    def test_only_what_a_caller_says(self):
        """Nobody closes, numbers or assigns a case through the intake; markup stays text."""
        done = self.env["helpdesk.ticket.stage"].search([("phase", "=", "solved")], limit=1)
        ticket = self._open(
            stage_id=done.id, user_id=self.manager.id, first_reply_at=NOW, number="X1", description="<script>x</script>"
        )
        self.assertEqual(ticket.phase, "new")
        self.assertNotEqual(ticket.user_id, self.manager)
        self.assertFalse(ticket.first_reply_at)
        self.assertNotEqual(ticket.number, "X1")
        self.assertNotIn("<script>", ticket.description)

    def test_case_for_another_team(self):
        """IT-01: who takes the call need not be who handles it; the agent is told who does."""
        team = self.env["helpdesk.ticket.team"].create({"name": "Workshop", "company_id": self.company.id})
        self.usage.team_id = team
        wizard = self.env["after.sales.case.intake"].with_user(self.agent).create(
            {"partner_id": self.customer.id, "case_kind_id": self.usage.id, "description": "Creaks"}
        )  # fmt: skip
        action = wizard.action_create()
        ticket = self.env["helpdesk.ticket"].search([("team_id", "=", team.id)])
        self.assertEqual(ticket.name, "Creaks")
        self.assertFalse(ticket.with_user(self.agent).has_access("read"))
        self.assertIn("Workshop", action["params"]["message"])

    def test_history(self):
        """OW-02: the customer's open cases, earlier ones and who knows him show before a second case is opened."""
        first = self._open(description="First")
        solved = self._open(description="Second")
        solved._move_to_phase("solved")
        form = self._form(self.colleague, partner_id=self.customer.id)
        self.assertIn(first.number, form.open_case_warning)
        self.assertNotIn(solved.number, form.open_case_warning)
        self.assertIn("Agent", form.open_case_warning)
        self.assertIn("1 earlier", form.history_text)
        self.assertIn(f"Agent ({solved.number})", form.history_text)
        form.case_kind_id, form.description = self.usage, "Again"
        action = form.save().action_open_case()
        self.assertEqual(action["res_id"], first.id)
        follow_up = self.order.deadline_ticket_id
        self.assertNotIn(follow_up.number, form.open_case_warning, "Our own follow-up is no request")

    def test_repeat_contact_goes_to_who_knows(self):
        """OW-02: a colleague takes the call, the agent who knows the customer gets the case."""
        self._open()
        self.assertEqual(self._open(user=self.colleague).user_id, self.agent)

    def test_channels(self):
        """IT-02: every way in which customers reach us can be told apart."""
        names = set(self.env["helpdesk.ticket.channel"].search([]).mapped("name"))
        wanted = {"Web", "Email", "Phone", "Chat", "Platform shop", "WeChat or QQ", "App", "SMS", "In person"}
        wanted |= {"Letter", "Fax"}
        self.assertLessEqual(wanted, names)

    def test_lookup_is_flat(self):
        """The look-up reads a bounded number of rows in a number of queries that does not grow with the hits."""

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._lookup("13800138000")
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        with self._at(NOW):
            for _number in range(12):
                self._new_order()
        self.assertLessEqual(count(), few + 1)
