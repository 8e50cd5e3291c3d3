# In layer order (see docs/architecture.md): an area may know those above it.
from . import record
from . import clock
from . import authority
from . import roster
from . import case
from . import promise
from . import shipment
from . import entitlement
from . import provider
from . import gift
from . import claim
from . import remedy
from . import recovery
from . import workshop
