from odoo import fields, models


def select_for(model, product, company):
    """Return the entries of a list that are about a product in a company: for all goods, or for its category.

    :param model: with ``category_ids``, empty for all goods, and ``company_id``, empty for all companies
    """
    path = product.categ_id.parent_path or ""
    return model.search([("company_id", "in", (False, company.id))]).filtered(
        lambda entry: not entry.category_ids or any(path.startswith(each.parent_path) for each in entry.category_ids)
    )


class Accessory(models.Model):
    """A thing that comes with a device: what the desk asks for when it takes one in (RP-04, RP-05)."""

    _name = "after.sales.repair.accessory"
    _description = "What Comes with a Device"
    _inherit = ["after.sales.recorded", "after.sales.shared"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    goes_back = fields.Boolean(
        string="Sealed and Given Back",
        help="It is given back at once when the device is taken in, unless the fault cannot be found without it.",
    )
    holds_data = fields.Boolean(help="The customer is warned that data may be lost, and asked to make a copy first.")
    category_ids = fields.Many2many(
        "product.category", string="Product Categories", help="Empty: for all goods. Categories below count, too."
    )
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")

    def _select_for(self, product, company):
        """Return what is asked for when this product is taken in by this company."""
        return select_for(self, product, company)
