from . import ir_default
from . import link
from . import recorded
from . import shared
from . import res_users
from . import ir_attachment
from . import mail_message
