from . import approval_limit
from . import approval
from . import approval_sight
from . import approval_host
from . import res_users
from . import today
