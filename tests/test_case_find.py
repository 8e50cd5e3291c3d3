"""What somebody has in hand finds the document: typed into a list and Enter, without choosing a field (IT-01)."""

from lxml import etree

from odoo.tests import tagged

from .common_remedy import RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestFind(RemedyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.phone = "+86 138 0013 8000"
        cls.sofa.default_code = "SF-BIG-01"
        cls.order = cls._new_delivered_order(client_order_ref="TM2026-555")
        cls.picking = cls.order.picking_ids
        cls.case = cls._new_case(cls.order, platform_reference="WO-9-1")
        cls.claim = cls._new_claim(cls.case)
        lines = [{"claim_line_id": line.id, "quantity": 1} for line in cls.claim.line_ids]
        vals = {"type": "resend_part", "claim_id": cls.claim.id}
        cls.remedy = cls.case.with_user(cls.agent)._propose_remedy(vals, lines).with_env(cls.env)
        cls.job = cls.case.with_user(cls.agent)._create_job({"task": "repair"}).with_env(cls.env)
        cls.documents = (cls.case, cls.order, cls.picking, cls.claim, cls.remedy, cls.job)
        # Somebody else with the same goods, whom nothing but the goods may find.
        other = cls.env["res.partner"].create({"name": "Mr Zhou", "phone": "13900139000", "email": "zhou@example.com"})
        cls.strange_order = cls._new_delivered_order(partner_id=other.id)
        cls.strange_case = cls._new_case(cls.strange_order, name="A leg broke", partner_id=other.id)

    def _find(self, record, text, operator="ilike", user=None):
        model = self.env[record._name].with_user(user or self.manager)
        # Our own follow-up of the orders aside, as in the lists.
        found = model.search([("lookup", operator, text)]).with_env(self.env)
        return found.filtered(lambda r: r._name != "helpdesk.ticket" or not r.is_follow_up)

    def _assert_found(self, *texts):
        for text in texts:
            for record in self.documents:
                with self.subTest(text=text, model=record._name):
                    self.assertEqual(self._find(record, text), record)

    def test_phone_in_any_notation(self):
        typed = ("13800138000", "138 0013 8000", "+86 138-0013-8000", "0086 13800138000", "１３８００１３８０００")
        for stored in ("+86 138 0013 8000", "13800138000"):
            self.customer.phone = stored
            self._assert_found(*typed)
        self.assertFalse(self._find(self.case, "13800138001"))

    def test_end_of_a_phone(self):
        self._assert_found("00138000")

    def test_numbers(self):
        """Own numbers, those of the order, of the platform, of the parcel and of the case."""
        waybill = self.picking.carrier_tracking_ref
        self._assert_found("TM2026-555", "tm2026", waybill, waybill.lower(), f" {waybill[:4]} {waybill[4:]} ")
        for record in self.documents:
            with self.subTest(record._name):
                self.assertEqual(self._find(record, record[record._rec_name]), record)
        for record in set(self.documents) - {self.picking}:
            with self.subTest(record._name):
                self.assertEqual(self._find(record, self.case.number), record)
        for record in set(self.documents) - {self.picking}:
            self.assertEqual(self._find(record, "WO-9-1"), record)

    def test_customer(self):
        self._assert_found("Ms Li", "s Li", "LI@example.com", "li@exam")

    def test_customer_with_a_short_name(self):
        self.customer.name = "王伟"
        self._assert_found("王伟", "王伟 ")

    def test_colleague_of_the_customer(self):
        """Whoever of a house calls finds what the house bought."""
        house = self.env["res.partner"].create({"name": "Hotel Jade", "is_company": True, "phone": "021 5555 1234"})
        self.customer.parent_id = house
        self.env["res.partner"].create({"name": "Reception", "parent_id": house.id, "phone": "021 7777 1234"})
        self._assert_found("02155551234", "+86 21 7777-1234", "Hotel Jade")

    def test_goods_in_any_language(self):
        """IT-01: the customer says it in one language, whoever listens reads another."""
        self.env["res.lang"]._activate_lang("zh_CN")
        order = self._new_order(product=self._new_product("Pocket Mattress"))
        order.order_line.product_id.product_tmpl_id.with_context(lang="zh_CN").name = "独立袋装床垫"
        for lang in ("en_US", "zh_CN"):
            for text in ("pocket mattress", "床垫"):
                found = self.env["sale.order"].with_context(lang=lang).search([("lookup", "ilike", text)])
                self.assertIn(order, found, (lang, text))

    def test_goods(self):
        """By name and code: the other customer's too, he has the same."""
        for text in ("Sofa", "sofa", "so", "SF-BIG-01"):
            for record in self.documents:
                with self.subTest(text=text, model=record._name):
                    self.assertIn(record, self._find(record, text))
        self.assertIn(self.strange_case, self._find(self.case, "Sofa"))
        self.assertFalse(self._find(self.case, "Chair"))

    def test_subject_and_unknown_caller(self):
        """A case without a contact is found by what its caller said and called from."""
        vals = {"partner_id": False, "product_id": False, "case_kind_id": False}
        case = self._new_case(
            name="The drawer is stuck", partner_name="Old Wang", partner_phone="(021) 5555-9999",
            partner_email="Wang <wang@example.com>", **vals,
        )  # fmt: skip
        for text in ("drawer is", "Old Wang", "+86 21 55559999", "wang@example.com"):
            with self.subTest(text):
                self.assertEqual(self._find(case, text), case)

    def test_provider_who_calls(self):
        provider = self.env["res.partner"].create({"name": "Home Fit", "phone": "13700137000"})
        self.job.sudo()._as_step().provider_id = provider
        for text in ("Home Fit", "137-0013-7000"):
            self.assertEqual(self._find(self.job, text), self.job)

    def _new_parts(self):
        """Return what hangs on the documents: a clock, a request, a gift, and the provider of the job."""
        self.provider = self.env["res.partner"].create(
            {
                "name": "Home Fit",
                "phone": "13700137000",
                "is_service_provider": True,
                "city": "Suzhou",
                "provider_skill_ids": self.env["after.sales.provider.skill"].search([("code", "=", "repair")]).ids,
            }
        )
        self.job.sudo()._as_step().provider_id = self.provider
        request = self.case.sudo()._request_approval("takeover", "She waits.")
        self.order._owe_gift(self._new_product("Cushion"), 1, "Forgotten")
        gift = self.order.promised_gift_ids
        return request.deadline_ids, self.case.deadline_ids[:1], request, gift, self.provider

    def _find_parts(self, text):
        """Return which of them a text finds, and nothing of anybody else's."""
        found = [part for part in self.parts if part in self._find(part, text, user=self.manager)]
        return found

    def test_what_hangs_on_documents(self):
        """My Work, Approvals, Gifts and Providers are asked like any other list."""
        self.parts = self._new_parts()
        clock, own_clock, request, gift, provider = self.parts
        for part in self.parts:
            self.assertTrue(part, part._name)
        everything = [clock, own_clock, request, gift]
        for text in ("138 0013 8000", "+86 138-0013-8000", "Ms Li", "li@exam", "TM2026-555", self.order.name):
            with self.subTest(text):
                self.assertEqual([p for p in self._find_parts(text) if p != provider], everything)
        for text in (self.case.number, "WO-9-1"):
            with self.subTest(text):
                self.assertEqual(self._find_parts(text), [*everything, provider])
        for text in ("Home Fit", "137-0013-7000", "suzhou", self.job.name):
            with self.subTest(text):
                self.assertIn(provider, self._find_parts(text))
        self.assertEqual(self._find_parts("cushion"), [gift])
        self.assertIn(own_clock, self._find_parts(own_clock.policy_id.name))
        for text in ("13900139000", "Mr Zhou", "no such thing", "x"):
            self.assertFalse(self._find_parts(text), text)

    def test_providers_are_found_by_what_they_do(self):
        """PV-01: whoever needs somebody types the town or the craft."""
        self.parts = self._new_parts()
        skill = self.provider.provider_skill_ids[:1]
        self.assertTrue(skill)
        self.assertIn(self.provider, self._find(self.provider, skill.name))

    def test_factories_find_the_clocks_of_their_notes(self):
        factory = self.env["res.partner"].create({"name": "Foshan Wood", "phone": "0757 8888 1234"})
        note = self.env["after.sales.factory.note"].create({"partner_id": factory.id, "lead_days": 20})
        self.assertTrue(note.deadline_ids)
        self.assertEqual(self._find(note.deadline_ids, "+86 757 8888 1234"), note.deadline_ids)

    def test_enter_takes_it(self):
        """Enter takes the first field of a search view, whichever list of these documents is open."""
        for view in (
            "helpdesk_mgmt.helpdesk_ticket_view_search", "after_sales.case_register_view_search",
            "after_sales.sale_order_view_search", "after_sales.shipment_view_search", "after_sales.claim_view_search",
            "after_sales.remedy_view_search", "after_sales.job_view_search", "after_sales.deadline_view_search",
            "after_sales.approval_view_search", "after_sales.gift_view_search", "after_sales.provider_view_search",
        ):  # fmt: skip
            with self.subTest(view):
                model = self.env[self.env.ref(view).model].with_user(self.agent)
                arch = etree.fromstring(model.get_view(self.env.ref(view).id, "search")["arch"])
                self.assertEqual(arch.find(".//field").get("name"), "lookup")

    def test_operators(self):
        """Whole texts and several, and what does not fit."""
        self.assertEqual(self._find(self.case, "13800138000", "="), self.case)
        self.assertEqual(self._find(self.case, ["13800138000", "13900139000"], "in"), self.case | self.strange_case)
        self.assertNotIn(self.case, self._find(self.case, "13800138000", "not ilike"))
        self.assertIn(self.strange_case, self._find(self.case, "13800138000", "not ilike"))

    def test_too_little_and_nonsense(self):
        for text in (" ", "x", "no such thing", "%%", "___", "'; --", "000000", "\0", "@@"):
            for record in self.documents:
                with self.subTest(text=text, model=record._name):
                    self.assertFalse(self._find(record, text))

    def test_rules_of_the_reader_hold(self):
        """A colleague of another team finds neither case nor order nor what is part of them; nobody elsewhere."""
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._new_user("stranger", "after_sales.group_manager", company_id=other.id)
        for record in self.documents:
            with self.subTest(record._name):
                self.assertFalse(self._find(record, "13800138000", user=stranger))
        for record in (self.case, self.order):
            self.assertFalse(self._find(record, "13800138000", user=self.other_agent))

    def test_customers_learn_nothing(self):
        """Who is a customer, or a provider, cannot ask by what is hidden from him."""
        portal = self._new_user("portal", "base.group_portal")
        case = self._new_case(
            partner_id=portal.partner_id.id, platform_reference="WO-9-2", case_kind_id=False, product_id=False
        )
        self.assertIn(case, self.env["helpdesk.ticket"].with_user(portal).search([]))
        Mine = self.env["helpdesk.ticket"].with_user(portal)
        for text in ("WO-9-2", "nothing"):
            with self.subTest(text):
                self.assertFalse(Mine.search([("lookup", "ilike", text)]))
                self.assertEqual(Mine.search([("lookup", "not ilike", text)]), Mine.search([]))

    def test_links_are_chosen_by_it(self):
        """A document is chosen in a form by what it is found by; exact names stay exact."""
        for record in self.documents:
            with self.subTest(record._name):
                model = self.env[record._name].with_user(self.manager)
                self.assertIn(record.id, [row[0] for row in model.name_search("138 0013 8000")])
                self.assertIn(record.id, [row[0] for row in model.name_search(record[record._rec_name])])
                self.assertTrue(model.name_search(""))

    def test_from_anywhere(self):
        """One question finds documents of all kinds, told so that one can be chosen."""
        Findable = self.env["after.sales.findable"].with_user(self.manager)
        for text in ("138 0013 8000", "TM2026-555", self.case.number):
            found = Findable.find_documents(text)
            expected = {r._name for r in self.documents if r != self.picking or text != self.case.number}
            self.assertEqual(set(found), expected, text)
            for record in self.documents:
                if record._name in found:
                    self.assertEqual([line["id"] for line in found[record._name]["lines"]], record.ids)
        line = found["helpdesk.ticket"]["lines"][0]
        self.assertEqual(line["name"], f"{self.case.number} Something is wrong")
        self.assertEqual((line["customer"], line["state"]), ("Ms Li", self.case.stage_id.name))
        for text in ("", "x", None, 7, "no such thing"):
            self.assertEqual(Findable.find_documents(text), {})

    def test_from_anywhere_by_the_own_rights(self):
        found = self.env["after.sales.findable"].with_user(self.other_agent).find_documents("13800138000")
        self.assertFalse(found.keys() & {"helpdesk.ticket", "sale.order"})
        portal = self._new_user("portal", "base.group_portal")
        self.assertFalse(self.env["after.sales.findable"].with_user(portal).find_documents("13800138000"))

    def test_whole_numbers_stand_alone(self):
        """IT-01: of a number that begins other numbers too, the whole one is meant."""
        self.strange_order.client_order_ref = "TM2026-5559"
        find = self.env["after.sales.findable"].with_user(self.manager).find_documents
        self.assertEqual([line["id"] for line in find("TM2026-555")["sale.order"]["lines"]], self.order.ids)
        self.assertEqual(len(find("TM2026-55")["sale.order"]["lines"]), 2)

    def test_many_are_not_all_told(self):
        for _number in range(6):
            self._new_order()
        orders = self.env["after.sales.findable"].with_user(self.manager).find_documents("Ms Li")["sale.order"]
        self.assertEqual((len(orders["lines"]), orders["more"]), (5, True))

    def test_search_is_flat(self):
        """One query, however many are found."""

        def count(record):
            self.env.invalidate_all()
            model = self.env[record._name].with_user(self.manager)
            model.search_count([("lookup", "ilike", "Ms Li")])
            before = self.env.cr.sql_log_count
            model.search([("lookup", "ilike", "Ms Li")])
            return self.env.cr.sql_log_count - before

        records = (*self.documents, *self._new_parts())
        few = [count(record) for record in records]
        for _number in range(10):
            self._new_case(self.order)
            self._new_order()
        self.assertEqual([count(record) for record in records], few)

    def test_from_anywhere_is_flat(self):
        """As many queries for six kinds with many documents as with few."""

        def count():
            self.env.invalidate_all()
            Findable.find_documents("Ms Li")
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Findable.find_documents("Ms Li")
            return self.env.cr.sql_log_count - before

        Findable = self.env["after.sales.findable"].with_user(self.manager)
        self._new_case(self.order)
        few = count()
        for _number in range(10):
            self._new_case(self.order)
            self._new_order()
        self.assertLessEqual(count(), few)


@tagged("post_install", "-at_install", "after_sales")
class TestFindKind(RemedyCommon):
    """A kind of case is found by what customers say, and offered with the others of its family."""

    def _kinds(self, text, **context):
        Kind = self.env["after.sales.case.kind"].with_user(self.agent).with_context(**context)
        return Kind.browse([row[0] for row in Kind.name_search(text)])

    def test_customers_words(self):
        for text in ("破", "裂", "划痕", "沙发腿断了", "cracked", "It is SCRATCHED."):
            with self.subTest(text):
                self.assertIn(self.damage, self._kinds(text))
        self.assertNotIn(self.damage, self._kinds("发票"))
        self.assertEqual(self._kinds("damage_unpacking"), self.damage)
        self.assertFalse(self._kinds("no such thing at all"))

    def test_words_of_managers(self):
        self.damage.with_user(self.manager).customer_words = "kaputt、 hin"
        self.assertEqual(self._kinds("kaputt"), self.damage)
        case = self._new_case(self._new_delivered_order())
        self.assertEqual(self.env["helpdesk.ticket"].search([("case_kind_id", "ilike", "kaputt")]), case)

    def test_by_family(self):
        families = self._kinds("").mapped("family")
        self.assertEqual(families, sorted(families, key=["delivery", "product", "money", "service"].index))
        row = self.env["after.sales.case.kind"].web_name_search("damage_unpacking", {"display_name": {}})[0]
        self.assertEqual(row["display_name"], self.damage.name)
        self.assertIn("--Transport--", row["__formatted_display_name"])

    def test_every_shipped_kind_has_words(self):
        ours = [("module", "=", "after_sales"), ("model", "=", "after.sales.case.kind")]
        shipped = self.env["ir.model.data"].search(ours)
        kinds = self.env["after.sales.case.kind"].with_context(active_test=False).browse(shipped.mapped("res_id"))
        self.assertEqual(kinds.filtered(lambda kind: not kind.customer_words).mapped("code"), [])

    def test_open_claim_is_said_on_the_goods(self):
        """Whoever opens a case about goods with an open claim reads it there."""
        ticket, claim = self._new_damage()
        wizards = self.env["after.sales.case.intake"].with_user(self.agent)
        wizard = wizards.create({"sale_order_id": ticket.sale_order_id.id})
        self.assertEqual(wizard.goods_note, f"Sofa: claim {claim.number} is open")
        claim.sudo()._as_step().state = "cancelled"
        self.assertFalse(wizards.create({"sale_order_id": ticket.sale_order_id.id}).goods_note)
