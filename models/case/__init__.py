from . import case_kind
from . import helpdesk_ticket_stage
from . import helpdesk_ticket
from . import deadline
from . import deadline_policy
from . import sale_order
from . import stock_move
from . import stock_picking
