import logging

from odoo import api, models

from ....rules import correspondence
from ...record.link import without_quoted_tokens

_logger = logging.getLogger(__name__)


class MailThread(models.AbstractModel):
    """An answer of a machine is no answer of the customer, and opens no case."""

    _inherit = "mail.thread"

    @api.model
    def message_parse(self, message, save_original=False):
        """Mark automatic mails as what they are; core takes them for messages of a person."""
        result = super().message_parse(message, save_original=save_original)
        if correspondence.is_automatic(message.items()):
            result["message_type"] = "out_of_office"
        # Answers quote what we wrote, with the links that were meant for who answers.
        result["body"] = without_quoted_tokens(result.get("body"))
        return result

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Keep machines from opening cases: 25 mails of one robot would be 25 cases."""
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        if message_dict.get("message_type") != "out_of_office":
            return routes
        kept = [route for route in routes if route[1] or route[0] != "helpdesk.ticket"]
        if len(kept) < len(routes):
            _logger.info("An automatic mail of %s opens no case", message_dict.get("email_from"))
        return kept
