"""What of some goods is under warranty, until when, and who answers for it (WA-01 to WA-09, X-04).

Functions over plain values. Months, start events and papers come from data; days are local days of the company. A term
ends with its last day: on that day it still holds. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes (Odoo's translator; plain English without one).
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from .words import Translator, say

#: Longer is a typing error.
MOST_MONTHS = 600


class Terms(NamedTuple):
    """What a warranty rule says of one component.

    ``component`` and ``start``: names for people, the component empty for the goods as a whole; ``months``: 0 where
    nobody has set them; ``consumable``: never under warranty; ``manufacture_months``: counted from manufacture where
    papers are missing, 0 for no such term; ``freight_payer``: customer or company within the term, empty where the rule
    does not say; ``proof``: papers (card and voucher), order (one of ours proves it too) or none; ``registration``: a
    card is asked for.
    """

    name: str
    component: str = ""
    months: int = 0
    start_event: str = "purchase"
    start: str = ""
    consumable: bool = False
    manufacture_months: int = 0
    freight_payer: str = ""
    proof: str = "order"
    registration: bool = False


class Goods(NamedTuple):
    """What is known of the goods.

    ``starts``: per start event its local day, where it has happened; ``made_on``: when they were made; ``proof``: ok,
    altered or missing, ``complete``: stamped card and a paper of the sale; ``has_order``: an order of ours names them;
    ``found``: what an inspection found that voids the warranty, in words; ``fault``: the name of what is wrong,
    ``covered``: whether the warranty covers that, ``supplier``: whether the supplier answers for it; ``problem``: why
    nobody can say, while there are no papers.
    """

    starts: Mapping[str, date | None] = {}
    made_on: date | None = None
    proof: str = "missing"
    complete: bool = False
    has_order: bool = False
    is_registered: bool = False
    found: tuple[str, ...] = ()
    fault: str = ""
    covered: bool = True
    supplier: bool = False
    problem: str = ""


class Part(NamedTuple):
    """A part that a repair replaced; ``months``: its own term, 0 for that of the rule."""

    on: date
    months: int = 0


class Answer(NamedTuple):
    """What holds for one component.

    ``verdict``: in_term, out_of_term, never, void or unknown; ``until``: the last local day, None where none is known;
    ``freight_payer``: customer, company, or empty where nobody has said; ``covered_by``: own or supplier.
    """

    component: str
    verdict: str
    until: date | None
    freight_payer: str
    covered_by: str
    reason: str

    @property
    def is_free(self) -> bool:
        """Whether the customer pays nothing for a repair: parts and labour (WA-01)."""
        return self.verdict == "in_term"


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, the last day of a month that is shorter.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2024, 1, 31), 1)
    (datetime.date(2026, 2, 28), datetime.date(2024, 2, 29))
    >>> add_months(date(2024, 2, 29), 12), add_months(date(2026, 11, 30), 3)
    (datetime.date(2025, 2, 28), datetime.date(2027, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def problem_of(months: int, consumable: bool, manufacture_months: int, active: bool = True, _: Translator = say) -> str:
    """Return why these months cannot be meant, empty if they can; a rule that is not used yet may stay blank (X-17).

    >>> problem_of(12, False, 15), problem_of(0, True, 0), problem_of(0, False, 0, active=False)
    ('', '', '')
    >>> problem_of(0, False, 0)
    'Say for how many months the warranty holds, or that the part wears out and has none.'
    >>> problem_of(10000, False, 0)
    'A warranty of 10000 months cannot be meant: 1 to 600 are possible.'
    """
    for count in (months, manufacture_months):
        if count < 0 or count > MOST_MONTHS:
            return _("A warranty of %(months)s months cannot be meant: 1 to %(most)s are possible.",
                     months=count, most=MOST_MONTHS)  # fmt: skip
    if consumable and months:
        return _("A part that wears out has no warranty: leave its months empty.")
    if active and not consumable and not months:
        return _("Say for how many months the warranty holds, or that the part wears out and has none.")
    return ""


def judge(terms: Terms | None, goods: Goods, today: date, part: Part | None = None, _: Translator = say) -> Answer:
    """Tell whether a component is under warranty today, until when, and why (not).

    :param terms: of the rule that covers it best, None where none does
    :param part: the last replacement of this component, None where nothing was replaced

    >>> unit = Terms("Phone", "Unit", 12, start="Purchase date", proof="papers", manufacture_months=15)
    >>> bought = Goods({"purchase": date(2026, 1, 15)}, proof="ok", complete=True)
    >>> judge(unit, bought, date(2027, 1, 15))[:3]
    ('Unit', 'in_term', datetime.date(2027, 1, 15))
    >>> judge(unit, bought, date(2027, 1, 16)).reason
    'By “Phone”: 12 months (Purchase date), until 2027-01-15. That is over: a repair begins with a quote.'
    >>> judge(unit, Goods(made_on=date(2025, 3, 1)), date(2026, 6, 1)).reason
    'By “Phone”: the papers are missing, so 15 months from the manufacture, until 2026-06-01; days left: 0.'
    >>> judge(Terms("Filters", "Filter", consumable=True), bought, date(2026, 1, 16)).verdict
    'never'
    >>> judge(unit, bought._replace(found=("liquid got in",)), date(2026, 1, 16)).reason
    'The warranty is void: liquid got in.'
    """
    terms = terms or Terms("")
    against = _get_objection(terms, goods, _)
    if against:
        return _answer(terms, goods, against[0], None, against[1])
    until, reason = _get_term(terms, goods, today, _)
    own = _get_part_term(terms, part)
    if part and own and (not until or own > until):
        until = own
        reason = _("Replaced on %(day)s, and under a warranty of its own until %(until)s", day=part.on, until=until)
    if not until:
        return _answer(terms, goods, "unknown", None, reason)
    if today <= until:
        said = _("%(reason)s; days left: %(days)s.", reason=reason, days=(until - today).days)
        if goods.supplier:
            said = _("%(reason)s The supplier answers for this fault: %(fault)s.", reason=said, fault=goods.fault)
        return _answer(terms, goods, "in_term", until, said)
    over = _("%(reason)s. That is over: a repair begins with a quote.", reason=reason)
    return _answer(terms, goods, "out_of_term", until, over)


def _answer(terms: Terms, goods: Goods, verdict: str, until: date | None, reason: str) -> Answer:
    """Return an answer: within the term the rule says who pays the freight, outside of it the customer does.

    >>> _answer(Terms("Phone", freight_payer="company"), Goods(), "out_of_term", None, "Over.").freight_payer
    'customer'
    """
    payer = terms.freight_payer if verdict == "in_term" else "" if verdict == "unknown" else "customer"
    return Answer(terms.component, verdict, until, payer, "supplier" if goods.supplier else "own", reason)


def _get_objection(terms: Terms, goods: Goods, _: Translator) -> tuple[str, str] | None:
    """Return verdict and reason where no date is asked for, None where dates decide.

    >>> _get_objection(Terms("Jacket"), Goods(fault="Burnt", covered=False), say)
    ('never', 'The warranty does not cover this fault: Burnt.')
    """
    if terms.consumable:
        return "never", _("By “%(rule)s”: it wears out, and has no warranty.", rule=terms.name)
    found = [*goods.found, *([_("the papers were altered")] if goods.proof == "altered" else [])]
    if found:
        return "void", _("The warranty is void: %(reasons)s.", reasons=", ".join(found))
    if not goods.covered:
        return "never", _("The warranty does not cover this fault: %(fault)s.", fault=goods.fault)
    return None


def _get_term(terms: Terms, goods: Goods, today: date, _: Translator) -> tuple[date | None, str]:
    """Return the last day of the term and how it is counted, None and why nobody can say where it is not known."""
    if not terms.name:
        return None, _("No warranty rule covers this.")
    if goods.problem and goods.proof != "ok":
        return None, goods.problem
    if terms.registration and not goods.supplier and not goods.is_registered:
        return None, _("“%(rule)s” asks for the registration card, and none is recorded.", rule=terms.name)
    if not is_proven(terms, goods):
        return _count_from_manufacture(terms, goods, today, _)
    begun = goods.starts.get(terms.start_event)
    if not begun:
        return None, _("It is not known yet when the term began: %(start)s.", start=terms.start or terms.start_event)
    if begun > today:
        return None, _("%(day)s lies in the future: nothing was bought then.", day=begun)
    if not terms.months:
        return None, _("“%(rule)s” does not say for how many months: ask a manager.", rule=terms.name)
    until, start = add_months(begun, terms.months), terms.start or terms.start_event
    return until, _("By “%(rule)s”: %(months)s months (%(start)s), until %(until)s",
                    rule=terms.name, months=terms.months, start=start, until=until)  # fmt: skip


def is_proven(terms: Terms, goods: Goods) -> bool:
    """Tell whether the purchase is proven as the rule asks (WA-02, WA-04).

    >>> is_proven(Terms("Water"), Goods(has_order=True)), is_proven(Terms("P", proof="papers"), Goods(has_order=True))
    (True, False)
    """
    if terms.proof == "papers":
        return goods.proof == "ok" and goods.complete
    return terms.proof == "none" or goods.proof == "ok" or goods.has_order


def _count_from_manufacture(terms: Terms, goods: Goods, today: date, _: Translator) -> tuple[date | None, str]:
    """Return what holds without papers (WA-05)."""
    if not terms.manufacture_months:
        return None, _("“%(rule)s” asks for the papers, and none are recorded.", rule=terms.name)
    if not goods.made_on:
        return None, _("Card or paper of the sale is missing, and the day of manufacture is not known: record them.")
    if goods.made_on > today:
        return None, _("%(day)s lies in the future: nothing was made then.", day=goods.made_on)
    until = add_months(goods.made_on, terms.manufacture_months)
    return until, _("By “%(rule)s”: the papers are missing, so %(months)s months from the manufacture, until %(until)s",
                    rule=terms.name, months=terms.manufacture_months, until=until)  # fmt: skip


def _get_part_term(terms: Terms, part: Part | None) -> date | None:
    """Return the last day of the own term of a replaced part (WA-07), None where there is none."""
    months = part.months or terms.months if part else 0
    return add_months(part.on, months) if part and months else None


def tell(answer: Answer, papers: str = "", _: Translator = say) -> str:
    """Return an answer in words for the customer.

    :param papers: what has to be shown, a sentence

    >>> tell(Answer("Battery", "in_term", date(2026, 7, 15), "", "own", ""), "Keep the receipt.")
    'Battery: under warranty until 2026-07-15. Keep the receipt.'
    >>> tell(Answer("", "out_of_term", date(2026, 7, 15), "", "own", ""))
    'The goods: the warranty ended on 2026-07-15. We quote the price of a repair first.'
    >>> tell(Answer("Filter", "never", None, "", "own", ""))
    'Filter: wears out, and has no warranty.'
    """
    name = answer.component or _("The goods")
    if answer.verdict == "in_term":
        said = _("%(part)s: under warranty until %(day)s.", part=name, day=answer.until)
        return f"{said} {papers}" if papers else said
    if answer.verdict == "out_of_term":
        return _("%(part)s: the warranty ended on %(day)s. We quote the price of a repair first.",
                 part=name, day=answer.until)  # fmt: skip
    if answer.verdict == "never":
        return _("%(part)s: wears out, and has no warranty.", part=name)
    return _("%(part)s: we look into it and tell you.", part=name)


def pledge(terms: Terms, _: Translator = say) -> str:
    """Return what a rule promises at the sale, in words for the customer (WA-10); empty where nothing is promised.

    >>> pledge(Terms("Phone", "Battery", 6, start="Purchase date"))
    'Battery: warranty of 6 months (Purchase date).'
    >>> pledge(Terms("Filters", "Filter", consumable=True)), pledge(Terms("Blank"))
    ('Filter: wears out, and has no warranty.', '')
    """
    name = terms.component or _("The goods")
    if terms.consumable:
        return _("%(part)s: wears out, and has no warranty.", part=name)
    if not terms.months:
        return ""
    return _("%(part)s: warranty of %(months)s months (%(start)s).", part=name, months=terms.months,
             start=terms.start or terms.start_event)  # fmt: skip
