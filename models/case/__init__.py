# By topic. No method of the area is overridden within it, so the order says nothing.
from . import searchable
from . import findable
from . import kind
from . import ticket
from . import talk
from . import escalation
from . import closing
from . import merge
from . import handover
from . import hosts
