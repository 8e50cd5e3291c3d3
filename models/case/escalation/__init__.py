from . import escalation
from . import helpdesk_ticket_escalation
from . import helpdesk_ticket_acknowledgement
from . import mail_activity
