from odoo import fields, models

from ...rules.desk import Item


class RepairItem(models.Model):
    """One thing that came with a device, or did not: what the receipt says, and what the customer gets back with it."""

    _name = "after.sales.repair.item"
    _description = "What Came with a Device"
    _inherit = ["after.sales.recorded"]
    _order = "repair_id, sequence, id"
    _is_recorded_whole = True

    repair_id = fields.Many2one("repair.order", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="repair_id.company_id", store=True, precompute=True)
    accessory_id = fields.Many2one("after.sales.repair.accessory", required=True, ondelete="restrict")
    sequence = fields.Integer(related="accessory_id.sequence", store=True)
    name = fields.Char(related="accessory_id.name")
    came = fields.Boolean(string="Handed In")
    is_needed = fields.Boolean(string="Needed for the Fault")
    goes_back = fields.Boolean(string="Given Back Sealed")
    note = fields.Char(help="What it looks like.")

    def _as_items(self):
        """Return these as ``rules.desk`` reads them."""
        return [Item(item.name, item.came, item.accessory_id.goes_back, item.is_needed) for item in self]
