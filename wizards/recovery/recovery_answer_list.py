from odoo import api, fields, models

from ...models.recovery.recovery_answer_list import RESULTS
from ...rules import debtor_answer


class RecoveryAnswerList(models.TransientModel):
    """A list of answers that a carrier sends; then what became of each line (PK-04)."""

    _name = "after.sales.recovery.answer.list"
    _inherit = "after.sales.sheet.wizard"
    _description = "Debtor's List of Answers"
    _taken_view = "after_sales.recovery_answer_list_view_form_taken"

    line_ids = fields.One2many("after.sales.recovery.answer.list.line", "list_id", string="Lines", readonly=True)

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("The Debtor's Answers")

    def _count_results(self):
        looks = len(self.line_ids.filtered("difference"))
        return [*super()._count_results(), (self.env._("Payment to look at"), looks)]

    def action_take(self):
        """Record what the list says, and show it line by line."""
        self.ensure_one()
        rows = self._read_sheet(debtor_answer.COLUMNS, debtor_answer.NEEDED)
        outcomes = self.env["after.sales.recovery"]._take_answer_list(rows)
        vals_list = [self._prepare_line_vals(*pair) for pair in zip(rows, outcomes, strict=True)]
        self.write({"file": False})
        return self._show_lines(vals_list)

    def _prepare_line_vals(self, row, outcome):
        """Return the values of the line that tells what became of a row."""
        return {
            "list_id": self.id,
            "number_of_line": row.line,
            "number": row.cells["number"][:64],
            "accepted": row.cells["accepted"][:40],
            "paid": row.cells["paid"][:40],
            "recovery_id": outcome.recovery.id,
            "result": outcome.result,
            "reason": outcome.reason,
            "difference": outcome.difference,
        }


class RecoveryAnswerListLine(models.TransientModel):
    """What became of one line of the list."""

    _name = "after.sales.recovery.answer.list.line"
    _description = "Line of a Debtor's List of Answers"
    _order = "list_id, number_of_line, id"

    list_id = fields.Many2one("after.sales.recovery.answer.list", required=True, index=True, ondelete="cascade")
    number_of_line = fields.Integer(string="Line")
    number = fields.Char(string="Claim Number")
    accepted = fields.Char(help="As the list says it.")
    paid = fields.Char(string="Paid (said)", help="As the list says it.")
    recovery_id = fields.Many2one("after.sales.recovery")
    currency_id = fields.Many2one(related="recovery_id.currency_id")
    difference = fields.Monetary(string="Not Booked", help="What they say they paid, minus what accounting booked.")
    result = fields.Selection(RESULTS)
    reason = fields.Text()

    def action_open_recovery(self):
        """Open the recovery of this line."""
        self.ensure_one()
        return self.recovery_id._get_records_action()
