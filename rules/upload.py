"""Which files of strangers are taken in: pictures and PDF, known by their content and not by their name (H2).

Functions over plain values. Every answer ends in its reason, a sentence in the language of the ``_``
that the caller passes.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from .words import Translator, say

#: How many bytes of a file tell what it is.
HEAD_SIZE = 64
MEGABYTE = 1024 * 1024
#: How many pixels are decoded at most. A small file may unfold to a picture that fills the memory of the machine.
PIXELS = 80_000_000
#: Per type what a file begins with; the first extension is the one that a nameless file gets.
SIGNATURES = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "application/pdf": (b"%PDF-",),
}
EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
NAME_LENGTH = 100


#: A file as a stranger sends it: name, size in bytes, its first bytes, and of a picture the number of pixels.
File = tuple[str, int, bytes] | tuple[str, int, bytes, int]


class Upload(NamedTuple):
    """Whether a file is taken in, as what and under which name."""

    allowed: bool
    mimetype: str
    name: str
    reason: str


def sniff(head: bytes) -> str:
    """Return the type that the first bytes of a file prove, empty for what is not taken in.

    >>> sniff(b"%PDF-1.7 ..."), sniff(b"PK\\x03\\x04"), sniff(b"<svg onload='alert()'/>")
    ('application/pdf', '', '')
    """
    for mimetype, signatures in SIGNATURES.items():
        if head.startswith(signatures):
            return mimetype
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "image/heic"
    return ""


def safe_name(name: str | None, mimetype: str) -> str:
    """Return a file name without folders and tricks, whose extension says what the file is.

    >>> safe_name("..\\\\..\\\\photo.html", "image/jpeg"), safe_name("/etc/Sofa.PNG", "image/png")
    ('photo.html.jpg', 'Sofa.PNG')
    """
    name = re.split(r"[/\\]", name or "")[-1]
    # Control and formatting characters: some turn the writing round, so that an extension looks like another.
    name = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in name)
    name = re.sub(r'[<>:"|?*\s]+', " ", name).strip(" .")
    extensions = EXTENSIONS.get(mimetype, ("",))
    stem, dot, extension = name.rpartition(".")
    if not dot or f".{extension}".lower() not in extensions:
        stem, extension = name, extensions[0].lstrip(".")
    return f"{stem.strip(' .')[:NAME_LENGTH] or 'file'}.{extension}".rstrip(".")


def check_file(
    name: str | None, size: int, head: bytes, limit_mb: float, pixels: int = 0, _: Translator = say
) -> Upload:
    """Tell whether a file is taken in (H2).

    :param name: what the sender calls it; size: in bytes; head: its first bytes, HEAD_SIZE of them at least
    :param limit_mb: how large a file may be, in megabytes
    :param pixels: how many a picture has, by its header

    >>> check_file("leg.jpg", 5, b"\\xff\\xd8\\xff\\xe0.", 10).allowed
    True
    >>> check_file("leg.jpg", 5, b"PK\\x03\\x04.", 10).reason
    '“leg.jpg” is neither a picture nor a PDF. Send JPEG, PNG, GIF, WebP, HEIC or PDF.'
    """
    mimetype = sniff(head)
    clean = safe_name(name, mimetype)
    title = clean if mimetype else safe_name(name, "")
    reason = ""
    if not size:
        reason = _("“%(name)s” is empty. Choose the file again.", name=title)
    elif not mimetype:
        reason = _("“%(name)s” is neither a picture nor a PDF. Send JPEG, PNG, GIF, WebP, HEIC or PDF.", name=title)
    elif size > limit_mb * MEGABYTE:
        reason = _("“%(name)s” is larger than %(limit)s MB. Send a smaller version of it.", name=title, limit=limit_mb)
    elif pixels > PIXELS:
        limit = PIXELS // 1_000_000
        reason = _(
            "“%(name)s” has more than %(limit)s megapixels. Send a smaller version of it.", name=title, limit=limit
        )
    return Upload(not reason, mimetype, clean, reason or _("“%(name)s” may be sent.", name=title))


def check_files(files: Sequence[File], limit_count: int, limit_mb: float, _: Translator = say) -> list[str]:
    """Return what is wrong with some files, as sentences; none when all of them are taken in (H2).

    :param files: (name, size in bytes, first bytes, and pixels of a picture) per file

    >>> check_files([("a.pdf", 9, b"%PDF-1.7 ")] * 3, 2, 10)
    ['You chose 3 files. Send up to 2 of them now, and the others later as an answer.']
    """
    problems = []
    if len(files) > limit_count:
        text = _(
            "You chose %(count)s files. Send up to %(limit)s of them now, and the others later as an answer.",
            count=len(files),
            limit=limit_count,
        )
        problems.append(text)
    for name, size, head, *pixels in files[: limit_count + 1]:
        upload = check_file(name, size, head, limit_mb, pixels[0] if pixels else 0, _=_)
        if not upload.allowed:
            problems.append(upload.reason)
    return problems
