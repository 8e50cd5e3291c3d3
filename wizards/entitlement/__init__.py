from . import may_have
from . import lot_proof
from . import lot_finding
