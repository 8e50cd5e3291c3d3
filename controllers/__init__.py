from . import access_log
from . import care
from . import case
from . import claim
from . import helpdesk
from . import job
from . import receipt
from . import ticket_form
