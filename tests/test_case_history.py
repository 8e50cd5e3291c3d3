import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PageCase
from .common_remedy import CLAIM, RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestWhatWasSaid(PageCase, RemedyCommon):
    """What was said on cases, claims and remedies stays, whatever a person asks with (SL-10, DM-08)."""

    starts_at = CLAIM

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case, cls.claim = cls._new_damage()
        cls.agent.password = cls.agent.login
        cls.remedy = cls._propose(cls, cls.case, "replace", skip_reason="x")
        cls.said = cls.case.message_post(
            body="You promised Friday!",
            author_id=cls.customer.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            attachments=[("letter.txt", b"Friday")],
        )

    def _note(self, record, user, body="Call on Monday", **vals):
        return record.with_user(user).message_post(
            body=body, message_type="comment", subtype_xmlid="mail.mt_note", **vals
        )

    def test_nobody_deletes_or_changes_what_others_said(self):
        """SL-10: neither the customer's words nor a colleague's, by the agent, a lead or a manager."""
        colleague = self._note(self.case, self.lead)
        on_claim = self._note(self.claim, self.lead)
        on_remedy = self._note(self.remedy, self.lead)
        for user in (self.agent, self.manager):
            for message in (self.said, colleague, on_claim, on_remedy):
                mine = message.with_user(user)
                for attempt in (
                    lambda m=mine: m.unlink(),
                    lambda m=mine: m.write({"body": ""}),
                    lambda m=mine: m.write({"subject": "x", "author_id": self.agent.partner_id.id}),
                    lambda m=mine: m.write({"attachment_ids": [(5,)]}),
                    lambda m=mine: m.write({"is_internal": True}),
                ):
                    with (
                        self.subTest(user=user.name, on=message.model),
                        self.assertRaisesRegex(AccessError, "stays as it is|access|allowed"),
                        self.env.cr.savepoint(),
                    ):
                        attempt()
        self.assertIn("You promised Friday!", self.said.body)

    def test_own_answer_stays(self):
        """SL-10: what the customer got is not taken back by emptying it; the client's own call is refused in words."""
        answer = self.case.with_user(self.agent).message_post(
            body="It comes on Friday",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
        )
        self.authenticate(self.agent.login, self.agent.login)
        data = {"message_id": answer.id, "update_data": {"body": "", "attachment_ids": []}}
        response = self.url_open(
            "/mail/message/update_content",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": data}),
            headers={"Content-Type": "application/json"},
        )
        self.assertIn("stays as it is", response.text)
        self.env.invalidate_all()
        self.assertIn("It comes on Friday", answer.body)
        with self.assertRaisesRegex(AccessError, "stays as it is"):
            answer.with_user(self.agent).unlink()

    def test_own_note_is_corrected(self):
        """SL-10: an internal note is its author's to correct, and to take back."""
        note = self._note(self.case, self.agent)
        note.with_user(self.agent).write({"body": "Call on Tuesday"})
        self.case.with_user(self.agent)._message_update_content(note, body="Call on Wednesday")
        self.assertIn("Wednesday", note.body)
        note.with_user(self.agent).unlink()
        self.assertFalse(note.exists())

    def test_note_that_went_outside_stays(self):
        """SL-10: a note that names the customer is mailed to him, and is no matter of ours any more."""
        note = self._note(self.case, self.agent, "We pay the carpenter", partner_ids=self.customer.ids)
        self.assertEqual(note.notification_ids.res_partner_id, self.customer)
        for attempt in (
            lambda: note.with_user(self.agent).write({"body": "We pay nothing"}),
            lambda: note.with_user(self.agent).write({"partner_ids": [(5,)]}),
            lambda: self.case.with_user(self.agent)._message_update_content(note, body=""),
            lambda: note.with_user(self.agent).unlink(),
        ):
            with self.assertRaisesRegex(AccessError, "stays as it is"), self.env.cr.savepoint():
                attempt()
        self.assertIn("carpenter", note.body)

    def test_note_to_colleagues_is_corrected(self):
        """SL-10: telling a colleague is not telling the customer."""
        note = self._note(self.case, self.agent, partner_ids=self.lead.partner_id.ids)
        note.with_user(self.agent).write({"body": "Call on Tuesday"})
        self.assertIn("Tuesday", note.body)

    def test_files_stay(self):
        """DM-08: the file that came with a mail stays with it."""
        file = self.said.attachment_ids
        with self.assertRaisesRegex(AccessError, "stays as it is"):
            file.with_user(self.agent).unlink()
        loose = self.env["ir.attachment"].with_user(self.agent).create({"name": "a.txt", "raw": b"a"})
        loose.unlink()

    def test_other_documents_are_as_before(self):
        """What core lets people do elsewhere is none of our business."""
        order = self.case.sale_order_id
        note = self._note(order, self.agent)
        note.with_user(self.agent).unlink()
        self.assertFalse(note.exists())
