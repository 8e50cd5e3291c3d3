from odoo import fields, models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    after_sales_tracker_id = fields.Many2one(
        "res.users", string="Tracker", check_company=True, help="Takes over the team's orders once they are confirmed."
    )
