"""Every transition table: from which state a record may pass to which.

A table is meant to be seen whole. Whoever changes a state asks ``may_become`` first.
"""

APPROVAL = {
    "requested": {"approved", "refused", "withdrawn"},
    "approved": set(),
    "refused": set(),
    "withdrawn": set(),
}

STOCK_RECHECK = {
    "not_needed": {"to_do"},
    "to_do": {"in_stock", "no_stock", "not_needed"},
    "in_stock": {"to_do"},
    "no_stock": {"to_do", "in_stock"},
}

DEADLINE_CHANGE = {
    "pending": {"accepted", "refused"},
    "accepted": set(),
    "refused": set(),
}

# A job is done when the provider says so, and verified only by the callback: none closes without (PV-06).
JOB = {
    "draft": {"offered", "cancelled"},
    "offered": {"accepted", "draft", "cancelled"},
    "accepted": {"briefed", "draft", "cancelled"},
    "briefed": {"scheduled", "draft", "cancelled"},
    "scheduled": {"done", "draft", "cancelled"},
    "done": {"verified"},
    "verified": set(),
    "cancelled": set(),
}

JOB_OFFER = {
    "waiting": {"sent", "withdrawn"},
    "sent": {"accepted", "refused", "expired", "withdrawn"},
    "accepted": {"withdrawn"},
    "refused": set(),
    "expired": set(),
    "withdrawn": set(),
}


def may_become(table, old, new):
    """Tell whether the table lets a record pass from ``old`` to ``new``.

    >>> may_become(APPROVAL, "requested", "approved"), may_become(APPROVAL, "refused", "approved")
    (True, False)
    """
    return new in table.get(old, ())
