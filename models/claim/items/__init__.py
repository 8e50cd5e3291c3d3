from . import claim_line
from . import claim_line_lots
from . import claim_line_warranty
from . import claim_items
from . import claim_goods
from . import sale_order_line
from . import sale_order_line_lots
