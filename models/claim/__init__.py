from . import case_kind
from . import evidence_slot
from . import claim
from . import claim_facts
from . import claim_line
from . import evidence
from . import helpdesk_ticket
