from . import deadline_complete
from . import deadline_replan
from . import deadline_replan_line
