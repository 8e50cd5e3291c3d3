from odoo import models

#: The priority every ticket starts with, and the one of what a sales platform issued.
MEDIUM, HIGH = "1", "2"


class HelpdeskTicket(models.Model):
    """Work orders that a sales platform issues for one case go before the others (SL-07)."""

    _inherit = "helpdesk.ticket"

    def _put_platform_first(self, vals):
        """Raise in the values of a new case the priority that nobody chose."""
        # Forms always send the priority: one that was left as it is was not chosen.
        if vals.get("platform_reference") and vals.get("priority", MEDIUM) == MEDIUM:
            vals["priority"] = HIGH

    def _raise_platform_priority(self, names):
        """Raise it as well where the number of the platform is written later."""
        if "platform_reference" in names and "priority" not in names:
            self.filtered(lambda t: t.platform_reference and t.priority == MEDIUM).write({"priority": HIGH})
