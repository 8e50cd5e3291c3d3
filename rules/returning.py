"""What goods that come back need besides the ladder: whether the customer may give them back, who goes first (X-20)."""

from typing import NamedTuple

from .words import Decision, Translator, say


class Facts(NamedTuple):
    """What is known of goods that come back.

    ``is_advance``: what the customer gets leaves before his goods are back; ``is_paid``: anything says that the
    customer has paid; ``is_cheaper``: another article is given for less than its price.
    """

    is_advance: bool = False
    is_paid: bool = True
    is_cheaper: bool = False


def judge(
    found: Decision,
    entitled: Decision | None,
    facts: Facts = Facts(),  # noqa: B008
    kind: str = "remedy",
    _: Translator = say,
) -> Decision:
    """Tell whether goods may come back.

    :param found: what the ladder says
    :param entitled: what the policies say, None where none was asked: then a second person looks at it
    :param kind: the approval that is asked for where no policy says anything: refund for money, remedy for goods

    >>> fine = Decision("allowed", (), "Next.")
    >>> judge(fine, fine).verdict, judge(fine, None).approvals, judge(fine, fine, Facts(is_advance=True)).approvals
    ('allowed', ('remedy',), ('remedy',))
    >>> judge(fine, fine, Facts(is_paid=False), "refund")[1:]
    (('refund',), 'Next. Nothing says that the customer has paid: make sure first.')
    >>> judge(fine, Decision("refused", (), "Bought 20 days ago.")).reason
    'Bought 20 days ago.'
    """
    for answer in (found, entitled):
        if answer and answer.verdict == "refused":
            return answer
    asked = [*found.approvals, *(entitled.approvals if entitled else (kind,))]
    reasons = [found.reason] if found.approvals else []
    if not entitled:
        reasons.append(_("No policy says that the customer may give this back."))
    elif entitled.reason:
        reasons.append(entitled.reason)
    why = _ask(facts, _)
    if why:
        asked, reasons = [*asked, kind], reasons + why
    if not asked:
        return Decision("allowed", (), " ".join(reasons) or found.reason)
    return Decision("needs_approval", tuple(dict.fromkeys(asked)), " ".join(reasons))


def _ask(facts: Facts, _: Translator) -> list[str]:
    """Return why a second person has to look at it, whatever the policies say."""
    why = []
    if facts.is_advance:
        why.append(_("What the customer gets leaves before his goods are back."))
    if facts.is_cheaper:
        why.append(_("The new article is given for less than its price."))
    if not facts.is_paid:
        why.append(_("Nothing says that the customer has paid: make sure first."))
    return why
