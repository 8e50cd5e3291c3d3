from . import fault_code
from . import policy
