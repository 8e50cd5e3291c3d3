from . import approval_decide
from . import deadline_complete
from . import deadline_replan
from . import deadline_replan_line
from . import factory_note_review
from . import promise_change
from . import receipt_record
from . import stock_recheck
