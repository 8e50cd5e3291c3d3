from odoo import api, fields, models


class PlatformExtend(models.TransientModel):
    """The day on which the platform confirms by itself: recorded once, then put off with a reason (LG-04)."""

    _name = "after.sales.platform.extend"
    _inherit = "after.sales.document.wizard"
    _description = "Receipt on the Platform"

    picking_id = fields.Many2one("stock.picking", required=True, readonly=True)
    known_on = fields.Date(related="picking_id.platform_receipt_on", string="Platform Confirms On")
    step = fields.Selection(
        [("record", "The platform shows a day"), ("extend", "It was put off on the platform")],
        compute="_compute_step",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    day = fields.Date(string="Day on the Platform")
    reason = fields.Char(string="Why")
    text = fields.Text(string="The Customer Reads", compute="_compute_text", store=True, readonly=False)

    @api.depends("picking_id")
    def _compute_step(self):
        for wizard in self:
            wizard.step = "extend" if wizard.known_on else "record"

    @api.depends("picking_id", "day")
    def _compute_text(self):
        for wizard in self:
            wizard.text = wizard.picking_id and wizard.picking_id._get_extension_text(wizard.day)

    def action_record(self):
        """Store the day, or that it was put off; the customer is told."""
        picking = self.picking_id
        case = picking._get_own_contest()
        if self.step == "record":
            picking._record_platform_receipt(self.day, case)
        else:
            picking._extend_platform_receipt(self.day, self.reason, self.text, case)
        return {"type": "ir.actions.act_window_close"}
