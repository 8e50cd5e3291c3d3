"""What strangers type, write and send: searches, mails, files, lists of platforms, names of places."""

from datetime import date

from ..rules import correspondence, coverage, lookup, platform_list, upload
from .common_rules import RuleCase

JPEG, PDF = b"\xff\xd8\xff\xe0 ...", b"%PDF-1.7 ..."
MEGABYTE = 1024 * 1024


class TestLookup(RuleCase):
    """IT-01: a number, a phone, an address, a name."""

    def test_phone_tail(self):
        for text, expected in (
            ("12345", ""),
            ("123456", "123456"),
            ("0012345", ""),
            ("00123456", "123456"),
            ("123456789", "123456789"),
            ("1234567890", "234567890"),
            ("", ""),
            (None, ""),
        ):
            self.assertEqual(lookup.phone_tail(text), expected, text)

    def test_read(self):
        for text, prefix, expected, words in (
            (None, "", ("", "", (), ""), "at least 2 characters"),
            (" x ", "", ("", "", (), ""), "at least 2 characters"),
            ("xy", "", ("xy", "", (), ""), "A number or a name."),
            ("A@B", "", ("A@B", "a@b", (), ""), "An e-mail address."),
            ("12345", "", ("12345", "", (), ""), "A number or a name."),
            ("012345", "86", ("012345", "", (), ""), "A number or a name."),
            ("S123456", "86", ("S123456", "", (), ""), "A number or a name."),
            ("123456", "", ("123456", "", ("+123456", "00123456", "123456", "0123456"), "123456"), "or a telephone"),
            (
                "0123456",
                "86",
                ("0123456", "", ("+86123456", "0086123456", "86123456", "0123456", "123456"), "123456"),
                "or a telephone",
            ),
            (
                "+86 123456",
                "86",
                ("+86 123456", "", ("+86123456", "0086123456", "86123456", "123456", "0123456"), "86123456"),
                "or a telephone",
            ),
            (
                "+49 123456",
                "86",
                ("+49 123456", "", ("+49123456", "0049123456", "49123456"), "49123456"),
                "or a telephone",
            ),
            (
                "0049 123456",
                "",
                ("0049 123456", "", ("+49123456", "0049123456", "49123456"), "49123456"),
                "or a telephone",
            ),
            (
                "86123456",
                "86",
                (
                    "86123456",
                    "",
                    ("+8686123456", "008686123456", "8686123456", "86123456", "+86123456", "123456", "086123456"),
                    "86123456",
                ),
                "or a telephone",
            ),
        ):
            with self.subTest(text=text, prefix=prefix):
                found = lookup.read(text, prefix)
                self.assertEqual(found[:4], expected)
                self.assertIn(words, found.reason)
        self.assertEqual(len(lookup.read("a" * 201).text), lookup.LONGEST_TEXT)

    def test_mentioned(self):
        """In a mail: numbers of four signs and more that have a digit, grouped ones as one, each once."""
        for text, expected in (
            (None, ()),
            ("call me", ()),
            ("abcd ab1 abc1", ("ABC1",)),
            ("S00030 and s00030", ("S00030",)),
            ("1234 5678", ("12345678", "1234", "5678")),
            ("12 34", ("1234",)),
        ):
            self.assertEqual(lookup.mentioned(text), expected, text)
        many = " ".join(f"N{number:04}." for number in range(60))
        self.assertEqual(len(lookup.mentioned(many)), lookup.MOST_NUMBERS)
        self.assertEqual(lookup.mentioned("x" * lookup.LONGEST_MAIL + " S00030"), ())


class TestCorrespondence(RuleCase):
    """IT-08, SL-01: mails of machines, mere thanks, mails passed on."""

    def test_automatic(self):
        for headers, expected in (
            ([], False),
            ([("Auto-Submitted", "no")], False),
            ([("AUTO-SUBMITTED", " auto-generated")], True),
            ([("Auto-Submitted", None)], False),
            ([("Auto-Submitted", "")], False),
            ([("Precedence", " list")], True),
            ([("Return-Path", "<li@example.com>")], False),
            ([("Subject", "Hello"), ("X-Autoreply", "yes")], True),
            ([("X-Autorespond", "1"), ("Subject", "Hello")], True),
        ):
            self.assertIs(correspondence.is_automatic(headers), expected, headers)

    def test_thanks(self):
        words = ["thanks", "ok", "", "thank you"]
        for text, expected in (
            ("Thanks", True),
            ("ok, thanks.", True),
            ("thanks ok", True),
            ("Thank you", True),
            ("?", False),
            ("ok？", False),
            ("okay", False),
            ("thanks for the leg", False),
            ("  ", False),
            ("👍", False),
            ("thanks" + "!" * (correspondence.LONGEST_THANKS - 6), True),
            ("thanks" + "!" * (correspondence.LONGEST_THANKS - 5), False),
        ):
            self.assertIs(correspondence.is_thanks(text, words), expected, text)
        self.assertFalse(correspondence.is_thanks("ok", []))
        self.assertTrue(correspondence.is_thanks("Thank you", ["thank", "thank you"]), "the longer word counts first")

    def test_passed_on(self):
        for subject, text, expected in (
            (None, "From: li@example.com", ""),
            ("Leg", "From: li@example.com", ""),
            ("Fwd: Leg", None, None),
            ("fw: Leg", "> From: Li <LI@example.com>", "li@example.com"),
            ("WG: Bein", "*Von:* nobody", None),
        ):
            self.assertEqual(correspondence.forwarded_from(subject, text), expected, (subject, text))


class TestUploads(RuleCase):
    """H2: known by their content; each limit is still within."""

    def test_sniff(self):
        for head, expected in (
            (JPEG, "image/jpeg"),
            (b"\x89PNG\r\n\x1a\n", "image/png"),
            (b"GIF87a", "image/gif"),
            (b"GIF89a", "image/gif"),
            (PDF, "application/pdf"),
            (b"RIFF1234WEBPVP8 ", "image/webp"),
            (b"RIFF1234WAVE", ""),
            (b"XXXX1234WEBP", ""),
            (b"1234ftypheic", "image/heic"),
            (b"1234ftypmif1....", "image/heic"),
            (b"1234ftypisom", ""),
            (b"1234xxxxheic", ""),
            (b"", ""),
            (b" %PDF-", ""),
        ):
            self.assertEqual(upload.sniff(head), expected, head)

    def test_name(self):
        for name, mimetype, expected in (
            (None, "image/png", "file.png"),
            ("", "", "file"),
            ("...", "", "file"),
            ("leg", "image/jpeg", "leg.jpg"),
            ("leg.JPEG", "image/jpeg", "leg.JPEG"),
            ("leg.png", "image/jpeg", "leg.png.jpg"),
            ("a/b\\c.pdf", "application/pdf", "c.pdf"),
            ('a<b>:"|?*c.pdf', "application/pdf", "a b c.pdf"),
            ("leg\u202egpj.pdf", "application/pdf", "leg gpj.pdf"),
            ("a" * 101 + ".pdf", "application/pdf", "a" * 100 + ".pdf"),
            ("leg.txt", "", "leg.txt"),
        ):
            self.assertEqual(upload.safe_name(name, mimetype), expected, (name, mimetype))

    def test_limits(self):
        for size, head, limit, pixels, words in (
            (0, JPEG, 1, 0, "is empty"),
            (1, JPEG, 1, 0, ""),
            (1, b"PK", 1, 0, "neither a picture nor a PDF"),
            (MEGABYTE, JPEG, 1, 0, ""),
            (MEGABYTE + 1, JPEG, 1, 0, "is larger than 1 MB"),
            (2 * MEGABYTE, JPEG, 2, 0, ""),
            (1, JPEG, 1, upload.PIXELS, ""),
            (1, JPEG, 1, upload.PIXELS + 1, "more than 80 megapixels"),
        ):
            found = upload.check_file("leg.jpg", size, head, limit, pixels)
            self.assertEqual(found.allowed, not words, (size, head, limit, pixels))
            self.assertIn(words or "may be sent", found.reason)
            self.assertTrue(found.name.startswith("leg"))
            self.assertEqual(found.mimetype, "image/jpeg" if head == JPEG else "")

    def test_several(self):
        good, bad = ("a.jpg", 5, JPEG), ("b.jpg", 5, b"PK")
        for files, count in (([], 0), ([good] * 2, 0), ([good] * 3, 1), ([bad] * 2, 2), ([bad] * 3, 4), ([bad] * 9, 4)):
            self.assertEqual(len(upload.check_files(files, 2, 1)), count, files)
        self.assertIn("megapixels", upload.check_files([(*good, upload.PIXELS + 1)], 2, 1)[0])
        self.assertIn("You chose 3 files. Send up to 2", upload.check_files([good] * 3, 2, 1)[0])


class TestPlatformList(RuleCase):
    """PV-11, PV-12: what cannot be read is said, and never guessed."""

    HEAD = "Order Number,Waybill,Job,Code,Verified On"

    def _rows(self, *lines):
        found = platform_list.read("\n".join([self.HEAD, *lines]))
        self.assertEqual(found.reason, "")
        return found.rows

    def test_lines(self):
        for line, numbers, code, day, words in (
            ("S1,,,HX1,2026-03-05", ("S1",), "HX1", date(2026, 3, 5), ""),
            ("S1,W1,J1,HX1,", ("J1", "S1", "W1"), "HX1", None, ""),
            ("S1,S1,,,", ("S1",), "", None, ""),
            ("S1,,,,-", ("S1",), "", None, ""),
            ("S1,,,HX1,None", ("S1",), "HX1", None, ""),
            ("S1", ("S1",), "", None, ""),
            (",,,HX1,2026-03-05", (), "", None, "names no order, waybill or job"),
            ("S1,!?,,HX1,", ("S1", "!?"), "", None, "not the number of an order"),
            ("S1,,,HX!1,", ("S1",), "", None, "This is not a code: HX!1."),
            ("S1,,,HX1,5.3.26", ("S1",), "HX1", None, "This is not a date: 5.3.26."),
            ("S1,,,,2026-03-05", ("S1",), "", date(2026, 3, 5), "has a date and no code"),
        ):
            (row,) = self._rows(line)
            self.assertEqual(row[:4], (2, numbers, code, day), line)
            self.assertIn(words, row.problem)
            self.assertEqual(bool(row.problem), bool(words), line)

    def test_not_verified_yet(self):
        """PV-12: however platforms say that there is no date."""
        for word in ("", "-", "--", "/", "No", "NONE", "null", "n/a", "未核销", "待核销", "无", "否"):
            (row,) = self._rows(f"S1,,,HX1,{word}")
            self.assertEqual((row.day, row.problem), (None, ""), word)

    def test_line_numbers(self):
        self.assertEqual([row.line for row in self._rows("S1,,,,", "", " ,,,,", "S2,,,,")], [2, 5])

    def test_what_is_cut(self):
        (row,) = self._rows(f"{'9' * 70}!,,,,")
        self.assertEqual(len(row.numbers[0]), 64)
        (row,) = self._rows(f"S1,,,{'x' * 50}!,")
        self.assertIn("x" * 40 + ".", row.problem)
        self.assertNotIn("x" * 41, row.problem)
        (row,) = self._rows(f"S1,,,HX1,{'y' * 50}")
        self.assertIn("y" * 40 + ".", row.problem)
        self.assertNotIn("y" * 41, row.problem)

    def test_what_is_no_list(self):
        lines = platform_list.MOST_LINES
        for data, words in (
            ("", "is empty"),
            (" \n ", "is empty"),
            (b"\xef\xbb\xbf", "is empty"),
            ("a\0b", "spreadsheet"),
            (b"%PDF-1.7", "spreadsheet"),
            (b"\xff\xff\xff", "spreadsheet"),
            ('Order Number,Code,Verified On\n"S1,', "quotation marks"),
            (self.HEAD, "names its columns and no service"),
            ("Code,Verified On\nHX1,", "This column is missing: “order number / waybill / job number”."),
            ("Order Number\nS1", "This column is missing: “code”, “verified on”"),
            ("Job,Code\nJ1,", "This column is missing: “verified on”."),
            (self.HEAD + "\nS1" * (lines + 1), "more than 5000 lines"),
            ("x" * (platform_list.LARGEST_FILE + 1), "larger than 2 MB"),
        ):
            found = platform_list.read(data)
            self.assertEqual(found.rows, (), words)
            self.assertIn(words, found.reason)
        self.assertEqual(len(platform_list.read(self.HEAD + "\nS1" * lines).rows), lines)
        padding = ("\n" + " " * 99_999) * 30
        self.assertTrue(platform_list.read(f"{self.HEAD}\nS1,,,,{padding}"[: platform_list.LARGEST_FILE]).rows)

    def test_files(self):
        """UTF-8 with and without a mark, UTF-16, GBK; commas, semicolons, tabs."""
        text = "订单号,核销码,核销日期\nS1,HX1,2026-03-05"
        for data in (text, text.encode(), text.encode("utf-8-sig"), text.encode("utf-16"), text.encode("gbk")):
            self.assertEqual(platform_list.read(data).rows[0][1:4], (("S1",), "HX1", date(2026, 3, 5)), data)
        for delimiter in "\t;，":
            found = platform_list.read("\n\n" + text.replace(",", delimiter))
            self.assertEqual(found.rows[0][:3], (4, ("S1",), "HX1"), delimiter)

    def test_days(self):
        for text, expected in (
            ("2026-3-5", date(2026, 3, 5)),
            ("2026/03/05T10:30Z", date(2026, 3, 5)),
            ("2026.03.05 10:30:59.5", date(2026, 3, 5)),
            ("20260305", date(2026, 3, 5)),
            ("2026-13-01", None),
            ("26-03-05", None),
            ("soon", None),
        ):
            self.assertEqual(platform_list.read_day(text), expected, text)

    def test_codes(self):
        for text, expected in (
            (None, ""),
            ("", ""),
            ("hx1", "HX1"),
            ('="0012"', "0012"),
            ("'0012", "0012"),
            ("h x", ""),
            ("A" * 40, "A" * 40),
            ("A" * 41, ""),
        ):
            self.assertEqual(platform_list.clean_code(text), expected, text)


class TestPlaces(RuleCase):
    """PV-01, PV-02, PV-12: which area covers a place."""

    def test_plain(self):
        for name, expected in ((None, ""), ("", ""), ("Pudong County", "pudong"), ("姑苏区", "姑苏"), ("City", "city")):
            self.assertEqual(coverage.plain(name), expected, name)

    def test_level(self):
        Area, Place = coverage.Area, coverage.Place
        for area, place, level, near in (
            (Area("A"), Place(1), 1, False),
            (Area("A", 1), Place(1), 1, False),
            (Area("A", 1), Place(2), 0, False),
            (Area("A", 1), Place(None), 0, False),
            (Area("A", 1, 5), Place(1, 5), 2, False),
            (Area("A", 1, 5), Place(1, 6), 0, False),
            (Area("A", 1, 5), Place(1, None), 0, False),
            (Area("A", 1, 5, "Suzhou"), Place(1, 5, "Suzhou City"), 3, False),
            (Area("A", 1, 5, "Suzhou"), Place(1, None, "Suzhou"), 3, False),
            (Area("A", 1, 5, "Suzhou"), Place(1, 6, "Suzhou"), 0, False),
            (Area("A", 1, 5, "Suzhou"), Place(1, 5, "Wuxi", "Suzhou Road"), 0, False),
            (Area("A", 1, 5, "Suzhou"), Place(1, 5, "", "12 Road, Suzhou"), 3, False),
            (Area("A", 1, 5, "Suzhou"), Place(1, 5, "", "12 Road, Wuxi"), 0, False),
            (Area("A", 1, 5, "Suzhou", "Gusu"), Place(1, 5, "Suzhou", "Gusu, Suzhou"), 4, False),
            (Area("A", 1, 5, "Suzhou", "Gusu"), Place(1, 5, "Suzhou", "Wuzhong, Suzhou"), 0, True),
            (Area("A", 1, 5, "Suzhou", "Gusu"), Place(1, 5, "Wuxi", "Gusu Road"), 0, False),
            (Area("A", district="Gusu"), Place(1, 5, "Suzhou", "Gusu, Suzhou"), 4, False),
        ):
            self.assertEqual(coverage.cover([area], place)[:2], (level, near), (area, place))

    def test_the_best_counts(self):
        """The closest, the first of equals; a reason names it; near is said only where nothing covers."""
        place = coverage.Place(1, 5, "Suzhou", "Wuzhong, Suzhou")
        near = coverage.Area("Gusu", 1, 5, "Suzhou", "Gusu")
        far, other = coverage.Area("Wuxi", 1, 5, "Wuxi"), coverage.Area("Berlin", 2)
        state, twin = coverage.Area("Jiangsu", 1, 5), coverage.Area("Twin", 1, 5)
        for areas, expected in (
            ([near, state], (2, False, "covers Jiangsu")),
            ([state, near], (2, False, "covers Jiangsu")),
            ([state, twin], (2, False, "covers Jiangsu")),
            ([coverage.Area("China", 1), state], (2, False, "covers Jiangsu")),
            ([far, near, near._replace(name="Huqiu", district="Huqiu")], (0, True, "same city, but covers only Gusu")),
            ([far, other], (0, False, "does not cover this place (Wuxi)")),
            ([], (0, False, "no area recorded")),
        ):
            self.assertEqual(coverage.cover(areas, place), expected, areas)

    def test_lists_of_cities(self):
        City, Place = coverage.City, coverage.Place
        for city, place, state, expected in (
            (City("suzhou"), Place(city="Suzhou City"), "", True),
            (City("suzhou"), Place(city="Wuxi"), "Suzhou", False),
            (City("suzhou"), Place(), "Suzhou", True),
            (City(""), Place(), "", False),
            (City("suzhou", 1), Place(2, city="Suzhou"), "", False),
            (City("suzhou", 1), Place(city="Suzhou"), "", True),
            (City("suzhou", 1, 5), Place(1, 6, "Suzhou"), "", False),
            (City("suzhou", 1, 5), Place(1, None, "Suzhou"), "", True),
            (City("suzhou", None, 5), Place(1, 5, "Suzhou"), "", True),
        ):
            self.assertIs(coverage.is_listed([City("nanjing"), city], place, state), expected, place)
