from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOW
from .common_closing import DAY
from .common_evidence import EvidenceCommon, picture


@tagged("post_install", "-at_install", "after_sales")
class TestEvidenceReview(EvidenceCommon):
    """Asking, looking, asking again: the clocks and the case follow (DM-02)."""

    def _mail(self, claim):
        domain = [("model", "=", "helpdesk.ticket"), ("res_id", "=", claim.ticket_id.id)]
        mails = self.env["mail.mail"].sudo().search(domain)
        return mails.sorted("id")[-1:]

    def test_ask(self):
        """DM-02: the customer gets the list with a link; the case waits and the customer's clock runs."""
        claim = self._claim()
        self.assertTrue(claim.is_evidence_to_ask)
        wizard = self._wizard(claim.action_request_evidence())
        self.assertEqual(wizard.email, "li@example.com")
        self.assertTrue(wizard.qr_code)
        self.assertIn("The damage", wizard.message)
        self.assertNotIn("The label", wizard.message, "Only what is needed is asked for")
        self.assertIn(claim._get_evidence_link(), wizard.message)
        with self._at(NOW):
            wizard.action_mail()
        mail = self._mail(claim)
        self.assertEqual((mail.recipient_ids, mail.state), (self.customer, "outgoing"))
        self.assertIn(claim._get_evidence_path(), mail.body_html)
        self.assertIn("The whole piece", mail.body_html)
        self.assertEqual((claim.state, claim.ticket_id.phase), ("collecting", "waiting_customer"))
        self.assertEqual(claim.evidence_requested_at, NOW)
        self.assertFalse(claim.is_evidence_to_ask)
        self.assertEqual(self._status(claim, "evidence"), ["running"])

    def test_answer_by_mail(self):
        """DM-02: who answers the mail writes to the case: it goes on, and we owe an answer."""
        claim = self._asked_claim()
        question = self._mail(claim).mail_message_id
        answer = (
            "From: Ms Li <li@example.com>\nTo: care@example.com\nSubject: Re: pictures\n"
            f"Message-Id: <evidence-answer@example.com>\nReferences: {question.message_id}\n\nI have no phone.\n"
        )
        self.env["mail.thread"].message_process("helpdesk.ticket", answer)
        self.assertEqual(claim.ticket_id.phase, "working")
        self.assertTrue(claim.ticket_id.last_customer_message_at)
        self.assertNotIn("I have no phone", "".join(claim.message_ids.mapped("body")))

    def test_ask_in_a_chat(self):
        """DM-02: a customer without an address gets the link in a chat."""
        silent = self.env["res.partner"].create({"name": "No mail"})
        claim = self._claim(partner_id=silent.id)
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            claim._request_evidence(by_email=True)
        self.assertEqual(claim.state, "draft")
        wizard = self._wizard(claim.action_request_evidence())
        self.assertFalse(wizard.email)
        wizard.action_sent()
        self.assertFalse(self._mail(claim))
        self.assertEqual((claim.state, claim.ticket_id.phase), ("collecting", "waiting_customer"))

    def test_ask_in_the_customers_language(self):
        """DM-02: mail and chat speak the customer's language."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.whole.with_context(lang="fr_FR").name = "Le meuble entier"
        self.customer.lang = "fr_FR"
        claim = self._asked_claim()
        self.assertIn("Le meuble entier", self._mail(claim).body_html)
        self.assertIn("Le meuble entier", claim._get_evidence_message())

    def test_who_is_not_asked(self):
        """DM-02: nobody is asked for nothing, about our own follow-up, or after the decision."""
        hidden = self._new_kind("hidden", portal_visible=False)
        self.whole.copy({"kind_id": hidden.id})
        plain = self._new_kind("plain")
        given = self._claim()
        given._add_evidence(self.whole, "a.jpg", picture())
        given._add_evidence(self.near, "a.jpg", picture())
        over = self._claim()
        over._cancel("Settled")
        for claim, words in (
            (self._claim(case_kind_id=hidden.id), "does not know of it"),
            (self._claim(case_kind_id=plain.id), "no evidence is missing"),
            (given, "no evidence is missing"),
            (over, "decided"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                claim.action_request_evidence()
        colleague = self._new_user("colleague", "after_sales.group_lead")
        stranger = self._new_user("stranger", "after_sales.group_agent")
        claim = self._claim()
        with self._refused(AccessError, "have 'write' access"):
            claim.with_user(stranger)._request_evidence(by_email=True)
        claim.with_user(colleague)._request_evidence(by_email=True)

    def test_given(self):
        """DM-02: only when all is there the case goes on; then we have to look at it."""
        claim = self._asked_claim()
        self._send(claim, self.whole, at=NOW + DAY)
        self.assertEqual((claim.evidence_state, claim.missing_slots), ("missing", "The damage"))
        self.assertEqual(claim.ticket_id.phase, "waiting_customer")
        self._send(claim, self.near, "red", at=NOW + DAY)
        self.assertEqual((claim.evidence_state, claim.state), ("to_review", "collecting"))
        self.assertEqual(claim.ticket_id.phase, "working")
        self.assertEqual(self._status(claim, "evidence"), ["met"])
        self.assertEqual(self._status(claim, "evidence_review"), ["running"])
        self.assertEqual(claim.evidence_to_review_count, 2)

    def test_accept_all(self):
        """DM-02: the last required picture accepted, and somebody decides."""
        claim = self._proved_claim()
        with self._at(NOW + DAY / 2):
            claim.evidence_ids[0].action_accept()
            self.assertEqual((claim.evidence_state, claim.photos_valid), ("to_review", False))
            claim.action_accept_evidence()
        self.assertEqual((claim.evidence_state, claim.photos_valid), ("complete", True))
        self.assertEqual(claim.state, "to_decide")
        self.assertEqual(claim.evidence_ids.mapped("reviewed_by"), self.agent)
        self.assertEqual(self._status(claim, "evidence_review"), ["met"])
        self.assertEqual(self._status(claim, "decision"), ["running"])

    def test_reject_and_ask_again(self):
        """DM-02: a reason for each picture, one message for all of them, and the clock runs again."""
        claim = self._proved_claim()
        with self.assertRaisesRegex(UserError, "Say why"):
            claim.evidence_ids._reject(" ")
        with self._at(NOW + DAY / 2):
            form = Form(self._wizard(claim.evidence_ids[0].action_open_reject()))
            form.reason = "Too dark"
            form.save().action_reject()
            self.assertTrue(claim.is_evidence_to_ask, "The customer does not know of it yet")
            form = Form(self._wizard(claim.evidence_ids[1].action_open_reject()))
            form.reason = "Out of focus"
            again = self._wizard(form.save().action_reject_and_ask())
        self.assertEqual(claim.ticket_id.phase, "working")
        self.assertEqual(claim.evidence_state, "missing")
        self.assertEqual(self._status(claim, "evidence_review"), ["met"])
        with self._at(NOW + 2 * DAY):
            again.action_mail()
        body = self._mail(claim).body_html
        for words in ("Too dark", "Out of focus", "Thank you for what you have sent"):
            self.assertIn(words, body)
        self.assertFalse(claim.is_evidence_to_ask)
        self.assertEqual(claim.ticket_id.phase, "waiting_customer")
        self.assertEqual(sorted(self._status(claim, "evidence")), ["met", "running"])
        self._send(claim, self.whole, "green", at=NOW + 3 * DAY)
        self.assertNotIn("Too dark", claim._get_evidence_message())

    def test_second_thoughts(self):
        """DM-02: what was accepted may be rejected until the decision, and takes the claim back; then it stays."""
        claim = self._proved_claim()
        claim.action_accept_evidence()
        self.assertEqual(claim.state, "to_decide")
        claim.evidence_ids[0]._reject("It is another sofa")
        self.assertEqual((claim.state, claim.evidence_state), ("collecting", "missing"))
        claim.evidence_ids[0]._accept()
        self.assertEqual((claim.state, claim.evidence_ids[0].reject_reason), ("to_decide", ""))
        claim._decide("undecided", "company", "Test")
        with self.assertRaisesRegex(UserError, "is decided"):
            claim.evidence_ids[0]._reject("Late")

    def test_two_claims_of_a_case(self):
        """DM-02: while one claim of a case waits for the customer, so does the case."""
        first = self._asked_claim()
        second = first.create({"ticket_id": first.ticket_id.id})
        with self._at(NOW):
            second._request_evidence(by_email=True)
        for slot in (self.whole, self.near):
            self._send(first, slot, at=NOW + DAY)
        self.assertEqual(first.ticket_id.phase, "waiting_customer")
        self.assertEqual(self._status(first, "evidence"), ["running"])
        self.assertEqual(self._status(first, "evidence_review"), ["running"])
        for slot in (self.whole, self.near):
            self._send(second, slot, at=NOW + DAY)
        self.assertEqual(first.ticket_id.phase, "working")
        self.assertEqual(self._status(first, "evidence"), ["met"])
        with self._at(NOW + 1.5 * DAY):
            first.action_accept_evidence()
            self.assertEqual(self._status(first, "evidence_review"), ["running"])
            second.action_accept_evidence()
        self.assertEqual(self._status(first, "evidence_review"), ["met"])

    def test_late(self):
        """DM-02: three days without pictures are missed, and the agent calls."""
        claim = self._asked_claim()
        self._run_clock(NOW + 3 * DAY)
        self.assertIn("missed", self._status(claim, "evidence"))

    def test_a_clock_that_was_given_up_says_nothing(self):
        """DM-02: when a lead waives the time that was missed, somebody waits for the pictures again."""
        claim = self._asked_claim()
        self.assertFalse(claim.sudo()._is_evidence_over())
        self._run_clock(NOW + 3 * DAY)
        self.assertTrue(claim.sudo()._is_evidence_over())
        clock = claim.ticket_id.deadline_ids.filtered(lambda d: d.purpose == "evidence")
        clock.with_user(self.lead).action_waive("The customer was in hospital")
        self.assertTrue(clock.missed_at and clock.cancelled_at)
        self.assertFalse(claim.sudo()._is_evidence_over())

    def test_complete_without_items(self):
        """DM-02: all pictures are there, but nobody has said which items: that comes first, without an error."""
        self.kind.decision_table = "damage_unpacking"
        claim = self._proved_claim()
        claim.action_accept_evidence()
        self.assertEqual((claim.evidence_state, claim.state), ("complete", "collecting"))

    def test_who_reviews(self):
        """Only who handles the case looks at its evidence."""
        claim = self._proved_claim()
        stranger = self._new_user("stranger", "after_sales.group_agent")
        for method in ("action_accept", "action_open_reject"):
            with self._refused(AccessError, "have 'read' access"):
                getattr(claim.evidence_ids.with_user(stranger), method)()
        with self._refused(AccessError, "have 'read' access"):
            self.env["after.sales.evidence.reject"].with_user(stranger).create({"evidence_ids": claim.evidence_ids.ids})
        with self._refused(AccessError, "have 'read' access"):
            self.env["after.sales.evidence.request"].with_user(stranger).create({"claim_id": claim.id})
        claim.evidence_ids.with_user(self.lead).action_accept()
