from . import may_have
