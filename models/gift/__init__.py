from . import gift
from . import gift_steps
from . import sale_order
from . import sale_order_line
from . import stock_picking
from . import res_partner
from . import today
