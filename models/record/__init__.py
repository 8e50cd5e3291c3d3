from . import ir_default
from . import recorded
