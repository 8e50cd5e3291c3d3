from PIL import Image

from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _postprocess_contents(self, values):
        """Keep a picture that is too large to be made smaller as it came: a mail is not lost over it."""
        try:
            return super()._postprocess_contents(values)
        except Image.DecompressionBombError:
            return values
