from odoo import api, fields, models
from odoo.fields import Domain


class CasePart(models.AbstractModel):
    """What belongs to a case and is handled by whoever handles the case.

    The host has ``ticket_id``, ``order_id`` and, for its goods, ``line_ids``.
    """

    _name = "after.sales.case.part"
    _description = "Part of a Case"
    _inherit = ["after.sales.findable"]

    can_handle = fields.Boolean(compute="_compute_can_handle", help="Buttons that would be refused are hidden.")
    handle_problem = fields.Char(compute="_compute_can_handle")

    @api.model
    def _by_number(self, search):
        Case, Order = self.env["helpdesk.ticket"], self.env["sale.order"]
        ways = self._match_number(self._rec_name, search)
        ways.append(Domain("order_id", "in", Order._find(Order._bear_number(search))))
        return [*ways, Domain("ticket_id", "in", Case._find(Case._by_number(search)))]

    @api.model
    def _by_customer(self, search):
        Case = self.env["helpdesk.ticket"]
        return [Domain("ticket_id", "in", Case._find(Case._by_customer(search)))]

    @api.model
    def _by_goods(self, search):
        return [Domain("line_ids", "any", [("product_id", "in", self._find_goods(search))])]

    @api.depends("ticket_id.user_id")
    @api.depends_context("uid", "lang")
    def _compute_can_handle(self):
        for part in self:
            part.handle_problem = part.ticket_id and part.ticket_id._get_handle_problem()
            part.can_handle = not part.handle_problem
