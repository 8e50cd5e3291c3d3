"""What the file of a picture says of itself, read without decoding it, and copies that every browser shows.

HEIC, what iPhones make, is shown where the library ``pillow-heif`` is installed; else it stays a file. Pictures are
compared where ``ImageHash`` is installed; else only the same file is found.
"""

import io
import logging
import struct
from contextlib import suppress
from datetime import date, datetime
from typing import NamedTuple

# Odoo loads only some of the plugins of Pillow.
from PIL import ExifTags, Image, ImageOps, WebPImagePlugin  # noqa: F401  # pylint: disable=unused-import

try:
    import imagehash
except ImportError:
    imagehash = None

try:
    from pillow_heif import register_heif_opener
except ImportError:
    register_heif_opener = None
else:
    register_heif_opener()

_logger = logging.getLogger(__name__)

#: Pictures that every browser shows as they are.
BY_BROWSERS = ("image/jpeg", "image/png", "image/gif", "image/webp")
HEIC = "image/heic"
#: No other decoder is asked: a file is what the rules of uploads say it is.
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", *(["HEIF"] if register_heif_opener else []))
#: What Pillow raises on files that are no pictures, or broken ones.
BROKEN = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, RuntimeError, struct.error)


class About(NamedTuple):
    """How many pixels a picture has, 0 where nobody knows; the day on which it was taken, as the camera says."""

    pixels: int = 0
    taken_on: date | None = None


def is_shown(mimetype):
    """Tell whether we can show a picture of this type."""
    return mimetype in BY_BROWSERS or (mimetype == HEIC and bool(register_heif_opener))


def read(file):
    """Return what the header of a picture says; the picture itself is not decoded.

    :param file: a file open for reading, left at its beginning
    """
    about = About()
    try:
        with suppress(*BROKEN):
            picture = Image.open(file, formats=FORMATS)
            about = About(picture.width * picture.height)
            about = about._replace(taken_on=_get_taken_on(picture))
    except Image.DecompressionBombError:
        about = About(2 * Image.MAX_IMAGE_PIXELS)
    file.seek(0)
    return about


def _get_taken_on(picture):
    """Return the local day that the camera noted, None where it noted none."""
    exif = picture.getexif()
    taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    return taken and datetime.strptime(str(taken)[:10], "%Y:%m:%d").date()


def to_jpeg(content, size, limit):
    """Return a JPEG of a picture, upright and no larger than ``size``; empty for what cannot be shown.

    :param limit: pixels beyond which nothing is decoded
    """
    if read(io.BytesIO(content)).pixels > limit:
        return b""
    with io.BytesIO() as out:
        try:
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            picture.draft("RGB", size)
            picture = ImageOps.exif_transpose(picture)
            picture.thumbnail(size)
            _on_white(picture).save(out, "JPEG", quality=80)
        except BROKEN as error:
            _logger.info("A picture cannot be shown: %s", error)
            return b""
        return out.getvalue()


def to_hash(content, limit):
    """Return 16 digits that say what is seen on a picture, empty for what cannot be shown.

    :param limit: pixels beyond which nothing is decoded
    """
    about = read(io.BytesIO(content))
    if not imagehash or not about.pixels or about.pixels > limit:
        return ""
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        # What is compared is far smaller than any photograph.
        picture.draft("RGB", (256, 256))
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail((256, 256))
        return str(imagehash.phash(_on_white(picture)))
    except BROKEN as error:
        _logger.info("A picture cannot be compared: %s", error)
        return ""


def _on_white(picture):
    """Return a picture without transparency, which JPEG does not know."""
    if picture.mode not in ("RGBA", "LA", "PA", "P"):
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground
