from odoo import fields, models

from .vocabulary import TASKS


class ProviderSkill(models.Model):
    """Something a service provider can do: a kind of task, perhaps for a certain kind of goods."""

    _name = "after.sales.provider.skill"
    _description = "Skill of a Service Provider"
    _inherit = ["after.sales.shared"]
    _company_path = None
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    task = fields.Selection(TASKS, required=True, index=True, help="The kind of job for which this skill is needed.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()

    _code_uniq = models.Constraint("unique(code)", "Another skill has this code.")
