from odoo import fields, models

from ..vocabulary import DECISION_TABLES, OCCASIONS


class CaseKind(models.Model):
    _inherit = "after.sales.case.kind"

    requires_claim = fields.Boolean(help="Goods are concerned: the case needs a claim before it is solved.")
    decision_table = fields.Selection(
        DECISION_TABLES, help="The table of causes that suggests where the problem comes from."
    )
    occasion = fields.Selection(OCCASIONS, help="When the problem of this kind is usually noticed.")
    evidence_slot_ids = fields.One2many("after.sales.evidence.slot", "kind_id", string="Shot List", copy=True)
