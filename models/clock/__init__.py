from . import res_company
from . import deadline_policy
from . import deadline_cutoff
from . import deadline
from . import deadline_stamping
from . import deadline_host
from . import mail_activity
from . import resource_calendar
