from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_provider_identity = fields.Char(related="company_id.after_sales_provider_identity", readonly=False)
    after_sales_courtesy_rules = fields.Text(related="company_id.after_sales_courtesy_rules", readonly=False)
    after_sales_min_stars = fields.Float(related="company_id.after_sales_min_stars", readonly=False)
    after_sales_star_half_life = fields.Integer(related="company_id.after_sales_star_half_life", readonly=False)
    after_sales_star_prior = fields.Float(related="company_id.after_sales_star_prior", readonly=False)
    after_sales_star_prior_weight = fields.Float(related="company_id.after_sales_star_prior_weight", readonly=False)
    after_sales_weight_area = fields.Integer(related="company_id.after_sales_weight_area", readonly=False)
    after_sales_weight_stars = fields.Integer(related="company_id.after_sales_weight_stars", readonly=False)
    after_sales_weight_price = fields.Integer(related="company_id.after_sales_weight_price", readonly=False)
    after_sales_weight_load = fields.Integer(related="company_id.after_sales_weight_load", readonly=False)
    after_sales_weight_newcomer = fields.Integer(related="company_id.after_sales_weight_newcomer", readonly=False)
    after_sales_newcomer_percent = fields.Float(related="company_id.after_sales_newcomer_percent", readonly=False)
    after_sales_newcomer_days = fields.Integer(related="company_id.after_sales_newcomer_days", readonly=False)
    after_sales_verification_target = fields.Float(related="company_id.after_sales_verification_target", readonly=False)
    after_sales_map_url = fields.Char(related="company_id.after_sales_map_url", readonly=False)
