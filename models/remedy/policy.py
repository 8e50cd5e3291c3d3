from odoo import fields, models

from ..claim.vocabulary import CAUSES


class Policy(models.Model):
    """Some money is meant for one cause only: information that was wrong, a shortage (RE-17)."""

    _inherit = "after.sales.policy"

    cause = fields.Selection(CAUSES, help="Only for claims with this cause. Empty: every cause.")

    def _get_scope(self):
        return super()._get_scope() | {"cause": {self.cause} - {False}}
