"""The list of services that a platform hands out every day, read line by line (PV-11, PV-12).

Functions over plain values. What cannot be read is said in a sentence in the language of the ``_`` that the caller
passes, and never guessed.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from .words import Translator, say

MEGABYTE = 1024 * 1024
#: A day's list has some hundred lines; what is larger is another file, chosen by mistake.
LARGEST_FILE, MOST_LINES = 2 * MEGABYTE, 5000
#: What the columns are called, as ``_plain`` writes it; the first name is the one that people are told.
COLUMNS = {
    "job": ("job number", "job", "service job", "工单号", "工单编号", "服务单号"),
    "order": ("order number", "order", "order no", "sales order", "订单号", "订单编号", "主订单号", "子订单号"),
    "waybill": ("waybill", "waybill number", "tracking number", "运单号", "运单号码", "物流单号", "快递单号"),
    "code": ("code", "verification code", "核销码", "核销编码", "核销编号"),
    "day": ("verified on", "verified", "verified date", "verification date", "核销日期", "核销时间", "核销完成时间"),
}
NUMBERS = ("job", "order", "waybill")
#: What stands where there is no date.
NOT_YET = {"", "-", "--", "/", "no", "none", "null", "n/a", "未核销", "待核销", "无", "否"}
#: A number or code as platforms write them; whatever else stands there is no number.
NUMBER = re.compile(r"[^\W_](?:[\w ./#-]{0,62}[^\W_])?")
CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9._/-]{0,38}[A-Z0-9])?")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
#: ="123" is how spreadsheets keep a long number from being rounded.
PROTECTED = re.compile(r'="?([^"]*)"?|\'(.*)')


class Row(NamedTuple):
    """One line: the numbers it names, most telling first, the code, and the day (None: not verified yet).

    ``problem`` says why the line cannot be used; empty if it can.
    """

    line: int
    numbers: tuple[str, ...]
    code: str = ""
    day: date | None = None
    problem: str = ""


class Reading(NamedTuple):
    """The lines of a list; none of them where ``reason`` says why the list was not read."""

    rows: tuple[Row, ...]
    reason: str


def clean_code(text: str | None) -> str:
    """Return a code as it is compared, empty for what is none.

    >>> clean_code(" hx-0012 "), clean_code("ＨＸ００１２"), clean_code("=cmd|' /C calc'!A0"), clean_code(None)
    ('HX-0012', 'HX0012', '', '')
    """
    text = _clean(text or "").upper()
    return text if CODE.fullmatch(text) else ""


def read(data: str | bytes, _: Translator = say) -> Reading:
    """Return the lines of a list (PV-12).

    :param data: the text, or the bytes of a file in UTF-8 (with or without a mark), UTF-16 or GBK

    >>> read("订单号,核销码,核销日期\\nS00012,HX1,2026/3/5\\nS00013,,\\n".encode("gbk")).rows[0][1:4]
    (('S00012',), 'HX1', datetime.date(2026, 3, 5))
    >>> [row.day for row in read("Order Number;Code;Verified On\\nS1;HX1;5.3.26\\nS2;;").rows]
    [None, None]
    >>> read("Order Number;Code\\nS1;HX1").reason
    'This column is missing: “verified on”. Columns are known by their names in the first line.'
    >>> read(b"PK\\x03\\x04").reason
    'This is a spreadsheet or another program’s file. Save it as CSV, and choose that file.'
    """
    if len(data) > LARGEST_FILE:
        limit = LARGEST_FILE // MEGABYTE
        return Reading((), _("The list is larger than %(limit)s MB. Choose the list of one day.", limit=limit))
    text = _decode(data) if isinstance(data, bytes) else data
    if text is None or "\0" in text:
        return Reading((), _("This is a spreadsheet or another program’s file. Save it as CSV, and choose that file."))
    text = text.lstrip("\ufeff")
    if not text.strip():
        return Reading((), _("The list is empty."))
    try:
        lines = _split(text)
    except csv.Error:
        return Reading((), _("The quotation marks of the list do not fit. Save it as CSV again."))
    return _read_lines(lines, _)


def _decode(data: bytes) -> str | None:
    """Return the text of a file, None for what is no text."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")):
        return None
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _split(text: str) -> list[tuple[int, list[str]]]:
    """Return (number of the line, cells) per line that says anything; its first line tells what parts the cells."""
    head = next(line for line in text.splitlines() if line.strip())
    delimiter = max("\t;，,", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found = []
    for cells in reader:
        if any(cell.strip() for cell in cells):
            found.append((reader.line_num, cells))
        if len(found) > MOST_LINES + 1:
            break
    return found


def _read_lines(lines: list[tuple[int, list[str]]], _: Translator) -> Reading:
    """Return what the lines below the names of the columns say."""
    names = [_plain(cell) for cell in lines[0][1]]
    at = {key: next((names.index(name) for name in known if name in names), None) for key, known in COLUMNS.items()}
    missing = [COLUMNS[key][0] for key in ("code", "day") if at[key] is None]
    if all(at[key] is None for key in NUMBERS):
        missing.insert(0, " / ".join(COLUMNS[key][0] for key in ("order", "waybill", "job")))
    if missing:
        listed = ", ".join(f"“{name}”" for name in missing)
        text = _("This column is missing: %(names)s. Columns are known by their names in the first line.", names=listed)
        return Reading((), text)
    if len(lines) > MOST_LINES + 1:
        text = _("The list has more than %(count)s lines. Choose the list of one day.", count=MOST_LINES)
        return Reading((), text)
    if len(lines) == 1:
        return Reading((), _("The list names its columns and no service."))
    return Reading(tuple(_read_row(line, cells, at, _) for line, cells in lines[1:]), "")


def _read_row(line: int, cells: list[str], at: Mapping[str, int | None], _: Translator) -> Row:
    """Return what one line says."""
    given = {key: _clean(cells[place]) if place is not None and place < len(cells) else "" for key, place in at.items()}
    numbers = tuple(dict.fromkeys(given[key] for key in NUMBERS if given[key]))
    shown = tuple(number[:64] for number in numbers)
    if not numbers:
        return Row(line, (), problem=_("The line names no order, waybill or job."))
    if not all(NUMBER.fullmatch(number) for number in numbers):
        return Row(line, shown, problem=_("This is not the number of an order, waybill or job."))
    code, day = clean_code(given["code"]), read_day(given["day"])
    if given["code"] and not code:
        return Row(line, shown, problem=_("This is not a code: %(code)s.", code=given["code"][:40]))
    if day is None and given["day"].casefold() not in NOT_YET:
        text = _("This is not a date: %(text)s. Write it as in 2026-03-31.", text=given["day"][:40])
        return Row(line, shown, code, problem=text)
    if day and not code:
        return Row(line, shown, "", day, _("The line has a date and no code."))
    return Row(line, shown, code, day)


def read_day(text: str) -> date | None:
    """Return a date that can mean only one day, None for anything else.

    >>> read_day("2026年3月5日"), read_day("20260305"), read_day("2026-03-05 14:20:09"), read_day("03/05/2026")
    (datetime.date(2026, 3, 5), datetime.date(2026, 3, 5), datetime.date(2026, 3, 5), None)
    >>> read_day("2026-02-30"), read_day("")
    (None, None)
    """
    match = DAY.fullmatch(text) or COMPACT.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _clean(text: str) -> str:
    """Return a cell without what spreadsheets and platforms put around numbers."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    text = " ".join(text.split())
    match = PROTECTED.fullmatch(text)
    return (match[1] or match[2] or "").strip() if match else text


def _plain(name: str) -> str:
    """Return the name of a column as it is compared.

    >>> _plain(" Order_Number "), _plain("核销码（必填）")
    ('order number', '核销码')
    """
    name = re.sub(r"\(.*?\)|[*:]", " ", unicodedata.normalize("NFKC", name).casefold().replace("_", " "))
    return " ".join(name.replace("\ufeff", "").split())
