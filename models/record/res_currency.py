from datetime import date, datetime

from odoo import models
from odoo.tools.misc import format_amount, format_date

from ...rules.words import Amount


class Currency(models.Model):
    """Says the reasons of rules with amounts in this currency."""

    _inherit = "res.currency"

    def _get_translator(self):
        """Return ``env._`` for rules: it writes their Amounts in this currency, and days as the reader writes them."""

        def speak(value):
            if isinstance(value, Amount) and self:
                return format_amount(self.env, value, self)
            is_day = isinstance(value, date) and not isinstance(value, datetime)
            return format_date(self.env, value, date_format="medium") if is_day else value

        def translate(source, /, **values):
            return self.env._(source, **{name: speak(value) for name, value in values.items()})

        return translate
