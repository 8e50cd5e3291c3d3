from . import case_fact
from . import case_kind
from . import helpdesk_ticket_stage
from . import mail_activity_plan_template
