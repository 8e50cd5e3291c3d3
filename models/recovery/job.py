from odoo import api, models


class Job(models.Model):
    """What a provider still owes us for damage: less what was recovered already (PV-10)."""

    _inherit = "after.sales.job"

    @api.depends("owed_remedy_ids.recovered_amount")
    def _compute_owed(self):
        result = super()._compute_owed()
        for job in self:
            paid = sum(job._get_owed_remedies("compensation").mapped("recovered_amount"))
            if paid:
                job.damage_recovery_due = max(job.currency_id.round(job.damage_recovery_due - paid), 0.0)
        return result
