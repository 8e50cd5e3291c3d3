from . import helpdesk_ticket_closing
from . import helpdesk_ticket_deed
from . import helpdesk_ticket_confirmation
from . import helpdesk_ticket_rating
from . import rating
