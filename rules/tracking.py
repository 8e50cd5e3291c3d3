"""What a carrier says of a parcel: which of its texts mean what, and when two lines say the same.

Functions over plain values.
"""

from collections.abc import Iterable
from datetime import datetime

#: What the columns of a tracking sheet may be called; the first name is the one that people are told.
COLUMNS = {
    "waybill": ("waybill", "waybill number", "tracking number", "运单号", "运单号码", "物流单号", "快递单号"),
    "time": ("time", "happened at", "date", "scan time", "时间", "扫描时间", "操作时间", "更新时间"),
    "status": ("status", "event", "tracking status", "状态", "物流状态", "轨迹", "扫描类型", "跟踪信息"),
    "place": ("place", "location", "city", "地点", "网点", "城市", "所在地"),
    "note": ("note", "remark", "reason", "备注", "说明", "原因"),
    "carrier": ("carrier", "delivery method", "承运商", "快递公司", "物流公司", "配送方式"),
    "id": ("id", "event id", "编号", "事件编号", "流水号"),
}
NEEDED = ("waybill", "time", "status")
#: What nobody has a word for is a scan: the parcel was seen.
SCAN = "scan"


def classify(text: str, known: Iterable[tuple[str, str]]) -> str:
    """Return the kind of event that a text of a carrier means: the longest known words in it decide.

    :param known: (words, kind) pairs; those of the carrier itself before those of all

    >>> known = [("签收", "delivered"), ("未签收", "failed"), ("damaged", "damaged")]
    >>> classify("客户未签收，改约明天", known), classify("已签收", known), classify("Parcel DAMAGED", known)
    ('failed', 'delivered', 'damaged')
    >>> classify("Arrived at Suzhou", known)
    'scan'
    """
    text = text.casefold()
    found = [(words, kind) for words, kind in known if words.casefold() in text]
    return max(found, key=lambda pair: len(pair[0]))[1] if found else SCAN


def fingerprint(waybill: str, moment: datetime, text: str, place: str) -> str:
    """Return by what a line without an id of its own is known again.

    >>> fingerprint("sf12", datetime(2026, 3, 5, 8, 5), "Picked up", "Suzhou")
    'SF12|2026-03-05 08:05:00|Picked up|Suzhou'
    """
    return f"{waybill.upper()}|{moment}|{text}|{place}"
