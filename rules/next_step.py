"""What an agent does next with a case: one thing at a time."""

from collections.abc import Collection

from .words import Step, Translator, say


def next_step(
    phase: str, *, has_agent: bool, is_others: bool, is_answered: bool, missing: Collection[str], _: Translator = say
) -> Step:
    """Return the step that brings a case forward: assign, answer, record, start, solve or none.

    :param phase: phase of the case's stage
    :param has_agent: somebody handles it; ``is_others``: somebody else does
    :param is_answered: a person has answered the customer, or nobody is owed an answer
    :param missing: what has to be recorded before the case goes on, as words
    :param _: translator

    >>> next_step("new", has_agent=False, is_others=False, is_answered=False, missing=[])
    Step(code='assign', reason='Nobody handles this case yet.')
    >>> next_step("new", has_agent=True, is_others=False, is_answered=False, missing=["the order"]).code
    'answer'
    >>> next_step("new", has_agent=True, is_others=False, is_answered=True, missing=["the order"]).code
    'record'
    >>> next_step("assessing", has_agent=True, is_others=False, is_answered=True, missing=[]).code
    'start'
    >>> [next_step(phase, has_agent=True, is_others=False, is_answered=True, missing=[]).code
    ...  for phase in ("waiting_customer", "waiting_third_party", "solved", "cancelled")]
    ['', '', '', '']
    >>> next_step("working", has_agent=True, is_others=True, is_answered=False, missing=[]).code
    ''
    """
    if phase in ("solved", "cancelled"):
        return Step("", _("The case is closed."))
    if not has_agent:
        return Step("assign", _("Nobody handles this case yet."))
    if is_others:
        return Step("", _("Somebody else handles this case."))
    if phase in ("waiting_customer", "waiting_third_party"):
        return Step("", _("The case waits for somebody else."))
    if not is_answered:
        return Step("answer", _("The customer has no answer yet."))
    if phase == "working":
        return Step("solve", _("The case is being worked on."))
    if missing:
        return Step("record", _("Something has to be recorded before work begins."))
    return Step("start", _("All that is needed is known."))
