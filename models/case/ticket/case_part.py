from odoo import api, fields, models


class CasePart(models.AbstractModel):
    """What belongs to a case and is handled by whoever handles the case; the host has ``ticket_id``."""

    _name = "after.sales.case.part"
    _description = "Part of a Case"

    can_handle = fields.Boolean(compute="_compute_can_handle", help="Buttons that would be refused are hidden.")
    handle_problem = fields.Char(compute="_compute_can_handle")

    @api.depends("ticket_id.user_id")
    @api.depends_context("uid", "lang")
    def _compute_can_handle(self):
        for part in self:
            part.handle_problem = part.ticket_id and part.ticket_id._get_handle_problem()
            part.can_handle = not part.handle_problem
