from odoo import api, models
from odoo.fields import Domain


class RepairOrder(models.Model):
    """What the clock asks a repair: who looks after it, which step ends its clocks, who sees them (RP-08, E16)."""

    _inherit = "repair.order"

    # A clock of nobody is its case's, whom its team sees.
    _deadline_orphans = Domain.FALSE

    def _get_deadline_user(self, role):
        repair = self.sudo()
        return repair.user_id if role == "agent" and repair.user_id else repair.ticket_id._get_deadline_user(role)

    def _get_deadline_name(self):
        self.ensure_one()
        return f"{self.name} - {self.partner_id.display_name}"

    @api.model
    def _get_deadline_steps(self):
        return super()._get_deadline_steps() | {"hand_over": "action_open_hand_over"}

    @api.model
    def _get_deadline_readers_domain(self, user):
        if user.has_group("stock.group_stock_user"):
            return Domain.TRUE
        return Domain("ticket_id.user_id", "=", user.id) | Domain("ticket_id.team_id.user_ids", "in", user.id)
