from odoo import fields, models


class EvidenceSlot(models.Model):
    """One picture or document of a kind's shot list, and how it is taken (DM-02, MG-02, PK-02)."""

    _name = "after.sales.evidence.slot"
    _description = "Evidence Slot"
    _inherit = ["after.sales.shared"]
    _company_path = "kind_id.company_id"
    _order = "kind_id, sequence, id"

    kind_id = fields.Many2one("after.sales.case.kind", required=True, ondelete="cascade", index=True)
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    instructions = fields.Text(translate=True, help="What the customer reads: what to photograph and how.")
    required = fields.Boolean(default=True, help="The evidence is complete only with this one.")
    max_files = fields.Integer(
        string="Files at Most",
        default=4,
        aggregator=None,
        help="How many files may be sent for this place of the list.",
    )

    _code_uniq = models.Constraint("unique(kind_id, code)", "Another place of this shot list has this code.")
    _max_files_positive = models.Constraint("CHECK(max_files > 0)", "A place of the shot list takes at least one file.")
