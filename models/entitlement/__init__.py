from . import fault_code
