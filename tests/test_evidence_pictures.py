"""Pictures as phones make them: HEIC, turned, dated, and such as would fill the memory (DM-02, DM-08, H2)."""

import io
from datetime import date
from unittest.mock import patch

import pillow_heif
from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.case import picture as pictures
from .common import PageCase
from .common_evidence import EvidenceCommon, picture


def heic(colour="navy"):
    """Return what an iPhone sends."""
    with io.BytesIO() as out:
        pillow_heif.from_pillow(Image.new("RGB", (64, 48), colour)).save(out, quality=50)
        return out.getvalue()


def bomb():
    """Return a small file of 400 megapixels."""
    with io.BytesIO() as out:
        Image.new("1", (20000, 20000)).save(out, "PNG")
        return out.getvalue()


def photo(taken="2026:02:20 10:00:00", orientation=6, size=(400, 200)):
    """Return a picture as a camera makes it: lying, with a note how it was held and when it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x8769] = {0x9003: taken}
    with io.BytesIO() as out:
        Image.new("RGB", size, "red").save(out, "JPEG", exif=exif)
        return out.getvalue()


def open_picture(content):
    return Image.open(io.BytesIO(content))


@tagged("post_install", "-at_install", "after_sales")
class TestEvidencePictures(PageCase, EvidenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.password = cls.agent.login
        cls.claim = cls._asked_claim(at=cls.env.cr.now())
        cls.url = cls.claim._get_evidence_path()

    def test_heic(self):
        """DM-02, DM-08: it is kept as it came and shown as JPEG, to the customer, to us and in the claim pack."""
        content = heic()
        evidence = self.claim.sudo()._add_evidence(self.whole, "IMG_1.HEIC", content, by_customer=True)
        self.assertEqual((evidence.mimetype, evidence.is_image), ("image/heic", True))
        self.assertEqual(evidence.attachment_id.raw, content)
        self.authenticate(None, None)
        shown = self.url_open(f"{self.url}/file/{evidence.id}")
        self.assertEqual(shown.headers["Content-Type"], "image/jpeg")
        self.assertEqual(open_picture(shown.content).format, "JPEG")
        self.authenticate(self.agent.login, self.agent.login)
        for size in ("", "/160x160"):
            shown = self.url_open(f"/web/image/{evidence.attachment_id.id}{size}")
            self.assertEqual(shown.headers["Content-Type"], "image/jpeg")
            self.assertEqual(open_picture(shown.content).format, "JPEG")
        self.assertEqual(self.url_open(f"/web/content/{evidence.attachment_id.id}").content, content)
        evidence._accept()
        shots, files = self.claim._get_pack_evidence()
        self.assertTrue(shots[0]["picture"].startswith("data:image/jpeg"))
        self.assertFalse(files)

    def test_heic_without_library(self):
        """A server that cannot show it says so, and takes it in all the same."""
        with patch.object(pictures, "register_heif_opener", None):
            evidence = self.claim._add_evidence(self.whole, "IMG_1.HEIC", heic())
            self.assertFalse(evidence.is_image)
            self.assertIn("lacks pillow-heif", evidence.hint)
            files = self.claim.evidence_board[0]["files"]
            self.assertIn("lacks pillow-heif", files[0]["hint"])

    def test_bomb(self):
        """H2: a small file that unfolds to a picture of 400 megapixels is refused in words, undecoded."""
        content = bomb()
        self.assertLess(len(content), 100_000)
        with self.assertRaisesRegex(UserError, "more than 80 megapixels"):
            self.claim.with_user(self.agent)._add_evidence(self.whole, "large.png", content)

    def test_bomb_from_before(self):
        """H2: one that was taken in earlier breaks neither thumbnail nor claim pack."""
        evidence = self._send(self.claim, self.whole)
        evidence.attachment_id.sudo().write({"raw": bomb(), "mimetype": "image/png"})
        evidence._accept()
        self.assertEqual(self.claim._get_pack_evidence(), ([], [f"{self.whole.name}: navy.jpg"]))
        self.authenticate(None, None)
        self.assertEqual(self.url_open(f"{self.url}/file/{evidence.id}").status_code, 404)

    def test_turned(self):
        """A picture that lies on its side is shown upright."""
        evidence = self.claim.sudo()._add_evidence(self.whole, "a.jpg", photo(), by_customer=True)
        self.authenticate(None, None)
        width, height = open_picture(self.url_open(f"{self.url}/file/{evidence.id}").content).size
        self.assertLess(width, height)
        width, height = open_picture(pictures.to_jpeg(photo(), (100, 100), 10**6)).size
        self.assertEqual((width, height), (50, 100))

    def test_pack_of_other_types(self):
        """The pack shows what is transparent, moves or is WebP as JPEG."""
        for kind in ("PNG", "GIF", "WEBP"):
            with io.BytesIO() as out:
                Image.new("RGBA", (30, 20), (255, 0, 0, 0)).save(out, kind)
                small = pictures.to_jpeg(out.getvalue(), (10, 10), 10**6)
            self.assertEqual(open_picture(small).format, "JPEG")
        self.assertFalse(pictures.to_jpeg(b"\xff\xd8\xff broken", (10, 10), 10**6))
        self.assertFalse(pictures.to_jpeg(picture(), (10, 10), 100))

    def test_date(self):
        """A picture that is older than the delivery is flagged for who decides, and taken in."""
        evidence = self.claim._add_evidence(self.whole, "a.jpg", photo())
        self.assertEqual(evidence.taken_on, date(2026, 2, 20))
        self.assertFalse(evidence.hint, "Nothing is known of a delivery")
        for taken in ("0000:00:00 00:00:00", "nonsense", ""):
            self.assertFalse(pictures.read(io.BytesIO(photo(taken))).taken_on)
