from odoo import api, fields, models

from ....rules.evidence import judge

#: A claim that has ended: what was proved stays as it was, also when the shot list changes.
ENDED = ("closed", "cancelled")


class Claim(models.Model):
    """How the evidence of a claim stands, by its kind's shot list (DM-02, DM-03)."""

    _inherit = "after.sales.claim"

    evidence_absence_ids = fields.One2many(
        "after.sales.evidence.absence", "claim_id", string="Cannot Be Given", recorded=True
    )
    evidence_state = fields.Selection(
        [
            ("not_needed", "Not needed"),
            ("missing", "Missing"),
            ("to_review", "To review"),
            ("complete", "All there"),
        ],
        string="Evidence Status",
        compute="_compute_evidence_state",
        store=True,
        index=True,
        help="Complete: nothing more is awaited. “Photos Valid” says whether it proves anything.",
        recorded=True,
    )
    photos_valid = fields.Boolean(
        compute="_compute_evidence_state",
        store=True,
        help="Every required place of the shot list has a picture that was accepted.",
        recorded=True,
    )
    missing_slots = fields.Char(
        string="Missing Evidence", compute="_compute_missing_slots", help="What the customer still has to send."
    )
    evidence_count = fields.Integer(compute="_compute_evidence_count", string="Files")
    evidence_to_review_count = fields.Integer(compute="_compute_evidence_count", string="Files to Review")

    @api.depends(
        "state",
        "kind_id.evidence_slot_ids.required",
        "kind_id.evidence_slot_ids.active",
        "evidence_ids.state",
        "evidence_ids.slot_id",
        "evidence_absence_ids.slot_id",
    )
    def _compute_evidence_state(self):
        for claim in self:
            if claim.state in ENDED and claim.evidence_state:
                claim.evidence_state = claim.evidence_state
                claim.photos_valid = claim.photos_valid
            else:
                claim.evidence_state, claim.photos_valid = claim._judge_evidence()[:2]

    @api.depends("evidence_state", "kind_id.evidence_slot_ids.name", "evidence_ids.state", "evidence_absence_ids")
    @api.depends_context("lang")
    def _compute_missing_slots(self):
        for claim in self:
            known = claim.sudo()
            missing = claim.evidence_state == "missing" and known._judge_evidence().missing
            slots = known.env["after.sales.evidence.slot"].browse(missing or ())
            claim.missing_slots = ", ".join(slots.mapped("name"))

    @api.depends("evidence_ids.state")
    def _compute_evidence_count(self):
        for claim in self:
            claim.evidence_count = len(claim.evidence_ids)
            claim.evidence_to_review_count = len(claim.evidence_ids.filtered(lambda e: e.state == "to_review"))

    def _judge_evidence(self):
        """Return what ``rules.evidence`` says about this claim."""
        self.ensure_one()
        required = self._get_shot_list().filtered("required")
        files = [(evidence.slot_id.id, evidence.state) for evidence in self.evidence_ids]
        return judge(required.ids, files, self.evidence_absence_ids.slot_id.ids, _=self.env._)

    def _get_shot_list(self):
        """Return the places of the shot list that this claim has to fill, in their order."""
        self.ensure_one()
        return self.kind_id.sudo().evidence_slot_ids.filtered("active")
