"""Like pictures: the same sofa photographed once and sent twice, smaller or by another way, is found (idea 5)."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter

from odoo.tests import tagged

from ..models.case.picture import to_hash
from ..rules.likeness import distance, is_telling
from .common_evidence import EvidenceCommon, picture

PIXELS = 10_000_000


def photo(seed, size=(640, 480)):
    """Return a picture with things on it, others for each seed."""
    dice = random.Random(seed)
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for _number in range(25):
        left, top = dice.randrange(size[0]), dice.randrange(size[1])
        box = (left, top, left + dice.randrange(40, 300), top + dice.randrange(40, 300))
        draw.rectangle(box, fill=tuple(dice.randrange(256) for _colour in "rgb"))
    return image.filter(ImageFilter.GaussianBlur(3))


def file(image, kind="JPEG", **options):
    with io.BytesIO() as out:
        image.save(out, kind, **options)
        return out.getvalue()


@tagged("post_install", "-at_install", "after_sales")
class TestLikePictures(EvidenceCommon):
    def _add(self, claim, content, slot=None, name="a.jpg"):
        return claim._add_evidence(slot or self.whole, name, content)

    def test_copies(self):
        """A smaller copy, a worse one, another kind of file, one with little written on it: all are alike."""
        image = photo(1)
        marked = image.copy()
        ImageDraw.Draw(marked).text((20, 20), "order 4711", fill="black")
        first, *copies = (
            to_hash(content, PIXELS)
            for content in (
                file(image, quality=90),
                file(image.resize((320, 240)), quality=60),
                file(image, "PNG"),
                file(image, "WEBP", quality=50),
                file(marked, quality=80),
            )
        )
        self.assertTrue(is_telling(first))
        self.assertLessEqual(max(distance(first, copy) for copy in copies), 6)
        others = [to_hash(file(photo(seed)), PIXELS) for seed in range(2, 30)]
        self.assertGreater(min(distance(first, other) for other in others), 10)

    def test_flag(self):
        """A like picture in another claim is flagged with its number, never refused; not across companies."""
        claims = [self._claim() for _number in range(3)]
        first = self._add(claims[0], file(photo(1)))
        again = self._add(claims[1], file(photo(1).resize((320, 240)), quality=60))
        other = self._add(claims[2], file(photo(2)))
        self.assertNotEqual(first.checksum, again.checksum)
        self.assertEqual(first.used_elsewhere, f"{claims[1].number} (alike)")
        self.assertEqual(again.used_elsewhere, f"{claims[0].number} (alike)")
        self.assertFalse(other.is_used_elsewhere)
        (place,) = (place for place in claims[0].evidence_board if place["id"] == self.whole.id)
        self.assertEqual(place["files"][0]["used_elsewhere"], f"{claims[1].number} (alike)")
        same = self._add(claims[2], file(photo(1)), self.near)
        self.env.invalidate_all()
        self.assertEqual(same.used_elsewhere, f"{claims[0].number}, {claims[1].number} (alike)")
        claims[1].sudo().evidence_ids.company_id = self.env["res.company"].create({"name": "Other"})
        self.env.invalidate_all()
        self.assertEqual(first.used_elsewhere, claims[2].number)

    def test_setting(self):
        """How different pictures may be is a setting; at 0 only those count that look the same."""
        claims = [self._claim() for _number in range(2)]
        first = self._add(claims[0], file(photo(1)))
        again = self._add(claims[1], file(photo(1).resize((320, 240)), quality=60))
        digits = f"{int(first.picture_hash, 16) ^ 0b111:016x}"
        again.sudo().picture_hash = digits
        for most, is_flagged in ((7, True), (3, True), (2, False), (0, False)):
            self.company.after_sales_like_distance = most
            self.env.invalidate_all()
            self.assertEqual(first.is_used_elsewhere, is_flagged, most)

    def test_same_piece(self):
        """Goods that came back and were sold again: the flag says that it is the same piece."""
        claims = [self._claim() for _number in range(2)]
        lot = self.env["stock.lot"].create({"name": "SN-1", "product_id": self.sofa.id})
        for claim in claims:
            vals = {"claim_id": claim.id, "product_id": self.sofa.id, "quantity": 1}
            line = self.env["after.sales.claim.line"].sudo().create(vals)
            line.flush_recordset()
            self.env.cr.execute(
                "INSERT INTO after_sales_claim_line_lot_rel (claim_line_id, lot_id) VALUES (%s, %s)", (line.id, lot.id)
            )
        self.env.invalidate_all()
        self._add(claims[0], file(photo(1)))
        again = self._add(claims[1], file(photo(1).resize((320, 240)), quality=60))
        self.assertEqual(again.used_elsewhere, f"{claims[0].number} (alike, the same piece)")

    def test_nothing_to_see(self):
        """A wall is like any other wall; what is no picture, broken, or far too large is not compared."""
        claim = self._claim()
        self.assertFalse(self._add(claim, picture("red")).picture_hash)
        for content in (b"", b"%PDF-1.4", file(photo(1))[:300], b"\xff\xd8\xff" + b"x" * 100):
            self.assertEqual(to_hash(content, PIXELS), "")
        self.assertEqual(to_hash(file(photo(1)), 1000), "")
