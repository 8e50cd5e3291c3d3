"""What becomes of one line of a debtor's list of answers: an offer, a refusal, nothing new, or a sentence why not.

Functions over plain values. Money that they say they paid is no money yet: accounting books it.
"""

from datetime import date
from typing import NamedTuple

from .words import Amount, State, Translator, say

#: What the columns may be called; the first name is the one that people are told.
COLUMNS = {
    "number": (
        "claim number", "number", "claim no", "recovery", "reference", "索赔单号", "追偿单号", "索赔编号", "理赔单号",
        "单号",
    ),
    "accepted": ("accepted", "accepted amount", "amount accepted", "认赔金额", "同意赔付金额", "认可金额", "理赔金额"),
    "paid": ("paid", "paid amount", "amount paid", "已付金额", "赔付金额", "实付金额", "已付"),
    "currency": ("currency", "币种", "货币"),
    "day": ("answered on", "date", "answer date", "回复日期", "答复日期", "日期"),
    "words": ("answer", "reason", "remark", "note", "回复", "原因", "拒赔原因", "备注", "说明"),
}  # fmt: skip
NEEDED = ("number", "accepted")


class Known(NamedTuple):
    """How a claim stands: its state, the amounts, and the answer that is recorded."""

    state: str
    claimed: float
    offered: float = 0.0
    agreed: float = 0.0
    answered_on: date | None = None
    answer: str = ""


class Said(NamedTuple):
    """What a line says; None for an amount that it does not name."""

    accepted: float | None
    paid: float | None = None
    day: date | None = None
    words: str = ""


def take(known: Known, said: Said, _: Translator = say) -> State:
    """Return what a line brings: ``offer``, ``dispute``, ``known`` (nothing new) or ``refused``, and why.

    >>> take(Known("filed", 328), Said(200)), take(Known("filed", 328), Said(0, words="Badly packed")).state
    (State(state='offer', reason='They accept 200.00 of 328.00.'), 'dispute')
    >>> take(Known("acknowledged", 328, 200), Said(200)), take(Known("agreed", 328, 200, 200), Said(200)).state
    (State(state='known', reason='Recorded before.'), 'known')
    >>> take(Known("filed", 328), Said(329)).reason
    'Only 328.00 was claimed, the line says 329.00.'
    >>> take(Known("filed", 328), Said(0)).reason
    'They accept nothing and the line does not say why.'
    """
    problem = _get_problem(known, said, _)
    if problem:
        return State("refused", problem)
    if said.accepted is None:
        return State("known", _("The line says only what was paid."))
    if known.state in ("agreed", "recovered"):
        return _compare(known.agreed, said.accepted, _)
    if said.day and known.answered_on and said.day < known.answered_on:
        return State("known", _("A later answer is recorded: of %(day)s.", day=known.answered_on))
    if said.accepted:
        if known.offered == said.accepted:
            return State("known", _("Recorded before."))
        values = {"accepted": Amount(said.accepted), "claimed": Amount(known.claimed)}
        return State("offer", _("They accept %(accepted)s of %(claimed)s.", **values))
    return _refuse(known, said, _)


def _refuse(known: Known, said: Said, _: Translator) -> State:
    """Return what a line brings that accepts nothing."""
    if known.state == "disputed":
        if said.words in ("", known.answer):
            return State("known", _("Recorded before."))
        return State("refused", _("They refused it already, for another reason: “%(answer)s”.", answer=known.answer))
    if not said.words:
        return State("refused", _("They accept nothing and the line does not say why."))
    return State("dispute", _("They accept nothing: “%(answer)s”.", answer=said.words))


def _compare(agreed: float, accepted: float, _: Translator) -> State:
    """Return what a line brings about a claim that is agreed: nothing, unless it says something else."""
    if round(agreed - accepted, 2) == 0:
        return State("known", _("Recorded before."))
    values = {"agreed": Amount(agreed), "accepted": Amount(accepted)}
    text = _("We agreed on %(agreed)s, the line says %(accepted)s. Settle it on the recovery.", **values)
    return State("refused", text)


def _get_problem(known: Known, said: Said, _: Translator) -> str:
    """Return why a line cannot be, empty if it can."""
    amounts = [amount for amount in (said.accepted, said.paid) if amount is not None]
    if not amounts:
        return _("The line says neither what is accepted nor what was paid.")
    if min(amounts) < 0:
        return _("An amount below zero is no answer.")
    if round(max(amounts) - known.claimed, 2) > 0:
        values = {"claimed": Amount(known.claimed), "said": Amount(max(amounts))}
        return _("Only %(claimed)s was claimed, the line says %(said)s.", **values)
    if known.state == "draft":
        return _("It was not filed yet.")
    if known.state == "cancelled":
        return _("It was taken back: nothing is claimed by it.")
    if known.state == "written_off":
        return _("It was written off. Take it up again first, if they pay after all.")
    return ""


def compare_paid(paid: float | None, booked: float, _: Translator = say) -> str:
    """Return what to say where a debtor names another payment than the books; empty where there is nothing to say.

    >>> compare_paid(200, 150), compare_paid(200, 200), compare_paid(None, 150)
    ('They say that 200.00 was paid, 150.00 is booked: ask accounting.', '', '')
    """
    if paid is None or round(paid - booked, 2) == 0:
        return ""
    values = {"paid": Amount(paid), "booked": Amount(booked)}
    return _("They say that %(paid)s was paid, %(booked)s is booked: ask accounting.", **values)
