from PIL import Image

from odoo import models
from odoo.exceptions import UserError

#: What makes a file another one, or another document's.
CONTENT = {
    "res_model", "res_id", "res_field", "raw", "datas", "db_datas", "store_fname", "mimetype", "url", "type", "public",
}  # fmt: skip


class IrAttachment(models.Model):
    """Files that a fact stands on stay what they were, and nobody takes over the files of others.

    What was sent along with a message stays with it.
    """

    _inherit = "ir.attachment"

    def _postprocess_contents(self, values):
        """Keep a picture that is too large to be made smaller as it came: a mail is not lost over it."""
        try:
            return super()._postprocess_contents(values)
        except Image.DecompressionBombError:
            return values

    def write(self, vals):
        if not self.env.su and vals.keys() & CONTENT:
            self._check_not_kept()
        return super().write(vals)

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

    def _get_messages(self):
        """Return the messages that these files came with."""
        messages = self.env["mail.message"].sudo().search([("attachment_ids", "in", self.ids)])
        return messages.with_env(self.env)

    def _check_not_kept(self):
        """Refuse changes to files that somebody has judged or sent already."""
        kept = self.sudo()._get_kept_with()
        if kept:
            file, document = next(iter(kept.items()))
            raise UserError(
                self.env._(
                    "“%(file)s” is kept as it is: %(document)s stands on it. Add another file instead.",
                    file=file.name,
                    document=document,
                )
            )

    def _get_kept_with(self):
        """Hook: return per file that must stay as it is the name of the document that stands on it.

        Here those that were sent along with what was said.
        """
        said = self._get_messages()._get_said()
        kept = {file: message.record_name or message.model for message in said for file in message.attachment_ids}
        return {file: name for file, name in kept.items() if file in self}

    def _take_over(self, record):
        """Keep files with a document: loose ones that the user has just brought, nobody else's.

        :raise UserError: for a file of another document or person
        """
        files = self.sudo()
        for file in files:
            model = self.env.get(file.res_model) if file.res_model else None
            is_loose = (
                not file.res_id
                or (model is not None and model._transient)
                or (file.res_model == record._name and file.res_id == record.id)
            )
            if not is_loose or not (self.env.su or file.create_uid == self.env.user):
                raise UserError(
                    self.env._(
                        "“%(file)s” belongs to somebody else or to another document: upload a copy of it.",
                        file=file.name,
                    )
                )
        files.write({"res_model": record._name, "res_id": record.id})
