from odoo import api, fields, models


class RepairBatch(models.Model):
    """The list that goes with devices to a repair point: one a point and brand; replaced units are noted (RP-07)."""

    _name = "after.sales.repair.batch"
    _description = "List for a Repair Point"
    _inherit = ["after.sales.recorded", "after.sales.numbered"]
    _order = "id desc"
    _rec_name = "number"
    _is_recorded_whole = True

    number = fields.Char(readonly=True, copy=False, index="trigram", default="/")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    point_id = fields.Many2one("res.partner", string="Repair Point", required=True, index=True, ondelete="restrict")
    category_id = fields.Many2one("product.category", string="Brand or Category", ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Sent By", ondelete="restrict")
    repair_ids = fields.One2many("repair.order", "repair_batch_id", string="Devices")
    device_count = fields.Integer(string="Devices Sent", compute="_compute_counts", store=True)
    away_count = fields.Integer(string="Still Away", compute="_compute_counts", store=True)
    replaced_count = fields.Integer(string="Units Replaced", compute="_compute_counts", store=True)

    @api.depends("repair_ids.back_at", "repair_ids.outcome")
    def _compute_counts(self):
        for batch in self:
            batch.device_count = len(batch.repair_ids)
            batch.away_count = len(batch.repair_ids.filtered(lambda repair: not repair.back_at))
            batch.replaced_count = len(batch.repair_ids.filtered(lambda repair: repair.outcome == "replaced"))

    def action_view_devices(self):
        """Open the devices on this list."""
        return self.repair_ids._get_records_action(name=self.env._("Devices"))
