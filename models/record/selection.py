"""Words that each area adds to a selection of an area below it."""


def keep(records):
    """Leave what speaks in a word that is gone: deadlines and requests are history, a policy is a manager's."""


def added(pairs):
    """Return the arguments of a ``Selection`` that adds words; a release that drops one deletes nothing.

    :param pairs: (code, label) per word
    """
    return {"selection_add": pairs, "ondelete": {code: keep for code, _label in pairs}}
