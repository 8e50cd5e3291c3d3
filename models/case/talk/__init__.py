from . import helpdesk_ticket_contact
from . import helpdesk_ticket_answer
from . import helpdesk_ticket_mail
from . import ir_binary
from . import mail_followers
from . import mail_mail
from . import mail_template
from . import mail_thread
