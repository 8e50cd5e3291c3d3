"""How a case climbs from the agent to the supervisor to the manager: once for each cause (ES-01, ES-02)."""

from datetime import datetime
from typing import NamedTuple

from .words import Translator, Verdict, say

AGENT, SUPERVISOR, MANAGER = range(3)
#: Why a person lets a case climb (ES-02), and why it climbs by itself.
BY_HAND = ("threatens", "insists", "not_cooperating", "other")
AUTOMATIC = ("missed_clock", "not_acknowledged", "kind", "harm")


class Case(NamedTuple):
    """Where a case stands.

    ``causes`` are the keys it has climbed for, ``last_at`` when it last climbed (UTC), ``holder`` who
    has it now, ``people`` who the supervisor and the manager are; None is nobody.
    """

    level: int = AGENT
    is_open: bool = True
    causes: frozenset[str] = frozenset()
    last_at: datetime | None = None
    holder: int | None = None
    people: tuple[int | None, int | None] = (None, None)


class Cause(NamedTuple):
    """Why a case should climb; ``at`` is when that came about (UTC), None for right now."""

    key: str
    reason: str
    note: str = ""
    at: datetime | None = None


class Step(NamedTuple):
    """Whether a case climbs, to which level and person, and why (not)."""

    climbs: bool
    level: int
    person: int | None
    reason: str


def cause_key(reason: str, level: int, is_holder: bool) -> str:
    """Return what makes two causes given by hand the same: the reason.

    Whoever was given the case may pass it on for the same reason, for each stuck level reports up.

    >>> cause_key("threatens", SUPERVISOR, is_holder=False), cause_key("threatens", SUPERVISOR, is_holder=True)
    ('threatens', 'threatens:1')
    """
    return f"{reason}:{level}" if level and is_holder else reason


def next_step(case: Case, cause: Cause, _: Translator = say) -> Step:
    """Return whether a case climbs for a cause, and to whom (ES-01, ES-02).

    >>> case = Case(holder=1, people=(2, 3))
    >>> next_step(case, Cause("deadline:9", "missed_clock"))
    Step(climbs=True, level=1, person=2, reason='The case goes to the supervisor.')
    >>> next_step(case, Cause("insists", "insists")).reason
    'Say what happened.'
    >>> next_step(case._replace(holder=2), Cause("insists", "insists", "Third call")).level  # the lead has it himself
    2
    """
    problem = _problem(case, cause, _)
    if problem:
        return Step(False, case.level, None, problem)
    level, person = _find(case)
    if person is None:
        names = {SUPERVISOR: _("supervisor"), MANAGER: _("manager")}
        reason = _(
            "Nobody is set as %(level)s of this case. Name the leader of its team, and of the team above it.",
            level=names[level],
        )
    elif person == case.holder:
        reason = _("The case stays with the same person: nobody else is set above.")
    else:
        reason = {
            SUPERVISOR: _("The case goes to the supervisor."),
            MANAGER: _("The case goes to the manager."),
        }[level]
    return Step(True, level, person, reason)


def _problem(case: Case, cause: Cause, _: Translator) -> str:
    """Return what keeps a case from climbing, empty if nothing does."""
    if not case.is_open:
        return _("The case is closed. Reopen it before you escalate it.")
    if case.level >= MANAGER:
        return _("The case is with the manager already.")
    if cause.reason not in BY_HAND + AUTOMATIC:
        return _("Choose why the case has to climb.")
    if cause.reason in BY_HAND and not (cause.note or "").strip():
        return _("Say what happened.")
    if cause.key in case.causes:
        return _("The case was escalated for this already.")
    if cause.at and case.last_at and cause.at <= case.last_at:
        # Whoever got the case then got it with all that was late.
        return _("The case was escalated since then.")
    return ""


def next_person(case: Case) -> int | None:
    """Return who would have the case after the next step: None for nobody, the holder if nobody else is set above.

    >>> next_person(Case(holder=1, people=(None, 3)))
    3
    """
    return None if case.level >= MANAGER else _find(case)[1]


def _find(case: Case) -> tuple[int, int | None]:
    """Return the next level at which somebody else answers for the case; the next one of all without such a person."""
    for level in range(case.level + 1, MANAGER + 1):
        if case.people[level - 1] not in (None, case.holder):
            return level, case.people[level - 1]
    return case.level + 1, case.people[case.level]


def check_return(level: int, why: str | None, _: Translator = say) -> Verdict:
    """Tell whether a case may go back to its agent.

    >>> check_return(SUPERVISOR, " ").reason
    'Say why the case goes back to its agent.'
    """
    if not level:
        return Verdict(False, _("The case is not escalated."))
    if not (why or "").strip():
        return Verdict(False, _("Say why the case goes back to its agent."))
    return Verdict(True, _("The case goes back to its agent."))
