"""A customer does not accept our refusal: how long that may be said, and what follows (peers call it a dispute).

Functions over plain values. Every answer ends in its reason, a sentence in the language of the ``_`` that the caller
passes.
"""

from datetime import date, timedelta

from .words import Translator, Verdict, say

#: Outcomes with which the customer gets what was refused.
CONCEDED = ("conceded", "platform_customer")


def may_dispute(refused_on: date, today: date, days: int, _: Translator = say) -> Verdict:
    """Tell whether a refusal may still be disputed: so many days after it, the last one included.

    :param days: 0: without an end

    >>> may_dispute(date(2026, 3, 2), date(2026, 3, 9), 7).allowed
    True
    >>> may_dispute(date(2026, 3, 2), date(2026, 3, 10), 7)
    Verdict(allowed=False, reason='A refusal may be disputed for 7 days: until 2026-03-09.')
    >>> may_dispute(date(2026, 3, 2), date(2027, 3, 2), 0).allowed
    True
    """
    last = refused_on + timedelta(days=days)
    if not days or today <= last:
        return Verdict(True, "")
    return Verdict(False, _("A refusal may be disputed for %(days)s days: until %(last)s.", days=days, last=last))
