from odoo import api, models

from .told import Told


class MailActivity(models.Model):
    """What somebody has to do is read by that person, whoever made it necessary."""

    _inherit = "mail.activity"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._for_reader(vals) for vals in vals_list])

    @api.model
    def _for_reader(self, vals):
        """Return values whose sentences of ours are in the language of whoever has to do it."""
        told = {name: value for name, value in vals.items() if isinstance(value, Told)}
        if not told:
            return vals
        lang = self.env["res.users"].sudo().browse(vals.get("user_id") or self.env.uid).lang
        return {**vals, **{name: value.to_reader(lang) for name, value in told.items()}}
