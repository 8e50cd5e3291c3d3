from . import care
from . import helpdesk
from . import receipt
