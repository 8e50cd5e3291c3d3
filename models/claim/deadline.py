from odoo import models
from odoo.exceptions import UserError


class Deadline(models.Model):
    """The carrier's window ends by a claim that was filed, or by a reason why none is (PK-04)."""

    _inherit = "after.sales.deadline"

    def _get_step_action(self):
        if self.purpose == "filing" and self.ticket_id:
            return self.ticket_id.action_open_filing()
        return super()._get_step_action()

    def _check_answer(self, vals):
        result = super()._check_answer(vals)
        if self.purpose == "filing" and self.ticket_id:
            raise UserError(
                self.env._(
                    "“%(deadline)s” is completed by recording on the claim what was filed with the carrier.",
                    deadline=self.policy_id.name,
                )
            )
        return result
