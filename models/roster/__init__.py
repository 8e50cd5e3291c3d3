from . import shift_template
from . import shift
from . import shift_check_in
from . import shift_on_duty
from . import deadline
from . import res_users
from . import today
from . import setup
