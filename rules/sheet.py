"""Lists that others keep in a spreadsheet: which column is which, and what stands in a cell.

Functions over plain values. What cannot be read is said in a sentence, and never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from .words import Translator, say

MEGABYTE = 1024 * 1024
#: What is larger is another file, chosen by mistake; what unfolds to more is no list.
LARGEST_FILE, LARGEST_CONTENT, MOST_LINES = 4 * MEGABYTE, 64 * MEGABYTE, 5000
#: ="123" is how spreadsheets keep a long number from being rounded.
PROTECTED = re.compile(r'="?([^"]*)"?|\'(.*)')
AMOUNT = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d{1,6})?")
MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?秒?)?"
)


class Row(NamedTuple):
    """One line below the names of the columns: its number, and per known column what stands there, cleaned."""

    line: int
    cells: Mapping[str, str]


class Reading(NamedTuple):
    """The lines of a list; none of them where ``reason`` says why the list was not read."""

    rows: tuple[Row, ...]
    reason: str


class Amount(NamedTuple):
    """An amount, and what stands beside it: a code or sign of a currency, empty for none."""

    value: float
    unit: str


def read(
    lines: Sequence[Sequence[object]],
    columns: Mapping[str, Sequence[str]],
    needed: Iterable[str],
    _: Translator = say,
) -> Reading:
    """Return the lines of a list, by its columns.

    :param lines: the cells per line; the first line names the columns
    :param columns: per column of ours the names it may have, in small letters; the first is the one people are told
    :param needed: the columns without which nothing can be read

    >>> from datetime import date
    >>> columns = {"number": ("claim number", "索赔单号"), "paid": ("paid", "已付")}
    >>> read([("索赔单号（必填）", "X", "已付"), ("RC/1", "?", date(2026, 3, 5)), ("RC/2",)], columns, ["number"]).rows
    (Row(line=2, cells={'number': 'RC/1', 'paid': '2026-03-05'}), Row(line=3, cells={'number': 'RC/2', 'paid': ''}))
    >>> read([("Paid",), ("3",)], columns, ["number"]).reason
    'This column is missing: “claim number”. Columns are known by their names in the first line.'
    >>> read([("Claim_Number",)], columns, ["number"]).reason
    'The list names its columns and nothing else.'
    """
    if not lines:
        return Reading((), _("The list is empty."))
    names = [_plain(clean(cell)) for cell in lines[0]]
    at = {key: next((names.index(name) for name in known if name in names), None) for key, known in columns.items()}
    missing = ", ".join(f"“{columns[key][0]}”" for key in needed if at[key] is None)
    if missing:
        text = _(
            "This column is missing: %(names)s. Columns are known by their names in the first line.", names=missing
        )
        return Reading((), text)
    if len(lines) == 1:
        return Reading((), _("The list names its columns and nothing else."))
    if len(lines) > MOST_LINES + 1:
        return Reading((), _("The list has more than %(count)s lines. Cut it into several.", count=MOST_LINES))
    return Reading(tuple(_read_row(number, cells, at) for number, cells in enumerate(lines[1:], start=2)), "")


def _read_row(number: int, cells: Sequence[object], at: Mapping[str, int | None]) -> Row:
    """Return what stands in the known columns of a line."""
    given = {key: clean(cells[place]) if place is not None and place < len(cells) else "" for key, place in at.items()}
    return Row(number, given)


def clean(cell: object) -> str:
    """Return what a cell says, without what spreadsheets put around it.

    >>> from datetime import date
    >>> clean('="00123"'), clean(" ＳＦ１２ \\n x"), clean(date(2026, 3, 5)), clean(None), clean(12.0)
    ('00123', 'SF12 x', '2026-03-05', '', '12')
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell)
    text = unicodedata.normalize("NFKC", text)
    text = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    text = " ".join(text.split())
    match = PROTECTED.fullmatch(text)
    return (match[1] or match[2] or "").strip() if match else text


def _plain(name: str) -> str:
    """Return the name of a column as it is compared."""
    name = re.sub(r"\(.*?\)|[*:]", " ", name.casefold().replace("_", " "))
    return " ".join(name.split())


def read_amount(text: str) -> Amount | None:
    """Return an amount that can mean only one, None for anything else.

    >>> read_amount("1,234.50"), read_amount("200.00 元"), read_amount("EUR 5")
    (Amount(value=1234.5, unit=''), Amount(value=200.0, unit='元'), Amount(value=5.0, unit='EUR'))
    >>> read_amount("12,5"), read_amount("1.234,50"), read_amount("about 5 to 6"), read_amount("")
    (None, None, None, None)
    """
    found = AMOUNT.search(text)
    if not found:
        return None
    unit = (text[: found.start()] + text[found.end() :]).strip()
    if len(unit) > 5 or re.search(r"[\d.,+%-]", unit):
        return None
    return Amount(float(f"{found[1]}{found[2].replace(',', '')}{found[3] or ''}"), unit)


def read_moment(text: str) -> datetime | None:
    """Return a local moment that can mean only one, midnight where only a day is told; None for anything else.

    >>> read_moment("2026年3月5日 8:05"), read_moment("2026-03-05 14:20:09"), read_moment("2026/3/5")
    (datetime.datetime(2026, 3, 5, 8, 5), datetime.datetime(2026, 3, 5, 14, 20, 9), datetime.datetime(2026, 3, 5, 0, 0))
    >>> read_moment("03/05/2026"), read_moment("2026-02-30"), read_moment("")
    (None, None, None)
    """
    match = MOMENT.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
