from odoo import api, fields, models
from odoo.exceptions import UserError


class RemedyCredit(models.TransientModel):
    """Does the customer take a store credit instead of money, or money after all?"""

    _name = "after.sales.remedy.credit"
    _inherit = "after.sales.document.wizard"
    _description = "Store Credit Instead of Money"

    remedy_id = fields.Many2one("after.sales.remedy", required=True, readonly=True)
    currency_id = fields.Many2one(related="remedy_id.currency_id")
    amount = fields.Monetary(related="remedy_id.amount")
    program = fields.Selection(
        lambda self: self._select_programs(), string="As Store Credit", compute="_compute_program", store=True,
        readonly=False,
    )  # fmt: skip
    is_agreed = fields.Boolean(string="The Customer Agrees")

    @api.model
    def _select_programs(self):
        """Return (id, name) of the programs that give credit now."""
        return [(str(program.id), program.name) for program in self.env["after.sales.remedy"]._get_credit_programs()]

    @api.depends("remedy_id")
    def _compute_program(self):
        programs = dict(self._select_programs())
        for wizard in self:
            chosen = wizard.remedy_id.credit_program
            wizard.program = chosen if chosen in programs else next(iter(programs), False)

    def action_choose(self):
        """Record that the customer takes the credit."""
        if not self.program:
            raise UserError(self.env._("Choose of which program the customer takes a credit."))
        return self._choose(self.program)

    def action_money(self):
        """Record that the customer takes money after all."""
        return self._choose(False)

    def _choose(self, program):
        if not self.is_agreed:
            raise UserError(self.env._("Ask the customer first: he chooses between money and a store credit."))
        self.remedy_id._choose_credit(program)
        return {"type": "ir.actions.act_window_close"}
