"""Words that each area adds to a selection of an area below it."""


def added(pairs):
    """Return the arguments of a ``Selection`` that adds words; what speaks in them goes where they go.

    :param pairs: (code, label) per word
    """
    return {"selection_add": pairs, "ondelete": {code: "cascade" for code, _label in pairs}}
