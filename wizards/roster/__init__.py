from . import shift_plan
