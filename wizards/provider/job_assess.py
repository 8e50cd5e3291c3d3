from odoo import api, fields, models


class JobAssess(models.TransientModel):
    """The stars of a job: confirmed, or changed with a reason (PV-07)."""

    _name = "after.sales.job.assess"
    _inherit = "after.sales.document.wizard"
    _description = "Assess a Service Job"

    job_id = fields.Many2one("after.sales.job", required=True, readonly=True)
    provider_id = fields.Many2one(related="job_id.provider_id")
    provider_stars = fields.Float(related="job_id.provider_id.provider_stars", string="Stars So Far")
    satisfaction = fields.Selection(related="job_id.satisfaction")
    on_time = fields.Boolean(related="job_id.on_time")
    dissatisfaction_reason = fields.Text(related="job_id.dissatisfaction_reason")
    suggested_stars = fields.Integer(related="job_id.suggested_stars")
    suggestion_reason = fields.Char(related="job_id.suggestion_reason")
    star_level = fields.Selection(
        [(str(star), str(star)) for star in range(6)],
        string="Stars",
        compute="_compute_star_level",
        store=True,
        readonly=False,
    )
    reason = fields.Text(string="Why Other Stars")
    is_changed = fields.Boolean(compute="_compute_is_changed")

    @api.depends("job_id")
    def _compute_star_level(self):
        for wizard in self:
            wizard.star_level = str(wizard.job_id.stars or wizard.job_id.suggested_stars)

    @api.depends("star_level", "suggested_stars")
    def _compute_is_changed(self):
        for wizard in self:
            wizard.is_changed = int(wizard.star_level or 0) != wizard.suggested_stars

    def action_assess(self):
        """Store the stars."""
        self.job_id._assess(int(self.star_level or 0), self.reason)
        return {"type": "ir.actions.act_window_close"}
