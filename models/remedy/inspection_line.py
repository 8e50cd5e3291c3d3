from odoo import api, fields, models


class InspectionLine(models.Model):
    """One thing that was looked at, or goods that came: what was found, and what becomes of them."""

    _name = "after.sales.inspection.line"
    _description = "Finding on Returned Goods"
    _inherit = ["after.sales.recorded"]
    _order = "inspection_id, sequence, id"

    inspection_id = fields.Many2one(
        "after.sales.inspection", required=True, recorded=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="inspection_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(related="inspection_id.state")
    sequence = fields.Integer(default=10, recorded=True)
    kind = fields.Selection([("check", "Check"), ("goods", "Goods")], required=True, default="check", recorded=True)
    check_id = fields.Many2one("after.sales.inspection.check", recorded=True, ondelete="restrict")
    name = fields.Char(string="What to Look At", compute="_compute_name")
    hint = fields.Char(related="check_id.hint")
    result = fields.Selection(
        [("passed", "In order"), ("failed", "Not in order"), ("not_applicable", "Does not apply")]
    )
    note = fields.Char(string="Finding", help="What was found; the customer reads it when it is not in order.")
    photo = fields.Image(max_width=1920, max_height=1920, help="What is not in order, for the customer to see.")
    product_id = fields.Many2one("product.product", recorded=True, ondelete="restrict")
    quantity = fields.Float(digits="Product Unit", recorded=True, help="What came.")
    lot_id = fields.Many2one("stock.lot", string="Serial Number", recorded=True, ondelete="restrict")
    is_announced = fields.Boolean(recorded=True)
    disposal = fields.Selection(
        [("keep", "Back into stock"), ("salvage", "Scrap"), ("donate", "Give away")],
        string="What Becomes of It",
        default="keep",
        required=True,
    )
    disposal_value = fields.Monetary(string="Still Worth", help="What scrap or a gift brings us yet.")

    _value_positive = models.Constraint("CHECK(disposal_value >= 0)", "What goods are worth is never negative.")

    @api.depends("check_id.name", "product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.check_id.name or line.product_id.display_name

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_may_note()
        return lines

    def write(self, vals):
        self._check_may_note()
        return super().write(vals)

    def _check_may_note(self):
        if not self.env.su:
            self.inspection_id._check_may_note()

    def action_in_order(self):
        """Note by one touch that this is in order."""
        self.write({"result": "passed"})
        return True

    def action_not_in_order(self):
        """Note by one touch that this is not in order; words and a picture follow."""
        self.write({"result": "failed"})
        return True

    def _get_loss(self):
        """Return what these goods have lost, in the currency of the company: nothing while they can be sold."""
        lost = self.filtered(lambda line: line.kind == "goods" and line.disposal != "keep")
        return sum(
            line.quantity * line.product_id.with_company(line.company_id).standard_price - line.disposal_value
            for line in lost
        )
