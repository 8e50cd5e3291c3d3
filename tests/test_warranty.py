"""What is under warranty, from what really happened to the goods: orders, serial numbers, papers (WA-01 to WA-10)."""

from datetime import date, datetime

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.entitlement.vocabulary import Asked, WarrantyFacts
from .common_remedy import CLAIM, SHIP, RemedyCommon
from .test_walk import asked_of

JAN_15 = date(2026, 1, 15)
#: What a stamped card and a paper of the sale say together (WA-04).
PAPERS = {
    "proof_state": "ok", "proof_sale_date": JAN_15, "proof_paper": "receipt", "proof_has_card": True,
    "proof_model": "P1", "proof_esn": "80A1", "proof_serial": "SN-1",
}  # fmt: skip
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6360000000020001e5"
    "27d4a20000000049454e44ae426082"
)


class WarrantyCommon(RemedyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.phone = cls._new_tagged("Phone P1", "phones", tracking="serial")
        cls.purifier = cls._new_tagged("Purifier", "water")
        cls.jacket = cls._new_tagged("Jacket", "gore", tracking="serial")
        cls.lot = cls._new_lot("SN-1")
        cls.gore_rule = cls.env.ref("after_sales.warranty_rule_gore")

    @classmethod
    def _new_tagged(cls, name, tag, **vals):
        """Return a product that the shipped rules of a tag are about."""
        tag = cls.env.ref(f"after_sales.product_tag_{tag}")
        return cls._new_product(name, taxes_id=False, product_tag_ids=[Command.link(tag.id)], **vals)

    @classmethod
    def _new_lot(cls, name, product=None, **vals):
        vals = {"name": name, "product_id": (product or cls.phone).id, "company_id": cls.company.id, **vals}
        return cls.env["stock.lot"].create(vals)

    @classmethod
    def _sell(cls, lot, **vals):
        """Return an order with which its customer got this serial number on 4 May."""
        line = Command.create({"product_id": lot.product_id.id, "product_uom_qty": 1})
        order = cls._new_shipment_order(order_line=[line], **vals)
        picking = order.picking_ids
        cls.env["stock.quant"]._update_available_quantity(lot.product_id, picking.location_id, 1, lot_id=lot)
        cls._prepare(picking)
        with cls._at(SHIP):
            move = picking.move_ids
            move.move_line_ids.unlink()
            move.move_line_ids = [Command.create({
                "picking_id": picking.id, "product_id": lot.product_id.id, "lot_id": lot.id, "quantity": 1,
                "location_id": move.location_id.id, "location_dest_id": move.location_dest_id.id,
            })]  # fmt: skip
            move.picked = True
            picking.button_validate()
            picking._record_hand_over(SHIP)
        with cls._at(CLAIM):
            picking._record_receipt(CLAIM, "call")
        return order

    @classmethod
    def _bring(cls, product, **vals):
        """Return a case about goods that somebody brings, with no order of ours."""
        return cls._new_case(kind=cls.env.ref("after_sales.case_kind_repair"), product_id=product.id, **vals)

    def _record(self, lot=None, user=None, files=None, **vals):
        """Record papers as an agent does, at noon of 2 March."""
        (lot or self.lot).with_user(user or self.agent)._record_proof(PAPERS | vals, files)

    def _ask(self, host, day=date(2026, 3, 2)):
        """Return the answers about a document by component, the whole without a name, at noon of a day."""
        rows = host.with_user(self.agent)._answer_warranty(datetime(day.year, day.month, day.day, 4))
        return {row.answer.component: row.answer for row in rows[host]}


@tagged("post_install", "-at_install", "after_sales")
class TestWarranty(WarrantyCommon):
    def test_phone(self):
        """WA-03, WA-04: bought on 15 January 2026 by card and receipt: each component has its own last day."""
        self._record()
        until = {name: answer.until for name, answer in self._ask(self.lot).items()}
        expected = {
            "Main unit": date(2027, 1, 15),
            "Charger": date(2027, 1, 15),
            "Battery": date(2026, 7, 15),
            "Other accessories": date(2026, 4, 15),
        }
        self.assertEqual(until, expected)
        self.assertEqual((self.lot.proof_by, self.lot.proof_at), (self.agent, datetime(2026, 3, 2, 2)))
        self.assertIn("Papers recorded: In order", self.lot.message_ids[:1].body)
        for day, verdict in ((date(2026, 7, 15), "in_term"), (date(2026, 7, 16), "out_of_term")):
            self.assertEqual(self._ask(self.lot, day)["Battery"].verdict, verdict)

    def test_the_last_day_is_the_companys(self):
        """X-04: 15 July ends at midnight in Shanghai, at 16:00 UTC."""
        self._record()
        for moment, verdict in (((15, 15, 59), "in_term"), ((15, 16, 0), "out_of_term")):
            rows = self.lot._answer_warranty(datetime(2026, 7, *moment))[self.lot]
            self.assertEqual(rows[2].answer.verdict, verdict, moment)

    def test_without_papers(self):
        """WA-05: no papers, made on 1 March 2025: until 1 June 2026; our own order is no card (WA-04)."""
        self._sell(self.lot)
        self.assertIn("the day of manufacture is not known", self._ask(self.lot)["Main unit"].reason)
        self._record(proof_state="missing", manufactured_on=date(2025, 3, 1))
        for name in ("Main unit", "Charger", "Battery", "Other accessories"):
            self.assertEqual(self._ask(self.lot)[name].until, date(2026, 6, 1), name)

    def test_water_goods(self):
        """WA-02: the number of the order proves it; a year from the order; filters never; the freight is ours."""
        order = self._new_delivered_order(product=self.purifier)
        card = self._ask(self._new_case(order))
        self.assertEqual(set(card), {"", "Water filter", "Purifier mesh"})
        self.assertEqual((card[""].until, card[""].freight_payer), (date(2027, 3, 2), "company"))
        self.assertEqual({card[name].verdict for name in ("Water filter", "Purifier mesh")}, {"never"})
        spare = self._new_tagged("Filter", "water")
        spare.product_tag_ids |= self.env.ref("after_sales.product_tag_consumable")
        self.assertEqual(self._ask(self._bring(spare))[""].verdict, "never")

    def test_bought_elsewhere(self):
        """WA-01: without an order the day that the customer names counts, with papers; out of term it costs."""
        case = self._bring(self.purifier, purchase_date=date(2025, 3, 1))
        self.assertIn("asks for the papers, and none are recorded", self._ask(case)[""].reason)
        with_lot = self._bring(self.phone, lot_id=self.lot.id, purchase_date=date(2025, 3, 1))
        self._record()
        answer = self._ask(with_lot)["Main unit"]
        self.assertEqual((answer.verdict, answer.freight_payer), ("out_of_term", "customer"))
        self.assertIn("That is over: a repair begins with a quote.", answer.reason)
        with_lot.purchase_date = date(2026, 3, 3)
        self.assertIn("lies in the future: nothing was bought then.", self._ask(with_lot)["Main unit"].reason)

    def test_void(self):
        """WA-06: what an inspection finds voids it; only a lead takes it back; altered papers do as well (WA-04)."""
        self._record()
        lot = self.lot.with_user(self.agent)
        with self._refused(UserError, "Say what was seen"):
            lot._record_void_finding("liquid", " ")
        lot._record_void_finding("liquid", "The dot is red")
        answer = self._ask(lot)["Battery"]
        self.assertEqual((answer.verdict, answer.reason), ("void", "The warranty is void: Liquid got in."))
        self.assertEqual((lot.void_by, lot.void_note), (self.agent, "The dot is red"))
        with self._refused(AccessError, "Only a team lead takes back that a warranty is void."):
            lot._record_void_finding(False, "It was dust")
        self.lot.with_user(self.lead)._record_void_finding(False, "It was dust")
        self.assertEqual(self._ask(lot)["Battery"].verdict, "in_term")
        self._record(proof_state="altered")
        self.assertIn("the papers were altered", self._ask(lot)["Main unit"].reason)
        with self._refused(AccessError, "SN-1 were altered: only a team lead says otherwise."):
            self._record()
        self._record(user=self.lead)

    def test_findings_of_a_document(self):
        """WA-06: what only the document knows, such as a repair, counts as well; each is named once."""
        self.lot.sudo()._record_void_finding("liquid", "Red dot")
        facts = WarrantyFacts(lot=self.lot, found=("tampered_label", "liquid"), company=self.company)
        rows = self.env["after.sales.warranty.rule"]._answer({1: facts})[1]
        self.assertEqual(rows[0].answer.reason,
                         "The warranty is void: Liquid got in, The label was tampered with.")  # fmt: skip

    def test_replaced_part(self):
        """WA-07: a battery of 1 March has a term of its own, that of the rule or its own number of months."""
        self._record()
        battery, charger = (self.env.ref(f"after_sales.warranty_component_{name}") for name in ("battery", "charger"))
        self.lot._record_replaced_part(battery, date(2026, 3, 1), "Repair 7")
        self.lot._record_replaced_part(charger, date(2026, 3, 1), "Repair 7", months=24)
        card = self._ask(self.lot)
        self.assertEqual((card["Battery"].until, card["Charger"].until), (date(2026, 9, 1), date(2028, 3, 1)))
        self.assertIn("Replaced on", card["Battery"].reason)
        self.assertEqual(self.lot.part_ids.mapped("source"), ["Repair 7"] * 2)
        filter_ = self.env.ref("after_sales.warranty_component_filter")
        self.lot._record_replaced_part(filter_, date(2026, 3, 1), months=1)
        self.assertEqual(self._ask(self.lot)["Water filter"].until, date(2026, 4, 1), "No rule speaks of it")

    def test_gore_tex(self):
        """WA-08: a leak is ours with the registration card only, a zip is the supplier's."""
        self.gore_rule.with_user(self.manager).sudo().write({"months": 24, "active": True})
        lot = self._new_lot("G-1", self.jacket)
        case = self._new_case(self._sell(lot))
        with self._at(CLAIM):
            claim = self._new_claim(case, state="to_decide")
        item = claim.line_ids
        item.fault_code_id = self.env.ref("after_sales.fault_gore_leak")
        self.assertIn("asks for the registration card", self._ask(item)[""].reason)
        item.fault_code_id = self.env.ref("after_sales.fault_gore_zip")
        answer = self._ask(item)[""]
        self.assertEqual((answer.verdict, answer.covered_by), ("in_term", "supplier"))
        self.assertIn("The supplier answers for this fault: Zip does not work.", answer.reason)
        item.fault_code_id = self.env.ref("after_sales.fault_gore_leak")
        card = {"registered_on": date(2026, 3, 1), "registration_number": "R7", "registered_name": "Ms Li"}
        lot.with_user(self.agent)._record_proof({"proof_state": "missing", **card})
        self.assertEqual((self._ask(item)[""].verdict, self._ask(item)[""].until), ("in_term", date(2028, 3, 2)))

    def test_catalogues(self):
        """WA-09: the faults of 004-R and 004-D are covered; wear of use is not."""
        for name in ("phone_display", "phone_boot", "phone_charge", "phone_mute", "phone_shell",
                     "water_cover", "water_flow", "water_clip"):  # fmt: skip
            fault = self.env.ref(f"after_sales.fault_{name}")
            self.assertEqual((fault.covered, fault.covered_by), (True, "own"), name)
        order = self._new_delivered_order(product=self.purifier)
        with self._at(CLAIM):
            item = self._new_claim(self._new_case(order), state="to_decide").line_ids
        item.fault_code_id = self.env.ref("after_sales.fault_wear")
        self.assertIn("does not cover this fault: Wear of use", self._ask(item)[""].reason)

    def test_stored_when_a_claim_is_decided(self):
        """WA-01: what was said when it was decided stays, whatever becomes of the rule; nothing without a rule."""
        order = self._new_delivered_order(product=self.purifier)
        with self._at(CLAIM):
            claim = self._new_claim(self._new_case(order), state="to_decide")
            claim.line_ids.fault_code_id = self.env.ref("after_sales.fault_water_clip")
            claim.with_user(self.agent)._decide("quality", "factory", "Seen")
        answers = claim.with_user(self.agent).warranty_answer_ids
        self.assertEqual(answers.mapped("component_id.name"), ["Water filter", "Purifier mesh"])
        whole = answers.filtered(lambda answer: not answer.component_id)
        self.assertEqual((whole.verdict, whole.until, whole.decided_by), ("in_term", date(2027, 3, 2), self.agent))
        self.env.ref("after_sales.warranty_rule_water").months = 1
        self.assertEqual(whole.until, date(2027, 3, 2))
        for step in (lambda: whole.write({"verdict": "void"}), whole.unlink, whole.copy):
            with self._refused(AccessError, "not allowed"):
                step()
        with self._at(CLAIM):
            other = self._new_claim(self._new_case(self._new_delivered_order()), state="to_decide")
            other.with_user(self.agent)._decide("quality", "factory", "Seen")
        self.assertFalse(other.warranty_answer_ids)

    def test_stored_for_every_reader(self):
        """WA-01: a stored answer is read in the language of the reader."""
        self._learn_chinese()
        self.env.ref("after_sales.warranty_rule_water").with_context(lang="zh_CN").name = "净水"
        order = self._new_delivered_order(product=self.purifier)
        with self._at(CLAIM):
            claim = self._new_claim(self._new_case(order), state="to_decide")
            claim.with_user(self.agent)._decide("quality", "factory", "Seen")
        whole = claim.warranty_answer_ids.filtered(lambda answer: not answer.component_id)
        self.assertIn("Water and home appliances", whole.reason)
        self.assertIn("净水", whole.with_context(lang="zh_CN").reason)

    def test_cards(self):
        """WA-01: case, claim and serial number show it, in the reader's words."""
        self._learn_chinese()
        case = self._new_case(self._sell(self.lot), lot_id=self.lot.id)
        with self._at(CLAIM):
            claim = self._new_claim(case, state="to_decide")
        self._record()
        for document in (case, claim, claim.line_ids, self.lot):
            card = document.with_user(self.agent).warranty_card
            self.assertIn("Battery", card, document._name)
            self.assertIn("Under warranty", card, document._name)
            self.assertIn("SN-1", card)
        self.assertEqual(case.with_user(self.agent).warranty_hint, "Main unit: under warranty until Jan 15, 2027.")
        self.assertFalse(self._bring(self.env["product.product"]).warranty_card)
        sofa = self._bring(self.sofa)
        self.assertIn("No warranty rule covers this.", sofa.warranty_card)
        self.assertFalse(sofa.warranty_hint)
        self.lot.sudo()._record_void_finding("liquid", "Red dot")
        case.invalidate_recordset()
        self.assertEqual(case.with_user(self.agent).warranty_hint, "The warranty is void: Liquid got in.")

    def test_customers_read_it(self):
        """WA-10: the portal says what is under warranty until when, and which papers we ask for; paper says it too."""
        order = self._sell(self.lot)
        words = order._get_warranty_words()[order.order_line]
        self.assertEqual(
            words[0],
            "Main unit: under warranty until Mar 2, 2027. "
            "Keep the stamped warranty card and the paper of the sale: we ask for them.",
        )
        with self._at(datetime(2026, 9, 3)):
            battery = order._get_warranty_words()[order.order_line][2]
        self.assertEqual(battery, "Battery: the warranty ended on Sep 2, 2026. We quote the price of a repair first.")
        water = self._new_order(product=self.purifier)
        self.assertEqual(water._get_warranty_pledges(), [
            "Purifier: The goods: warranty of 12 months (Order date). Water filter: wears out, and has no warranty. "
            "Purifier mesh: wears out, and has no warranty."
        ])  # fmt: skip
        sofa = self._new_confirmed_order()
        self.assertFalse(sofa._get_warranty_words() or sofa._get_warranty_pledges(), "No rule, no promise")


@tagged("post_install", "-at_install", "after_sales")
class TestWarrantyInput(WarrantyCommon):
    """Who may say what, and what cannot be meant."""

    def test_months(self):
        """X-17: no number is made up: what the manual leaves blank waits, what cannot be meant is refused."""
        Rule = self.env["after.sales.warranty.rule"]
        for name in ("gore", "electronics", "mechanical"):
            rule = self.env.ref(f"after_sales.warranty_rule_{name}")
            self.assertEqual((rule.active, rule.months), (False, 0), name)
            with self._refused(ValidationError, "Say for how many months the warranty holds"):
                rule.active = True
        for months in (0, -1, 601, 10000):
            with self._refused(ValidationError, "cannot be meant|Say for how many months"):
                Rule.create({"name": "Typing error", "months": months})
        with self._refused(ValidationError, "A part that wears out has no warranty"):
            Rule.create({"name": "Filter", "months": 3, "is_consumable": True})
        with self._refused(ValidationError, "“Old” ends before it begins."):
            Rule.create({"name": "Old", "months": 3, "date_from": "2026-03-02", "date_to": "2026-03-01"})

    def test_the_most_specific_rule_counts(self):
        """WA-01: product before category, own company before all, valid on the day of the sale; per component."""
        self.purifier.categ_id = self.category
        order = self._new_delivered_order(product=self.purifier)
        case, Rule = self._new_case(order), self.env["after.sales.warranty.rule"].with_user(self.manager).sudo()

        def until():
            return self._ask(case)[""].until

        self.assertEqual(until(), date(2027, 3, 2))
        rule = Rule.create({"name": "This one", "months": 24, "product_tmpl_ids": self.purifier.product_tmpl_id.ids})
        self.assertEqual(until(), date(2028, 3, 2), "the product before its tag")
        rule.date_to = date(2026, 3, 1)
        self.assertEqual(until(), date(2027, 3, 2), "it was sold a day later")
        water = self.env.ref("after_sales.warranty_rule_water")
        water.copy({"months": 36, "company_id": self.company.id})
        self.assertEqual(until(), date(2029, 3, 2), "that of the company")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        water.copy({"months": 48, "company_id": elsewhere.id, "category_ids": self.category.ids})
        self.assertEqual(until(), date(2029, 3, 2), "not that of another one")

    def test_papers(self):
        """WA-04: what proves nothing is no proof, in words."""
        photo, text = (
            self.env["ir.attachment"].with_user(self.agent).create({"name": name, "raw": raw})
            for name, raw in (("card.png", PNG), ("card.png", b"PK no picture"))
        )
        for vals, words in (
            ({"proof_paper": False, "proof_has_card": False}, "Say which papers were shown"),
            ({"proof_sale_date": False}, "Papers without a sale date prove no purchase."),
            ({"proof_esn": False, "proof_model": ""}, "A stamped warranty card says all of it. Missing: Model, ESN."),
            ({"proof_serial": "SN-2"}, "The card names the serial number SN-2, the goods are SN-1"),
        ):
            with self._refused(UserError, words):
                self._record(**vals)
        with self._refused(UserError, "is neither a picture nor a PDF"):
            self._record(files=text)
        for name in ("proof_sale_date", "manufactured_on", "registered_on"):
            with self._refused(ValidationError, "lies in the future"):
                self._record(**{name: date(2026, 3, 3)})
        with self._refused(ValidationError, "SN-1: it was not sold before it was made."):
            self._record(manufactured_on=date(2026, 1, 16))
        self.assertEqual(self.lot.proof_state, "missing")
        self._record(files=photo)
        self.assertEqual(self.lot.proof_attachment_ids, photo)
        with self._refused(UserError, "The papers of SN-1 are kept: its warranty stands on them."):
            photo.unlink()
        with self._refused(UserError, "“card.png” is kept as it is: SN-1 stands on it."):
            photo.raw = b"other"
        self._record(proof_paper="invoice", proof_has_card=False, proof_model=False, proof_esn=False)
        self.assertEqual(self._ask(self.lot)["Main unit"].verdict, "unknown", "a phone asks for the card as well")

    def test_three_papers(self):
        """E15: invoice, receipt or the service form of the telecom company."""
        for paper in ("invoice", "receipt", "service_form"):
            self._record(proof_paper=paper)
            self.assertEqual(self._ask(self.lot)["Main unit"].verdict, "in_term", paper)

    def test_whose_serial_number(self):
        """WA-01: never sold, or sold to another customer: a sentence until there are papers; never whom."""
        stranger = self.env["res.partner"].create({"name": "Mr Wang"})
        case = self._bring(self.phone, lot_id=self.lot.id, partner_id=stranger.id)
        self.assertIn("SN-1 was never sold by us.", self._ask(case)["Main unit"].reason)
        self._sell(self.lot)
        answer = self._ask(case)["Main unit"]
        self.assertIn("SN-1 was sold to another customer.", answer.reason)
        self.assertNotIn(self.customer.name, answer.reason)
        self._record()
        self.assertEqual(self._ask(case)["Main unit"].verdict, "in_term", "a present has papers, too")

    def test_by_the_wizards(self):
        """WA-04, WA-06: what an agent does on the screen: prefilled, stored, shown."""
        lot = self.lot.with_user(self.agent)
        wizard = self.env["after.sales.lot.proof"].browse(lot.action_open_proof()["res_id"]).with_user(self.agent)
        wizard.write(PAPERS)
        wizard.action_record()
        self.assertEqual((lot.proof_state, lot.proof_model), ("ok", "P1"))
        again = self.env["after.sales.lot.proof"].browse(lot.action_open_proof()["res_id"])
        self.assertEqual((again.proof_esn, again.proof_sale_date), ("80A1", JAN_15))
        finding = self.env["after.sales.lot.finding"].browse(lot.action_open_finding()["res_id"])
        finding.with_user(self.agent).write({"finding": "foreign_repair", "note": "Screws are scratched"})
        finding.with_user(self.agent).action_record()
        self.assertEqual(self._ask(lot)["Main unit"].verdict, "void")
        case = self._bring(self.phone, lot_id=self.lot.id)
        self.assertEqual(case.action_open_warranty_proof()["res_model"], "after.sales.lot.proof")
        self.assertEqual(case.action_open_warranty_finding()["res_model"], "after.sales.lot.finding")

    def test_facts_are_not_entered(self):
        """WA-04: nobody writes the facts; strangers to after-sales record nothing, nor do those of another company."""
        clerk = self._new_user("clerk", "stock.group_stock_user")
        for name, value in (("proof_state", "ok"), ("void_finding", "liquid"), ("manufactured_on", "2026-01-01")):
            with self._refused(UserError, "is recorded by the system, not entered"):
                self.lot.with_user(clerk).write({name: value})
        with self._refused(AccessError, "Only after-sales agents record papers and findings."):
            self._record(user=clerk)
        with self._refused(AccessError, "Only after-sales agents record papers and findings."):
            self.lot.with_user(clerk)._record_void_finding("liquid", "Red")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self._new_user("foreign", "after_sales.group_agent", company_id=elsewhere.id)
        foreign = self._new_user("stranger", "after_sales.group_agent", company_id=elsewhere.id)
        with self._refused(AccessError, "company|access"):
            self._record(user=foreign)
        part = self.lot._record_replaced_part(None, date(2026, 3, 1))
        with self._refused(AccessError, "not allowed"):
            part.with_user(self.manager).write({"months": 600})

    def test_agents_open_what_the_form_shows(self):
        """Whoever looks a serial number up sees its form, its papers and its files."""
        self._record()
        self.lot._record_replaced_part(self.env.ref("after_sales.warranty_component_battery"), date(2026, 3, 1))
        lots = self.env["stock.lot"].with_user(self.agent)
        action = self.env.ref("after_sales.lot_action").sudo()._get_action_dict()
        self.assertEqual(action["views"][1][0], self.lot.with_user(self.agent).get_formview_id())
        for view in action["views"]:
            got = lots.get_views([tuple(view)])
            asked = asked_of(etree.fromstring(got["views"][view[1]]["arch"]), "stock.lot", got["models"])
            found = lots.web_search_read([("id", "=", self.lot.id)], asked)["records"]
            self.assertEqual(found[0]["proof_state"], "ok", view[1])
        self.assertIn("Battery", found[0]["warranty_card"])
        core = self.lot.with_user(self._new_user("clerk", "stock.group_stock_user")).get_formview_id()
        self.assertNotEqual(core, action["views"][1][0])

    def test_queries_are_flat(self):
        """As many queries for the cards of a hundred cases as for those of ten."""
        self._new_delivered_order(product=self.purifier)
        lots = self.env["stock.lot"].create([
            {"name": f"N{number}", "product_id": self.phone.id, "company_id": self.company.id} for number in range(100)
        ])  # fmt: skip
        cases = self.env["helpdesk.ticket"].create([
            {"name": "Q", "description": "Q", "partner_id": self.customer.id, "product_id": self.phone.id,
             "lot_id": lot.id, "company_id": self.company.id} for lot in lots
        ])  # fmt: skip

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._answer_warranty()
            return self.env.cr.sql_log_count - before

        count(cases[:10])
        self.assertEqual(count(cases[:10]), count(cases))


@tagged("post_install", "-at_install", "after_sales")
class TestRepairedTwice(WarrantyCommon):
    def _repair(self, order, fault, state="done"):
        """Let somebody repair this at the customer's, by the rows alone."""
        with self._at(CLAIM):
            claim = self._new_claim(self._new_case(order))
            claim.line_ids.sudo().write({"released_at": CLAIM})
        claim.line_ids.sudo()._record_facts({"fault_code_id": fault.id})
        item = {"sale_line_id": order.order_line.id, "product_id": self.purifier.id, "quantity": 1,
                "claim_line_id": claim.line_ids.id}  # fmt: skip
        vals = {"ticket_id": claim.ticket_id.id, "claim_id": claim.id, "type": "on_site_repair", "state": state}
        self.env["after.sales.remedy"].create({**vals, "line_ids": [Command.create(item)]})

    def test_two_repairs_of_one_fault_open_the_return(self):
        """RE-15: one repair does not, nor two of two faults, nor one that is still to come; two of one fault do."""
        order = self._new_delivered_order(product=self.purifier)
        reason = self.env["after.sales.reason"].search([("repairs", "=", 2)], limit=1)
        clip, flow = (self.env.ref(f"after_sales.fault_water_{name}") for name in ("clip", "flow"))

        def verdict():
            with self._at(CLAIM):
                found = order.order_line._get_verdicts(["return"], Asked(reason))
            return found[order.order_line, "return"]

        self.assertIn("The same fault was repaired 0 times, not 2.", verdict().reason)
        for fault, state, times in ((clip, "done", 1), (flow, "done", 1), (clip, "awaiting_service", 1)):
            self._repair(order, fault, state)
            self.assertIn(f"The same fault was repaired {times} times, not 2.", verdict().reason)
        self._repair(order, clip)
        self.assertEqual(verdict().verdict, "allowed")
