from odoo import api, fields, models

from ...models.recovery.carrier_event import KINDS
from ...models.recovery.carrier_event_list import RESULTS
from ...rules import tracking


class TrackingList(models.TransientModel):
    """A tracking sheet of a carrier; then what became of each line (LG-06)."""

    _name = "after.sales.tracking.list"
    _inherit = "after.sales.sheet.wizard"
    _description = "Tracking Sheet"
    _taken_view = "after_sales.tracking_list_view_form_taken"

    line_ids = fields.One2many("after.sales.tracking.list.line", "list_id", string="Lines", readonly=True)

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("The Carrier's Sheet")

    def action_take(self):
        """Record what the sheet says, and show it line by line."""
        self.ensure_one()
        rows = self._read_sheet(tracking.COLUMNS, tracking.NEEDED)
        outcomes = self.env["after.sales.carrier.event"]._take_list([row.cells for row in rows], "import")
        vals_list = [self._prepare_line_vals(*pair) for pair in zip(rows, outcomes, strict=True)]
        self.write({"file": False})
        return self._show_lines(vals_list)

    def _prepare_line_vals(self, row, outcome):
        """Return the values of the line that tells what became of a row."""
        return {
            "list_id": self.id,
            "number_of_line": row.line,
            "waybill": row.cells["waybill"][:64],
            "status": row.cells["status"][:120],
            "picking_id": outcome.pickings[:1].id,
            "kind": outcome.kind,
            "result": outcome.result,
            "reason": outcome.reason,
        }


class TrackingListLine(models.TransientModel):
    """What became of one line of the sheet."""

    _name = "after.sales.tracking.list.line"
    _description = "Line of a Tracking Sheet"
    _order = "list_id, number_of_line, id"

    list_id = fields.Many2one("after.sales.tracking.list", required=True, index=True, ondelete="cascade")
    number_of_line = fields.Integer(string="Line")
    waybill = fields.Char()
    status = fields.Char(string="Carrier's Words")
    picking_id = fields.Many2one("stock.picking", string="Delivery")
    kind = fields.Selection(KINDS, string="Means")
    result = fields.Selection(RESULTS)
    reason = fields.Text()
