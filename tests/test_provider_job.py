"""A job from the offer to the end of the work (PV-02 to PV-04, PV-09, IN-02)."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW
from .common_provider import DAY, HOUR, VISIT, ProviderCommon


@tagged("post_install", "-at_install", "after_sales")
class TestProviderOffer(ProviderCommon):
    def _queue(self):
        return [(self.second, 150)]

    def test_accept(self):
        """PV-02: who says yes has the job; the others are not asked any more."""
        job = self._new_job()
        with self._at(NOW):
            job._dispatch(self.best, 180, is_told=True, queue=self._queue())
        self.assertEqual(self._clock_of(job, "offer").due_at, NOW + 4 * HOUR)
        with self._at(NOW + HOUR):
            job.action_accept()
        self.assertEqual((job.state, job.accepted_at), ("accepted", NOW + HOUR))
        self.assertEqual(job.offer_ids.mapped("state"), ["accepted", "withdrawn"])
        self.assertFalse(self._clock_of(job, "offer"))
        self.assertEqual(self._clock_of(job, "briefing").user_id, self.agent)
        with self._refused(UserError, "cannot become"):
            job.action_accept()

    def test_refuse(self):
        """PV-03: a refusal needs a reason, stays on record, and the next in line is asked at his own price."""
        job = self._new_job()
        job._dispatch(self.best, 180, is_told=True, queue=self._queue())
        url = job._get_provider_url()
        with self._refused(UserError, "Say why"):
            job._refuse(" ")
        wizard = self._fill(job, "action_open_refuse", reason="No time")
        wizard.action_confirm()
        self.assertEqual((job.state, job.provider_id, job.agreed_price), ("offered", self.second, 150))
        self.assertEqual(
            job.offer_ids.mapped(lambda o: (o.state, o.answer_reason)), [("refused", "No time"), ("sent", False)]
        )
        self.assertNotEqual(job._get_provider_url(), url)
        self.assertEqual(len(self._clock_of(job, "offer")), 1)

    def test_nobody_left(self):
        """PV-03: when the last one refuses, the dispatcher is asked to find somebody."""
        job = self._new_job_in("offered")
        job._refuse("Too far")
        self.assertEqual((job.state, job.provider_id), ("draft", self.env["res.partner"]))
        self.assertEqual(job.activity_ids.user_id, self.agent)
        with self.assertRaisesRegex(UserError, "refused this job"):
            job._choose_provider(self.best, 180)

    def test_no_answer(self):
        """PV-02: an offer that nobody answered in time goes to the next provider by itself."""
        job = self._new_job()
        with self._at(NOW):
            job._dispatch(self.best, 180, is_told=True, queue=self._queue())
        self._run_clock(NOW + 4 * HOUR - timedelta(seconds=1))
        self.assertEqual(job.provider_id, self.best)
        self._run_clock(NOW + 4 * HOUR)
        self.assertEqual((job.state, job.provider_id), ("offered", self.second))
        self.assertEqual(job.sudo().offer_ids.mapped("state"), ["expired", "sent"])
        self.assertEqual(self._clock_of(job, "offer").due_at, NOW + 8 * HOUR)
        self._run_clock(NOW + 8 * HOUR)
        self.assertEqual(job.state, "draft")
        self.assertEqual(self._clock_of(job, "offer", only_open=False).mapped("status"), ["late", "late"])

    def test_next_one_may_not_go_any_more(self):
        """PV-03: who was suspended meanwhile is not asked by the clock; a person goes on."""
        job = self._new_job()
        with self._at(NOW):
            job._dispatch(self.best, 180, is_told=True, queue=self._queue())
        self.second.with_user(self.lead)._suspend_provider("Complaints")
        self._run_clock(NOW + 4 * HOUR)
        self.assertEqual(job.state, "draft")
        self.assertIn("Find another provider", job.activity_ids.mapped("summary"))
        self.assertEqual(job.sudo().offer_ids.mapped("state"), ["expired", "withdrawn"])

    def test_next_one_costs_the_customer_more(self):
        """IN-03: where the customer advances the fee, a dearer provider goes out only when he was told."""
        first, dearer = (
            self._new_provider(name, provider_job_count=0, price=price)
            for name, price in (("New A", 100), ("New B", 140))
        )
        job = self._new_job()
        job._dispatch(first, 100, charge=100, is_told=True, queue=[(dearer, 140)])
        job._refuse("Ill")
        self.assertEqual((job.state, job.provider_id, job.customer_charge), ("draft", dearer, 140))
        self.assertFalse(job.price_disclosed)

    def test_release(self):
        """PV-03: a job that is taken back loses its provider, its appointment and its link."""
        job = self._new_job_in("scheduled")
        token = job._get_link_token()
        self.assertTrue(job._get_by_token(job.id, token))
        self._fill(job, "action_open_release", reason="Van broke down").action_confirm()
        self.assertEqual((job.state, job.scheduled_start, job.briefed_at), ("draft", False, False))
        self.assertFalse(job._get_by_token(job.id, token))
        self.assertFalse(job.sudo().deadline_ids.filtered("is_open"))
        self.assertEqual(job.offer_ids.mapped("state"), ["withdrawn"])

    def test_cancel(self):
        """A job is cancelled with a reason, before the work is done and not after."""
        job = self._new_job_in("accepted")
        with self._refused(UserError, "Say why"):
            job._cancel("")
        self._fill(job, "action_open_cancel", reason="Customer helped himself").action_confirm()
        self.assertEqual((job.state, job.cancel_reason), ("cancelled", "Customer helped himself"))
        self.assertFalse(job.sudo().deadline_ids.filtered("is_open"))
        with self._refused(UserError, "cannot become"):
            self._new_job_in("done")._cancel("No")

    def test_token(self):
        """The link opens one job, for its present provider, until it is verified; nothing else opens it."""
        job = self._new_job_in("offered")
        Job = self.env["after.sales.job"]
        token = job._get_link_token()
        self.assertEqual(Job._get_by_token(job.id, token), job)
        for wrong in ("", None, token[:-1], token + "0", "ä" * 64):
            with self.subTest(wrong):
                self.assertFalse(Job._get_by_token(job.id, wrong))
        self.assertFalse(Job._get_by_token(2**40, token))
        self.assertFalse(Job._get_by_token(self._new_job_in("offered").id, token))
        self.assertFalse(Job._get_by_token(self._new_job().id, self._new_job()._get_link_token()))
        done = self._new_job_in("done")
        token = done._get_link_token()
        self.assertTrue(Job._get_by_token(done.id, token))
        done._record_callback(True, "fairly")
        self.assertFalse(Job._get_by_token(done.id, token))

    def test_link_does_not_come_back_to_life(self):
        """A provider who is asked again gets another link."""
        job = self._new_job_in("offered")
        token = job._get_link_token()
        job._release("Mistake")
        job._dispatch(self.best, 180, is_told=True)
        self.assertNotEqual(job._get_link_token(), token)


@tagged("post_install", "-at_install", "after_sales")
class TestProviderVisit(ProviderCommon):
    def test_briefing(self):
        """PV-04: the provider learns how to present himself, whom to call, how to behave, in his language."""
        self.company.after_sales_provider_identity = "{brand} {city} service"
        job = self._new_job_in("offered", description="Two beds")
        self.assertFalse(job._get_briefing()["phone"], "Who has not accepted does not need the customer's number")
        job._accept()
        with self._at(NOW):
            job.action_brief()
        briefing = job._get_briefing()
        self.assertEqual(briefing["identity"], f"{self.company.name} Shanghai service")
        self.assertEqual((briefing["customer"], briefing["phone"]), ("Ms Li", "138 0000"))
        self.assertEqual((briefing["courtesy"], briefing["items"]), ("Put on shoe covers.", ["Sofa × 1"]))
        self.assertEqual((job.state, job.briefed_at, job.briefed_by), ("briefed", NOW, self.agent))
        mail = self.env["mail.mail"].search([("model", "=", job._name), ("res_id", "=", job.id)], limit=1)
        self.assertEqual(mail.recipient_ids, self.best)
        self.assertIn("Century Avenue", mail.body_html)
        self.assertIn(job._get_provider_url(), mail.body_html)
        self.assertTrue(mail.attachment_ids)

    def test_briefing_sheet(self):
        """PV-04, PV-09: the sheet has everything on it, for providers who have no e-mail too."""
        self.best.email = False
        job = self._new_job_in("briefed")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html("after_sales.report_job_briefing_sheet", job.ids)
        for word in (b"Put on shoe covers", b"Ms Li", b"Accessories complete", b"Wall and floor", b"180"):
            self.assertIn(word, html)

    def test_before_the_offer_is_accepted(self):
        """PV-04: nobody is briefed who has not said yes."""
        with self._refused(UserError, "cannot become"):
            self._new_job_in("offered").action_brief()

    def test_appointment(self):
        """PV-04: scheduled means with an appointment, that does not lie in the past; it can be moved."""
        job = self._new_job_in("briefed")
        self.assertTrue(self._clock_of(job, "appointment"))
        for start, end in ((False, False), (NOW - HOUR, False), (VISIT, VISIT - HOUR)):
            with (
                self._at(NOW),
                self._refused(UserError, "An appointment cannot end before it begins|Choose a time that does not lie"),
            ):
                job._schedule(start, end)
        with self._at(NOW):
            self._fill(job, "action_open_schedule", scheduled_start=VISIT).action_schedule()
        self.assertEqual((job.state, job.scheduled_end), ("scheduled", VISIT + 2 * HOUR))
        self.assertEqual(self._clock_of(job, "visit").due_at, VISIT + 2 * HOUR)
        with self._at(NOW):
            job._schedule(VISIT + DAY)
        self.assertEqual(self._clock_of(job, "visit").due_at, VISIT + DAY + 2 * HOUR)
        with self._refused(UserError, "Choose a time within a year"):
            self._new_job_in("accepted")._schedule(VISIT + 999 * DAY)
        away = {"partner_id": job.provider_id.id, "date_from": VISIT.date(), "date_to": VISIT.date()}
        self.env["after.sales.provider.absence"].create(away)
        with self._refused(UserError, "is away until .*: choose another day, or another provider"):
            job._schedule(VISIT)

    def test_customer_gets_the_code(self):
        """PV-04, IN-03: the customer learns who comes when, what it costs, and the code; the provider does not."""
        job = self._new_job_in("scheduled")
        mails = self.env["mail.mail"].search([("model", "=", job._name), ("res_id", "=", job.id)])
        to_customer = mails.filtered(lambda mail: mail.recipient_ids == self.customer)
        self.assertIn(job.sudo().completion_code, to_customer.body_html)
        self.assertIn("costs you nothing", to_customer.body_html)
        for mail in mails - to_customer:
            self.assertNotIn(job.sudo().completion_code, mail.body_html)

    def test_checks_stay_with_their_job(self):
        """PV-09: neither moved to another job, nor made for one that is closed."""
        job, closed = self._new_job_in("scheduled"), self._new_job_in("verified")
        check = job.check_ids[:1].with_user(self.agent)
        with self.assertRaisesRegex(UserError, "belongs to its job"), self.env.cr.savepoint():
            check.job_id = closed
        with self.assertRaisesRegex(UserError, "job is closed"), self.env.cr.savepoint():
            check.create({"job_id": closed.id, "name": "Later"})
        with self.assertRaisesRegex(UserError, "within a year"), self.env.cr.savepoint():
            job._propose_time(VISIT + 999 * DAY)

    def test_proposed_time(self):
        """PV-04: the provider proposes, our people agree it with the customer."""
        job = self._new_job_in("accepted")
        with self._at(NOW), self._refused(UserError, "Choose a time that does not lie"):
            job._propose_time(NOW - HOUR)
        with self._at(NOW):
            job._propose_time(VISIT, VISIT + HOUR, "Or an hour later")
            job.action_brief()
            wizard = self._fill(job, "action_open_schedule")
        self.assertEqual((wizard.scheduled_start, wizard.scheduled_end), (VISIT, VISIT + HOUR))
        self.assertEqual(job.state, "briefed", "Nothing is agreed yet")
        with self._at(NOW):
            wizard.action_schedule()
        self.assertFalse(job.proposed_start)

    def test_finish(self):
        """PV-04: the customer's code ends the work; a wrong one does not, and our people can do without."""
        job = self._new_job_in("scheduled")
        job._arrive(VISIT)
        job._arrive(VISIT + HOUR)
        self.assertEqual(job.arrived_at, VISIT, "Said once, it stands")
        code = job.sudo().completion_code
        with self.assertRaisesRegex(UserError, "not the code"):
            job._finish("000000" if code != "000000" else "111111")
        with self._at(VISIT - DAY), self.assertRaisesRegex(UserError, "Answer first"):
            job._finish(code)
        self._answer_checks(job)
        with self._at(VISIT + HOUR):
            job._finish(code, "All done")
        self.assertEqual((job.state, job.completed_by, job.done_at), ("done", "code", VISIT + HOUR))
        other = self._new_job_in("scheduled")
        with self._at(VISIT - DAY), self.assertRaisesRegex(UserError, "The appointment of .* is on"):
            other._finish(note="They told us so")
        with self._at(VISIT + HOUR):
            with self.assertRaisesRegex(UserError, "Answer first"):
                other._finish()
            self._answer_checks(other)
            with self.assertRaisesRegex(UserError, "say how you know"):
                other._finish()
            other._finish(note="The customer told us so")
        self.assertEqual(other.completed_by, "staff")

    def test_one_visit_for_one_task(self):
        """PV-02: two people dispatch for one case: the second reads who is on the way; a customer is sent to nobody."""
        first = self._new_job_in("offered")
        second = self._new_job(ticket=first.ticket_id)
        said = second._dispatch(self.second, 150, is_told=True)
        self.assertIn(f"{first.name} sends {self.best.display_name} for this already", said)
        self.assertEqual(second.state, "draft")
        home = {name: self.customer[name] for name in ("street", "city")}
        home |= {name: self.customer[name].id for name in ("state_id", "country_id")}
        own = self._new_provider("Own Hands", price=10, **home)
        ticket = self._new_job().ticket_id
        ticket.partner_id = own
        mine = self._new_job(ticket=ticket)
        self.assertIn("is the customer", mine._dispatch(own, 10, is_told=True))

    def test_files_of_others_are_not_taken_over(self):
        """PV-10: one's own loose files go with a job, those of others do not; what proves it stays as it is."""
        job = self._new_job_in("scheduled")
        Attachment = self.env["ir.attachment"].with_user(self.agent)
        product_file = self.env["ir.attachment"].create(
            {"name": "manual.txt", "raw": b"x", "res_model": "product.template", "res_id": self.sofa.product_tmpl_id.id}
        )
        loose = Attachment.create({"name": "scratch.txt", "raw": b"y"})
        mine = job.with_user(self.agent)
        with self.assertRaisesRegex(UserError, "“manual.txt” belongs to somebody else or to another document"):
            mine._record_damage(20, "Scratch", product_file.with_user(self.agent))
        self.assertEqual(product_file.res_model, "product.template")
        mine._record_damage(20, "Scratch", loose)
        self.assertEqual((loose.res_model, loose.res_id), (job._name, job.id))
        for vals in ({"raw": b"z"}, {"res_id": job.id + 1}, {"res_model": "res.partner"}):
            with self.assertRaisesRegex(UserError, "“scratch.txt” is kept as it is"):
                loose.write(vals)
        with self.assertRaisesRegex(UserError, "its facts stand on them"):
            loose.unlink()
        with self.assertRaisesRegex(UserError, "its facts stand on them"):
            loose.sudo()._delete_and_notify()  # as core's bin under a message does

    def test_guessing(self):
        """PV-04: codes are not found out by trying; the provider himself cannot do without one."""
        job = self._new_job_in("scheduled").sudo().with_user(self.env.ref("base.public_user")).sudo()
        with self.assertRaisesRegex(UserError, "not the code"):
            job._finish()
        for _number in range(5):
            job._count_wrong_code()
        with self.assertRaisesRegex(UserError, "Too many"):
            job._finish(job.completion_code)

    def test_checks(self):
        """PV-09: site and goods are looked at; what is not in order is said in words and reported."""
        job = self._new_job_in("scheduled")
        self.assertEqual(set(job.check_ids.mapped("kind")), {"site", "goods", "question"})
        wall = job.check_ids.filtered(lambda check: check.name == "Wall and floor")
        with self._refused(UserError, "Say what is not in order"):
            wall._record_result("failed")
        wall._record_result("failed", "Plasterboard")
        self.assertEqual(job.failed_check_count, 1)
        self.assertEqual(job.activity_ids.filtered(lambda a: "Wall" in (a.summary or "")).user_id, self.agent)

    def test_checks_follow_the_task(self):
        """PV-09, IN-02: a repair needs no wall; goods of a category bring its questions with them."""
        job = self._new_job()
        job.task = "repair"
        self.assertNotIn("Wall and floor", job.check_ids.mapped("name"))
        self.assertIn("Faults", job.check_ids.mapped("name"))
        self.env["after.sales.job.check.template"].create(
            {"name": "Fabric?", "kind": "question", "category_ids": [Command.set(self.category.ids)]}
        )
        self.assertIn("Fabric?", self._new_job().check_ids.mapped("name"))
        other = self.env["product.category"].create({"name": "Lamps"})
        lamp = self._new_product("Lamp", categ_id=other.id)
        self.assertNotIn("Fabric?", self._new_job(product_ids=[Command.set(lamp.ids)]).check_ids.mapped("name"))

    def test_television(self):
        """IN-02: stand or wall mount is agreed before the provider is briefed."""
        tv = self._ref("provider_skill_tv")
        self.best.provider_skill_ids |= tv
        job = self._new_job_in("accepted", skill_id=tv.id)
        self.assertEqual(job.open_questions, "Stand or wall mount?")
        with self.assertRaisesRegex(UserError, "Stand or wall mount"):
            job.action_brief()
        job.check_ids.filtered("is_required").note = "Fixed mount, brick wall"
        job.action_brief()
        self.assertEqual(job.state, "briefed")

    def test_air_conditioner(self):
        """IN-02: a dedicated person writes to the manufacturer's service, and is reminded of it."""
        service = self.env["res.partner"].create({"name": "Cool Service", "email": "service@cool.example.com"})
        self.category.write({"installation_service_id": service.id, "installation_service_user_id": self.tracker.id})
        job = self._new_job()
        self.assertEqual(job.manufacturer_id, service)
        clock = self._clock_of(job, "manufacturer")
        self.assertEqual((clock.user_id, clock.due_at), (self.tracker, NOW + DAY))
        with self._at(NOW):
            job.with_user(self.tracker).action_tell_manufacturer()
        self.assertEqual((job.manufacturer_told_at, clock.status), (NOW, "met"))
        mail = self.env["mail.mail"].search([("model", "=", job._name), ("res_id", "=", job.id)], limit=1)
        self.assertEqual(mail.recipient_ids, service)
        self.assertFalse(self._clock_of(self._new_job(task="inspect"), "manufacturer"))

    def test_order_hears_of_the_appointment(self):
        """IN-01: an appointment is told to the order, whose deliveries may be waiting for it."""
        heard = []
        self.patch(
            type(self.env["sale.order"]), "_on_service_scheduled", lambda order, *what: heard.append((order, *what))
        )
        with self._at(NOW):
            order = self._new_order().with_user(self.agent)
            job = order._create_job()
            job._dispatch(self.best, 180, is_told=True)
            job._accept()
            job.action_brief()
            job._schedule(VISIT)
            job._release("Ill")
        self.assertEqual(heard, [(order, "install", VISIT, False), (order, "install", False, VISIT)])


@tagged("post_install", "-at_install", "after_sales")
class TestJobOfCase(ProviderCommon):
    def test_case_waits_for_its_jobs(self):
        """PV-06: a case is not solved while somebody has to be called back."""
        job = self._new_job_in("done")
        ticket = job.ticket_id
        self.assertIn(job.name, ", ".join(ticket._get_missing_facts("solved")))
        with self.assertRaisesRegex(UserError, job.name):
            self._move(ticket.with_user(self.agent), "solved", "2026-03-05 10:00")
        job._record_callback(True, "fairly")
        self.assertNotIn(job.name, ", ".join(ticket._get_missing_facts("solved")))

    def test_cancelled_case(self):
        """A cancelled case gives up what nobody has taken; who has taken a job is called off by a person."""
        early, late = self._new_job_in("offered"), self._new_job_in("scheduled")
        (early | late).sudo().ticket_id = early.ticket_id
        self._move(early.ticket_id, "cancelled", "2026-03-02 11:00")
        self.assertEqual((early.state, late.state), ("cancelled", "scheduled"))
        self.assertIn("The case was cancelled: call the provider off", late.activity_ids.mapped("summary"))

    def test_merge(self):
        """OW-02: the jobs of a merged case go on with the case that goes on."""
        job, other = self._new_job_in("offered"), self._new_job()
        job.ticket_id.with_user(self.lead)._merge_into(other.ticket_id)
        self.assertEqual(job.ticket_id, other.ticket_id)
        self.assertEqual(job.state, "offered")

    def test_order_of_the_case(self):
        """A job of a case is also one of its order."""
        with self._at(NOW):
            order = self._new_order()
        job = self._new_job(ticket=self._case("2026-03-02 10:00", sale_order_id=order.id, user_id=self.agent.id))
        self.assertEqual((job.order_id, job.product_ids), (order, self.sofa))
        self.assertEqual(order.job_count, 1)

    def test_guides(self):
        """PV-08: an agent has the guides of the product at hand for a customer who has trouble installing it."""
        ticket = self._case("2026-03-02 10:00", product_id=self.sofa.id, user_id=self.agent.id, kind="installation")
        lone = self._case("2026-03-02 10:00", user_id=self.agent.id)
        guides = self.env["product.document"].create(
            [
                {"name": "Assembly.pdf", "res_model": record._name, "res_id": record.id, "datas": b"eA=="}
                for record in (self.sofa, self.sofa.product_tmpl_id)
            ]
        )
        self.assertEqual((ticket | lone).with_user(self.agent).mapped("guide_count"), [2, 0])
        action = ticket.with_user(self.agent).action_view_guides()
        self.assertEqual(self.env["product.document"].with_user(self.agent).search(action["domain"]), guides)
