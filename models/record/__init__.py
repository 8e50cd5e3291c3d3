from . import recorded
