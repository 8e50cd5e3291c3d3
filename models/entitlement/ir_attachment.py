from odoo import models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """The files of papers stay: the warranty stands on them (WA-04)."""

    _inherit = "ir.attachment"

    def _get_lots_of_proof(self):
        """Return per file the serial number whose papers it shows."""
        files = self.filtered(lambda file: file.res_model == "stock.lot")
        lots = self.env["stock.lot"].sudo().search([("id", "in", files.mapped("res_id"))]) if files else []
        return {file: lot for lot in lots for file in lot.proof_attachment_ids & self}

    def _get_kept_with(self):
        return super()._get_kept_with() | {file: lot.name for file, lot in self._get_lots_of_proof().items()}

    def _check_may_go(self):
        """Keep what proves a purchase."""
        result = super()._check_may_go()
        kept = self.sudo()._get_lots_of_proof()
        if kept:
            lot = next(iter(kept.values()))
            raise UserError(self.env._("The papers of %(lot)s are kept: its warranty stands on them.", lot=lot.name))
        return result
