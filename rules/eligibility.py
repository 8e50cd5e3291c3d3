"""What a customer may have for a line of an order, and why not (RE-01 to RE-18, MX-01 to MX-06, X-04 to X-08, X-14).

Functions over plain values. What is possible in which state, windows, fees and conditions come from data; days are
local days of the company. Every answer ends in its reason, a sentence in the language of the ``_`` that the caller
passes (Odoo's translator; plain English without one).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from .words import Amount, Translator, say

#: What a customer may wish for.
WISHES = ("cancel", "refund", "return", "exchange", "repair")
#: Where an order line is between payment and success.
STATES = ("awaiting_payment", "awaiting_shipment", "awaiting_receipt", "successful", "cancelled")
#: Wishes for which goods travel back.
TRAVELS = ("return", "exchange")
#: Wishes for money.
PAYS_BACK = ("refund", "return")
#: States of goods that have not left.
BEFORE_SHIPMENT = ("awaiting_payment", "awaiting_shipment")


class Reason(NamedTuple):
    """Why the customer wishes for something.

    ``fault``: customer for a change of mind, also while no reason is known, else company, carrier or unclear;
    ``repairs``: so often the same fault has to have been repaired before.
    """

    name: str = ""
    fault: str = "customer"
    forbids_exchange: bool = False
    repairs: int = 0


class Line(NamedTuple):
    """What is known of an order line.

    ``possible``: the wishes that its state leaves; ``available``: how many pieces the wish can still be about, of
    which ``taken`` pieces of the order had it before; ``price``: paid for one, taxes included; ``labels``: categories
    and tags of the goods; ``starts``: per start event its local day, where it has happened; ``attempts``: how often
    this was asked for before; ``money_left``: what of the price was not given back yet, None where nobody counts.
    """

    state: str
    possible: Collection[str]
    available: float
    price: float
    labels: Collection[object]
    starts: Mapping[str, date | None]
    taken: float = 0.0
    attempts: int = 0
    repairs: int = 0
    money_left: float | None = None


class Terms(NamedTuple):
    """What a policy says. ``conditions``: per code the sentence that has to hold; zero: no limit.

    ``outcome`` is allowed, needs_approval or refused; ``freight_payer`` is customer, company or by_cause; ``before`` is
    the name of a policy that covers it too and names less of it.
    """

    name: str
    outcome: str = "allowed"
    window_days: int = 0
    start_event: str = "received"
    conditions: Mapping[str, str] = {}
    fee_percent: float = 0.0
    freight_payer: str = "by_cause"
    excluded: Collection[object] = ()
    most: float = 0.0
    attempts: int = 0
    asks_product_manager: bool = False
    before: str = ""


class Verdict(NamedTuple):
    """Whether a customer may have it.

    ``verdict``: allowed, needs_approval (by these kinds of approval) or refused; ``fee``: in the order's currency;
    ``missing``: the conditions that nobody has answered yet; ``until``: the last local day, None where none is set;
    ``pieces``: of how many it may be had, of what was asked and of what is left.
    """

    verdict: str
    approvals: tuple[str, ...]
    fee: float
    freight_payer: str
    missing: tuple[str, ...]
    until: date | None
    pieces: float
    reason: str

    @property
    def is_refused(self) -> bool:
        """Whether it cannot be had."""
        return self.verdict == "refused"

    @property
    def is_allowed(self) -> bool:
        """Whether it can be had without asking anybody."""
        return self.verdict == "allowed"


def order_state(is_cancelled: bool, is_paid: bool, ordered: float, sent: float, received: float) -> str:
    """Return where an order line is (MX-01), from what happened to its pieces; what came back does not undo that.

    :param sent: all that left for the customer; what is picked up or performed on the spot is received at once

    >>> order_state(False, False, 2, 0, 0), order_state(False, True, 2, 0, 0)
    ('awaiting_payment', 'awaiting_shipment')
    >>> order_state(False, True, 2, 1, 1), order_state(False, False, 2, 2, 1), order_state(False, True, 2, 2, 2)
    ('awaiting_receipt', 'awaiting_receipt', 'successful')
    >>> order_state(True, True, 2, 0, 0), order_state(True, True, 2, 2, 2)
    ('cancelled', 'successful')
    """
    if sent > 0:
        return "successful" if received >= sent and (sent >= ordered or is_cancelled) else "awaiting_receipt"
    if is_cancelled:
        return "cancelled"
    return "awaiting_shipment" if is_paid else "awaiting_payment"


def last_day(start: date | None, days: int) -> date | None:
    """Return the last local day of a window: so many days after the day on which it starts.

    >>> last_day(date(2026, 11, 1), 7)
    datetime.date(2026, 11, 8)
    >>> last_day(None, 7), last_day(date(2026, 11, 1), 0)
    (None, None)
    """
    return start + timedelta(days=days) if start and days else None


def freight_payer(payer: str, fault: str) -> str:
    """Return who pays the freight (X-07): the customer for a change of mind; when it is unclear the company (RE-03).

    >>> freight_payer("by_cause", "customer"), freight_payer("by_cause", "unclear")
    ('customer', 'company')
    >>> freight_payer("customer", "company")
    'customer'
    """
    if payer != "by_cause":
        return payer
    return "customer" if fault == "customer" else "company"


def judge(
    wish: str,
    line: Line,
    terms: Terms | None,
    today: date,
    names: Mapping[str, str],
    *,
    quantity: float = 1.0,
    reason: Reason | None = None,
    answers: Mapping[str, str] | None = None,
    _: Translator = say,
) -> Verdict:
    """Tell whether a customer may have what he wishes for, today.

    :param terms: of the policy that covers it, None where none does
    :param today: the company's local day; ``names``: wishes and states with their names for people
    :param reason: None while nobody has asked for it
    :param answers: per condition yes, no or doubt; in doubt it is decided for the customer (RE-03)

    >>> line = Line("successful", ("return",), 1, 200.0, (), {"received": date(2026, 11, 1)})
    >>> judge("return", line, Terms("Week", window_days=7, fee_percent=10), date(2026, 11, 8), {})[:3]
    ('allowed', (), 20.0)
    """
    reason, answers = reason or Reason(), answers or {}
    payer = freight_payer(terms.freight_payer if terms else "by_cause", reason.fault)
    problem = _get_problem(wish, line, quantity, names, _) or _get_problem_of_terms(
        wish, line, terms, quantity, reason, answers, _
    )
    if problem:
        return Verdict("refused", (), 0.0, payer, (), None, 0.0, problem)
    if not terms:
        why = _("No policy covers this.")
        return Verdict("needs_approval", ("negotiated",), 0.0, payer, (), None, line.available, why)
    missing = tuple(name for code, name in terms.conditions.items() if code not in answers)
    until = last_day(line.starts.get(terms.start_event), terms.window_days)
    fee = round(line.price * quantity * terms.fee_percent / 100.0, 2)
    asked, said = _ask(terms, until, today, _)
    said += _say_doubt(terms, answers, _) + _say_price(wish, terms, payer, _)
    answer, pieces = "needs_approval" if asked else "allowed", _count(line, terms)
    return Verdict(answer, tuple(asked), fee, payer, missing, until, pieces, " ".join(said))


def _count(line: Line, terms: Terms) -> float:
    """Return of how many pieces it may be had: those that are left, and no more than the policy gives per order.

    >>> five = Line("successful", (), 5, 200.0, (), {}, taken=1)
    >>> _count(five, Terms("Two", most=2)), _count(five, Terms("All"))
    (1, 5)
    """
    return min(line.available, max(terms.most - line.taken, 0.0)) if terms.most else line.available


def _get_problem(wish: str, line: Line, quantity: float, names: Mapping[str, str], _: Translator) -> str:
    """Return why the state of the line does not leave this, empty if it does."""
    if wish not in line.possible:
        state = names.get(line.state, line.state)
        return _("%(wish)s: not possible in the state “%(state)s”.", wish=names.get(wish, wish), state=state)
    if wish in PAYS_BACK and line.money_left is not None and round(line.money_left, 2) <= 0 < line.price:
        return _("Everything that was paid for it was given back already.")
    if quantity <= 0:
        return _("Say how many pieces.")
    if line.available <= 0:
        return _("Nothing is left of it: all of it was returned, refunded or is on its way back.")
    if quantity > line.available:
        return _("Only %(left)s of it are left.", left=f"{line.available:g}")
    return ""


def _get_problem_of_terms(
    wish: str,
    line: Line,
    terms: Terms | None,
    quantity: float,
    reason: Reason,
    answers: Mapping[str, str],
    _: Translator,
) -> str:
    """Return what of the policy or the reason forbids this, empty for nothing."""
    # What is refunded for a change of mind comes back first, and we keep the carrier's part to ourselves (RE-18).
    if wish == "refund" and line.state not in BEFORE_SHIPMENT and reason.fault == "customer":
        return _("What was sent is refunded once it has come back: it is a return.")
    if wish == "exchange" and reason.forbids_exchange:
        return _("“%(reason)s”: the goods can be returned, not exchanged.", reason=reason.name)
    if line.repairs < reason.repairs:
        return _("The same fault was repaired %(times)s times, not %(needed)s.",
                 times=line.repairs, needed=reason.repairs)  # fmt: skip
    if not terms:
        return ""
    if terms.outcome == "refused":
        return _("“%(policy)s” does not give it.", policy=terms.name)
    # Who got faulty goods returns them, whatever can be exchanged at will.
    if reason.fault == "customer" and set(terms.excluded) & set(line.labels):
        return _("“%(policy)s” leaves these goods out.", policy=terms.name)
    if terms.most and line.taken + quantity > terms.most:
        return _("At most %(most)s per order, %(taken)s were asked for before.",
                 most=f"{terms.most:g}", taken=f"{line.taken:g}")  # fmt: skip
    if terms.attempts and line.attempts >= terms.attempts:
        return _("It was asked for %(times)s times before, more is not possible.", times=line.attempts)
    failed = next((name for code, name in terms.conditions.items() if answers.get(code) == "no"), "")
    return failed and _("It does not hold: %(condition)s.", condition=failed)


def _ask(terms: Terms, until: date | None, today: date, _: Translator) -> tuple[list[str], list[str]]:
    """Return which approvals a policy asks for, and what it says of the time."""
    asked: list[str] = []
    said = [_("By “%(policy)s”.", policy=terms.name)]
    if terms.before:
        said = [_("By “%(policy)s”, which comes before “%(other)s”.", policy=terms.name, other=terms.before)]
    if until and today > until:
        asked.append("negotiated")
        said.append(_("The last day was %(day)s: it is negotiated.", day=until))
    elif until:
        said.append(_("Until %(day)s; days left: %(days)s.", day=until, days=(until - today).days))
    elif terms.window_days:
        said.append(_("It may be had for %(days)s days, which have not begun yet.", days=terms.window_days))
    if terms.outcome == "needs_approval" and not asked:
        asked.append("negotiated")
        said.append(_("It is negotiated."))
    if terms.asks_product_manager:
        asked.append("product_manager")
        said.append(_("The product manager has to agree."))
    return asked, said


def _say_doubt(terms: Terms, answers: Mapping[str, str], _: Translator) -> list[str]:
    """Return that something was in doubt (RE-03), nothing where nothing was."""
    in_doubt = any(answers.get(code) == "doubt" for code in terms.conditions)
    return [_("What is in doubt is decided for the customer.")] if in_doubt else []


def _say_price(wish: str, terms: Terms, payer: str, _: Translator) -> list[str]:
    """Return what it costs the customer, in words."""
    said = []
    if terms.fee_percent:
        said.append(_("Handling fee: %(percent)s %% of the price.", percent=f"{terms.fee_percent:g}"))
    if wish in TRAVELS:
        said.append(_("The customer pays the freight.") if payer == "customer" else _("We pay the freight."))
    return said


def tell(verdict: Verdict, wish: str, travels: bool = True, _: Translator = say) -> str:
    """Return a verdict in words for the customer: what, until when, at which price; never whose approval it needs.

    :param wish: its name for people
    :param travels: whether goods come back for it

    >>> tell(Verdict("allowed", (), 20.0, "customer", (), date(2026, 11, 8), 1.0, ""), "Return")
    'Return: possible until 2026-11-08. We keep a handling fee of 20.00. You pay the freight.'
    >>> tell(Verdict("needs_approval", ("negotiated",), 0.0, "company", ("Sealed",), None, 1.0, ""), "Return")
    'Return: we look into it and tell you. It has to hold: Sealed. We pay the freight.'
    >>> tell(Verdict("refused", (), 0.0, "company", (), None, 0.0, "It does not hold: seal unopened."), "Return")
    'Return: not possible. It does not hold: seal unopened.'
    """
    if verdict.verdict == "refused":
        return _("%(wish)s: not possible. %(reason)s", wish=wish, reason=verdict.reason)
    if verdict.verdict == "needs_approval":
        said = [_("%(wish)s: we look into it and tell you.", wish=wish)]
    elif verdict.until:
        said = [_("%(wish)s: possible until %(day)s.", wish=wish, day=verdict.until)]
    else:
        said = [_("%(wish)s: possible.", wish=wish)]
    if verdict.missing:
        said.append(_("It has to hold: %(conditions)s.", conditions=", ".join(verdict.missing)))
    if verdict.fee:
        said.append(_("We keep a handling fee of %(fee)s.", fee=Amount(verdict.fee)))
    if travels:
        said.append(_("You pay the freight.") if verdict.freight_payer == "customer" else _("We pay the freight."))
    return " ".join(said)


def pledge(terms: Terms, wish: str, start: str, _: Translator = say) -> str:
    """Return what we promise at the sale in words for the customer (WA-10), empty for what is not given at will.

    :param wish: its name for people
    :param start: the name of the event from which the days are counted

    >>> pledge(Terms("Seven", window_days=7, conditions={"seal": "Sealed"}), "Return", "Receipt")
    'Return: within 7 days (Receipt). It has to hold: Sealed. You pay the freight.'
    >>> pledge(Terms("Free", freight_payer="company"), "Exchange", "Receipt")
    'Exchange: without a time limit. We pay the freight.'
    >>> pledge(Terms("No", "refused"), "Return", "")
    ''
    """
    if terms.outcome != "allowed":
        return ""
    said = [_("%(wish)s: without a time limit.", wish=wish)]
    if terms.window_days:
        said = [_("%(wish)s: within %(days)s days (%(start)s).", wish=wish, days=terms.window_days, start=start)]
    if terms.conditions:
        said.append(_("It has to hold: %(conditions)s.", conditions=", ".join(terms.conditions.values())))
    if terms.fee_percent:
        said.append(_("We keep %(percent)s %% of the price.", percent=f"{terms.fee_percent:g}"))
    payer = freight_payer(terms.freight_payer, "customer")
    said.append(_("You pay the freight.") if payer == "customer" else _("We pay the freight."))
    return " ".join(said)


def kept(verdict: Verdict, fee: float, _: Translator = say) -> Verdict:
    """Return a verdict on keeping another fee than the policy says: that is negotiated, like what is late.

    >>> fine = Verdict("allowed", (), 20.0, "customer", (), None, 1.0, "Fine.")
    >>> kept(fine, 5.0)[::7], kept(fine, 20.0).verdict
    (('needs_approval', 'Fine. The policy says a fee of 20.00, kept are 5.00.'), 'allowed')
    >>> kept(fine._replace(fee=0.0), 300.0).approvals
    ('negotiated',)
    """
    if verdict.is_refused or round(verdict.fee - fee, 2) == 0:
        return verdict
    why = _("The policy says a fee of %(fee)s, kept are %(kept)s.", fee=Amount(verdict.fee), kept=Amount(fee))
    approvals = tuple(dict.fromkeys([*verdict.approvals, "negotiated"]))
    return verdict._replace(verdict="needs_approval", approvals=approvals, reason=f"{verdict.reason} {why}")


def combine(verdicts: Sequence[tuple[str, Verdict]], _: Translator = say) -> Verdict:
    """Return one verdict on several goods of one wish: all of them may be had, or none.

    :param verdicts: each with the name of its goods, two lines of one product too; not empty

    >>> fine = Verdict("allowed", (), 5.0, "customer", (), date(2026, 11, 8), 1.0, "Fine.")
    >>> late = Verdict("needs_approval", ("negotiated",), 2.0, "company", (), date(2026, 11, 1), 1.0, "Late.")
    >>> combine([("Chair", fine), ("Table", late)])[:6]
    ('needs_approval', ('negotiated',), 7.0, 'company', (), datetime.date(2026, 11, 1))
    >>> combine([("Chair", fine), ("Table", fine)]).reason, combine([("Chair", fine), ("Table", late)]).reason
    ('Fine.', 'Chair: Fine. Table: Late.')
    >>> combine([("Chair", fine._replace(missing=("The box is intact",)))]).reason
    'Say first whether it holds: The box is intact.'
    """
    known = [verdict for _name, verdict in verdicts]
    refused = [verdict for verdict in known if verdict.is_refused]
    missing = tuple(dict.fromkeys(name for verdict in known for name in verdict.missing))
    approvals = tuple(dict.fromkeys(kind for verdict in known for kind in verdict.approvals))
    reasons = {verdict.reason for verdict in refused or known}
    told = [f"{name}: {verdict.reason}" for name, verdict in verdicts if not refused or verdict.is_refused]
    reason = reasons.pop() if len(reasons) == 1 else " ".join(told)
    if not refused and missing:
        reason = _("Say first whether it holds: %(conditions)s.", conditions=", ".join(missing))
    answer = "refused" if refused or missing else "needs_approval" if approvals else "allowed"
    payer = "company" if any(verdict.freight_payer == "company" for verdict in known) else "customer"
    until = min((verdict.until for verdict in known if verdict.until), default=None)
    fee = 0.0 if refused else sum(verdict.fee for verdict in known)
    pieces = sum(verdict.pieces for verdict in known)
    missing = () if refused else missing
    return Verdict(answer, () if answer == "refused" else approvals, fee, payer, missing, until, pieces, reason)
