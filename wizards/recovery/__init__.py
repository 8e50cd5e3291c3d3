from . import recovery_open
from . import recovery_file
from . import recovery_answer
from . import recovery_end
from . import recovery_answer_list
from . import carrier_event_record
from . import tracking_list
