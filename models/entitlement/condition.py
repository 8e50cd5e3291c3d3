from odoo import fields, models


class Condition(models.Model):
    """Something that has to hold before goods are taken back: sealed, complete, proved (RE-05 to RE-08, RE-14)."""

    _name = "after.sales.condition"
    _description = "Condition"
    _inherit = ["after.sales.shared"]
    _company_path = None
    _order = "sequence, id"
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, translate=True, help="As a statement that holds or does not.")
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    needs_proof = fields.Boolean(help="A picture or paper has to be there before somebody says that it holds.")
    is_confidential = fields.Boolean(
        string="Confidential", help="The proof is about the customer's health: only leads see it."
    )

    _code_uniq = models.Constraint("unique(code)", "Another condition has this code.")
