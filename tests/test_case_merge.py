from datetime import timedelta

from odoo.exceptions import AccessError, LockError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestCaseMerge(AfterSalesCommon):
    """Duplicates are found and merged, with nothing lost (OW-02)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._silence_shipped_policies()
        Kind = cls.env["after.sales.case.kind"]
        cls.quality = Kind.create({"name": "Quality", "code": "test_quality"})
        cls.other_kind = Kind.create({"name": "Usage", "code": "test_usage"})
        cls.stranger = cls.env["res.partner"].create({"name": "Mr Wu", "email": "wu@example.com"})
        cls.portal = cls._new_user("portal", "base.group_portal", email="portal@example.com")
        with cls._at(NOW):
            cls.order = cls._new_order()
            cls.policy = cls._new_policy(
                "answer", host="ticket", start_event="created", purpose="response", stop_event="first_reply",
                unit="hours", amount=4, kind_ids=[(6, 0, cls.quality.ids)],
            )  # fmt: skip

    def _ticket(self, **vals):
        vals = {
            "name": "Broken leg",
            "description": "<p>One leg</p>",
            "partner_id": self.customer.id,
            "case_kind_id": self.quality.id,
            "user_id": self.agent.id,
            **vals,
        }
        with self._at(vals.pop("at", NOW)):
            return self.env["helpdesk.ticket"].create(vals)

    def test_answer_after_the_merge(self):
        """OW-02: who answers on the page he still had open is told where the case goes on; nothing is sent."""
        case, target = self._ticket(), self._ticket(name="Another leg")
        case._merge_into(target)
        before = len(case.message_ids)
        with (
            self.assertRaisesRegex(UserError, f"merged into {target.number}.*Nothing was sent"),
            self.env.cr.savepoint(),
        ):
            case.with_user(self.agent).message_post(
                body="We come tomorrow.", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        self.assertEqual(len(case.message_ids), before)
        case.with_user(self.agent).message_post(body="For the record.", subtype_xmlid="mail.mt_note")

    def test_duplicates(self):
        """OW-02: one customer with one order or the same words; not what is closed, merged, ours or a stranger's."""
        ticket = self._ticket(sale_order_id=self.order.id)
        # Two titles that say the same are one trouble; one kind alone is not.
        same_kind = self._ticket(name="The leg is broken")
        same_order = self._ticket(case_kind_id=self.other_kind.id, sale_order_id=self.order.id)
        by_mail = self._ticket(partner_id=False, partner_email='"Ms Li" <li@example.com>')
        ticket.partner_email = "li@example.com"
        self._ticket(case_kind_id=self.other_kind.id, name="Where is my invoice?")
        self._ticket(name="Scratches on the top")
        self._ticket(partner_id=self.stranger.id)
        self._ticket(case_kind_id=self.env.ref("after_sales.case_kind_deadline").id, sale_order_id=self.order.id)
        self._ticket()._move_to_phase("cancelled")
        self._ticket(duplicate_id=same_kind.id)
        self._ticket(company_id=self.env["res.company"].create({"name": "Other"}).id)
        self.assertEqual(ticket.possible_duplicate_ids, same_kind | same_order | by_mail, "However it was written")
        by_mail.partner_email = "li@example.com"
        ticket.invalidate_recordset(["possible_duplicate_ids"])
        self.assertEqual(ticket.possible_duplicate_ids, same_kind | same_order | by_mail)
        self.assertEqual(ticket.possible_duplicate_count, 3)
        self.assertIn(f"{same_order.number}: Same order.", ticket.possible_duplicate_reason)
        action = ticket.action_view_possible_duplicates()
        self.assertIn(ticket.id, action["domain"][0][2])

    def test_duplicates_are_flat(self):
        """OW-02: as many queries for 100 cases as for 10."""

        def cost(count):
            partners = self.env["res.partner"].create([{"name": f"C{i}"} for i in range(count)])
            vals = {"name": "Broken leg", "description": "x", "case_kind_id": self.quality.id}
            vals_list = [{**vals, "partner_id": partner.id} for partner in partners for _twice in (1, 2)]
            tickets = self.env["helpdesk.ticket"].create(vals_list)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(tickets.mapped("possible_duplicate_count")), {1})
            return self.env.cr.sql_log_count - before

        cost(2)
        self.assertEqual(cost(10), cost(100))

    def test_nothing_is_lost(self):
        """OW-02: messages with author and date, files, followers, activities, tags and facts go along."""
        target = self._ticket()
        source = self._ticket(
            name="Leg again", description="<p>Two legs</p>", platform_reference="WO1", sale_order_id=self.order.id,
            severity="safety", tag_ids=[(0, 0, {"name": "Urgent"})],
        )  # fmt: skip
        file = self.env["ir.attachment"].create(
            {"name": "leg.jpg", "raw": b"x", "res_model": source._name, "res_id": source.id}
        )
        loose = self.env["ir.attachment"].create(
            {"name": "form.jpg", "raw": b"y", "res_model": source._name, "res_id": source.id}
        )
        with self._at(NOW + timedelta(hours=1)):
            message = source.message_post(
                body="See photo", author_id=self.customer.id, message_type="email", attachment_ids=file.ids,
                subtype_xmlid="mail.mt_comment",
            )  # fmt: skip
            note = source.with_user(self.agent).message_post(body="Look at this")
        source.message_subscribe(self.manager.partner_id.ids)
        activity = source.activity_schedule("mail.mail_activity_data_call", user_id=self.agent.id, summary="Call")
        written, dates = message | note, (message | note).mapped("date")
        with self._at(NOW + timedelta(hours=2)):
            self.assertEqual(source.with_user(self.lead)._merge_into(target), target)
        self.assertEqual(set(written.mapped("res_id")), {target.id})
        self.assertEqual(written.mapped("date"), dates)
        self.assertEqual(message.author_id, self.customer)
        self.assertTrue(note.is_internal or note.subtype_id.internal)
        self.assertEqual(set((file | loose).mapped("res_id")), {target.id})
        self.assertIn(self.manager.partner_id, target.message_partner_ids)
        self.assertNotIn(self.manager.partner_id, source.message_partner_ids)
        self.assertEqual(target.activity_ids, activity)
        self.assertEqual(target.tag_ids.mapped("name"), ["Urgent"])
        self.assertEqual(target.severity, "safety")
        self.assertEqual((target.sale_order_id, target.platform_reference), (self.order, "WO1"))
        self.assertTrue(any("Two legs" in (m.body or "") for m in target.message_ids))
        self.assertTrue(any(target.number in (m.body or "") for m in source.message_ids))
        self.assertEqual((source.duplicate_id, source.phase), (target, "cancelled"))

    def test_facts_of_another_order_stay(self):
        """A serial number of one order says nothing about the goods of another."""
        with self._at(NOW):
            other = self._new_order()
        target = self._ticket(sale_order_id=other.id)
        source = self._ticket(sale_order_id=self.order.id, product_id=self.sofa.id, platform_reference="WO1")
        source._merge_into(target)
        self.assertFalse(target.product_id)
        self.assertEqual(target.platform_reference, "WO1")
        self.assertEqual(target.sale_order_id, other)

    def test_clocks(self):
        """OW-02: running clocks end with the reason; what was missed stays as evidence; the target keeps its own."""
        target = self._ticket()
        missed = self._ticket()
        running = self._ticket(at=NOW + timedelta(hours=5))
        clock = target.deadline_ids
        due_at = clock.due_at
        self._run_clock(NOW + timedelta(hours=5))
        self.assertEqual(missed.deadline_ids.status, "missed")
        with self._at(NOW + timedelta(hours=6)):
            (missed | running)._merge_into(target)
        self.assertTrue(missed.deadline_ids.missed_at)
        self.assertFalse(missed.deadline_ids.is_open)
        self.assertEqual(running.deadline_ids.status, "cancelled")
        self.assertEqual(running.deadline_ids.waived_reason, f"Merged into {target.number}")
        self.assertEqual((target.deadline_ids, clock.due_at), (clock, due_at))
        self.assertTrue(clock.is_open)

    def test_a_promise_is_kept(self):
        """SL-11: what the customer was promised on the merged case is owed on the other one."""
        self._new_policy(
            "promise", host="ticket", start_event="promised", purpose="promised_reply", method="before",
            date_field="promised_reply_at", amount=0, unit="hours", stop_event="first_reply",
        )  # fmt: skip
        target, source = self._ticket(), self._ticket()
        with self._at(NOW):
            source.with_user(self.agent)._promise_reply(NOW + timedelta(hours=3), "We call you at one.")
            self.assertTrue(self._promises(source))
            source._merge_into(target)
        self.assertEqual(target.promised_reply_at, NOW + timedelta(hours=3))
        self.assertEqual(self._promises(target).due_at, NOW + timedelta(hours=3))

    def _promises(self, ticket):
        return ticket._get_open_deadlines([("purpose", "=", "promised_reply")])

    def test_twice_and_crosswise(self):
        """OW-02: again changes nothing; crosswise the second hears who won; nothing goes in circles."""
        target, source = self._ticket(), self._ticket()
        source._merge_into(target)
        count = len(target.message_ids)
        source._merge_into(target)
        (source | target)._merge_into(target)
        self.assertEqual(len(target.message_ids), count)
        with self.assertRaisesRegex(UserError, "has itself been merged"):
            target._merge_into(source)
        third = self._ticket()
        with self.assertRaisesRegex(UserError, "already been merged"):
            source._merge_into(third)
        target._merge_into(third)
        self.assertEqual(source.duplicate_id, third, "The chain stays flat")

    def test_at_once(self):
        """OW-02: while somebody else holds one of the cases the second gets a sentence, and nothing is half done."""
        target, source = self._ticket(), self._ticket()
        model = self.env.registry["helpdesk.ticket"]

        def held(records, **kwargs):
            raise LockError("held")

        self.patch(model, "lock_for_update", held)
        with self.assertRaisesRegex(UserError, "Somebody else is changing"):
            source._merge_into(target)
        self.assertFalse(source.duplicate_id)
        self.assertTrue(source.deadline_ids.is_open)

    def test_who_may(self):
        """Rights: own team only, no other customer without a lead, no other company for anybody."""
        team = self.env["helpdesk.ticket.team"].create({"name": "Theirs", "company_id": self.company.id})
        target, source = self._ticket(), self._ticket()
        theirs = self._ticket(team_id=team.id, user_id=False)
        with self._refused(AccessError, "have 'write' access"):
            theirs.with_user(self.agent)._merge_into(target.with_user(self.agent))
        with self._refused(AccessError, "not allowed to modify"):
            source.with_user(self.portal)._merge_into(target.with_user(self.portal))
        stranger = self._ticket(partner_id=self.stranger.id)
        with self.assertRaisesRegex(UserError, "different customers"):
            stranger.with_user(self.agent)._merge_into(target)
        with self._refused(AccessError, "Only a team lead may merge"):
            stranger.with_user(self.agent)._merge_into(target, insist=True)
        stranger.with_user(self.lead)._merge_into(target, insist=True)
        self.assertEqual(stranger.duplicate_id, target)
        self.assertEqual(target.partner_id, self.customer)
        other = self._ticket(company_id=self.env["res.company"].create({"name": "Other"}).id, user_id=False)
        with self.assertRaisesRegex(UserError, "different companies"):
            other._merge_into(target, insist=True)
        follow_up = self._ticket(
            case_kind_id=self.env.ref("after_sales.case_kind_deadline").id, sale_order_id=self.order.id
        )
        with self.assertRaisesRegex(UserError, "follow-up"):
            follow_up._merge_into(target)

    def test_closed_target(self):
        """OW-02: an open request does not vanish in a closed one; two closed ones may become one."""
        target, source = self._ticket(), self._ticket()
        target._move_to_phase("solved")
        with self.assertRaisesRegex(UserError, "the other way round"):
            source._merge_into(target)
        source._move_to_phase("solved")
        source._merge_into(target)
        self.assertEqual((source.duplicate_id, source.phase), (target, "solved"))

    def test_no_mail_about_the_stage(self):
        """The customer reads nothing of a cancelled case: the request goes on."""
        target, source = self._ticket(), self._ticket()
        self.env.flush_all()
        self.env.cr.precommit.run()
        known = self.env["mail.mail"].search([])
        source.with_context(tracking_disable=False)._merge_into(target.with_context(tracking_disable=False))
        self.env.flush_all()
        self.env.cr.precommit.run()
        mails = self.env["mail.mail"].search([("id", "not in", known.ids)])
        self.assertFalse(mails.filtered(lambda mail: self.customer in mail.recipient_ids))

    def test_customer_replies_to_the_merged_case(self):
        """OW-02: by portal or mail, the answer arrives at the case that goes on, and the merged one stays ended."""
        target, source = (self._ticket(partner_id=self.portal.partner_id.id) for _i in range(2))
        source._merge_into(target)
        target._move_to_phase("waiting_customer")
        with self._at(NOW + timedelta(days=1)):
            # As the portal's controller does: the customer writes, the files are stored for him.
            source.with_user(self.portal).sudo().message_post(
                body="Any news?", message_type="comment", subtype_xmlid="mail.mt_comment",
                attachments=[("a.txt", b"x")],
            )  # fmt: skip
        said = target.message_ids.filtered(lambda m: "Any news?" in (m.body or ""))
        self.assertEqual(said.author_id, self.portal.partner_id)
        self.assertEqual(said.attachment_ids.mapped("name"), ["a.txt"])
        self.assertEqual(said.attachment_ids.res_id, target.id)
        self.assertEqual(target.phase, "working")
        self.assertEqual(target.last_customer_message_at, NOW + timedelta(days=1))
        self.assertEqual(source.phase, "cancelled")
        self.assertFalse(source.last_customer_message_at)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_mail_to_the_merged_case(self):
        """OW-02: a mail that answers a message of the merged case goes to the case that goes on, once."""
        target, source = self._ticket(), self._ticket()
        sent = source.with_user(self.agent).message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        stage_mail = source.message_post(body="Stage", message_type="notification")
        source._merge_into(target)
        for number, answered in enumerate((sent, stage_mail)):
            text = f"Answer {number}"
            mail = (
                f"From: Ms Li <li@example.com>\nTo: help@example.com\nSubject: Re\nMessage-Id: <m{number}@x>\n"
                f"In-Reply-To: {answered.message_id}\nReferences: {answered.message_id}\n"
                f"Content-Type: text/plain\n\n{text}\n"
            )
            self.env["mail.thread"].message_process("helpdesk.ticket", mail)
            with self.subTest(text):
                self.assertEqual(len(target.message_ids.filtered(lambda m, t=text: t in (m.body or ""))), 1)
        self.assertEqual(source.phase, "cancelled")

    def test_wizard(self):
        """OW-02: the oldest goes on; the duplicates of a single case join in."""
        first, second = self._ticket(), self._ticket()
        action = second.with_user(self.agent).action_open_merge()
        wizard = self.env[action["res_model"]].browse(action["res_id"]).with_user(self.agent)
        self.assertEqual(wizard.ticket_ids, first | second)
        self.assertEqual(wizard.target_id, first)
        self.assertTrue(wizard.is_same_customer)
        self.assertEqual(wizard.action_merge()["res_id"], first.id)
        self.assertEqual(second.duplicate_id, first)
        self.assertFalse(first.possible_duplicate_count)
        wizard = self.env["after.sales.case.merge"].create({"ticket_ids": first.ids})
        with self.assertRaisesRegex(UserError, "at least two"):
            wizard.action_merge()
        action = (first | self._ticket(partner_id=self.stranger.id)).action_open_merge()
        self.assertFalse(self.env[action["res_model"]].browse(action["res_id"]).is_same_customer)

    def test_a_circle_of_the_base_ends(self):
        """The base lets people mark duplicates in circles: a message there goes nowhere, for ever."""
        first, second = self._ticket(), self._ticket()
        first.duplicate_id, second.duplicate_id = second, first
        first.message_post(
            body="Hello?", author_id=self.customer.id, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertFalse(second.message_ids.filtered(lambda m: "Hello?" in (m.body or "")))
