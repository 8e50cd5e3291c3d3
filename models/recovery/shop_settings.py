from odoo import fields, models


class ResCompany(models.Model):
    """How long shops have to inspect goods, how many parcels a week we pay, and who looks at what they send (SP-01)."""

    _inherit = "res.company"

    after_sales_shop_days = fields.Integer(string="Days for Shops to Inspect", help="0: no term.")
    after_sales_shop_parcels = fields.Integer(string="Parcels of a Shop a Week", help="So many we pay; 0: all.")
    after_sales_shop_team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="After-Sales of Shops",
        ondelete="set null",
        help="Takes over what a region has passed on.",
    )

    _after_sales_shop_positive = models.Constraint(
        "CHECK(after_sales_shop_days >= 0 AND after_sales_shop_parcels >= 0)",
        "Days and parcels of shops cannot be negative.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_shop_days = fields.Integer(related="company_id.after_sales_shop_days", readonly=False)
    after_sales_shop_parcels = fields.Integer(related="company_id.after_sales_shop_parcels", readonly=False)
    after_sales_shop_team_id = fields.Many2one(related="company_id.after_sales_shop_team_id", readonly=False)
