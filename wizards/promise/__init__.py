from . import factory_note_review
from . import promise_change
from . import promise_check_in
from . import receipt_record
from . import stock_recheck
