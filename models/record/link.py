import re

from odoo import api, models
from odoo.tools import consteq, hmac

#: What proves something in the address of a page of ours.
TOKEN = re.compile(r"(/after_sales/[a-z]+/\d+/)[0-9a-f]{64}")
#: The same in what others quote: encoded once more by their mail server, broken over two lines.
QUOTED_TOKEN = re.compile(r"(?:[0-9a-f](?:=?\s*(?:<br\s*/?>\s*)?(?:(?:>|&gt;)\s*)*)){64}(?![0-9a-f])", re.IGNORECASE)


def without_tokens(text):
    """Return a text as our own people may keep it: links in it open nothing."""
    # Markup stays markup: core takes plain text for something to be escaped.
    return type(text)(TOKEN.sub(r"\1…", text)) if text else text


def without_quoted_tokens(text):
    """Return what somebody outside wrote, as ``without_tokens``: however his mail program treats links."""
    return type(text)(QUOTED_TOKEN.sub("…", text)) if text else text


class Link(models.AbstractModel):
    """A page that somebody outside opens without logging in, by a link that was made for him.

    The token proves for what and for whom a link was made. Nothing is stored: whoever the record is
    for is part of it, so a link dies when that changes.
    """

    _name = "after.sales.link"
    _description = "Link"

    #: What the link is good for; tokens of one purpose are worth nothing for another.
    _link_purpose = None

    def _get_link_facts(self):
        """Hook: return what a link stands for, plain values."""
        self.ensure_one()
        return self.id

    def _get_older_link_facts(self):
        """Hook: return what links handed out before stand for that are still good, a list of the same."""
        return []

    def _get_link_token(self):
        """Return what proves that a link to the page of this record was meant for whoever has it."""
        self.ensure_one()
        return self._make_link_token(self.sudo()._get_link_facts())

    def _make_link_token(self, facts):
        return hmac(self.env(su=True), self._link_purpose, facts)

    def _is_link_token(self, token, facts):
        """Tell, without telling by the time it takes, whether a token stands for these facts."""
        return consteq(self._make_link_token(facts).encode(), (token or "").encode(errors="replace"))

    @api.model
    def _get_by_token(self, record_id, token):
        """Return the record that a link was meant for, empty when the link is not genuine or not any more."""
        # The token stands for a person, who need not be a user. A number too large is none of the database's.
        record = self.sudo().browse(record_id if record_id < 2**31 else False).exists()
        if not record or not record._opens_by_link():
            return self.browse()
        known = [record._get_link_facts(), *record._get_older_link_facts()]
        return record if any([record._is_link_token(token, facts) for facts in known]) else self.browse()

    def _get_spoken_secrets(self):
        """Hook: return what else somebody outside proves himself by, plain texts of this record."""
        return []

    def _without_secrets(self, body):
        """Return a text that was sent outside as our own people may keep it: without what acts for others."""
        body = without_tokens(body or "")
        for secret in self._get_spoken_secrets():
            body = type(body)(body.replace(secret, "…"))
        return body

    def _opens_by_link(self):
        """Hook: tell whether links open anything of this record at all."""
        self.ensure_one()
        return True
