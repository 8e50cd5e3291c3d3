"""Money paid out by hand: to which account, and who has to sign first (RF-04 to RF-06).

Functions over plain values: standard library only. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from .words import Translator, Verdict, say

#: Who signs an application, one after the other.
ROLES = ("supervisor", "manager", "finance")
#: An account of Alipay is an e-mail address or a phone number.
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+?\d{7,15}")
#: A number of a bank, also an IBAN: letters and digits, in groups or not.
BANK = re.compile(r"[A-Z0-9]{8,34}")


class Signer(NamedTuple):
    """Somebody who wants to sign: his id, and whether he may do so in the role that is next."""

    user: int
    has_role: bool


def next_role(signed: Iterable[str]) -> str:
    """Return who signs next, empty when all have.

    >>> next_role([]), next_role(["supervisor"]), next_role(ROLES)
    ('supervisor', 'manager', '')
    """
    signed = set(signed)
    return next((role for role in ROLES if role not in signed), "")


def may_sign(signer: Signer, requester: int, signed: Iterable[int], _: Translator = say) -> Verdict:
    """Tell whether somebody may sign: three different people, and none of them asked for the money.

    :param requester: the id of whoever asked; ``signed``: the ids of those who signed before

    >>> may_sign(Signer(2, True), requester=1, signed=[])
    Verdict(allowed=True, reason='')
    >>> may_sign(Signer(1, True), 1, []).reason
    'You asked for this money yourself; somebody else has to sign.'
    >>> may_sign(Signer(2, True), 1, [2]).reason, may_sign(Signer(3, False), 1, [2]).allowed
    ('You have signed already; the next signature is of somebody else.', False)
    """
    if signer.user == requester:
        return Verdict(False, _("You asked for this money yourself; somebody else has to sign."))
    if signer.user in set(signed):
        return Verdict(False, _("You have signed already; the next signature is of somebody else."))
    if not signer.has_role:
        return Verdict(False, _("Another person's signature is next."))
    return Verdict(True, "")


def clean_account(account: str, kind: str) -> str:
    """Return an account as it is stored: of a bank without blanks and dashes, in capitals.

    >>> clean_account(" 6222 0200-1234 ", "bank"), clean_account(" Li@Example.com ", "alipay")
    ('622202001234', 'Li@Example.com')
    """
    account = (account or "").strip()
    return re.sub(r"[\s-]", "", account).upper() if kind == "bank" else account


def check_account(account: str, kind: str, _: Translator = say) -> Verdict:
    """Tell whether this can be an account: nobody pays to a typing error.

    :param account: as ``clean_account`` returns it; ``kind``: bank or alipay

    >>> check_account("622202001234", "bank").allowed, check_account("li@example.com", "alipay").allowed
    (True, True)
    >>> check_account("12", "bank").reason
    'This is no account number of a bank: letters and digits, at least eight.'
    >>> check_account("Ms Li", "alipay").reason, check_account("13800001111", "alipay").allowed
    ('An account of Alipay is an e-mail address or a phone number.', True)
    """
    if kind == "bank":
        fits = bool(BANK.fullmatch(account))
        return Verdict(
            fits, "" if fits else _("This is no account number of a bank: letters and digits, at least eight.")
        )
    fits = bool(EMAIL.fullmatch(account) or PHONE.fullmatch(account))
    return Verdict(fits, "" if fits else _("An account of Alipay is an e-mail address or a phone number."))


def mask(account: str) -> str:
    """Return what people who need not know an account may see of it: its end.

    >>> mask("622202001234"), mask("li@example.com"), mask("123"), mask("")
    ('••••1234', '••••.com', '••••', '')
    """
    if not account:
        return ""
    return "••••" + (account[-4:] if len(account) >= 8 else "")


def is_somebody_else(payee: str, names: Iterable[str]) -> bool:
    """Tell whether a payee is another person than the customer; capitals and blanks make no other name.

    >>> is_somebody_else("ms  li", ["Ms Li", ""]), is_somebody_else("Mr Wang", ["Ms Li"])
    (False, True)
    """
    known = {_plain(name) for name in names if name}
    return bool(payee) and _plain(payee) not in known


def _plain(name: str) -> str:
    """Return a name as it is compared.

    >>> _plain(" Ms  LI ")
    'msli'
    """
    return "".join(name.split()).casefold()
