"""What is done for a customer, in which order, and who may decide it (DM-05, DM-06, MG-04, RE-17, X-11).

Functions over plain values. The rungs come from the kind of the case, the limits from a policy: no
number of a manual stands here. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes (Odoo's translator; plain English without one).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from .words import Amount, Decision, Translator, say


class Rung(NamedTuple):
    """A remedy that a kind of case may have.

    ``step`` is its place on the ladder, the lowest first; two of one step are alternatives. Step 0
    is beside the ladder: never proposed, never left out.
    """

    type: str
    step: int
    skip_approval: bool = False


class Limits(NamedTuple):
    """What a policy leaves to the agent: whether we may offer money, and between which amounts."""

    may_propose: bool
    least: float
    most: float


class Money(NamedTuple):
    """Money that a customer is to get: how much, whether he asked for it, and what is left to give back.

    ``left`` is None where nothing limits the sum but the policy; ``kind`` is the approval it may need; ``given`` is
    what agents gave for the same case or order before on their own word: the limit is for all of it together.
    """

    amount: float
    is_wanted: bool
    limits: Limits | None
    kind: str
    left: float | None = None
    given: float = 0.0


class Proposal(NamedTuple):
    """The remedy to try next, None when the ladder has ended, and why."""

    type: str | None
    reason: str


def next_rung(
    rungs: Sequence[Rung],
    tried: Collection[str],
    names: Mapping[str, str],
    prefer: str | None = None,
    _: Translator = say,
) -> Proposal:
    """Return the remedy that comes next: the one above the highest that was tried and did not serve.

    :param rungs: what the kind of the case may have, see Rung
    :param tried: types that did not help, or that the customer did not want
    :param names: per type its name for people
    :param prefer: of two alternatives, the one to propose

    >>> ladder = [Rung("touch_up", 10), Rung("on_site_repair", 20), Rung("replace", 30), Rung("compensation", 0)]
    >>> names = {"touch_up": "Touch-up", "on_site_repair": "Repair", "replace": "Replacement"}
    >>> next_rung(ladder, set(), names)
    Proposal(type='touch_up', reason='Touch-up comes first.')
    >>> next_rung(ladder, {"touch_up"}, names)
    Proposal(type='on_site_repair', reason='Touch-up was tried and did not serve.')
    >>> next_rung(ladder, {"replace"}, names).type is None
    True
    """
    highest = max((rung for rung in rungs if rung.type in tried), key=lambda rung: rung.step, default=None)
    reached = highest.step if highest else 0
    steps = sorted(rung.step for rung in rungs if rung.step > reached)
    if not steps:
        if not any(rung.step for rung in rungs):
            return Proposal(None, _("No remedy is set for this kind of case."))
        return Proposal(None, _("Everything that this kind of case may have was tried."))
    alternatives = [rung.type for rung in rungs if rung.step == steps[0]]
    chosen = prefer if prefer in alternatives else alternatives[0]
    if highest and reached:
        return Proposal(chosen, _("%(remedy)s was tried and did not serve.", remedy=names[highest.type]))
    return Proposal(chosen, _("%(remedy)s comes first.", remedy=names[chosen]))


def skipped(chosen: str, rungs: Iterable[Rung], tried: Iterable[str]) -> list[str]:
    """Return the types that a choice leaves out: between what was tried and what is chosen.

    What lies below a rung that was tried was left out then, with a reason.

    >>> ladder = [Rung("touch_up", 10), Rung("on_site_repair", 20), Rung("replace", 30)]
    >>> skipped("replace", ladder, set()), skipped("replace", ladder, {"on_site_repair"})
    (['touch_up', 'on_site_repair'], [])
    """
    steps = {rung.type: rung.step for rung in rungs}
    reached = max((steps[type_] for type_ in tried if type_ in steps), default=0)
    below = [rung for rung in rungs if reached < rung.step < steps.get(chosen, 0)]
    return [rung.type for rung in sorted(below, key=lambda rung: rung.step)]


def shortage(pieces: float, value: float, few: float, small: float, _: Translator = say) -> Proposal:
    """Return how a shortage is made good: many items are sent after, a small value is refunded (MG-04).

    :param pieces: how many pieces are missing; ``value``: what the customer paid for them
    :param few: up to so many pieces count as few; ``small``: up to this value counts as small

    >>> shortage(1, 12.0, 2, 30.0).type, shortage(5, 12.0, 2, 30.0).type, shortage(1, 80.0, 2, 30.0).type
    ('refund', 'reship', 'reship')
    """
    if pieces > few:
        return Proposal(
            "reship", _("Many items are missing: send them. Ask whether the customer wants to add anything.")
        )
    if value > small:
        return Proposal("reship", _("What is missing is worth more than %(small)s: send it.", small=Amount(small)))
    return Proposal("refund", _("What is missing is of small value: agree on a refund with the customer."))


def judge(
    chosen: str,
    rungs: Sequence[Rung],
    tried: Collection[str],
    names: Mapping[str, str],
    *,
    skip_reason: str = "",
    money: Money | None = None,
    is_whole: bool = False,
    replaced_before: int = 0,
    _: Translator = say,
) -> Decision:
    """Tell whether a remedy may be chosen now.

    A part and the whole piece are one last step (DM-05): the goods decide which approval it needs, not its name.

    :param skip_reason: why what lies lower on the ladder does not serve
    :param money: what the customer is to get, None for a remedy without money
    :param is_whole: a whole piece is sent, whatever the remedy is called
    :param replaced_before: how often the same items were replaced already

    >>> ladder = [Rung("touch_up", 10), Rung("replace", 20, True)]
    >>> names = {"touch_up": "Touch-up", "replace": "Replacement"}
    >>> judge("replace", ladder, set(), names, skip_reason="The top is broken in two.")[:2]
    ('needs_approval', ('ladder_skip',))
    """
    rung = next((rung for rung in rungs if rung.type == chosen), None)
    if not rung:
        return Decision("refused", (), _("%(remedy)s is not meant for this kind of case.", remedy=names[chosen]))
    left_out = skipped(chosen, rungs, tried)
    if left_out and not skip_reason.strip():
        lower = ", ".join(names[type_] for type_ in left_out)
        return Decision("refused", (), _("Say why this does not serve: %(remedies)s.", remedies=lower))
    problem, asked = _judge_money(money, _) if money else ("", [])
    if problem:
        return Decision("refused", (), problem)
    asked += _judge_goods(rung, rungs, left_out, is_whole, replaced_before, _)
    if asked:
        return Decision("needs_approval", tuple(kind for kind, _why in asked), " ".join(why for _kind, why in asked))
    return Decision("allowed", (), _say_allowed(rung, names, left_out, tried, money, _))


def _say_allowed(
    rung: Rung,
    names: Mapping[str, str],
    left_out: Collection[str],
    tried: Collection[str],
    money: Money | None,
    _: Translator,
) -> str:
    """Return why a remedy is allowed."""
    if money:
        return _("Within what an agent may give.")
    if left_out:
        return _("Lower rungs are left out, for the reason given.")
    if rung.step and tried:
        return _("What lies lower on the ladder did not serve.")
    return _("%(remedy)s is the next rung of the ladder.", remedy=names[rung.type])


def _judge_goods(
    rung: Rung, rungs: Iterable[Rung], left_out: Collection[str], is_whole: bool, replaced_before: int, _: Translator
) -> list[tuple[str, str]]:
    """Return the approvals that the goods need, each with its reason; a whole piece needs that of a replacement."""
    whole = next((other for other in rungs if other.type == "replace"), rung) if is_whole else rung
    asked = []
    if left_out and (rung.skip_approval or whole.skip_approval):
        asked.append(("ladder_skip", _("Lower rungs of the ladder are left out.")))
    elif rung.type == "resend_part" and is_whole:
        asked.append(("remedy", _("A whole piece is sent as a part: say which part is sent, or choose a replacement.")))
    if replaced_before:
        asked.append(("remedy", _("The same item was replaced before (%(times)s).", times=replaced_before)))
    return asked


def _judge_money(money: Money, _: Translator) -> tuple[str, list[tuple[str, str]]]:
    """Return why money cannot be given, else empty and which approvals it needs, each with its reason."""
    limits = money.limits
    if money.kind == "compensation" and not money.is_wanted and not (limits and limits.may_propose):
        return _("Compensation is never proposed by us: the customer has to ask for it."), []
    if money.amount <= 0:
        return _("Enter the amount that the customer gets."), []
    if money.left is not None and round(money.amount - money.left, 2) > 0:
        return _("Only %(left)s of what the customer paid is left to give back.", left=Amount(money.left)), []
    if not limits:
        return "", [(money.kind, _("No policy leaves this to the agent."))]
    if round(money.amount - limits.most, 2) > 0:
        return "", [(money.kind, _("More than the %(most)s that an agent may give.", most=Amount(limits.most)))]
    if round(money.given + money.amount - limits.most, 2) > 0:
        why = _(
            "With the %(given)s given before, more than the %(most)s that an agent may give.",
            given=Amount(money.given),
            most=Amount(limits.most),
        )
        return "", [(money.kind, why)]
    if round(limits.least - money.amount, 2) > 0:
        return "", [(money.kind, _("Less than the %(least)s that the policy sets.", least=Amount(limits.least)))]
    return "", []
