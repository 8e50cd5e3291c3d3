from odoo import fields, models

from .accessory import select_for
from .vocabulary import CHECK_KINDS


class RepairCheck(models.Model):
    """One thing to look at before a device is sent to its repair point, or when it is back (RP-06, RP-08)."""

    _name = "after.sales.repair.check"
    _description = "Check of the Repair Desk"
    _inherit = ["after.sales.recorded", "after.sales.shared"]
    _order = "kind desc, sequence, id"

    name = fields.Char(string="Check", required=True, translate=True)
    hint = fields.Char(translate=True)
    kind = fields.Selection(CHECK_KINDS, string="When", required=True, default="outgoing")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    category_ids = fields.Many2many(
        "product.category", string="Product Categories", help="Empty: for all goods. Categories below count, too."
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")

    def _select_for(self, product, company):
        """Return what is looked at for this product in this company."""
        return select_for(self, product, company)
