"""What a service cost the customer beside the goods: an advanced fee, damage by the provider (PV-05, PV-10).

It is owed whatever the goods cost and whatever the ladder says; only who decides it depends on the sum. Functions over
plain values: no number of a manual stands here. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes (Odoo's translator; plain English without one).
"""

from typing import NamedTuple

from .words import Amount, Decision, Translator, say


class Owed(NamedTuple):
    """What is recorded on a job and owed to the customer, and what of it was given already.

    ``agreed`` is the price that was agreed before, None where nothing was agreed (damage).
    """

    recorded: float
    given: float
    agreed: float | None = None


class Power(NamedTuple):
    """What an agent may give alone: up to ``most``, None without a policy; ``used`` of it was given before."""

    most: float | None
    used: float = 0.0


def still_owed(recorded: float, given: float, digits: int = 2) -> float:
    """Return what is recorded and not given yet, never less than nothing.

    >>> still_owed(180.0, 0.0), still_owed(180.0, 180.0), still_owed(50.0, 80.0), still_owed(0.3, 0.1)
    (180.0, 0.0, 0.0, 0.2)
    """
    return round(max(recorded - given, 0.0), digits)


def judge(amount: float, owed: Owed, power: Power, kind: str, _: Translator = say) -> Decision:
    """Tell who decides that a customer gets what a service has cost beside the goods; never more than is recorded.

    :param amount: what the customer is to get
    :param owed: see Owed
    :param power: see Power
    :param kind: the approval it takes beyond an agent's power

    >>> judge(180, Owed(180, 0, agreed=180), Power(200), "refund")
    Decision(verdict='allowed', approvals=(), reason='As recorded on the service job, within what an agent may give.')
    >>> judge(180, Owed(180, 180, agreed=180), Power(200), "refund").reason
    'Only 0.00 of the 180.00 that are recorded on the service job is left to give.'
    >>> judge(190, Owed(190, 0, agreed=180), Power(200), "refund")[:2]
    ('needs_approval', ('refund',))
    >>> judge(80, Owed(80, 0), Power(20), "compensation").reason
    'More than the 20.00 that an agent may give.'
    >>> judge(15, Owed(15, 0), Power(20, used=10), "compensation").reason
    'With the 10.00 given before, more than the 20.00 that an agent may give.'
    """
    left = still_owed(owed.recorded, owed.given)
    if amount <= 0:
        return Decision("refused", (), _("Enter the amount that the customer gets."))
    if round(amount - left, 2) > 0:
        problem = _(
            "Only %(left)s of the %(recorded)s that are recorded on the service job is left to give.",
            left=Amount(left),
            recorded=Amount(owed.recorded),
        )
        return Decision("refused", (), problem)
    why = _get_doubt(amount, owed, power, _)
    if why:
        return Decision("needs_approval", (kind,), why)
    return Decision("allowed", (), _("As recorded on the service job, within what an agent may give."))


def _get_doubt(amount: float, owed: Owed, power: Power, _: Translator) -> str:
    """Return why an agent does not decide this alone, empty if he does."""
    if owed.agreed is not None and round(owed.recorded - owed.agreed, 2) > 0:
        return _(
            "The provider took %(recorded)s, %(agreed)s were agreed.",
            recorded=Amount(owed.recorded),
            agreed=Amount(owed.agreed),
        )
    if power.most is None:
        return _("No policy leaves this to the agent.")
    if round(amount - power.most, 2) > 0:
        return _("More than the %(most)s that an agent may give.", most=Amount(power.most))
    if round(power.used + amount - power.most, 2) > 0:
        return _(
            "With the %(used)s given before, more than the %(most)s that an agent may give.",
            used=Amount(power.used),
            most=Amount(power.most),
        )
    return ""
