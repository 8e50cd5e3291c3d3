from odoo import fields
from odoo.exceptions import ValidationError

MODULE = "after_sales"
#: What a typing error looks like: no promise, visit or purchase of a company that runs this lies outside.
YEARS = range(2000, 2101)
#: Days, hours, pieces, kilograms: clocks reckon with them, and no date lies so far away.
MOST = 10**6
#: Money, in whatever currency.
MOST_MONEY = 10**12


def check_plausible(model, values):
    """Refuse numbers and dates of ours that can only be typing errors, before anything reckons with them.

    :param values: as ``create`` and ``write`` take them
    :raise ValidationError: naming the field
    """
    if model.env.su:
        return
    for name, value in values.items():
        field = model._fields.get(name)
        if field and value and field._modules[:1] == (MODULE,) and not _is_plausible(field, value):
            raise ValidationError(
                model.env._(
                    "“%(field)s”: %(value)s cannot be meant. Please check it.",
                    field=field._description_string(model.env),
                    value=value,
                )
            )


def _is_plausible(field, value):
    if field.type in ("date", "datetime"):
        moment = fields.Date.to_date(value)
        return not moment or moment.year in YEARS
    if field.type in ("integer", "float", "monetary"):
        return abs(value) <= (MOST_MONEY if field.type == "monetary" else MOST)
    return True
