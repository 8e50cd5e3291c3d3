"""What somebody may mean who types a few characters about a caller: a number, a phone, an address, a name."""

import re
import unicodedata
from typing import NamedTuple

from .words import Translator, say

#: Fewer digits are no telephone number; this many from its end tell one from all others.
SHORTEST_PHONE = 6
TELLING_DIGITS = 9
SHORTEST_TEXT = 2
#: No number, name or address that somebody has in hand is longer; a megabyte would be searched for seconds.
LONGEST_TEXT = 200
#: A name is looked for anywhere in a text from this length on; shorter, an index helps only with beginnings.
SHORTEST_PART = 3
#: Of a long mail so much is read, and so many numbers are looked for.
LONGEST_MAIL, MOST_NUMBERS = 10_000, 50
#: A number as it stands in a sentence, and one that is written in groups: SF 1234 5678 9012.
NUMBER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9/_-]*[A-Za-z0-9])?", re.ASCII)
GROUPED = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{0,4}(?:[ -]?[0-9]{2,}){2,}", re.ASCII)
SHORTEST_NUMBER = 4


class Search(NamedTuple):
    """What to look for.

    ``text`` is what was typed, tidied up; ``email`` and ``phones`` are empty when it cannot be one;
    ``phones`` are the ways to write the number down, without spaces, the international one first.
    ``exact`` is whether a number of a document has to fit whole.
    """

    text: str
    email: str
    phones: tuple[str, ...]
    tail: str
    reason: str
    exact: bool = False


def numbers(search: Search) -> tuple[str, ...]:
    """Return the ways in which a document may bear what was typed as its number; none for words and addresses.

    >>> numbers(read("sf 8145-50")), numbers(read("SF814550")), numbers(read("沙发")), numbers(read("li@example.com"))
    (('SF 8145-50', 'SF8145-50', 'SF814550'), ('SF814550',), (), ())
    >>> numbers(read("sf 81")._replace(exact=True)), numbers(read("big sofa"))
    (('sf 81', 'SF 81', 'sf81', 'SF81'), ('BIG SOFA',))
    """
    text = search.text
    if not text.isascii() or search.email:
        return ()
    # People write numbers in groups, with spaces or dashes that do not belong to them.
    ways = [text, *(re.sub(between, "", text) for between in (" ", "[ -]") if any(c.isdigit() for c in text))]
    if search.exact:
        return tuple(dict.fromkeys(way for typed in ways for way in (typed, typed.upper())))
    return tuple(dict.fromkeys(typed.upper() for typed in ways))


def pattern(text: str) -> tuple[str, str]:
    """Return operator and value that find a text inside another one: short ones at its beginning alone.

    >>> pattern("SF-1"), pattern("8145"), pattern("沙发"), pattern("大沙发"), len(pattern("50%_off")[1])
    (('ilike', 'SF-1'), ('like', '8145'), ('=like', '沙发%'), ('like', '大沙发'), 9)
    """
    # Where no letter is small or large, nothing has to be made equal first: many times faster.
    operator = "like" if text.lower() == text.upper() else "ilike"
    escaped = re.sub(r"([\\%_])", r"\\\1", text)
    return (operator, escaped) if len(text) >= SHORTEST_PART else (f"={operator}", f"{escaped}%")


def phone_tail(text: str | None) -> str:
    """Return the last digits of a phone number, which are the same however the rest was written; empty for none.

    >>> phone_tail("+86 138-0013 8000"), phone_tail("0138 0013 8000"), phone_tail("call me"), phone_tail(None)
    ('800138000', '800138000', '', '')
    """
    tail = re.sub(r"\D", "", text or "").lstrip("0")[-TELLING_DIGITS:]
    return tail if len(tail) >= SHORTEST_PHONE else ""


def read(text: str | None, prefix: str = "", _: Translator = say) -> Search:
    r"""Return what a typed text may stand for (IT-01).

    :param prefix: the international prefix of the company's country, digits only

    >>> read(" Li@Example.com ").email
    'li@example.com'
    >>> read("+86 138-0013 8000", "86").phones[:3]
    ('+8613800138000', '008613800138000', '8613800138000')
    >>> read("138 0013 8000", "86").phones[0], read("0086 13800138000", "86").tail
    ('+8613800138000', '800138000')
    >>> read("(021) 5555 1234", "86").phones[0], read("S00012").phones
    ('+862155551234', ())
    >>> read("000000").phones
    ()
    >>> len(read("9" * 10**6).text), read("S00\x0012").text
    (200, 'S0012')
    >>> read("x").reason
    'Type at least 2 characters.'
    """
    text = unicodedata.normalize("NFKC", (text or "")[:LONGEST_TEXT]).replace("\0", "").strip()
    if len(text) < SHORTEST_TEXT:
        return Search("", "", (), "", _("Type at least %(count)s characters.", count=SHORTEST_TEXT))
    if "@" in text:
        return Search(text, text.lower(), (), "", _("An e-mail address."))
    digits = re.sub(r"\D", "", text)
    tail = digits.lstrip("0")[-TELLING_DIGITS:]
    if len(tail) < SHORTEST_PHONE or not re.fullmatch(r"[+\d\s()./-]+", text):
        return Search(text, "", (), "", _("A number or a name."))
    phones = _get_phones(text, digits, prefix)
    return Search(text, "", phones, tail, _("A number or a telephone."))


def mentioned(text: str | None) -> tuple[str, ...]:
    """Return what may be numbers of orders or parcels in a sentence, first named first, in capitals.

    >>> mentioned("订单号 S00030,柜子坏了"), mentioned("我的订单S00030的柜子")
    (('S00030',), ('S00030',))
    >>> mentioned("Parcel SF 1234 5678 9012, order s00031/2")[:3]
    ('SF123456789012', '1234', '5678')
    >>> "S00031/2" in mentioned("order s00031/2."), mentioned("12 legs, no. 7"), mentioned("")
    (True, (), ())
    """
    text = unicodedata.normalize("NFKC", (text or "")[:LONGEST_MAIL])
    grouped = ["".join(c for c in found if c.isalnum()) for found in GROUPED.findall(text) if re.search("[ -]", found)]
    single = [found for found in NUMBER.findall(text) if any(c.isdigit() for c in found)]
    numbers = [found.upper() for found in (*grouped, *single) if len(found) >= SHORTEST_NUMBER]
    return tuple(dict.fromkeys(numbers))[:MOST_NUMBERS]


def _get_phones(text: str, digits: str, prefix: str) -> tuple[str, ...]:
    """Return the ways to write a number down, most telling first."""
    if text.startswith("+") or digits.startswith("00"):
        whole = digits.removeprefix("00")
        national = whole.removeprefix(prefix) if prefix and whole.startswith(prefix) else ""
    else:
        national = digits.lstrip("0")
        whole = prefix + national
    found = [f"+{whole}", f"00{whole}", whole, digits]
    if not text.startswith("+") and prefix and digits.startswith(prefix):
        # People leave the plus away: 86 138 0013 8000.
        found += [f"+{digits}", digits.removeprefix(prefix)]
    if national:
        found += [national, f"0{national}"]
    return tuple(dict.fromkeys(found))
