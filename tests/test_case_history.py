import json

from odoo.exceptions import AccessError, UserError
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
                        self.assertRaisesRegex(AccessError, "stays as it is"),
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

    def _ask(self, route, **params):
        """Return what the client gets from one of core's routes, as the agent."""
        self.authenticate(self.agent.login, self.agent.login)
        response = self.url_open(
            route,
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        self.env.invalidate_all()
        return response.text

    def test_client_deletes_no_files(self):
        """DM-08: core's bin under a message deletes as nobody in particular; it is the agent all the same."""
        file = self.said.attachment_ids
        self.assertIn("stays as it is", self._ask("/mail/attachment/delete", attachment_id=file.id))
        self.assertTrue(file.exists())
        loose = self.env["ir.attachment"].with_user(self.agent).create({"name": "a.txt", "raw": b"a"})
        self._ask("/mail/attachment/delete", attachment_id=loose.id)
        self.assertFalse(loose.exists())

    def test_content_of_files_stays(self):
        """DM-08: nobody writes something else into the file that came with a mail."""
        file = self.said.attachment_ids
        for vals in ({"raw": b"Monday"}, {"res_id": self.case.copy().id}, {"public": True}):
            with self.assertRaisesRegex(UserError, "is kept as it is"), self.env.cr.savepoint():
                file.with_user(self.agent).write(vals)
        self.assertEqual(file.raw, b"Friday")
        mine = self._note(self.case, self.agent, attachments=[("b.txt", b"b")]).attachment_ids
        mine.with_user(self.agent).write({"raw": b"c"})
        self.assertEqual(mine.raw, b"c")

    def test_commands_change_nothing(self):
        """SL-10: neither by commands on the case nor by moving its words to another document."""
        case = self.case.with_user(self.agent)
        order = self.case.sale_order_id.with_user(self.agent)
        for attempt in (
            lambda: case.write({"message_ids": [(2, self.said.id)]}),
            lambda: case.write({"message_ids": [(3, self.said.id)]}),
            lambda: case.write({"message_ids": [(5,)]}),
            lambda: case.message_change_thread(order),
        ):
            with self.assertRaisesRegex(AccessError, "stays as it is|allowed"), self.env.cr.savepoint():
                attempt()
        self.env.invalidate_all()
        self.assertEqual((self.said.model, self.said.res_id), (self.case._name, self.case.id))

    def test_documents_of_the_area(self):
        """SL-10: the talk on every document of ours that people talk on."""
        for name, model in self.env.registry.items():
            own = name.startswith("after.sales.") and not model._abstract and hasattr(model, "message_post")
            if own:
                self.assertTrue(model._keeps_messages, name)

    def test_other_documents_are_as_before(self):
        """What core lets people do elsewhere is none of our business."""
        order = self.case.sale_order_id
        note = self._note(order, self.agent)
        note.with_user(self.agent).unlink()
        self.assertFalse(note.exists())
