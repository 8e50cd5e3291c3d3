"""Claims with a shot list, for the tests of evidence. No tests here."""

import io

from PIL import Image

from odoo import Command

from .common import NOW
from .common_closing import ClosingCommon


def picture(colour="navy", size=(40, 30), kind="JPEG"):
    """Return a real picture; each colour is another one."""
    with io.BytesIO() as buffer:
        Image.new("RGB", size, colour).save(buffer, kind)
        return buffer.getvalue()


class EvidenceCommon(ClosingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"after_sales_upload_mb": 1, "after_sales_upload_count": 3, "after_sales_evidence_days": 30})
        places = [("whole", "The whole piece", True), ("near", "The damage", True), ("label", "The label", False)]
        cls.kind = cls._new_kind(
            "broken",
            decision_table="unreachable",
            evidence_slot_ids=[
                Command.create({"code": code, "name": name, "required": required, "max_files": 2, "sequence": number})
                for number, (code, name, required) in enumerate(places)
            ],
        )
        cls.whole, cls.near, cls.label = cls.kind.evidence_slot_ids

    @classmethod
    def _claim(cls, user=None, **vals):
        """Return a claim of the agent about a new case of the kind with the shot list."""
        ticket = cls._ticket(**vals)
        with cls._at(NOW):
            return cls.env["after.sales.claim"].with_user(user or cls.agent).create({"ticket_id": ticket.id})

    @classmethod
    def _asked_claim(cls, at=NOW, **vals):
        """Return a claim whose customer was asked for pictures."""
        claim = cls._claim(**vals)
        with cls._at(at):
            claim._request_evidence(by_email=True)
        return claim

    @classmethod
    def _send(cls, claim, slot, colour="navy", at=NOW):
        """Let the customer send a picture; return the evidence."""
        with cls._at(at):
            return claim.sudo()._add_evidence(slot, f"{colour}.jpg", picture(colour), by_customer=True)

    @classmethod
    def _proved_claim(cls, **vals):
        """Return a claim for which the customer has sent what was asked for."""
        claim = cls._asked_claim(**vals)
        cls._send(claim, cls.whole)
        cls._send(claim, cls.near, "red")
        return claim

    def _status(self, claim, purpose):
        """Return how the clocks of the claim's case with a purpose stand, without those that were called off."""
        deadlines = claim.ticket_id.sudo().deadline_ids.filtered(lambda d: d.purpose == purpose and not d.cancelled_at)
        return deadlines.mapped("status")
