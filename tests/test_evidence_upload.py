from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..rules.evidence import judge
from .common import NOW
from .common_closing import DAY
from .common_evidence import EvidenceCommon, picture
from .test_portal_upload import HEIC, HTML, PDF, SVG, zipped


@tagged("post_install", "-at_install", "after_sales")
class TestEvidenceUpload(EvidenceCommon):
    """Files of a claim: what is taken, how it is kept, how it stands (DM-02, DM-08, H2, CN-03)."""

    def test_rule(self):
        """DM-02: each combination of what was asked, sent and said not to come."""
        for required, files, absent, expected in (
            ([], [], [], ("not_needed", True, ())),
            ([1], [], [], ("missing", False, (1,))),
            ([1], [(1, "to_review")], [], ("to_review", False, ())),
            ([1], [(1, "accepted")], [], ("complete", True, ())),
            ([1], [(1, "rejected")], [], ("missing", False, (1,))),
            ([1], [(1, "rejected"), (1, "to_review")], [], ("to_review", False, ())),
            ([1], [(1, "accepted"), (1, "to_review")], [], ("to_review", True, ())),
            ([1], [], [1], ("complete", False, ())),
            ([1, 2], [(2, "to_review")], [], ("missing", False, (1,))),
            ([1, 2], [(2, "accepted")], [1], ("complete", False, ())),
            ([1], [(1, "accepted"), (9, "rejected")], [], ("complete", True, ())),
            ([], [(9, "accepted")], [], ("complete", True, ())),
        ):
            with self.subTest(required=required, files=files, absent=absent):
                verdict = judge(required, files, absent)
                self.assertEqual(verdict[:3], expected)
                self.assertTrue(verdict.reason)

    def test_stored_privately(self):
        """CN-03: a file has its own type, no public access, no token, and belongs to the evidence."""
        claim = self._claim()
        content = picture(size=(2500, 100))
        evidence = claim._add_evidence(self.whole, "../sofa.html", content)
        attachment = evidence.sudo().attachment_id
        self.assertEqual((attachment.name, attachment.mimetype), ("sofa.html.jpg", "image/jpeg"))
        self.assertEqual((attachment.res_model, attachment.res_id), (evidence._name, evidence.id))
        self.assertEqual((attachment.public, attachment.access_token), (False, False))
        self.assertEqual(attachment.company_id, self.company)
        self.assertEqual(attachment.raw, content, "Not made smaller: a close-up has to stay sharp")
        self.assertEqual(evidence.checksum, attachment.checksum)
        self.assertFalse(evidence.sent_by_customer)
        self.assertTrue(evidence.is_image)
        self.assertTrue(claim._add_evidence(self.near, "a.heic", HEIC).is_image)
        self.assertFalse(claim._add_evidence(self.near, "a.pdf", PDF).is_image)

    def test_refused_files(self):
        """H2: content decides; each refusal is a sentence, and nothing stays behind."""
        claim = self._claim()
        for name, content, words in (
            ("a.jpg", SVG, "neither a picture nor a PDF"),
            ("a.jpg", zipped(), "neither a picture nor a PDF"),
            ("a.pdf", HTML, "neither a picture nor a PDF"),
            ("a.jpg", b"", "is empty"),
            ("a.jpg", picture() + b"\x00" * 1024 * 1024, "larger than 1 MB"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                claim._add_evidence(self.whole, name, content)
        other = self._new_kind("other", evidence_slot_ids=[Command.create({"code": "x", "name": "X"})])
        with self.assertRaisesRegex(UserError, "not asked for"):
            claim._add_evidence(other.evidence_slot_ids, "a.jpg", picture())
        self.whole.active = False
        with self.assertRaisesRegex(UserError, "not asked for"):
            claim._add_evidence(self.whole, "a.jpg", picture())
        self.assertFalse(claim.evidence_ids)

    def test_number(self):
        """H2: a place takes so many files; what was rejected makes room, the same file counts once."""
        claim = self._claim()
        first = claim._add_evidence(self.whole, "a.jpg", picture("red"))
        self.assertEqual(claim._add_evidence(self.whole, "b.jpg", picture("red")), first)
        claim._add_evidence(self.whole, "b.jpg", picture("blue"))
        with self.assertRaisesRegex(UserError, "has 2 files already"):
            claim._add_evidence(self.whole, "c.jpg", picture("green"))
        first._reject("Too dark")
        claim._add_evidence(self.whole, "c.jpg", picture("green"))
        with self.assertRaisesRegex(UserError, "sent “a.jpg” before.*Too dark"):
            claim._add_evidence(self.whole, "d.jpg", picture("red"))

    def test_used_elsewhere(self):
        """The same picture in another claim is flagged with its number, never refused; not across companies."""
        claims = [self._claim() for _number in range(3)]
        for claim in claims[:2]:
            claim._add_evidence(self.whole, "a.jpg", picture("red"))
        alone = claims[2]._add_evidence(self.whole, "a.jpg", picture("blue"))
        again = claims[2]._add_evidence(self.near, "a.jpg", picture("blue"))
        self.assertFalse((alone | again).filtered("is_used_elsewhere"), "Twice in the same claim is nothing odd")
        self.assertEqual(claims[0].evidence_ids.used_elsewhere, claims[1].number)
        self.assertTrue(claims[1].evidence_ids.is_used_elsewhere)
        (place,) = (place for place in claims[0].evidence_board if place["id"] == self.whole.id)
        self.assertEqual(place["files"][0]["used_elsewhere"], claims[1].number)
        other = self.env["res.company"].create({"name": "Other"})
        claims[1].sudo().evidence_ids.company_id = other
        self.env.invalidate_all()
        self.assertFalse(claims[0].evidence_ids.is_used_elsewhere)

    def test_kept(self):
        """DM-08: nobody deletes files of an open claim; when it is over, they may go."""
        claim = self._claim()
        evidence = claim._add_evidence(self.whole, "a.jpg", picture())
        posted = claim.message_post(body="See", attachments=[("note.pdf", PDF)]).attachment_ids
        for files in (evidence.sudo().attachment_id, posted.sudo()):
            with self.assertRaisesRegex(UserError, f"files of {claim.number} are kept"):
                files.unlink()
        for user in (self.agent, self.manager):
            with self._refused(AccessError, "not allowed to access this document"):
                evidence.attachment_id.with_user(user).raw = b"x"
            with self._refused(AccessError, "not allowed to access this document"):
                evidence.attachment_id.with_user(user).unlink()
        with self._refused(AccessError, "not allowed to access this document"):
            evidence.attachment_id.with_user(self.agent).generate_access_token()
        with self.assertRaisesRegex(UserError, "whose files are kept"):
            claim.ticket_id.sudo().unlink()
        claim._cancel("Settled")
        evidence.sudo().attachment_id.unlink()
        self.assertFalse(evidence.exists())

    def test_nobody_writes(self):
        """Facts come from steps: no group creates, changes or deletes evidence, nor writes how it stands."""
        claim = self._claim()
        evidence = claim._add_evidence(self.whole, "a.jpg", picture())
        vals = {"claim_id": claim.id, "slot_id": self.near.id, "attachment_id": evidence.attachment_id.id}
        for user in (self.agent, self.lead, self.manager):
            for write in (
                lambda own: own.create(vals),
                lambda own: own.write({"state": "accepted"}),
                lambda own: own.unlink(),
            ):
                with self._refused(AccessError, "not allowed to (create|delete|modify)"):
                    write(evidence.with_user(user))
            for vals_of_claim in (
                {"evidence_state": "complete"},
                {"photos_valid": True},
                {"evidence_requested_at": NOW},
                {"evidence_ids": [Command.create(vals)]},
                {"evidence_absence_ids": [Command.create({"slot_id": self.near.id, "reason": "x"})]},
            ):
                with self._refused(UserError, "is recorded by the system, not entered"):
                    claim.with_user(user).write(vals_of_claim)
        with self._refused(UserError, "not allowed to access this document"):
            self.env["ir.attachment"].with_user(self.agent).create(
                {"name": "x", "raw": b"x", "res_model": evidence._name, "res_id": evidence.id}
            )
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            evidence.sudo().create(vals)

    def test_who_may_add(self):
        """An agent of another team, a colleague's case, a salesman: nobody else adds files."""
        stranger = self._new_user("stranger", "after_sales.group_agent")
        colleague = self._new_user("colleague", "after_sales.group_agent")
        claim = self._claim()
        claim.ticket_id.sudo().team_id.user_ids = [Command.link(colleague.id)]
        for user in (stranger, colleague, self.salesman):
            with (
                self.subTest(user.name),
                self._refused(AccessError, "Ask for a take-over first|have 'write' access|not allowed to modify"),
            ):
                claim.with_user(user)._add_evidence(self.whole, "a.jpg", picture())
        claim.with_user(self.lead)._add_evidence(self.whole, "a.jpg", picture())
        with self._refused(AccessError, "have 'read' access"):
            claim.evidence_ids.with_user(stranger).read(["name"])
        with self._refused(AccessError, "have 'read' access"):
            claim.evidence_ids.attachment_id.with_user(stranger).read(["name"])
        self.assertEqual(len(claim.evidence_ids.with_user(colleague).mapped("name")), 1)
        claim._cancel("Settled")
        with self.assertRaisesRegex(UserError, "is over"):
            claim._add_evidence(self.whole, "a.jpg", picture())

    def test_absence(self):
        """DM-03: “there is no such picture” is a fact with a reason; nobody waits any more, until one comes."""
        claim = self._asked_claim()
        self._send(claim, self.whole)
        with self.assertRaisesRegex(UserError, "few words"):
            claim._record_absence(self.near, "  ")
        with self.assertRaisesRegex(UserError, "has a picture already"):
            claim._record_absence(self.whole, "Gone")
        with self._at(NOW + DAY):
            claim.sudo()._record_absence(self.near, "Thrown away", by_customer=True)
            claim.sudo()._record_absence(self.near, "Again", by_customer=True)
        absence = claim.evidence_absence_ids
        self.assertEqual((absence.reason, absence.told_by_customer), ("Thrown away", True))
        self.assertEqual((claim.evidence_state, claim.missing_slots), ("to_review", ""))
        claim.action_accept_evidence()
        self.assertEqual((claim.evidence_state, claim.photos_valid, claim.state), ("complete", False, "to_decide"))
        self.assertEqual(claim._get_photo_state(), "none")
        claim.action_withdraw_absence(self.near.id)
        self.assertEqual((claim.evidence_state, claim.state), ("missing", "collecting"))
        wizard = self._wizard(claim.action_open_absence(self.near.id))
        form = Form(wizard)
        form.reason = "No light there"
        form.save().action_record()
        self.assertFalse(claim.evidence_absence_ids.told_by_customer)
        self._send(claim, self.near, "red")
        self.assertFalse(claim.evidence_absence_ids)
        self.assertEqual(claim.evidence_state, "to_review")

    def test_shot_list_changes(self):
        """DM-02: open claims follow their kind's list; what has ended stays as it was proved."""
        claim, over = self._claim(), self._claim()
        over._cancel("Settled")
        self.assertEqual(claim.missing_slots, "The whole piece, The damage")
        self.whole.required = False
        self.near.active = False
        self.assertEqual((claim.evidence_state, claim.missing_slots), ("not_needed", ""))
        self.assertEqual(over.evidence_state, "missing")
        claim._add_evidence(self.label, "a.jpg", picture())
        self.assertEqual(claim.evidence_state, "to_review")
        self.label.active = False
        last = claim.evidence_board[-1]
        self.assertEqual((last["name"], last["is_asked"]), ("The label", False), "What was sent is still shown")

    def test_upload_by_the_form(self):
        """Staff upload from the form: what is no base64 is refused in words."""
        claim = self._claim()
        claim.action_add_evidence(self.whole.id, "a.jpg", "/9j/4AAQSkZJRg==")
        self.assertEqual(claim.evidence_ids.name, "a.jpg")
        with self.assertRaisesRegex(UserError, "cannot be read"):
            claim.action_add_evidence(self.whole.id, "b.jpg", "no base64!")
        with self.assertRaisesRegex(UserError, "not asked for"):
            claim.action_add_evidence(0, "b.jpg", "/9j/4AAQSkZJRg==")

    def test_shipped_lists(self):
        """DM-02, MG-02, PK-02, MG-06, LG-02: the shot list of every kind that is decided by pictures."""
        slots = self.env["after.sales.evidence.slot"].search([("kind_id", "!=", self.kind.id)])
        codes = {}
        for slot in slots:
            codes.setdefault(slot.kind_id.code, set()).add(slot.code)
        damage = {"packaging", "whole", "part", "close_up", "label"}
        self.assertEqual(codes["damage_unpacking"], damage)
        self.assertEqual(codes["damage_pick_up"], damage | {"receipt"})
        self.assertIn("box", codes["missing_goods"])
        self.assertIn("packing_list", codes["missing_accessory"])
        self.assertEqual(codes["untraceable"], {"screenshot"})
        self.assertTrue(all(slots.mapped("instructions")), "A customer reads what to photograph, and how")
