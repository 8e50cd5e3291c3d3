from odoo import models

from ..record.desk import Pile


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_desk(self):
        """Requests that this person should decide."""
        mine = [("approver_id", "=", self.id), ("state", "=", "requested")]
        pile = Pile(
            "approvals",
            self.env._("Approvals to decide"),
            self.env["after.sales.approval"].search(mine),
            lambda approvals, user, reason: approvals._pass_to_approver(user),
            problem=lambda approval, user: approval._get_passing_problem(user),
        )
        return [pile, *super()._get_desk()]
