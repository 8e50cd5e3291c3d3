"""The promise of a receipt date: what is realistic, what needs consent, how it stands.

Functions over plain values. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes (Odoo's translator; plain English without one).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from .words import State, Translator, Verdict, say


class LineLead(NamedTuple):
    """How long one order line takes until it can leave the warehouse.

    ``source`` is stock, note (a factory note), history (what was observed, where it contradicts the note)
    or product (the product's own lead time). ``warning`` is what history says against the note.
    """

    product: str
    days: float
    source: str
    factory: str = ""
    is_stale: bool = False
    warning: str = ""


class Earliest(NamedTuple):
    """The first realistic receipt date."""

    date: date | None
    reason: str


class Need(NamedTuple):
    """An approval that an order needs before it may be confirmed."""

    kind: str
    reason: str


def earliest_receipt(today: date, lines: Sequence[LineLead], transit_days: float, _: Translator = say) -> Earliest:
    """Return the first date on which the customer can have everything (FN-01).

    :param today: local date on which preparation starts
    :param lines: LineLead per order line; the slowest one decides
    :param transit_days: days from the warehouse to the customer

    >>> earliest_receipt(date(2026, 3, 1), [LineLead("Sofa", 30, "note", "Red Oak")], 7)
    Earliest(date=datetime.date(2026, 4, 7), reason='Sofa: 30 days by the note on Red Oak, plus 7 days of transport.')
    """
    if not lines:
        return Earliest(None, _("The order has no goods yet."))
    slowest = max(lines, key=lambda line: line.days)
    day = today + timedelta(days=round(slowest.days + transit_days))
    values = {"product": slowest.product, "days": round(slowest.days), "transit": round(transit_days)}
    if slowest.source == "stock":
        return Earliest(day, _("Everything is in stock: %(transit)s days of transport.", transit=values["transit"]))
    if slowest.source == "product":
        reason = _(
            "%(product)s: %(days)s days by the product's own lead time (no factory note), "
            "plus %(transit)s days of transport.",
            **values,
        )
        return Earliest(day, reason)
    values["factory"] = slowest.factory
    if slowest.source == "history":
        reason = _(
            "%(product)s: %(days)s days as observed at %(factory)s, plus %(transit)s days of transport.", **values
        )
    else:
        reason = _(
            "%(product)s: %(days)s days by the note on %(factory)s, plus %(transit)s days of transport.", **values
        )
    if any(line.is_stale for line in lines):
        reason += " " + _("A factory note used here is overdue for review.")
    warning = slowest.warning or next((line.warning for line in lines if line.warning), "")
    return Earliest(day, f"{reason} {warning}".strip())


def earliest_planned(
    today: date, planned_in: date, arrived: date | None, transit_days: float, _: Translator = say
) -> Earliest:
    """Return the first date on which the customer can have goods that the factory has named a day for (PR-04).

    :param planned_in: local date on which the last goods come into the warehouse, by what the factory says
    :param arrived: local date on which they came, None before

    >>> earliest_planned(date(2026, 3, 1), date(2026, 3, 20), None, 7).date
    datetime.date(2026, 3, 27)
    """
    if arrived:
        day = max(today, arrived) + timedelta(days=round(transit_days))
        return Earliest(day, _("The goods are here: %(transit)s days of transport.", transit=round(transit_days)))
    day = max(today, planned_in) + timedelta(days=round(transit_days))
    reason = _(
        "The goods are planned in for %(date)s, plus %(transit)s days of transport.",
        date=planned_in,
        transit=round(transit_days),
    )
    return Earliest(day, reason)


def earliest_shipped(left: date, transit_days: float, _: Translator = say) -> Earliest:
    """Return when the customer can have what has left the warehouse.

    :param left: local date on which the last of it left
    """
    day = left + timedelta(days=round(transit_days))
    reason = _("Everything left on %(date)s: %(transit)s days of transport.", date=left, transit=round(transit_days))
    return Earliest(day, reason)


def goods_added(checked: Mapping[str, float], ordered: Mapping[str, float]) -> dict[str, float]:
    """Return what is ordered beyond what somebody has checked or approved, as quantities by product.

    :param checked: quantities by product when it was checked; empty when nobody noted them

    >>> goods_added({"7": 2.0}, {"7": 3.0, "9": 1.0}), goods_added({"7": 2.0}, {"7": 1.0}), goods_added({}, {"7": 1.0})
    ({'7': 1.0, '9': 1.0}, {}, {})
    """
    if not checked:
        return {}
    extra = {key: quantity - checked.get(key, 0.0) for key, quantity in ordered.items()}
    return {key: quantity for key, quantity in extra.items() if quantity > 1e-6}


def answer_is_old(answered_on: date | None, today: date, valid_days: int) -> bool:
    """Tell whether an answer of the factory is too old to be relied on; ``valid_days`` 0 is for ever (SR-01).

    >>> answer_is_old(date(2026, 3, 1), date(2026, 3, 9), 7), answer_is_old(date(2026, 3, 1), date(2026, 3, 8), 7)
    (True, False)
    """
    return bool(valid_days and answered_on and answered_on + timedelta(days=valid_days) < today)


def needed_approvals(deadline: date, earliest: Earliest, guaranteed: bool, _: Translator = say) -> list[Need]:
    """Return the approvals that a promised date needs (DL-03, FN-01).

    :param deadline: the promised receipt date
    :param earliest: Earliest of the order
    :param guaranteed: the customer buys only against this date

    >>> [need.kind for need in needed_approvals(date(2026, 3, 1), Earliest(date(2026, 4, 1), "why"), True)]
    ['guaranteed_date', 'early_date']
    """
    needs = []
    if guaranteed:
        reason = _("The customer buys only if everything arrives by %(date)s.", date=deadline)
        needs.append(Need("guaranteed_date", reason))
    if earliest.date and deadline < earliest.date:
        reason = _(
            "%(date)s was promised, but %(earliest)s is the earliest realistic date. %(reason)s",
            date=deadline,
            earliest=earliest.date,
            reason=earliest.reason,
        )
        needs.append(Need("early_date", reason))
    return needs


def check_promise(deadline: date | None, urgency: str | None, today: date, _: Translator = say) -> Verdict:
    """Tell whether an order may be submitted with this date and urgency (DL-01, DL-02)."""
    if not deadline or not urgency:
        return Verdict(False, _("State the customer's receipt deadline and how sensitive the customer is to it."))
    if deadline < today:
        return Verdict(False, _("The receipt deadline %(date)s has already passed.", date=deadline))
    return Verdict(True, _("Promised for %(date)s.", date=deadline))


def check_change(
    old: date,
    new: date | None,
    response: str,
    contacted_at: datetime | None,
    now: datetime,
    today: date,
    reason: str | None = "",
    _: Translator = say,
) -> Verdict:
    """Tell whether a promise may be changed like this (DL-05, DL-06).

    :param response: accepted, refused or pending
    :param contacted_at: when the customer was told, UTC; needed for every answer
    :param now: the present moment, UTC; ``today``: the local date

    >>> check_change(date(2026, 3, 1), date(2026, 3, 9), "accepted", None, None, date(2026, 2, 1), "late").reason
    'State when the customer was contacted.'
    """
    problem = ""
    if not (reason or "").strip():
        problem = _("Give the reason for the new date.")
    elif not new or new == old:
        problem = _("Choose a new date that differs from %(date)s.", date=old)
    elif new < today:
        problem = _("The new date %(date)s has already passed.", date=new)
    elif response != "pending" and not contacted_at:
        problem = _("State when the customer was contacted.")
    elif contacted_at and contacted_at > now:
        problem = _("The customer cannot have been contacted in the future.")
    return Verdict(not problem, problem or _("The change may be recorded."))


def delay_state(receipt_status: str | None, risk: str = "", _: Translator = say) -> State:
    """Return how the promise stands (DL-04).

    :param receipt_status: status of the receipt deadline, None before the order is submitted
    :param risk: why a delay is to be feared, empty if it is not

    >>> delay_state("running").state, delay_state("running", "The factory is late.").state
    ('on_track', 'at_risk')
    """
    if receipt_status in (None, "cancelled"):
        return State("none", _("No receipt deadline is being watched."))
    if receipt_status == "met":
        return State("kept", _("Everything arrived in time."))
    if receipt_status == "late":
        return State("missed", _("The last delivery arrived after the deadline."))
    if receipt_status == "missed":
        return State("overdue", _("The deadline has passed and not everything has arrived."))
    if risk:
        return State("at_risk", risk)
    if receipt_status == "at_risk":
        return State("at_risk", _("The deadline is near and not everything has arrived."))
    return State("on_track", _("Nothing endangers the promised date."))


def goods_too_late(planned_in: date | None, deadline: date | None, transit_days: float) -> bool:
    """Tell whether goods planned into the warehouse on a date come too late for the promise (PR-04).

    >>> goods_too_late(date(2026, 3, 10), date(2026, 3, 15), 7)
    True
    """
    return bool(planned_in and deadline and planned_in + timedelta(days=round(transit_days)) > deadline)


def ships_too_early(day: date, deadline: date, transit_days: float, tolerance_days: float) -> bool:
    """Tell whether goods that leave on ``day`` would surprise the customer (DL-07).

    >>> ships_too_early(date(2026, 3, 1), date(2026, 3, 30), 7, 7)
    True
    """
    return day + timedelta(days=round(transit_days + tolerance_days)) < deadline


def note_verdict(
    lead_days: float, median: float, p90: float, count: int, min_count: int, _: Translator = say
) -> Verdict:
    """Tell whether history bears a factory note out (FN-01): ``allowed`` is False for a contradiction.

    :param median: observed lead time in days that half of the cases exceed; ``p90``: one in ten
    :param min_count: how many cases it takes to say anything

    >>> note_verdict(20, 31, 45, 12, 5).allowed
    False
    """
    if count < min_count:
        return Verdict(True, _("Too few deliveries to compare with: %(count)s.", count=count))
    values = {"count": count, "median": round(median), "p90": round(p90), "days": round(lead_days)}
    if median > lead_days:
        reason = _("Half of %(count)s deliveries took longer than %(median)s days; the note says %(days)s.", **values)
        return Verdict(False, reason)
    reason = _("%(count)s deliveries: half within %(median)s days, nine of ten within %(p90)s.", **values)
    return Verdict(True, reason)


def fulfilment_state(order_state: str, all_shipped: bool, all_received: bool, has_goods: bool = True) -> str | None:
    """Return where an order stands between payment and receipt; None where nothing has to be shipped.

    >>> fulfilment_state("sale", True, False)
    'awaiting_receipt'
    >>> fulfilment_state("sale", False, False, has_goods=False)
    """
    if order_state == "cancel":
        return "cancelled"
    if order_state != "sale":
        return "awaiting_payment"
    if not has_goods:
        return None
    if not all_shipped:
        return "awaiting_shipment"
    return "completed" if all_received else "awaiting_receipt"
