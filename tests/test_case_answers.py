from markupsafe import Markup

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOW, AfterSalesCommon, load_migration


@tagged("post_install", "-at_install", "after_sales")
class TestCaseAnswers(AfterSalesCommon):
    """Canned answers by kind, in the customer's language, sent as the agent's own words (KB-01)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["after.sales.deadline.policy"].search([("host", "=", "ticket")]).active = False
        cls.promised = cls._new_policy(
            "promised",
            host="ticket",
            purpose="promised_reply",
            start_event="promised",
            stop_event="first_reply",
            method="before",
            date_field="promised_reply_at",
            amount=0,
        )
        cls.kind = cls.env["after.sales.case.kind"].create({"name": "Squeak", "code": "test_squeak"})
        cls.general = cls.env.ref("after_sales.canned_answer_received")
        cls.env["mail.template"].search([("is_case_answer", "=", True)]).filtered(
            lambda t: not t.case_kind_ids and t != cls.general
        ).active = False
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "It squeaks",
                "description": "x",
                "partner_id": cls.customer.id,
                "case_kind_id": cls.kind.id,
                "user_id": cls.agent.id,
            }
        )

    def _answer(self, name, **vals):
        return self.env["mail.template"].create(
            {
                "name": name,
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "subject": f"{name}: {{{{ object.name }}}}",
                "body_html": f'<p>{name}, <t t-out="object.partner_id.name">customer</t></p>',
                "lang": "{{ object.partner_id.lang }}",
                "is_case_answer": True,
                **vals,
            }
        )

    def _compose(self, action):
        """Return the composer as the web client opens it for the agent."""
        self.assertEqual(action["res_model"], "mail.compose.message")
        return Form(self.env["mail.compose.message"].with_user(self.agent).with_context(**action["context"]))

    def _choose(self, ticket=None):
        action = (ticket or self.ticket).with_user(self.agent).action_open_answer()
        self.assertEqual(action["res_model"], "after.sales.case.answer")
        return Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))

    def test_one_answer(self):
        """KB-01: the only answer of the kind is filled in; sent, it is a person's answer to the customer."""
        self.kind.answer_ids = self._answer("Oil it")
        with self._at(NOW):
            composer = self._compose(self.ticket.with_user(self.agent).action_open_answer())
            self.assertEqual(composer.subject, "Oil it: It squeaks")
            self.assertIn("Oil it, Ms Li", composer.body)
            self.assertEqual(composer.partner_ids[:], self.customer)
            composer.save().action_send_mail()
        message = self.ticket.message_ids.filtered(lambda m: m.message_type == "comment")
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertEqual(message.partner_ids, self.customer)
        self.assertFalse(message.is_internal or message.subtype_id.internal)
        self.assertEqual((self.ticket.first_reply_at, self.ticket.first_reply_by), (NOW, self.agent))

    def test_answer_with_a_file(self):
        """KB-01: what a manager attaches to a canned answer goes out with it, whoever sends it, twice too."""
        Attachment = self.env["ir.attachment"].with_user(self.manager)
        files = Attachment.create(
            [
                {"name": "care.pdf", "raw": b"%PDF-1.4", "res_model": "mail.template", "res_id": 0},
                {"name": "oil.pdf", "raw": b"%PDF-1.5"},
            ]
        )
        answer = self._answer("Oil it")
        self.kind.answer_ids = answer
        answer.with_user(self.manager).attachment_ids = [Command.set(files.ids)]
        for _round in range(2):
            with self._at(NOW):
                composer = self._compose(self.ticket.with_user(self.agent).action_open_answer())
                self.assertEqual(set(composer.attachment_ids[:].mapped("name")), {"care.pdf", "oil.pdf"})
                composer.save().action_send_mail()
            message = self.ticket.message_ids.filtered(lambda m: m.message_type == "comment")[0]
            self.assertEqual(sorted(message.attachment_ids.mapped("name")), ["care.pdf", "oil.pdf"])
            self.assertTrue(all(message.attachment_ids.with_user(self.agent).mapped("raw")))
        self.assertEqual(answer.attachment_ids, files)

    def test_choice(self):
        """KB-01: several answers, and those for every kind, are shown as the customer would read them."""
        first, second = self._answer("Oil it"), self._answer("Wax it")
        other = self._answer("Elsewhere", case_kind_ids=[Command.link(self.env.ref("after_sales.case_kind_usage").id)])
        self.kind.answer_ids = first | second
        form = self._choose()
        self.assertEqual(form.available_ids[:], first | second | self.general)
        self.assertNotIn(other, form.available_ids[:])
        self.assertFalse(form.preview)
        form.template_id = second
        self.assertEqual(form.subject, "Wax it: It squeaks")
        self.assertIn("Wax it, Ms Li", form.preview)
        wizard = form.save()
        self.assertIn("Wax it", self._compose(wizard.action_write()).body)
        self.assertFalse(self._compose(wizard.action_write_freely()).template_id)
        wizard.template_id = other
        self.assertFalse(wizard.preview)
        with self.assertRaisesRegex(UserError, "in the list"):
            wizard.action_write()

    def test_sent_as_shown(self):
        """KB-01, SL-01: an answer that needs no change goes out with its files in one step, and is the answer owed."""
        first, second = self._answer("Oil it"), self._answer("Wax it")
        second.with_user(self.manager).attachment_ids = [
            Command.create({"name": "care.pdf", "raw": b"%PDF-1.4", "res_model": "mail.template", "res_id": second.id})
        ]
        self.kind.answer_ids = first | second
        form = self._choose()
        with self._refused(UserError, "Choose one of the answers in the list."):
            form.save().action_send()
        form.template_id = second
        self.assertEqual(form.files, "care.pdf")
        with self._at(NOW):
            form.save().action_send()
        message = self.ticket.message_ids.filtered(lambda message: message.message_type == "comment")[0]
        self.assertIn("Wax it, Ms Li", message.body)
        self.assertEqual((message.author_id, message.partner_ids), (self.agent.partner_id, self.customer))
        self.assertEqual(message.attachment_ids.mapped("name"), ["care.pdf"])
        self.assertEqual(self.ticket.first_reply_at, NOW)

    def test_without_a_kind(self):
        """KB-01: answers for every kind serve the case of no kind; without any, the composer is empty."""
        self.ticket.case_kind_id = False
        self.assertEqual(self._choose().available_ids[:], self.general)
        self.general.is_case_answer = False
        composer = self._compose(self.ticket.with_user(self.agent).action_open_answer())
        self.assertFalse(composer.template_id)
        self.assertEqual(composer.partner_ids[:], self.customer)

    def test_not_offered(self):
        """KB-01: neither mails of stages, nor templates of another document, nor a colleague's own."""
        stage_mail = self.env.ref("helpdesk_mgmt.closed_ticket_template")
        private = self._answer("Mine", user_id=self.manager.id)
        order = self._answer("Order", model_id=self.env["ir.model"]._get_id("sale.order"))
        self.kind.answer_ids = private | order
        answers = self.ticket.with_user(self.agent)._get_answers()
        self.assertFalse(answers & (stage_mail | private | order))
        self.assertIn(private, self.ticket.with_user(self.manager)._get_answers())

    def test_language_of_the_customer(self):
        """KB-01: the answer is in the customer's language, whatever the agent speaks."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        template = self._answer("Oil it")
        template.with_context(lang="zh_CN").write({"subject": "上油", "body_html": "<p>请上油</p>"})
        self.kind.answer_ids = template | self._answer("Wax it")
        form = self._choose()
        form.template_id = template
        self.assertEqual(form.subject, "上油")
        self.assertIn("请上油", form.preview)
        self.kind.answer_ids = template
        composer = self._compose(self.ticket.with_user(self.agent).action_open_answer())
        self.assertIn("请上油", composer.body)

    def test_shipped_answers(self):
        """KB-01: every shipped answer renders for an agent and promises no money and no day."""
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "after_sales"), ("model", "=", "mail.template"), ("name", "=like", "canned_answer_%")]
        )
        templates = self.env["mail.template"].browse(shipped.mapped("res_id"))
        self.assertEqual(len(templates), 15)
        for template in templates.with_user(self.agent):
            with self.subTest(template.name):
                self.assertTrue(template.is_case_answer)
                body = template._render_field("body_html", self.ticket.ids, compute_lang=True)[self.ticket.id]
                for words in ("Dear Ms Li", "Agent", "Kind regards"):
                    self.assertIn(words, body)
                self.assertNotRegex(body, r"(?i)guarantee|compensat|t-out|\{\{")
        self.ticket.write({"partner_id": False, "user_id": False})
        body = self.general.with_user(self.agent)._render_field("body_html", self.ticket.ids)[self.ticket.id]
        self.assertIn("Dear customer", body)
        self.assertIn("Agent", body, "Signed by who sends it")

    def test_kinds_have_their_answers(self):
        """KB-01: the relation is the kind's own, seen from the other side."""
        damage = self.env.ref("after_sales.case_kind_damage_pick_up")
        shipped = ("canned_answer_damage_pick_up", "canned_answer_carrier_damage")
        self.assertEqual(set(damage.answer_ids), {self.env.ref(f"after_sales.{name}") for name in shipped})
        self.assertIn(damage, damage.answer_ids.case_kind_ids)
        unpacking = self.env.ref("after_sales.case_kind_damage_unpacking")
        self.assertIn(self.env.ref("after_sales.canned_answer_photos"), unpacking.answer_ids)

    def test_manager_writes_answers(self):
        """KB-01: a manager edits and adds answers without being an editor of all templates, an agent does not."""
        self.env["ir.config_parameter"].set_param("mail.restrict.template.rendering", True)
        template = self.general.with_user(self.manager)
        body = '<p>Hello <t t-out="object.partner_id.name">customer</t>, case <t t-out="object.number">1</t></p>'
        template.write({"subject": "{{ object.number }}: {{ object.name }}", "body_html": body})
        new = template.copy({"name": "Copy", "case_kind_ids": [Command.set(self.kind.ids)]})
        self.assertEqual(self.kind.answer_ids, new)
        with self._refused(AccessError, "Only members of Mail Template Editor"):
            template.body_html = '<p t-out="object.env.user.password">x</p>'
        with self._refused(AccessError, "have 'write' access"):
            self.env.ref("after_sales.mail_template_notice").with_user(self.manager).name = "x"
        with self._refused(AccessError, "have 'write' access"):
            self.general.with_user(self.agent).name = "x"
        self.assertTrue(self.general.with_user(self.agent).name)

    def test_answer_without_a_contact(self):
        """KB-01: an e-mail address is enough; with nobody to write to, the agent hears so."""
        self.kind.answer_ids = self._answer("Oil it")
        self.ticket.write({"partner_id": False, "partner_email": "somebody@example.com"})
        composer = self._compose(self.ticket.with_user(self.agent).action_open_answer())
        self.assertIn("somebody@example.com", composer.partner_ids[:].mapped("email"))
        self.ticket.partner_email = False
        with self.assertRaisesRegex(UserError, "who the customer"):
            self.ticket.with_user(self.agent).action_open_answer()

    def test_step_of_a_promised_reply(self):
        """SL-11: completing a promised reply from My Work means answering."""
        self.kind.answer_ids = self._answer("Oil it")
        with self._at(NOW):
            self.ticket.with_user(self.agent)._promise_reply(NOW.replace(hour=8), "Today")
            deadline = self.ticket._get_open_deadlines([("purpose", "=", "promised_reply")])
            action = deadline.with_user(self.agent).action_open_done()
            self._compose(action).save().action_send_mail()
        self.assertEqual(deadline.status, "met")
        other = self._new_policy("call", host="ticket", start_event="scheduled")
        self.ticket._fire_deadline_event("scheduled", NOW)
        deadline = self.ticket._get_open_deadlines([("policy_id", "=", other.id)])
        self.assertEqual(deadline.action_open_done()["res_model"], "after.sales.deadline.complete", "No answer")


@tagged("post_install", "-at_install", "after_sales")
class TestWordsForCustomers(AfterSalesCommon):
    """What a case is called towards the customer: never by an agent's notes (IT-01)."""

    def _open(self, **vals):
        """Let an agent open a case on the phone."""
        intake = {
            "partner_id": self.customer.id,
            "case_kind_id": self.env["after.sales.case.kind"]._get_by_code("usage").id,
            "description": "Annoying woman again, wants a refund\nSays the leg is broken",
        } | vals
        return self.env["helpdesk.ticket"].with_user(self.agent)._open_case(intake, takes_call=True)

    def test_notes_stay_inside(self):
        """IT-01: subject of the answer, frame of the mail, canned answer: goods, order and kind, no notes."""
        order = self._new_confirmed_order()
        case = self._open(sale_order_id=order.id, product_id=self.sofa.id)
        self.assertIn("Annoying woman", case.name)
        self.assertEqual(case.customer_topic, f"Sofa, order {order.name}")
        self.assertTrue(case.customer_subject.endswith(f": Sofa, order {order.name}"))
        message = case.with_user(self.agent).message_post(
            body="We look into it", partner_ids=self.customer.ids, subtype_xmlid="mail.mt_comment"
        )
        mail = self.env["mail.mail"].sudo().search([("mail_message_id", "=", message.id)], limit=1)
        self.assertIn(self.customer, mail.recipient_ids | message.partner_ids)
        for text in (message.subject or case._message_compute_subject(), mail.subject or "", mail.body_html or ""):
            self.assertNotIn("Annoying", text)
        for template in self.env["mail.template"].search([("is_case_answer", "=", True)]):
            texts = template.with_user(self.agent)._generate_template(case.ids, ("subject", "body_html"))[case.id]
            self.assertNotIn("Annoying", f"{texts['subject']} {texts['body_html']}", template.name)
            self.assertIn(self.agent.name, texts["body_html"], template.name)

    def test_customer_keeps_his_words(self):
        """IT-01: what the customer wrote heads the answer, so that he knows what it is about."""
        case = self.env["helpdesk.ticket"].create(
            {"name": "My sofa squeaks", "description": "x", "partner_id": self.customer.id}
        )
        self.assertEqual((case.customer_topic, case.customer_subject), ("My sofa squeaks", "My sofa squeaks"))

    def test_nothing_known(self):
        """IT-01: without goods and order the number has to do; an internal kind is not named."""
        case = self._open()
        self.assertEqual(case.customer_topic, case.number)
        internal = case.sudo().case_kind_id.copy({"code": "test_internal", "portal_visible": False})
        case.sudo().case_kind_id = internal
        self.assertEqual(case.customer_subject, "Your request")

    def test_answer_is_signed_by_its_sender(self):
        """KB-01: not by the owner of the case, who may be on holiday."""
        case = self._open()
        template = self.env.ref("after_sales.canned_answer_received")
        texts = template.with_user(self.lead)._generate_template(case.ids, ("body_html",))[case.id]
        self.assertIn(self.lead.name, texts["body_html"])
        self.assertNotIn(self.agent.name, texts["body_html"])
        self.assertEqual(case.with_user(self.env.ref("base.user_root"))._get_signature(), self.agent.name)

    def test_pictures_without_a_claim(self):
        """DM-02: before there is a claim the pictures come by reply, and no link is promised."""
        case = self._open()
        template = self.env.ref("after_sales.canned_answer_photos").with_user(self.agent)
        body = template._generate_template(case.ids, ("body_html",))[case.id]["body_html"]
        self.assertIn("answer this message with one picture", body)
        self.assertNotIn("href", body)

    def test_provider_reads_no_notes(self):
        """IT-01: what a provider is sent begins with goods, order and kind as well."""
        order = self._new_confirmed_order()
        case = self._open(sale_order_id=order.id, product_id=self.sofa.id)
        wizard = self.env["after.sales.job.dispatch"].with_user(self.agent).create({"ticket_id": case.id})
        self.assertEqual(wizard.description, case.customer_subject)
        self.assertNotIn("Annoying", wizard.description)

    def _migrate_request(self, body):
        """Return the request for pictures of an older database after the migration."""
        script = load_migration("19.0.1.5.0/post-words.py")
        template = self.env.ref("after_sales.canned_answer_photos")
        template.body_html = Markup(body.replace("%s", script.OLD_REQUEST))
        self.env.flush_all()
        for _time in range(2):
            script.migrate(self.env.cr, "19.0.1.4.0")
            self.env.invalidate_all()
        return template.body_html

    def test_migration_keeps_what_was_edited(self):
        """KB-01: an older request gets list and link in place of its old sentence; what else was written stays."""
        body = self._migrate_request("<div><p>Dear you</p>%s<p>Or visit our showroom.</p></div>")
        self.assertIn("Or visit our showroom", body)
        self.assertEqual(body.count("_get_picture_request()"), 1)
        self.assertNotIn("Please send me: one", body)
        body = self._migrate_request("<div><p>Please send me: one picture of the whole article. Thanks!</p></div>")
        self.assertIn("Thanks!", body)
        self.assertNotIn("_get_picture_request()", body)

    def test_renaming_is_for_us(self):
        """IT-01: an agent renames the case for his colleagues; the customer goes on reading his own words."""
        vals = {"name": "My sofa squeaks", "description": "x", "partner_id": self.customer.id, "user_id": self.agent.id}
        case = self.env["helpdesk.ticket"].create(vals)
        case.with_user(self.agent).name = "Difficult customer, sofa"
        self.assertEqual(case.customer_subject, "My sofa squeaks")
