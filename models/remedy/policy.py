from odoo import fields, models

from ..claim.vocabulary import CAUSES


class Policy(models.Model):
    """Money for one cause only: information that was wrong, a shortage (RE-17); or for an advanced fee (PV-05)."""

    _inherit = "after.sales.policy"

    type = fields.Selection(
        selection_add=[("service_fee_refund", "Service fee refund")], ondelete={"service_fee_refund": "cascade"}
    )
    cause = fields.Selection(CAUSES, help="Only for claims with this cause. Empty: every cause.")

    def _get_scope(self):
        return super()._get_scope() | {"cause": {self.cause} - {False}}
