from odoo import fields, models


class ProviderSuspend(models.TransientModel):
    """Why providers get no more jobs."""

    _name = "after.sales.provider.suspend"
    _description = "Suspend Service Providers"

    provider_ids = fields.Many2many("res.partner", string="Providers", required=True, readonly=True)
    reason = fields.Text()

    def action_suspend(self):
        """Suspend them."""
        self.provider_ids._suspend_provider(self.reason)
        return {"type": "ir.actions.act_window_close"}
