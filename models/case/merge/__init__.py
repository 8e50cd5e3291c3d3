from . import helpdesk_ticket_duplicates
from . import helpdesk_ticket_merge
from . import partner_merge
