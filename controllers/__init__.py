from . import care
from . import case
from . import claim
from . import helpdesk
from . import receipt
from . import ticket_form
