from . import ir_default
from . import recorded
from . import res_users
