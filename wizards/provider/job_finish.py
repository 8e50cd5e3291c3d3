from odoo import fields, models


class JobFinish(models.TransientModel):
    """The work is done: who says so, and what the provider reports."""

    _name = "after.sales.job.finish"
    _inherit = "after.sales.document.wizard"
    _description = "Completion of a Service Job"

    job_id = fields.Many2one("after.sales.job", required=True, readonly=True)
    code = fields.Char(
        string="Customer's Code", help="The provider has it from the customer. Empty: we asked the customer ourselves."
    )
    note = fields.Text(string="Report of the Provider")
    attachment_ids = fields.Many2many("ir.attachment", string="Photos of the Work", bypass_search_access=True)

    def action_finish(self):
        """Record the completion."""
        self.job_id._finish(self.code, self.note, self.attachment_ids)
        return {"type": "ir.actions.act_window_close"}
