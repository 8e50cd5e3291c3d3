from . import ir_default
from . import link
from . import recorded
from . import lifecycle
from . import numbered
from . import shared
from . import res_users
