import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError


class Claim(models.Model):
    """The evidence at a glance, place by place of the shot list, and the buttons beside it."""

    _inherit = "after.sales.claim"

    evidence_board = fields.Json(compute="_compute_evidence_board", help="Every place of the shot list and its files.")

    @api.depends("kind_id", "evidence_ids.state", "evidence_absence_ids")
    @api.depends_context("lang")
    def _compute_evidence_board(self):
        for claim in self:
            places = claim._get_evidence_places()
            claim.evidence_board = [place | {"files": place["files"]._as_board()} for place in places]

    def _get_evidence_places(self):
        """Return per place of the shot list what is there, in the user's language.

        A list of dictionaries: id, name, instructions, required, state (accepted, to_review, absent, rejected or
        missing), absence (the reason), is_asked (on the list of the kind) and files, a recordset.
        """
        self.ensure_one()
        asked = self._get_shot_list()
        files = self.evidence_ids.grouped("slot_id")
        absences = {absence.slot_id: absence.reason for absence in self.evidence_absence_ids}
        slots = (asked | self.evidence_ids.slot_id.sudo()).with_context(lang=self.env.lang)
        return [
            {
                "id": slot.id,
                "name": slot.name,
                "instructions": slot.instructions or "",
                "required": slot.required,
                "absence": absences.get(slot, ""),
                "state": self._get_place_state(files.get(slot, self.evidence_ids.browse()), slot in absences),
                "is_asked": slot in asked,
                "max_files": slot.max_files,
                "files": files.get(slot, self.evidence_ids.browse()),
            }
            for slot in slots
        ]

    def _get_pictures(self):
        """Return the pictures of these claims for the widget that shows them in small; what was rejected is left out.

        :return: list of dictionaries (id of the attachment, name, state), or False for none
        """
        shown = self.evidence_ids.filtered(lambda file: file.is_image and file.state != "rejected")
        return [
            {"id": file.attachment_id.id, "name": file.slot_id.name or file.name, "state": file.state} for file in shown
        ] or False

    @api.model
    def _get_place_state(self, files, is_absent):
        """Return how one place of the shot list stands."""
        states = set(files.mapped("state"))
        if is_absent:
            return "absent"
        return next((state for state in ("accepted", "to_review", "rejected") if state in states), "missing")

    def action_add_evidence(self, slot_id, name, content):
        """Store a file that somebody of ours has of the customer.

        :param slot_id: id of the place on the shot list
        :param name: of the file
        :param content: of the file, base64
        """
        self.ensure_one()
        try:
            data = base64.b64decode(content or "", validate=True)
        except (binascii.Error, ValueError):
            raise UserError(self.env._("“%(name)s” cannot be read. Choose the file again.", name=name)) from None
        self._add_evidence(self.env["after.sales.evidence.slot"].browse(slot_id), name, data)
        return True

    def action_accept_evidence(self):
        """Accept every file of these claims that nobody has looked at yet."""
        self.evidence_ids.filtered(lambda e: e.state == "to_review")._accept()
        return True

    def action_open_absence(self, slot_id=None):
        """Ask why the customer cannot give a picture."""
        self.ensure_one()
        wizard = self.env["after.sales.evidence.absent"].create({"claim_id": self.id, "slot_id": slot_id})
        return wizard._get_records_action(name=self.env._("There Is No Such Picture"), target="new")

    def action_withdraw_absence(self, slot_id):
        """Wait for a picture again that was said not to come."""
        self.ensure_one()
        self._withdraw_absence(self.env["after.sales.evidence.slot"].browse(slot_id))
        return True


class Evidence(models.Model):
    _inherit = "after.sales.evidence"

    def _as_board(self):
        """Return these files as the board shows them."""
        return [
            {
                "id": evidence.id,
                "name": evidence.name,
                "attachment_id": evidence.attachment_id.id,
                "is_image": evidence.is_image,
                "state": evidence.state,
                "reject_reason": evidence.reject_reason or "",
                "hint": evidence.hint or "",
                "used_elsewhere": evidence.used_elsewhere or "",
                "sent_by_customer": evidence.sent_by_customer,
                "sent_at": fields.Datetime.to_string(evidence.create_date),
            }
            for evidence in self
        ]
