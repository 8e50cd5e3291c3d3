from odoo import api, fields, models


class ReturnPickup(models.TransientModel):
    """When our logistics fetches goods, where, and who comes."""

    _name = "after.sales.return.pickup"
    _inherit = "after.sales.document.wizard"
    _description = "Pick-up of a Return"

    remedy_id = fields.Many2one("after.sales.remedy", required=True, readonly=True)
    partner_id = fields.Many2one(related="remedy_id.partner_id")
    first = fields.Date(string="From", compute="_compute_values", store=True, readonly=False)
    last = fields.Date(string="Until", compute="_compute_values", store=True, readonly=False)
    hours = fields.Char(string="At What Time", compute="_compute_values", store=True, readonly=False)
    place_id = fields.Many2one(
        "res.partner", string="At", compute="_compute_values", store=True, readonly=False, help="Whose address it is."
    )
    by_id = fields.Many2one("res.partner", string="Who Comes", compute="_compute_values", store=True, readonly=False)

    @api.depends("remedy_id")
    def _compute_values(self):
        """Begin with what was agreed, else with tomorrow and the address that the goods went to."""
        for wizard in self:
            remedy = wizard.remedy_id
            tomorrow = remedy and fields.Date.add(remedy.company_id._get_after_sales_today(), days=1)
            wizard.first = remedy.pickup_from or tomorrow
            wizard.last = remedy.pickup_until or tomorrow
            wizard.hours = remedy.pickup_hours
            wizard.place_id = remedy.pickup_place_id or remedy.order_id.partner_shipping_id or remedy.partner_id
            wizard.by_id = remedy.pickup_by_id or remedy.order_id.carrier_id.partner_id

    def action_record(self):
        """Store what was agreed."""
        self.ensure_one()
        self.remedy_id._agree_pickup(self.first, self.last, self.place_id, self.by_id, self.hours)
        return {"type": "ir.actions.act_window_close"}
