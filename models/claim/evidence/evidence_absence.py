from odoo import fields, models


class EvidenceAbsence(models.Model):
    """The customer cannot give a picture, and why: nobody waits for it any more (DM-03).

    A fact of the customer, recorded by ``claim._record_absence``; no group may write to this model.
    """

    _name = "after.sales.evidence.absence"
    _description = "Evidence That Cannot Be Given"
    _inherit = ["after.sales.recorded"]
    _order = "claim_id, slot_id, id"
    _is_recorded_whole = True

    claim_id = fields.Many2one("after.sales.claim", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="claim_id.company_id", store=True, precompute=True)
    slot_id = fields.Many2one("after.sales.evidence.slot", required=True, ondelete="restrict", index=True)
    reason = fields.Char(required=True, readonly=True)
    told_by_customer = fields.Boolean(readonly=True, help="The customer wrote it; else somebody of ours noted it.")

    _slot_uniq = models.Constraint("unique(claim_id, slot_id)", "It was said already that this picture cannot come.")
