import itertools

from odoo import api, models

from ...record.link import without_tokens


class MailMail(models.Model):
    """A mail to somebody outside carries links and codes for its reader; the copy on the document does without."""

    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(vals_list)
        # What notifies of a message that was there before shares it with others, who are still to be told.
        has_own = [not vals.get("mail_message_id") for vals in vals_list]
        for mail in itertools.compress(mails, has_own):
            mail._keep_without_secrets()
        return mails

    def _keep_without_secrets(self):
        """Take what acts for the reader out of what our own people read on the document."""
        message = self.mail_message_id
        record = self.env[message.model].browse(message.res_id) if message.model in self.env else None
        body = getattr(record, "_without_secrets", without_tokens)(message.body)
        if body != message.body:
            message.body = body
