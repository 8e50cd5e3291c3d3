from odoo import models

from ..record.desk import Pile, writer


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_desk(self):
        """Deadlines and activities: most follow their documents, which pass on first."""
        return [*super()._get_desk(), self._get_deadline_pile(), self._get_activity_pile()]

    def _get_deadline_domain(self):
        """Return the deadlines that this user sees as an agent or tracker; the record rule asks."""
        self.ensure_one()
        return self.env["after.sales.deadline"]._get_visible_domain(self)

    def _get_deadline_pile(self):
        mine = [("user_id", "=", self.id), ("is_open", "=", True)]
        return Pile(
            "deadlines",
            self.env._("Deadlines"),
            self.env["after.sales.deadline"].search(mine, order="due_at, id"),
            lambda deadlines, user, reason: deadlines._assign(user),
            problem=lambda deadline, user: deadline._get_host()._get_deadline_passing_problem(deadline, user),
        )

    def _get_activity_pile(self):
        """Return what has to be done and is no deadline: those bring their activities along."""
        mine = self.env["mail.activity"].search([("user_id", "=", self.id)])
        of_deadlines = self.env["after.sales.deadline"].search([("activity_id", "in", mine.ids)]).activity_id
        return Pile(
            "activities",
            self.env._("Activities"),
            mine - of_deadlines,
            writer("user_id"),
            problem=lambda activity, user: activity._get_reading_problem(user),
        )
