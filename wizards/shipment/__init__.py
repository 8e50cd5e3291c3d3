from . import choose_delivery_carrier
from . import delivery_follow_up
from . import details_verify
from . import freight_explain
from . import installation_book
from . import shipment_call
from . import shipping_notice
from . import waybill_record
