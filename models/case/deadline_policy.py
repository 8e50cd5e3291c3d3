from odoo import fields, models


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    kind_ids = fields.Many2many("after.sales.case.kind", string="Case Kinds", help="Empty: every kind.")

    def _get_scope(self):
        return super()._get_scope() | {"kind": set(self.kind_ids.ids)}
