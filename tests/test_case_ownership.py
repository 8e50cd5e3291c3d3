from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestCaseOwnership(AfterSalesCommon):
    """One customer, one agent (OW-02 to OW-04, X-12): who gets a case, and how it passes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deputy = cls._new_user("deputy", "after_sales.group_lead")
        cls.second = cls._new_user("second", "after_sales.group_agent")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Care",
                "company_id": cls.company.id,
                "user_id": cls.lead.id,
                "deputy_id": cls.deputy.id,
                "user_ids": [Command.set((cls.agent | cls.second).ids)],
            }
        )

    def _new_case(self, user=None, **vals):
        vals = {
            "name": "Broken leg",
            "description": "x",
            "partner_id": self.customer.id,
            "team_id": self.team.id,
        } | vals
        return self.env["helpdesk.ticket"].with_user(user or self.env.user).create(vals)

    def _leave(self, user, days=3):
        now = fields.Datetime.now()
        user.write({"out_of_office_from": now - timedelta(days=1), "out_of_office_to": now + timedelta(days=days)})

    def test_repeat_contact_goes_to_who_knows_it(self):
        """OW-02: also through the mail gateway, for another contact of the same company, and when others are freer."""
        first = self._new_case(user_id=self.second.id)
        again = self._new_case()
        self.assertEqual(again.user_id, self.second)
        self.assertIn(first.number, again.assignment_reason)
        contact = self.env["res.partner"].create({"name": "Her husband", "parent_id": self.customer.id})
        self.assertEqual(self._new_case(partner_id=contact.id).user_id, self.second)
        stranger = self.env["res.partner"].create({"name": "Mr Wu"})
        self.assertFalse(self._new_case(partner_id=stranger.id).user_id)

    def test_latest_agent_wins(self):
        """X-12: the agent of the latest case knows best; the order's seller does not count."""
        self._new_case(user_id=self.agent.id)
        self._new_case(user_id=self.second.id)
        order = self._new_order()
        self.assertEqual(self._new_case(sale_order_id=order.id).user_id, self.second)

    def test_switched_off(self):
        """OW-02 is a setting of the company."""
        self.company.after_sales_one_agent = False
        self._new_case(user_id=self.second.id)
        self.assertFalse(self._new_case().user_id)

    def test_who_left_the_company_gets_nothing(self):
        """OW-02: whoever knows the customer and works for another company now is as good as away."""
        self._new_case(user_id=self.second.id)
        other = self.env["res.company"].create({"name": "Other"})
        self.second.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(self._new_case().user_id)

    def test_absence_is_respected(self):
        """OW-03: a case does not go to somebody who is out of office, has left, or is not of the team."""
        self._new_case(user_id=self.second.id)
        self._leave(self.second)
        self.assertFalse(self._new_case().user_id)
        self.second.write({"out_of_office_from": False, "out_of_office_to": False})
        self.second.active = False
        self.assertFalse(self._new_case().user_id)
        self.second.active = True
        self.team.user_ids -= self.second
        self.assertFalse(self._new_case().user_id)

    def test_name_in_a_sentence(self):
        """A title that ends with a dot ends no sentence of ours."""
        case = self._new_case(user_id=self.second.id, name="She gets it back.")
        with self._refused(AccessError, f"{case.number} - She gets it back. Ask for a take-over"):
            case.with_user(self.agent)._check_may_handle()

    def test_balanced(self):
        """OW-04: otherwise the member with the fewest open cases, counting those of the same batch."""
        self.team.assignment = "balanced"
        self._new_case(user_id=self.agent.id, partner_id=False)
        vals = {"name": "x", "description": "x", "team_id": self.team.id, "user_id": False}
        cases = self.env["helpdesk.ticket"].create([dict(vals) for _number in range(5)])
        self.assertEqual(len(cases.filtered(lambda t: t.user_id == self.second)), 3)
        self.assertEqual(len(cases.filtered(lambda t: t.user_id == self.agent)), 2)
        self.assertIn("Fewest open cases", cases[0].assignment_reason)
        self._leave(self.second)
        self.assertEqual(self._new_case(partner_id=False).user_id, self.agent)

    def _put_on_duty(self, *users, channel=None):
        """Plan shifts that are running now."""
        template = self.env["after.sales.shift.template"].create(
            {"name": "All day", "start_hour": 0, "check_in_until": 1, "end_hour": 24}
        )
        today = self.company._get_after_sales_today()
        self.env["after.sales.shift"].create(
            [
                {
                    "user_id": user.id,
                    "date": today,
                    "template_id": template.id,
                    "channel_ids": channel and [Command.set(channel.ids)],
                }
                for user in users
            ]
        )

    def test_on_duty_for_the_channel(self):
        """DR-02: a new case goes to whoever is on duty for its sales channel, also through its order."""
        tmall, jd = (self.env.ref(f"after_sales.sale_channel_{name}") for name in ("tmall", "jd"))
        self._put_on_duty(self.agent, channel=tmall)
        self._put_on_duty(self.second, channel=jd)
        stranger = self.env["res.partner"].create({"name": "Mr Wu"})
        vals = {"partner_id": stranger.id, "team_id": False}
        case = self._new_case(sale_channel_id=jd.id, **vals)
        self.assertEqual(case.user_id, self.second)
        self.assertIn("On duty", case.assignment_reason)
        self.company.after_sales_one_agent = False
        order = self._new_order(sale_channel_id=tmall.id, partner_id=stranger.id)
        self.assertEqual(self._new_case(sale_order_id=order.id, **vals).user_id, self.agent)
        self.assertEqual(case._get_deadline_user("on_duty"), self.second)
        self.assertIn(self._new_case(**vals).user_id, self.agent | self.second)

    def test_who_is_off_duty_is_not_there(self):
        """OW-04: the earlier handler goes on, and when his duty is over somebody on duty takes over."""
        self.team.assignment = "balanced"
        first = self._new_case(user_id=self.second.id)
        self.assertEqual(self._new_case().user_id, self.second, "Without a roster nobody knows who is off")
        self._put_on_duty(self.agent)
        self.assertEqual(self._new_case().user_id, self.agent)
        first.with_user(self.second).user_id = self.second
        self._put_on_duty(self.second)
        self.assertEqual(self._new_case(partner_id=first.partner_id.id).user_id, self.agent, "He had the last case")

    def _call(self, user, **values):
        """Let somebody take a call with New Case; return the wizard's form."""
        form = Form(self.env["after.sales.case.intake"].with_user(user))
        form.partner_id = self.customer
        form.case_kind_id = self.env["after.sales.case.kind"]._get_by_code("complaint")
        form.description = "The door squeaks"
        for name, value in values.items():
            form[name] = value
        return form

    def test_who_has_the_call_keeps_it(self):
        """OW-02: a call at night stays with whoever takes it, though a colleague at home knows the customer."""
        self.env["after.sales.case.kind"]._get_by_code("complaint").team_id = self.team
        self._new_case(user_id=self.second.id)
        form = self._call(self.agent)
        self.assertEqual(form.handler, f"{self.agent.name}: Takes the call.")
        case = self.env["helpdesk.ticket"].browse(form.save().action_create()["res_id"])
        self.assertEqual((case.user_id, case.assignment_reason), (self.agent, "Takes the call."))

    def test_who_has_the_call_may_pass_it_on(self):
        """OW-02: unless he chooses otherwise; then the case goes to whoever knows the customer."""
        self.env["after.sales.case.kind"]._get_by_code("complaint").team_id = self.team
        earlier = self._new_case(user_id=self.second.id)
        form = self._call(self.agent, takes_call=False)
        self.assertEqual(form.handler, f"{self.second.name}: Knows this customer from {earlier.number}.")
        form.save().action_create()
        case = self.env["helpdesk.ticket"].search([("partner_id", "=", self.customer.id)], order="id desc", limit=1)
        self.assertEqual(case.user_id, self.second)

    def test_a_call_for_another_team(self):
        """OW-02: what another team has to handle goes there, whoever took the call."""
        other = self.env["helpdesk.ticket.team"].create(
            {"name": "Claims", "user_ids": [(6, 0, self.second.ids)], "assignment": "balanced"}
        )
        self.env["after.sales.case.kind"]._get_by_code("complaint").team_id = other
        form = self._call(self.agent)
        self.assertIn(self.second.name, form.handler)
        form.save().action_create()
        self.assertEqual(self.env["helpdesk.ticket"].search([], order="id desc", limit=1).user_id, self.second)

    def test_many_at_once(self):
        """A hundred new cases are assigned with as many queries as ten."""
        self.team.assignment = "balanced"
        counts = []
        for size in (10, 100):
            partners = self.env["res.partner"].create([{"name": f"P{number}"} for number in range(size)])
            vals = [{"partner_id": p.id, "team_id": self.team.id, "name": "x", "description": "x"} for p in partners]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["helpdesk.ticket"]._assign_agents(vals)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertTrue(all(line["user_id"] for line in vals))
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_never_silently(self):
        """OW-03: a second agent cannot take a case, by no way of writing; the owner and a lead may pass it on."""
        case = self._new_case(user_id=self.agent.id)
        for take in (
            lambda mine: mine.write({"user_id": self.second.id}),
            lambda mine: mine.assign_to_me(),
        ):
            with self.assertRaisesRegex(UserError, "take-over"):
                take(case.with_user(self.second))
        case.with_user(self.agent).user_id = self.second
        self.assertEqual(case.user_id, self.second)
        case.with_user(self.lead).user_id = self.agent
        self.assertEqual(case.user_id, self.agent)

    def test_not_by_a_detour(self):
        """OW-03: nor by emptying the field first and taking the case then."""
        case = self._new_case(user_id=self.agent.id)
        with self.assertRaisesRegex(UserError, "take-over"):
            case.with_user(self.second).user_id = False
        with self.assertRaisesRegex(UserError, "take-over"):
            case.with_user(self.second).user_id = self.deputy

    def test_takeover(self):
        """OW-03: asked for with a reason, decided by the supervisor, on record."""
        case = self._new_case(user_id=self.agent.id)
        mine = case.with_user(self.second)
        self.assertTrue(mine.is_others_case)
        with self.assertRaisesRegex(UserError, "Say why"):
            mine._request_takeover(" ")
        approval = mine._request_takeover("The customer waits at the door")
        self.assertEqual((approval.kind, approval.approver_id), ("takeover", self.lead))
        self.assertEqual(case.user_id, self.agent)
        with self._refused(AccessError, "somebody else has to decide it"):
            approval.with_user(self.second).action_approve()
        approval.with_user(self.lead).action_approve()
        self.assertEqual(case.user_id, self.second)
        self.assertIn("The customer waits at the door", case.message_ids[0].body)
        self.assertFalse(mine.is_others_case)

    def test_asked_twice(self):
        """OW-03: one request, but nothing of what is said for it is lost; whoever asks hears that somebody did."""
        self._learn_chinese()
        self.lead.lang = "zh_CN"
        case = self._new_case(user_id=self.agent.id)
        self.assertEqual(self._ask(case, self.second, "He is on leave")["type"], "ir.actions.act_window_close")
        request = case.sudo().approval_ids
        told = self._ask(case, self.second, "<b>She</b> stands at the door")
        self.assertEqual(case.sudo().approval_ids, request)
        self.assertEqual(
            (told["tag"], told["params"]["next"]["type"]), ("display_notification", "ir.actions.act_window_close")
        )
        self.assertEqual(
            told["params"]["message"],
            "Second asked for this on 03/02/2026, and it is not decided yet. Your reason was added to the request.",
        )
        for lang in ("en_US", "zh_CN"):
            reason = request.with_context(lang=lang).reason
            self.assertEqual(reason, "He is on leave\nSecond: <b>She</b> stands at the door")
        self.assertIn("&lt;b&gt;She&lt;/b&gt; stands at the door", request.activity_ids.note)
        self.assertIn("stands at the door", request.message_ids[0].body)
        request.with_user(self.lead).action_approve()
        self.assertEqual(case.user_id, self.second)

    def _ask(self, case, user, reason):
        wizard = self.env["after.sales.case.takeover"].with_user(user).create({"ticket_id": case.id})
        wizard.reason = reason
        return wizard.action_request()

    def test_takeover_refused_or_late(self):
        """OW-03: refused changes nothing; a request ends by itself when the case is closed or goes to somebody else."""
        case = self._new_case(user_id=self.agent.id)
        refused = case.with_user(self.second)._request_takeover("Quick")
        refused.with_user(self.lead).action_refuse("He is back at noon")
        self.assertEqual(case.user_id, self.agent)
        late = case.with_user(self.second)._request_takeover("Still")
        case._move_to_phase("solved")
        self.assertEqual((late.state, late.decision_note), ("withdrawn", "The case was closed."))
        self.assertFalse(late.deadline_ids.filtered("is_open"))
        self.assertEqual(case.user_id, self.agent)
        case = self._new_case(user_id=self.agent.id)
        overtaken = case.with_user(self.second)._request_takeover("The customer waits")
        self.team.user_ids |= self.lead
        case.with_user(self.lead).user_id = self.lead
        self.assertEqual((overtaken.state, overtaken.decision_note), ("withdrawn", "Lead handles the case now."))

    def test_deputy_while_the_lead_is_away(self):
        """OW-03: the named deputy is asked while the supervisor is absent."""
        self._leave(self.lead)
        case = self._new_case(user_id=self.agent.id)
        approval = case.with_user(self.second)._request_takeover("The customer waits")
        self.assertEqual(approval.approver_id, self.deputy)

    def test_lead_takes_at_once(self):
        """OW-03: a member of the team who leads asks nobody."""
        self.team.user_ids |= self.deputy
        case = self._new_case(user_id=self.agent.id)
        self.assertFalse(case.with_user(self.deputy)._request_takeover("Angry customer"))
        self.assertEqual(case.user_id, self.deputy)

    def test_stranger_to_the_team(self):
        """The base would take the agent out of the case again, and nobody would have it."""
        case = self._new_case(user_id=self.agent.id)
        with self.assertRaisesRegex(AccessError, "not a member of the team"):
            case.with_user(self.deputy)._request_takeover("I am here")

    def test_own_case(self):
        case = self._new_case(user_id=self.agent.id)
        with self.assertRaisesRegex(UserError, "Nobody else"):
            case.with_user(self.agent)._request_takeover("Mine anyway")
