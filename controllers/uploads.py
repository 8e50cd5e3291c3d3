"""What all pages that take files of strangers have in common: what is wrong with the files and their size (H2)."""

import werkzeug.exceptions

from odoo.http import request

from ..models.case import picture
from ..rules import upload

#: What a request may weigh beyond its files: the form around them.
FORM_SIZE = upload.MEGABYTE
#: How much of what a stranger types is taken, in characters.
TEXT_LENGTH = 1000
#: Edge of a small picture on a page, in pixels.
THUMBNAIL = 160


def limit_request(controller):
    """Return how many bytes may be sent at once; a larger request goes back to the page, which says so.

    The web server has refused it before the page is asked, so it is turned away here, unread. The page is
    the address without its last part, and gets ``problem=size``.
    """
    # Whose page it is, is not known yet: the company that takes most decides here, each one decides on its page.
    largest = ["after_sales_upload_count:max", "after_sales_upload_mb:max"]
    ((count, size),) = request.env["res.company"].sudo()._read_group([], [], largest)
    limit = (count or 0) * (size or 0) * upload.MEGABYTE + FORM_SIZE
    if (request.httprequest.content_length or 0) > limit:
        page = request.httprequest.path.rpartition("/")[0]
        werkzeug.exceptions.abort(request.redirect(f"{page}?problem=size", code=303))
    return limit


def get_sent_files(name):
    """Return the files that came with a form in the field of this name."""
    return [file for file in request.httprequest.files.getlist(name) if file.filename]


def get_file_problems(files, company):
    """Return what is wrong with files, as sentences; their content is not decoded."""
    facts = []
    for file in files:
        head = file.stream.read(upload.HEAD_SIZE)
        size = file.stream.seek(0, 2)
        file.stream.seek(0)
        facts.append((file.filename, size, head, picture.read(file.stream).pixels))
    limits = company.after_sales_upload_count, company.after_sales_upload_mb
    return upload.check_files(facts, *limits, _=request.env._)


def show_thumbnail(attachment):
    """Answer with a small copy of a picture that the caller may show.

    :raise UserError: for a picture that cannot be made smaller
    """
    size = {"width": THUMBNAIL, "height": THUMBNAIL}
    stream = request.env["ir.binary"].sudo()._get_image_stream_from(attachment, **size)
    answer = stream.get_response()
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def keep_private(answer):
    """Return an answer whose address is a key: it goes to no other site, and no cache keeps what it opens."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    # And nobody shows it inside a page of their own, to have buttons pressed.
    answer.headers["X-Frame-Options"] = "DENY"
    answer.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    return answer


def clean(text, length=TEXT_LENGTH):
    """Return what a stranger typed as text that can be stored: no zero bytes, not endless."""
    return text.replace("\0", "").strip()[:length] if isinstance(text, str) else ""
