from . import gift_owe
