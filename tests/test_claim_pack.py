import base64
import io

from PIL import Image

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_claim import ClaimCommon
from .common_shipment import SHIP
from .test_evidence_pictures import photo


@tagged("post_install", "-at_install", "after_sales")
class TestClaimPack(ClaimCommon):
    """One document for the carrier or the factory, with all that proves the claim (PK-04, DM-08)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.haulier = cls.env["res.partner"].create({"name": "Fast Haulage", "is_company": True})
        cls.carrier.partner_id = cls.haulier
        cls.ticket = cls._new_case(cls._new_delivered_order(quantity=3))
        kind = cls.ticket.case_kind_id
        slots = [("packaging", "The packaging"), ("close_up", "The damage")]
        cls.env["after.sales.evidence.slot"].create(
            [{"kind_id": kind.id, "code": f"test_{code}", "name": name} for code, name in slots]
        )
        cls.slots = kind.evidence_slot_ids.filtered("active")
        cls.claim = cls._new_claim(cls.ticket, quantity=2, packaging="damaged_matching", receipt_note="noted")
        cls.claim.line_ids.write({"problem": "Leg broken", "package_label": "Box 2 of 3"})

    @classmethod
    def _picture(cls, size=(1600, 900)):
        out = io.BytesIO()
        Image.new("RGB", size, "red").save(out, "PNG")
        return out.getvalue()

    def _pack(self):
        """Return the pages as the agent prints them."""
        report = self.env["ir.actions.report"].with_user(self.agent)
        html, _kind = report._render_qweb_html("after_sales.report_claim_pack_pages", self.claim.ids)
        return html.decode()

    def test_what_it_says(self):
        """PK-04: waybill, receipt note, items with package and problem, and their value as the customer paid."""
        line = self.claim.line_ids.sale_line_id
        line.price_unit = 1234.5
        line.tax_ids = [Command.clear()]
        html = self._pack()
        picking = self.claim.picking_id
        for text in (self.claim.number, picking.carrier_tracking_ref, "Fast Haulage", "Leg broken", "Box 2 of 3",
                     "Damage noted on the receipt", "2,469.00"):  # fmt: skip
            self.assertIn(text, html)

    def test_to_whom(self):
        """The carrier answers for damage on the way, the factory for quality; before a finding as it is suggested."""
        self.claim._submit_for_decision("The customer sends no pictures")
        self.assertEqual(self.claim.suggested_cause, "carrier")
        self.assertEqual(self.claim._get_pack_debtor(), self.haulier)
        self.claim._decide("quality", "factory", "The frame is too thin")
        self.assertEqual(self.claim._get_pack_debtor(), self.factory)
        self.claim._reopen("The carrier admits it")
        self.claim._decide("customer_use", "customer", "A cat")
        self.assertFalse(self.claim._get_pack_debtor())

    def test_finding(self):
        """A decision is told with the reason of the table; why a person decided otherwise stays with us."""
        self.assertNotIn("Finding", self._pack())
        self.claim._submit_for_decision("The customer sends no pictures")
        self.claim._decide("carrier", self.claim.suggested_cost_bearer)
        self.assertIn(self.claim.suggestion_reason, self._pack())
        self.claim._reopen("Looked at again")
        self.claim._decide("quality", "factory", "Our secret reason")
        html = self._pack()
        self.assertIn("Product quality", html)
        self.assertNotIn("secret", html)

    def test_evidence(self):
        """DM-08: accepted pictures are in it, small enough to mail; other files are named; the rest is left out."""
        packaging, close_up = self.slots
        Claim = self.claim.with_user(self.agent)
        shown = Claim._add_evidence(packaging, "box.png", self._picture())
        waiting = Claim._add_evidence(close_up, "waiting.png", self._picture((40, 40)))
        paper = Claim._add_evidence(close_up, "receipt.pdf", b"%PDF-1.4 the receipt")
        (shown | paper)._accept()
        shots, files = self.claim._get_pack_evidence()
        self.assertEqual([shot["name"] for shot in shots], ["The packaging"])
        self.assertEqual(files, ["The damage: receipt.pdf"])
        content = base64.b64decode(shots[0]["picture"].partition(",")[2])
        self.assertLessEqual(max(Image.open(io.BytesIO(content)).size), 1200)
        html = self._pack()
        self.assertIn("data:image/jpeg;base64", html)
        self.assertNotIn(waiting.name, html)

    def test_broken_picture(self):
        """A file that only begins like a picture is named, and the pack prints all the same."""
        broken = self.claim._add_evidence(self.slots[0], "torn.png", b"\x89PNG\r\n\x1a\n torn")
        broken._accept()
        self.assertEqual(self.claim._get_pack_evidence(), ([], ["The packaging: torn.png"]))

    def test_nothing_claimed(self):
        self.claim.line_ids.unlink()
        with self._refused(UserError, "names no items yet"):
            self.claim._check_pack()

    def test_language(self):
        """The pack speaks the language of whom it goes to, not of whoever prints it."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.haulier.lang = "fr_FR"
        with self._at(SHIP):
            self.claim.picking_id.received_at = SHIP
        self.claim._submit_for_decision("The customer sends no pictures")
        self.assertEqual(self.claim._get_pack()["title"], f"Claim {self.claim.number}", "No French, so English")
        received = dict(self.claim.with_context(lang="fr_FR")._get_pack_facts())["Received on"]
        self.assertIn(received, self._pack())

    def test_older_than_the_delivery(self):
        """DM-08: a picture from before the goods left is flagged with its day; one from later is not."""
        for day, flagged in (("2026:04:19", True), ("2026:04:21", False)):
            evidence = self.claim._add_evidence(self.slots[0], f"{day[-2:]}.jpg", photo(f"{day} 10:00:00"))
            self.assertEqual("before the goods arrived" in (evidence.hint or ""), flagged)
