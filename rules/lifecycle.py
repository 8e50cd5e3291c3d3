"""Every transition table: from which state a record may pass to which.

A table is meant to be seen whole. Whoever changes a state asks ``may_become`` first.
"""

from collections.abc import Mapping

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


CLAIM = {
    "draft": {"collecting", "to_decide", "cancelled"},
    "collecting": {"to_decide", "cancelled"},
    "to_decide": {"collecting", "decided", "cancelled"},
    # A decision is taken up again when the facts turn out to be others.
    "decided": {"to_decide", "closed", "cancelled"},
    "closed": {"to_decide"},
    "cancelled": set(),
}

EVIDENCE = {
    "to_review": {"accepted", "rejected"},
    "accepted": {"rejected"},
    "rejected": {"accepted"},
}

#: A gift is promised for one delivery; what did not leave with it is owed until another order takes it along.
GIFT = {
    "promised": {"packed", "owed", "given", "cancelled"},
    "packed": {"given", "owed"},
    "owed": {"promised", "given", "cancelled"},
    # The customer does not find what we thought to have given.
    "given": {"owed"},
    "cancelled": set(),
}

#: An approved remedy waits for what carries it out; goods that come back travel, then are looked at (MX-05, X-20).
REMEDY = {
    "draft": {"to_approve", "approved", "refused", "cancelled"},
    # Whoever refuses the request gives it back to the agent, who changes it or gives it up.
    "to_approve": {"draft", "approved", "refused", "cancelled"},
    "approved": {
        "awaiting_return", "awaiting_inspection", "awaiting_dispatch", "awaiting_service", "awaiting_refund", "done",
        "refused", "cancelled",
    },
    # Back to approved when the document that carries it out is cancelled; what is sent may leave in advance.
    "awaiting_return": {"approved", "awaiting_inspection", "awaiting_dispatch", "awaiting_refund", "done", "cancelled"},
    # Goods that do not pass go back to the customer, and he gets nothing for them.
    "awaiting_inspection": {
        "approved", "awaiting_return", "awaiting_dispatch", "awaiting_refund", "done", "refused", "cancelled",
    },
    "awaiting_dispatch": {"approved", "awaiting_return", "awaiting_inspection", "awaiting_refund", "done", "cancelled"},
    "awaiting_service": {"approved", "done", "cancelled"},
    "awaiting_refund": {"approved", "awaiting_return", "awaiting_inspection", "awaiting_dispatch", "done", "cancelled"},
    # What was done can be undone in its document, and then waits again.
    "done": {
        "approved", "awaiting_return", "awaiting_inspection", "awaiting_dispatch", "awaiting_service",
        "awaiting_refund",
    },
    "refused": set(),
    "cancelled": set(),
}  # fmt: skip

#: Goods that did not pass are taken for less, sent back, or taken as they are by somebody who may decide that.
INSPECTION = {
    "to_do": {"passed", "failed"},
    "passed": set(),
    "failed": {"accepted", "sent_back", "to_do"},
    "accepted": set(),
    "sent_back": set(),
}

#: An application for money is signed by three people, then paid; refused, a new one is written.
REFUND_APPLICATION = {
    "draft": {"to_sign", "cancelled"},
    "to_sign": {"signed", "refused", "cancelled"},
    "signed": {"paid", "refused", "cancelled"},
    "paid": set(),
    "refused": set(),
    "cancelled": set(),
}

#: What a debtor refuses is argued about; money taken back is owed again; what was given up may be taken up again.
RECOVERY = {
    "draft": {"filed", "written_off", "cancelled"},
    "filed": {"acknowledged", "disputed", "agreed", "written_off"},
    "acknowledged": {"disputed", "agreed", "written_off"},
    "disputed": {"agreed", "written_off"},
    "agreed": {"disputed", "recovered", "written_off"},
    "recovered": {"agreed"},
    "written_off": {"filed"},
    "cancelled": set(),
}

REMEDY_OFFER = {
    "open": {"accepted", "refused", "countered"},
    "accepted": set(),
    "refused": set(),
    "countered": set(),
}


HANDOVER = {
    "draft": {"done", "cancelled"},
    "done": {"returned"},
    "returned": set(),
    "cancelled": set(),
}


def may_become(table: Mapping[str, set[str]], old: str, new: str) -> bool:
    """Tell whether the table lets a record pass from ``old`` to ``new``.

    >>> may_become(APPROVAL, "requested", "approved"), may_become(APPROVAL, "refused", "approved")
    (True, False)
    """
    return new in table.get(old, ())
