from . import remedy_propose
from . import remedy_propose_line
from . import remedy_answer
from . import remedy_end
from . import remedy_tell
from . import refund_follow
from . import refund_apply
from . import refund_pay
