"""What goods that come back need besides the ladder: whether the customer may give them back, who goes first (X-20)."""

from .words import Decision, Translator, say


def judge(
    found: Decision,
    entitled: Decision | None,
    is_advance: bool,
    kind: str = "remedy",
    is_paid: bool = True,
    _: Translator = say,
) -> Decision:
    """Tell whether goods may come back.

    :param found: what the ladder says; ``entitled``: what the policies say, None: then a second person looks at it
    :param is_paid: whether anything says that the customer has paid; money that nobody saw is given by a second person
    :param is_advance: what he gets leaves before his goods are back; ``kind``: the approval without a policy

    >>> fine = Decision("allowed", (), "Next.")
    >>> judge(fine, fine, False).verdict, judge(fine, None, False).approvals, judge(fine, fine, True).approvals
    ('allowed', ('remedy',), ('remedy',))
    >>> judge(fine, fine, False, "refund", is_paid=False)[1:]
    (('refund',), 'Next. Nothing says that the customer has paid: make sure first.')
    >>> judge(fine, Decision("refused", (), "Bought 20 days ago."), False).reason
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
    if is_advance:
        asked.append("remedy")
        reasons.append(_("What the customer gets leaves before his goods are back."))
    if not is_paid:
        asked.append(kind)
        reasons.append(_("Nothing says that the customer has paid: make sure first."))
    if not asked:
        return Decision("allowed", (), " ".join(reasons) or found.reason)
    return Decision("needs_approval", tuple(dict.fromkeys(asked)), " ".join(reasons))


def by_word(found: Decision, _: Translator = say) -> Decision:
    """Return what was found, where the agent alone says that the customer has paid: a second person looks at it.

    >>> by_word(Decision("allowed", (), "Next."))[1:]
    (('refund',), 'Next. Nothing says that the customer has paid: make sure first.')
    >>> by_word(Decision("refused", (), "No.")).verdict, by_word(Decision("needs_approval", ("remedy",), "")).approvals
    ('refused', ('remedy', 'refund'))
    """
    if found.verdict == "refused":
        return found
    reason = _("Nothing says that the customer has paid: make sure first.")
    if reason in found.reason:
        return found
    approvals = tuple(dict.fromkeys((*found.approvals, "refund")))
    return Decision("needs_approval", approvals, f"{found.reason} {reason}".strip())
