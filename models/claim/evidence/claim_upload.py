import io

from odoo import fields, models
from odoo.exceptions import UserError

from ....rules.likeness import is_telling
from ....rules.upload import HEAD_SIZE, PIXELS, check_file
from ...case import picture
from .claim_evidence import ENDED

#: How much of what somebody writes about a missing picture is taken.
REASON_LENGTH = 500


class Claim(models.Model):
    """Files come in, from the customer or from ourselves, and stay (DM-02, DM-08, H2)."""

    _inherit = "after.sales.claim"

    last_evidence_at = fields.Datetime(
        string="Last File", recorded=True, help="When a file last came in, or was said not to come."
    )

    def _add_evidence(self, slot, name, content, by_customer=False):
        """Store a file at its place of the shot list, to be looked at; return the evidence.

        The same file sent twice is stored once.

        :param slot: the place of the shot list
        :param name: what the sender calls the file
        :param content: the bytes of the file
        :param by_customer: the customer sent it, by a page that has checked who asks
        :raise UserError: in words the sender understands, when the file, the place or the moment does not fit
        :raise AccessError: for a user who may not change the claim
        """
        self.ensure_one()
        self._check_may_add_evidence(by_customer)
        claim = self.sudo()._begin_evidence()
        upload = claim._check_upload(slot, name, content)
        known = claim._find_sent_before(slot, content)
        if known:
            return known.sudo(self.env.su)
        claim._check_slot_is_free(slot, upload.name)
        before = claim.evidence_state
        claim.evidence_absence_ids.filtered(lambda absence: absence.slot_id == slot).unlink()
        evidence = claim._store_evidence(slot, upload, content, by_customer)
        claim._on_evidence_changed(before)
        return evidence.sudo(self.env.su)

    def _record_absence(self, slot, reason, by_customer=False):
        """Record that the customer cannot give what a place of the shot list asks for, and why (DM-03).

        :raise UserError: without a reason, or when the place has a picture that serves or has to be looked at
        :raise AccessError: for a user who may not change the claim
        """
        self.ensure_one()
        self._check_may_add_evidence(by_customer)
        claim = self.sudo()._begin_evidence()
        claim._check_slot(slot)
        reason = (reason or "").strip()[:REASON_LENGTH]
        if not reason:
            raise UserError(self.env._("Write a few words about why there is no such picture."))
        if claim.evidence_ids.filtered(lambda e: e.slot_id == slot and e.state != "rejected"):
            raise UserError(self.env._("“%(slot)s” has a picture already.", slot=slot.name))
        if slot in claim.evidence_absence_ids.slot_id:
            return
        before = claim.evidence_state
        vals = {"claim_id": claim.id, "slot_id": slot.id, "reason": reason, "told_by_customer": by_customer}
        claim.evidence_absence_ids.create(vals)
        claim._on_evidence_changed(before)

    def _withdraw_absence(self, slot):
        """Wait for a picture again that the customer was said not to have.

        :raise AccessError: for a user who may not change the claim
        """
        self.ensure_one()
        self._check_may_add_evidence(by_customer=False)
        claim = self.sudo()
        before = claim.evidence_state
        claim.evidence_absence_ids.filtered(lambda absence: absence.slot_id == slot).unlink()
        claim._on_evidence_changed(before)

    def _begin_evidence(self):
        """Let one upload at a time count what is there: whoever comes second waits, and starts again."""
        self._record_facts({"last_evidence_at": fields.Datetime.now()})
        self.flush_recordset(["last_evidence_at"])
        return self

    def _check_may_add_evidence(self, by_customer):
        """Refuse files for claims that are over, and users who may not change the claim."""
        if by_customer:
            if self._get_customer_step() != "send":
                raise UserError(self.env._("Pictures cannot be sent here any more. Please write to us."))
            return
        self._check_may_handle()
        if self.state in ENDED:
            raise UserError(self.env._("%(claim)s is over: no files are added any more.", claim=self.number))

    def _check_upload(self, slot, name, content):
        """Return how a file is stored, refuse what is not taken in (H2)."""
        self._check_slot(slot)
        pixels = picture.read(io.BytesIO(content)).pixels
        limit = self.company_id.after_sales_upload_mb
        upload = check_file(name, len(content), content[:HEAD_SIZE], limit, pixels, _=self.env._)
        if not upload.allowed:
            raise UserError(upload.reason)
        return upload

    def _check_slot(self, slot):
        """Refuse a place that is not on the shot list of this claim."""
        if slot not in self._get_shot_list():
            raise UserError(self.env._("This picture is not asked for."))

    def _check_slot_is_free(self, slot, name):
        """Refuse more files than a place takes; what was rejected does not count."""
        sent = self.evidence_ids.filtered(lambda e: e.slot_id == slot and e.state != "rejected")
        if len(sent) >= slot.max_files:
            raise UserError(
                self.env._(
                    "“%(file)s” was not stored: “%(slot)s” has %(count)s files already; more are not needed.",
                    file=name,
                    slot=slot.name,
                    count=len(sent),
                )
            )

    def _find_sent_before(self, slot, content):
        """Return the evidence with the same content at the same place, refuse what was rejected there."""
        checksum = self.env["ir.attachment"]._compute_checksum(content)
        known = self.evidence_ids.filtered(lambda e: e.slot_id == slot and e.checksum == checksum)[:1]
        if known.state == "rejected":
            raise UserError(
                self.env._(
                    "You have sent “%(file)s” before, and it does not serve: %(reason)s",
                    file=known.name,
                    reason=known.reject_reason,
                )
            )
        return known

    def _get_picture_hash(self, content):
        """Return by what like pictures are found, False for what is no picture or shows nothing."""
        digits = picture.to_hash(content, PIXELS)
        return digits if digits and is_telling(digits) else False

    def _store_evidence(self, slot, upload, content, by_customer):
        """Store a file privately, as it was sent: a smaller copy would not show what decides."""
        vals = {
            "name": upload.name,
            "raw": content,
            "mimetype": upload.mimetype,
            "res_model": "after.sales.evidence",
            "company_id": self.company_id.id,
        }
        attachment = self.env["ir.attachment"].with_context(image_no_postprocess=True).create(vals)
        evidence = self.evidence_ids.create(
            {
                "claim_id": self.id,
                "slot_id": slot.id,
                "attachment_id": attachment.id,
                "checksum": attachment.checksum,
                "sent_by_customer": by_customer,
                "taken_on": picture.read(io.BytesIO(content)).taken_on,
                "picture_hash": self._get_picture_hash(content),
            }
        )
        attachment.res_id = evidence.id
        return evidence
