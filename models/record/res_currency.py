from odoo import models
from odoo.tools.misc import format_amount

from ...rules.words import Amount


class Currency(models.Model):
    """Says the reasons of rules with amounts in this currency."""

    _inherit = "res.currency"

    def _get_translator(self):
        """Return ``env._`` for rules: it writes their Amounts in this currency, bare where there is none."""
        if not self:
            return self.env._

        def translate(source, /, **values):
            spoken = {k: format_amount(self.env, v, self) if isinstance(v, Amount) else v for k, v in values.items()}
            return self.env._(source, **spoken)

        return translate
