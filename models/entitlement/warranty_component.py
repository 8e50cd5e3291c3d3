from odoo import fields, models


class WarrantyComponent(models.Model):
    """A part of goods that has a warranty of its own: battery, charger, filter (WA-03)."""

    _name = "after.sales.warranty.component"
    _description = "Warranty Component"
    _inherit = ["after.sales.shared"]
    _company_path = None
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint("unique(name)", "Another component has this name.")
