from odoo import api, models
from odoo.exceptions import AccessError

#: What makes a message say something else, or somebody else say it.
WORDS = {
    "attachment_ids", "author_id", "body", "date", "email_from", "is_internal", "message_type", "model", "parent_id",
    "partner_ids", "res_id", "subject", "subtype_id", "tracking_value_ids",
}  # fmt: skip
#: How core is told of a rating.
RATINGS = ("rating_value", "rating_id", "rating_feedback")
#: What an author may correct of his own internal note.
CORRECTED = {"attachment_ids", "body", "subject"}


class MailMessage(models.Model):
    """What was said stays: history, clocks and verdicts stand on it.

    Core lets whoever may write a document delete what others wrote there. Here nobody does; an
    internal note that went to nobody outside may be corrected by its author.
    """

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_own_words(vals)
        return super().create(vals_list)

    def _check_own_words(self, vals):
        """Refuse to put words into somebody else's mouth, or into another time, where what was said stays."""
        if not getattr(self.env.get(vals.get("model")), "_keeps_messages", False):
            return
        is_other = vals.get("author_id") and vals["author_id"] != self.env.user.partner_id.id
        if is_other or vals.get("date") or vals.get("message_type") in ("email", "email_outgoing", "out_of_office"):
            raise AccessError(self.env._("You speak for yourself here: a message of somebody else comes by mail."))

    def write(self, vals):
        if not self.env.su and vals.keys() & WORDS:
            # An own note may say something else, not become something else.
            said = self if vals.keys() & (WORDS - CORRECTED) else self._get_said()
            said._get_kept()._refuse_as_said()
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            self._check_not_said()
        return super().unlink()

    def _check_not_said(self):
        """Refuse to change or delete what was said. :raise AccessError: naming the document"""
        self._get_said()._refuse_as_said()

    def _refuse_as_said(self):
        if self:
            raise AccessError(
                self.env._(
                    "What was said on %(document)s stays as it is. Only your own internal notes can be changed.",
                    document=self[0].record_name or self[0].model,
                )
            )

    def _get_kept(self):
        """Return those of these messages that stand on documents that keep them."""
        return self.sudo().filtered(lambda m: getattr(self.env.get(m.model), "_keeps_messages", False))

    def _get_said(self):
        """Return those of these messages that nobody may change: on documents that keep them, but for own notes."""
        return self._get_kept().filtered(lambda m: not m._is_own_note())

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

    def message_post(self, **kwargs):
        """Core takes a rating along with any message, from whoever posts."""
        if self._keeps_messages and not self.env.su and any(kwargs.get(name) for name in RATINGS):
            raise AccessError(self.env._("Customers rate by the link that they were sent."))
        return super().message_post(**kwargs)

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
