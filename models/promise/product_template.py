from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    factory_series = fields.Char(help="The factory's name for this line of furniture; factory notes speak of it.")
