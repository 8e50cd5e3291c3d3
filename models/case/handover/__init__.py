from . import handover
from . import handover_line
from . import handover_steps
from . import res_users
