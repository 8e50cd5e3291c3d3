# In layer order (see the area table in README.md): an area may know those above it.
from . import clock
from . import authority
from . import case
from . import promise
from . import shipment
from . import provider
from . import entitlement
from . import claim
from . import remedy
