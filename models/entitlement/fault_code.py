from odoo import fields, models

from .vocabulary import WARRANTORS


class FaultCode(models.Model):
    """What can be wrong with goods of a category, in the words of the workshop (WA-09)."""

    _name = "after.sales.fault.code"
    _description = "Fault Code"
    _inherit = ["after.sales.shared"]
    _order = "sequence, code, id"
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    category_ids = fields.Many2many(
        "product.category", string="Product Categories", help="With what lies below them. Empty: every product."
    )
    covered = fields.Boolean(default=True, help="The warranty covers this fault when the goods were used normally.")
    covered_by = fields.Selection(
        WARRANTORS,
        string="Answered For By",
        required=True,
        default="own",
        help="Whose warranty it is: ours, or that of the supplier or brand (zips, buttons, other fabrics).",
    )
    company_id = fields.Many2one("res.company", index=True, help="Leave empty for all companies.")

    _code_uniq = models.Constraint("unique(code, company_id)", "Another fault has this code.")
