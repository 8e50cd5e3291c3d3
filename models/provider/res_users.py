from odoo import models

from ..record.desk import Pile, writer
from .vocabulary import OPEN


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_desk(self):
        """Service jobs that this person looks after, until the customer was called back."""
        pile = Pile(
            "jobs",
            self.env._("Service jobs"),
            self.env["after.sales.job"].search([("user_id", "=", self.id), ("state", "in", OPEN)]),
            writer("user_id"),
            group=lambda job: job.partner_id.commercial_partner_id.id,
        )
        return [pile, *super()._get_desk()]

    def _get_standing_tasks(self):
        tasks = super()._get_standing_tasks()
        services = self.env["product.category"].search([("installation_service_user_id", "=", self.id)])
        return tasks + [self.env._("installations of %(name)s", name=each.display_name) for each in services]
