from odoo import api, fields, models


class Remedy(models.Model):
    """What reports on remedies count by: the factory, how long it took, how often the answer was no."""

    _inherit = "after.sales.remedy"

    factory_id = fields.Many2one(
        "res.partner",
        compute="_compute_factory_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Where the first item came from.",
    )
    days_to_done = fields.Float(
        compute="_compute_days_to_done", store=True, aggregator="avg", help="Days from the wish until it was done."
    )
    refused_percent = fields.Float(
        string="Refused (%)", compute="_compute_refused_percent", store=True, aggregator="avg"
    )

    @api.depends("product_id", "company_id")
    def _compute_factory_id(self):
        for remedy in self:
            remedy.factory_id = remedy.product_id._get_factory(remedy.company_id)

    @api.depends("done_at")
    def _compute_days_to_done(self):
        for remedy in self:
            began = remedy.create_date
            remedy.days_to_done = (
                (remedy.done_at - began).total_seconds() / 86400 if remedy.done_at and began else False
            )

    @api.depends("state")
    def _compute_refused_percent(self):
        for remedy in self:
            remedy.refused_percent = 100.0 if remedy.state == "refused" else 0.0
