from odoo import models

#: The priority every ticket starts with, and the one of what a sales platform issued.
MEDIUM, HIGH = "1", "2"


class HelpdeskTicket(models.Model):
    """Work orders that a sales platform issues for one case go before the others (SL-07)."""

    _inherit = "helpdesk.ticket"

    def _prepare_case_vals(self, vals):
        vals = super()._prepare_case_vals(vals)
        # Forms always send the priority: one that was left as it is was not chosen.
        if vals.get("platform_reference") and vals.get("priority", MEDIUM) == MEDIUM:
            vals["priority"] = HIGH
        return vals

    def _on_written(self, names, before):
        result = super()._on_written(names, before)
        if "platform_reference" in names and "priority" not in names:
            self.filtered(lambda t: t.platform_reference and t.priority == MEDIUM).write({"priority": HIGH})
        return result
