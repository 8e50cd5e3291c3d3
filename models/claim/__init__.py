from . import claim
from . import items
from . import evidence
from . import hosts
