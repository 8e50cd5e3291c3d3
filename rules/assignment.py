"""Who gets a new case: who has the customer on the phone, who knows him, who is on duty, the least busy."""

from collections.abc import Iterable
from typing import NamedTuple

from .words import Translator, say


class Candidate(NamedTuple):
    """Somebody who could take a case.

    ``known_from`` names the earlier case with the same customer, empty for none; ``has_call`` is the
    person who talks to the customer now and wants to go on; ``is_creator`` is the person at the keyboard,
    where the company wants those to keep what they open.
    """

    key: int
    has_call: bool = False
    known_from: str = ""
    is_creator: bool = False
    is_away: bool = False
    is_on_duty: bool = False
    is_member: bool = False
    open_cases: int = 0


class Choice(NamedTuple):
    """The chosen candidate's key, None for nobody, and why."""

    key: int | None
    reason: str


def choose(candidates: Iterable[Candidate], has_roster: bool = False, _: Translator = say) -> Choice:
    """Return who gets a case (OW-02, OW-04, DR-02).

    One customer, one agent: a repeat contact goes to the agent who knows it. Whose duty is over is not
    there, and a colleague on duty takes over; without a roster nobody knows who is.

    :param has_roster: somebody is on duty now by the roster, so being off duty means something

    >>> ann, bo = Candidate(1, known_from="HT1", open_cases=9), Candidate(2, is_on_duty=True, is_member=True)
    >>> choose([ann, bo]).key, choose([ann, bo], has_roster=True).key
    (1, 2)
    >>> choose([ann._replace(is_on_duty=True), bo], has_roster=True).reason
    'Knows this customer from HT1.'
    >>> choose([ann, bo._replace(has_call=True)]).reason
    'Takes the call.'
    """
    present = [candidate for candidate in candidates if not candidate.is_away]
    calling = [candidate for candidate in present if candidate.has_call]
    if calling:
        return Choice(calling[0].key, _("Takes the call."))
    knowing = [candidate for candidate in present if candidate.known_from]
    if has_roster:
        knowing = [candidate for candidate in knowing if candidate.is_on_duty]
    if knowing:
        return Choice(knowing[0].key, _("Knows this customer from %(case)s.", case=knowing[0].known_from))
    creating = [candidate for candidate in present if candidate.is_creator]
    if creating:
        return Choice(creating[0].key, _("Opened the case."))
    on_duty = [candidate for candidate in present if candidate.is_on_duty]
    if on_duty:
        best = min(on_duty, key=lambda candidate: candidate.open_cases)
        return Choice(best.key, _("On duty, %(count)s open cases.", count=best.open_cases))
    members = [candidate for candidate in present if candidate.is_member]
    if members:
        best = min(members, key=lambda candidate: candidate.open_cases)
        return Choice(best.key, _("Fewest open cases in the team: %(count)s.", count=best.open_cases))
    return Choice(None, _("Nobody is available."))
