from odoo import models
from odoo.exceptions import AccessError

#: What makes a message say something else, or somebody else say it.
WORDS = {
    "attachment_ids", "author_id", "body", "date", "email_from", "is_internal", "message_type", "model", "parent_id",
    "partner_ids", "res_id", "subject", "subtype_id", "tracking_value_ids",
}  # fmt: skip


class MailMessage(models.Model):
    """What was said stays: history, clocks and verdicts stand on it.

    Core lets whoever may write a document delete what others wrote there. Here nobody does; an
    internal note that went to nobody outside may be corrected by its author.
    """

    _inherit = "mail.message"

    def write(self, vals):
        if not self.env.su and vals.keys() & WORDS:
            self._check_not_said()
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            self._check_not_said()
        return super().unlink()

    def _check_not_said(self):
        """Refuse to change or delete what was said. :raise AccessError: naming the document"""
        said = self._get_said()
        if said:
            raise AccessError(
                self.env._(
                    "What was said on %(document)s stays as it is. Only your own internal notes can be changed.",
                    document=said[0].record_name or said[0].model,
                )
            )

    def _get_said(self):
        """Return those of these messages that nobody may change: on documents that keep them, but for own notes."""
        messages = self.sudo().filtered(lambda m: getattr(self.env.get(m.model), "_keeps_messages", False))
        return messages.filtered(lambda m: not m._is_own_note())

    def _is_own_note(self):
        """Tell whether this is an internal note of the user."""
        self.ensure_one()
        is_note = self.message_type == "comment" and (self.is_internal or self.subtype_id.internal)
        return is_note and self.author_id == self.env.user.partner_id and not self._has_gone_outside()

    def _has_gone_outside(self):
        """Tell whether somebody outside was addressed: core mails a note to whoever it names."""
        self.ensure_one()
        return bool((self.partner_ids | self.notified_partner_ids).filtered("partner_share"))


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    #: True where what was said stays.
    _keeps_messages = False

    def _check_can_update_message_content(self, messages):
        """The client edits and deletes messages by emptying them."""
        result = super()._check_can_update_message_content(messages)
        messages._check_not_said()
        return result

    def message_change_thread(self, new_thread, new_parent_message=False):
        """Core moves messages as nobody in particular for whoever asks."""
        if self._keeps_messages and not self.env.su:
            mine = [("model", "=", self._name), ("res_id", "in", self.ids)]
            self.env["mail.message"].sudo().search(mine).with_env(self.env)._check_not_said()
        return super().message_change_thread(new_thread, new_parent_message)


class IrAttachment(models.Model):
    """What was sent along with a message stays with it, and stays what it was."""

    _inherit = "ir.attachment"

    def unlink(self):
        if not self.env.su:
            self._check_may_go()
        return super().unlink()

    def _delete_and_notify(self, message=None):
        """The client's bin deletes as nobody in particular: the user is asked all the same."""
        self.sudo(False)._check_may_go()
        return super()._delete_and_notify(message)

    def _check_may_go(self):
        """Hook: refuse the user who deletes files that stay."""
        self._get_messages()._check_not_said()

    def _get_kept_with(self):
        said = self._get_messages()._get_said()
        kept = {file: message.record_name or message.model for message in said for file in message.attachment_ids}
        return super()._get_kept_with() | {file: name for file, name in kept.items() if file in self}

    def _get_messages(self):
        """Return the messages that these files came with."""
        messages = self.env["mail.message"].sudo().search([("attachment_ids", "in", self.ids)])
        return messages.with_env(self.env)
