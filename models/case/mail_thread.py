from odoo import api, models


class MailThread(models.AbstractModel):
    """An answer of a machine is no answer of the customer."""

    _inherit = "mail.thread"

    @api.model
    def message_parse(self, message, save_original=False):
        """Mark vacation mails as what they are; core takes them for messages of a person."""
        result = super().message_parse(message, save_original=save_original)
        if "auto-replied" in (message.get("Auto-Submitted") or "").lower() or message.get("X-Autoreply"):
            result["message_type"] = "out_of_office"
        return result
