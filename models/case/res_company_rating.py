from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    after_sales_ask_rating = fields.Boolean(string="Ask for Ratings")
    after_sales_rating_days = fields.Integer(
        string="Days between Ratings", help="A customer is asked again only after so many days. 0: about every case."
    )
    after_sales_low_rating = fields.Integer(
        string="Low Rating", help="A team lead calls customers who give this mark or less, of 5. 0: nobody is called."
    )

    _after_sales_rating_range = models.Constraint(
        "CHECK(COALESCE(after_sales_rating_days, 0) >= 0 AND COALESCE(after_sales_low_rating, 0) BETWEEN 0 AND 5)",
        "Days between ratings cannot be negative, and marks go from 1 to 5.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_ask_rating = fields.Boolean(related="company_id.after_sales_ask_rating", readonly=False)
    after_sales_rating_days = fields.Integer(related="company_id.after_sales_rating_days", readonly=False)
    after_sales_low_rating = fields.Integer(related="company_id.after_sales_low_rating", readonly=False)
