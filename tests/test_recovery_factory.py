"""Goods that go back to outsourced factories: the form, Quality, where to, what arrives (SP-05 to SP-09, E13)."""

from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_return import CLAIM, ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestFactory(ReturnCommon):
    """Two chairs of an outsourced factory came with a loose leg; the customer wants to send them back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.factory.write({"is_outsourced_factory": True, "street": "8 Kiln Lane", "city": "Foshan"})
        cls.contact = cls.env["res.partner"].create(
            {"name": "Mr Zhou", "phone": "13800000000", "parent_id": cls.factory.id}
        )
        cls.factory.after_sales_contact_id = cls.contact
        cls.inspector = cls._new_user("inspector", "after_sales.group_lead")
        cls.company.after_sales_quality_ids = cls.inspector
        cls.other_factory = cls.env["res.partner"].create(
            {"name": "White Ash", "is_company": True, "is_outsourced_factory": True}
        )
        cls.table = cls._new_product(
            "Table", list_price=100.0, seller_ids=[Command.create({"partner_id": cls.other_factory.id})]
        )
        cls.chair.default_code = "CH-1"

    def _asked(self, product=None, other=None):
        """Return a case, its claim and a draft of the agent: the goods come back."""
        lines = [{"product_id": each.id, "product_uom_qty": 1} for each in (product or self.chair, other) if each]
        order = self._new_delivered_order(order_line=[Command.create(line) for line in lines])
        self._invoice_and_pay(order)
        case = self._new_case(order, self.return_kind)
        items = [
            Command.create({"sale_line_id": line.id, "quantity": 1, "problem": "Loose leg"})
            for line in order.order_line.filtered(
                lambda line: line.product_id in (product or self.chair) | (other or product or self.chair)
            )
        ]
        claim = (
            self.env["after.sales.claim"]
            .with_user(self.agent)
            .create(
                {
                    "ticket_id": case.id,
                    "kind_id": self.env.ref("after_sales.case_kind_quality").id,
                    "order_id": order.id,
                    "picking_id": order.picking_ids[:1].id,
                    "line_ids": items,
                }
            )
        )
        wanted = [
            {"sale_line_id": item.sale_line_id.id, "product_id": item.product_id.id, "quantity": 1}
            for item in claim.line_ids
        ]
        vals = {"type": "return_refund", "claim_id": claim.id, "skip_reason": "The customer does not want it any more"}
        remedy = case.with_user(self.agent)._propose_remedy(vals, wanted)
        return claim, remedy

    def _reviewed(self, claim, bearer="factory", **vals):
        claim.with_user(self.inspector)._review_quality(bearer, "The glue did not hold", **vals)
        return claim

    def _ask_back(self, claim, remedy, bearer="factory"):
        """Let the agent decide the claim, and let it be approved that the goods come back."""
        claim._decide("quality", bearer, "Seen on the pictures")
        return self._decide(remedy)

    def test_quality_speaks_first(self):
        """SP-06: the customer is asked to send nothing back before Quality has said who is liable."""
        claim, remedy = self._asked()
        self.assertTrue(claim.is_outsourced)
        with self._refused(UserError, "Quality has to say who is liable"):
            claim._decide("quality", "factory")
        claim._decide("quality", "company", "The customer cannot wait")
        with self._refused(UserError, "Quality has to say who is liable before the customer is asked"):
            remedy._request()
        claim._ask_quality()
        claim._ask_quality()
        self.assertEqual(claim.activity_ids.user_id, self.inspector)
        self.assertEqual(len(claim.activity_ids), 1)
        for user in (self.agent, self.lead):
            with self._refused(AccessError, "Who is liable is said by Quality"):
                claim.with_user(user)._review_quality("factory", "Bad glue")
        with self._refused(UserError, "Say who is liable, and why"):
            claim.with_user(self.inspector)._review_quality("factory", " ")
        self._reviewed(claim)
        self.assertEqual(claim.activity_ids.user_id, self.agent)
        self.assertIn("Quality holds somebody else liable, decide it anew", claim.activity_ids.summary)
        claim._reopen("Quality found the reason")
        self.assertEqual((claim.suggested_cause, claim.suggested_cost_bearer), ("quality", "factory"))
        self._ask_back(claim, remedy)
        self.assertEqual(remedy.state, "awaiting_return")
        remedy.action_open_tell()

    def test_flagged_afterwards(self):
        """A factory that turns out to be outsourced: nobody is told of the return until Quality has spoken."""
        self.factory.is_outsourced_factory = False
        claim, remedy = self._asked()
        self._ask_back(claim, remedy)
        self.factory.is_outsourced_factory = True
        with self._refused(UserError, "Quality has to say who is liable"):
            remedy.action_open_tell()
        self._reviewed(claim)
        remedy.action_open_tell()

    def test_goods_of_one_factory_go_there(self):
        """SP-07: all of one factory goes to its address, several factories to our own plant."""
        claim, remedy = self._asked()
        self._reviewed(claim)
        self._ask_back(claim, remedy)
        self.assertEqual(claim.return_place_id, self.factory)
        self.assertIn("the customer sends it there", claim.return_place_reason)
        self.assertIn("8 Kiln Lane", remedy._get_customer_text())
        self.assertIn("Red Oak Works", str(remedy.sudo().return_picking_id.note))
        mixed, both = self._asked(other=self.table)
        self._reviewed(mixed)
        self._ask_back(mixed, both)
        self.assertEqual(mixed.return_place_id, self.company.partner_id)
        self.assertIn("are checked and sent on", mixed.return_place_reason)
        self.assertIn("1288 Wuzhong Road", both._get_customer_text())

    def test_not_the_factorys_fault(self):
        """SP-05: what is not the factory's fault comes to us, and is mended for a price."""
        claim, remedy = self._asked()
        self._reviewed(claim, "carrier")
        self.assertEqual((claim.suggested_cost_bearer, claim.return_place_id), ("carrier", self.company.partner_id))
        self.assertIn("mended for a price", claim.return_place_reason)
        self._ask_back(claim, remedy, "carrier")
        self.assertIn("1288 Wuzhong Road", remedy._get_customer_text())

    def test_mismatch(self):
        """SP-08: what arrives is not what the form says: the customer answers for it, the specialist is told."""
        claim, _remedy = self._asked()
        with self._refused(UserError, "Quality has to say who is liable"):
            claim._record_at_factory("Mr Zhou")
        self._reviewed(claim)
        with self._refused(UserError, "Enter who signed"):
            claim._record_at_factory(" ")
        with self._refused(UserError, "in the future"):
            claim._record_at_factory("Mr Zhou", restocked=date(2030, 1, 1))
        claim._record_at_factory("Mr Zhou", mismatch="One chair has no leg at all")
        self.assertEqual((claim.factory_signed_by, claim.factory_signed_on), ("Mr Zhou", date(2026, 5, 4)))
        self.assertEqual(claim.suggested_cost_bearer, "customer")
        told = claim.sudo().activity_ids
        self.assertEqual(told.user_id, claim.order_id.user_id)
        self.assertIn("One chair has no leg at all", told.summary)
        with self._refused(UserError, "Quality did not say that the goods are reworked into stock"):
            claim._record_at_factory("Mr Zhou", restocked=date(2026, 5, 4))
        claim.sudo()._record_facts({"form_restocks": "yes"})
        with self._refused(UserError, "before the goods were sold"):
            claim._record_at_factory("Mr Zhou", sent_on=date(2020, 1, 1))
        claim._record_at_factory("Mr Zhou", mismatch="One chair has no leg at all", restocked=date(2026, 5, 4))
        self.assertEqual(len(claim.sudo().activity_ids), 1, "Told once")
        self.assertEqual(claim.restocked_on, date(2026, 5, 4))

    def test_the_factory_hears_from_quality(self):
        """E13: Quality tells the factory; an agent only with a reason, which is kept."""
        claim, _remedy = self._asked()
        with self._refused(UserError, "Quality has to say who is liable"):
            claim.with_user(self.inspector)._tell_factory()
        self._reviewed(claim)
        with self._refused(UserError, "hears from Quality only: say why"):
            claim._tell_factory(" ")
        claim._tell_factory("Quality is on leave")
        self.assertEqual((claim.factory_told_by, claim.factory_told_reason), (self.agent, "Quality is on leave"))
        claim.with_user(self.inspector)._tell_factory()
        self.assertEqual((claim.factory_told_by, claim.factory_told_reason), (self.inspector, False))

    def test_nobody_named(self):
        """While nobody is named as Quality, a team lead says who is liable."""
        self.company.after_sales_quality_ids = False
        claim, _remedy = self._asked()
        claim._ask_quality()
        self.assertTrue(claim.activity_ids.user_id)
        with self._refused(AccessError, "Who is liable is said by Quality"):
            claim._review_quality("factory", "Bad glue")
        claim.with_user(self.lead)._review_quality("factory", "Bad glue")
        self.assertEqual(claim.quality_by, self.lead)

    def test_form(self):
        """SP-06: the form names product, model, colour, specification, quantity, reason, and what becomes of it."""
        colour = self.env["product.attribute"].create({"name": "Colour", "display_type": "color"})
        size = self.env["product.attribute"].create({"name": "Size"})
        values = self.env["product.attribute.value"].create(
            [
                {"name": name, "attribute_id": attribute.id}
                for attribute, names in ((colour, ("Walnut", "Oak")), (size, ("90 cm",)))
                for name in names
            ]
        )
        lines = [
            Command.create({"attribute_id": attribute.id, "value_ids": [Command.set(those.ids)]})
            for attribute, those in values.grouped("attribute_id").items()
        ]
        sellers = [Command.create({"partner_id": self.factory.id})]
        vals = {"name": "Stool", "is_storable": True, "attribute_line_ids": lines, "seller_ids": sellers}
        template = self.env["product.template"].create({**vals, "categ_id": self.category.id})
        claim, _remedy = self._asked(template.product_variant_ids[0])
        self._reviewed(claim, returns="yes", restocks="no")
        claim._record_at_factory("Mr Zhou")
        item = claim._get_return_form()["items"][0]
        self.assertEqual(
            (item["product"], item["reason"], item["returns"], item["restocks"]), ("Stool", "Loose leg", "Yes", "No")
        )
        self.assertEqual((item["colour"], item["specification"]), ("Walnut", "90 cm"))
        self.assertTrue(item["quantity"].startswith("1 "))
        html = str(
            self.env["ir.actions.report"]
            .with_user(self.agent)
            ._render_qweb_html("after_sales.report_return_form", claim.ids)[0]
        )
        for text in ("Return form", "Loose leg", "The glue did not hold", "Mr Zhou", "Red Oak Works"):
            self.assertIn(text, html)

    def test_local_repair_is_charged(self):
        """SP-05: what is mended on the spot for a fault of the factory is claimed from it."""
        claim, _remedy = self._asked()
        self._reviewed(claim)
        claim._decide("quality", "factory")
        self.assertEqual(claim._get_debtor("factory"), self.factory)

    def test_wizard(self):
        """One window asks for the next step: who is liable, whether the factory was told, what arrived."""
        claim, _remedy = self._asked()
        wizard = self._open(claim)
        self.assertEqual(wizard.step, "review")
        wizard.bearer = "factory"
        wizard.note = "Bad glue"
        wizard.save().action_record()
        wizard = self._open(claim)
        self.assertEqual((wizard.step, wizard.is_quality), ("tell", True))
        self.assertEqual(wizard.save().action_record()["report_name"], "after_sales.report_return_form_pages")
        wizard = self._open(claim)
        self.assertEqual(wizard.step, "arrived")
        wizard.signed_by = "Mr Zhou"
        wizard.save().action_record()
        self.assertEqual(claim.factory_signed_by, "Mr Zhou")

    def _open(self, claim):
        action = claim.with_user(self.inspector).action_open_quality()
        return Form(self.env[action["res_model"]].with_user(self.inspector).browse(action["res_id"]))

    def test_contact_on_the_case(self):
        """SP-09: the case says whom to ask at the factory."""
        claim, _remedy = self._asked()
        self.assertIn("Red Oak Works: Mr Zhou, 13800000000", claim.ticket_id.contacts_note)

    def test_statistics(self):
        """SP-08: Quality counts what went back, by factory and by whom it held liable."""
        claim, _remedy = self._asked()
        self._reviewed(claim)
        claim._record_at_factory("Mr Zhou", mismatch="Scratched")
        self.env.flush_all()
        rows = (
            self.env["after.sales.claim.report"]
            .with_user(self.lead)
            ._read_group(
                [("claim_id", "=", claim.id), ("is_outsourced", "=", True), ("is_mismatch", "=", True)],
                ["factory_id", "quality_bearer"],
                ["quantity:sum"],
            )
        )
        self.assertEqual(rows, [(self.factory, "factory", 1)])

    def test_goods_of_others(self):
        """What comes from an ordinary factory needs none of this."""
        self.factory.is_outsourced_factory = False
        claim, remedy = self._asked()
        self.assertFalse(claim.is_outsourced)
        with self._refused(UserError, "is about no goods of an outsourced factory"):
            claim._ask_quality()
        self._ask_back(claim, remedy)
        self.assertIn("1288 Wuzhong Road", remedy._get_customer_text())
        self.assertEqual(CLAIM, datetime(2026, 5, 4, 2))
