import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.provider.job_platform_list import RESULTS
from ...rules import platform_list


class PlatformImport(models.TransientModel):
    """The platform's daily list, pasted or uploaded; then what became of each line (PV-11, PV-12)."""

    _name = "after.sales.platform.import"
    _inherit = "after.sales.list.wizard"
    _description = "Daily List of the Platform"
    _taken_view = "after_sales.platform_import_view_form_taken"

    file = fields.Binary(string="List (CSV)", attachment=False)
    file_name = fields.Char()
    text = fields.Text(string="Or Paste It")
    line_ids = fields.One2many("after.sales.platform.import.line", "import_id", string="Lines", readonly=True)
    is_taken = fields.Boolean(compute="_compute_is_taken")

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("The Platform's List")

    @api.depends("line_ids")
    def _compute_is_taken(self):
        for wizard in self:
            wizard.is_taken = bool(wizard.line_ids)

    def action_take(self):
        """Record what the list says, and show it line by line."""
        self.ensure_one()
        self.env["after.sales.job"].check_access("write")
        reading = platform_list.read(self._get_data(), _=self.env._)
        if reading.reason:
            raise UserError(reading.reason)
        outcomes = self.env["after.sales.job"]._take_platform_list(reading.rows)
        pairs = zip(reading.rows, outcomes, strict=True)
        vals_list = [self._prepare_line_vals(row, outcome) for row, outcome in pairs]
        self.write({"file": False, "text": False})
        return self._show_lines(vals_list)

    def _get_data(self):
        """Return the list as it was given: bytes of a file, or text."""
        self.ensure_one()
        # Four characters stand for three bytes; what is far too large is not even decoded.
        file = (self.with_context(bin_size=False).file or b"")[: platform_list.LARGEST_FILE * 2]
        if file and (self.text or "").strip():
            raise UserError(self.env._("Choose a file or paste the list, not both."))
        if not file and not (self.text or "").strip():
            raise UserError(self.env._("Choose the platform's list, or paste it."))
        try:
            return base64.b64decode(file) if file else self.text
        except binascii.Error as error:
            raise UserError(self.env._("The file did not arrive whole. Choose it again.")) from error

    def _prepare_line_vals(self, row, outcome):
        """Return the values of the line that tells what became of a row."""
        return {
            "import_id": self.id,
            "number_of_line": row.line,
            "number": ", ".join(row.numbers),
            "code": row.code,
            "verified_on": row.day,
            "job_id": outcome.job.id,
            "result": outcome.result,
            "reason": outcome.reason,
        }


class PlatformImportLine(models.TransientModel):
    """What became of one line of the list."""

    _name = "after.sales.platform.import.line"
    _description = "Line of the Platform's List"
    _order = "import_id, number_of_line, id"

    import_id = fields.Many2one("after.sales.platform.import", required=True, index=True, ondelete="cascade")
    number_of_line = fields.Integer(string="Line")
    number = fields.Char(string="Number on the List")
    code = fields.Char()
    verified_on = fields.Date()
    job_id = fields.Many2one("after.sales.job", string="Service Job")
    partner_id = fields.Many2one(related="job_id.partner_id")
    customer_phone = fields.Char(related="job_id.customer_phone", string="Phone")
    platform_called_at = fields.Datetime(related="job_id.platform_called_at", string="Called Last")
    result = fields.Selection(RESULTS)
    reason = fields.Text()

    def action_open_job(self):
        """Open the job of this line."""
        self.ensure_one()
        return self.job_id._get_records_action()

    def action_call(self):
        """Open the call to this customer."""
        self.ensure_one()
        return self.job_id.action_open_platform_call()
