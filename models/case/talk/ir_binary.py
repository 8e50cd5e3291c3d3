import io

from odoo import models
from odoo.exceptions import UserError

from ....rules import upload
from .. import picture

#: Edge of the copy that stands for a picture which browsers do not show, in pixels.
EDGE = 2048


class IrBinary(models.AbstractModel):
    """Pictures are shown as JPEG where browsers do not know their type; none is decoded that is too large."""

    _inherit = "ir.binary"

    def _get_image_stream_from(self, record, field_name="raw", *args, width=0, height=0, **options):
        is_file = record._name == "ir.attachment" and field_name == "raw"
        is_heic = is_file and record.mimetype == picture.HEIC
        if is_file and (width or height) and record.mimetype in (*picture.BY_BROWSERS, picture.HEIC):
            self._check_pixels(record)
        if is_heic and picture.is_shown(picture.HEIC) and not (width or height):
            width = height = EDGE
        stream = super()._get_image_stream_from(record, field_name, *args, width=width, height=height, **options)
        if is_heic and stream.type == "data":
            stream.mimetype = "image/jpeg"
            stream.download_name = f"{(stream.download_name or 'picture').rpartition('.')[0]}.jpg"
        return stream

    def _check_pixels(self, attachment):
        """Refuse to make a picture smaller that is too large to be looked at."""
        about = picture.read(io.BytesIO(attachment.sudo().raw or b""))
        if about.pixels > upload.PIXELS:
            raise UserError(self.env._("“%(name)s” is too large to be shown.", name=attachment.name))
