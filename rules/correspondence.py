"""What a mail is: of a machine or of a person, a mere thank you, or somebody else's words passed on (IT-08, SL-01).

Functions over plain values.
"""

import re
from collections.abc import Iterable

#: RFC 3834 and what programs sent before it: the header, and which of its values say that no person wrote.
TELLING_HEADERS = {
    "auto-submitted": re.compile(r"(?!\s*no\s*(;|$)).+", re.I),
    "x-auto-response-suppress": re.compile(r".+"),
    "x-autoreply": re.compile(r".+"),
    "x-autorespond": re.compile(r".+"),
    "precedence": re.compile(r"\s*(auto_reply|bulk|list|junk)\b", re.I),
    "return-path": re.compile(r"\s*<>\s*$"),
}
#: A thank you is short; whoever writes more wants something.
LONGEST_THANKS = 60
FORWARDED = re.compile(r"^\s*(fwd?|wg|tr|转发|轉寄)\s*[:：]", re.I)
SENDER = re.compile(r"^[>\s*]*(?:from|von|de|发件人|寄件人)\s*[:：].*?([\w.+-]+@[\w-]+(?:\.[\w-]+)+)", re.I | re.M)


def is_automatic(headers: Iterable[tuple[str, str | None]]) -> bool:
    """Tell whether a machine wrote a mail: everything but ``Auto-Submitted: no`` is automatic.

    :param headers: pairs of name and value

    >>> is_automatic([("Auto-Submitted", "auto-replied")]), is_automatic([("Auto-Submitted", "no; keep")])
    (True, False)
    >>> is_automatic([("X-Auto-Response-Suppress", "All")]), is_automatic([("Precedence", "bulk")])
    (True, True)
    >>> is_automatic([("Precedence", "first-class"), ("Subject", "auto")]), is_automatic([("Return-Path", "<>")])
    (False, True)
    """
    for name, value in headers:
        telling = TELLING_HEADERS.get(name.lower())
        if telling and telling.match(str(value or "")):
            return True
    return False


def is_thanks(text: str, words: Iterable[str]) -> bool:
    """Tell whether a message says thank you and nothing else, so that nobody has to answer it.

    :param text: plain text without what it quotes
    :param words: the words of which it may consist, lower case

    >>> is_thanks("谢谢！", ["谢谢"]), is_thanks("OK, thank you very much!", ["ok", "thank you", "very much"])
    (True, True)
    >>> is_thanks("Thanks. But the leg is still loose", ["thanks"]), is_thanks("Thanks?", ["thanks"])
    (False, False)
    >>> is_thanks("", ["thanks"]), is_thanks("!!!", ["thanks"])
    (False, False)
    """
    rest = text.strip().lower()
    if not rest or len(rest) > LONGEST_THANKS or re.search("[?？]", rest):
        return False
    found = False
    for word in sorted(filter(None, words), key=len, reverse=True):
        rest, count = re.subn(rf"(?<![a-z]){re.escape(word)}(?![a-z])", "", rest)
        found = found or bool(count)
    return found and not re.search(r"\w", rest)


def forwarded_from(subject: str | None, text: str | None) -> str | None:
    """Return the address of the person whose mail was passed on, None where it cannot be read; empty if none was.

    >>> forwarded_from("Fwd: broken leg", "See below. From: Ms Li <li@example.com>")
    >>> forwarded_from("Fwd: broken leg", "See below.\\nFrom: Ms Li <li@example.com>\\nTo: me")
    'li@example.com'
    >>> forwarded_from("转发：桌腿断了", "发件人：li@example.com"), forwarded_from("Broken leg", "From: a@b.cn")
    ('li@example.com', '')
    """
    if not FORWARDED.match(subject or ""):
        return ""
    sender = SENDER.search(text or "")
    return sender.group(1).lower() if sender else None
