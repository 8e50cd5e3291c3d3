from datetime import datetime, timedelta

from lxml import etree

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import datetime as safe_datetime
from odoo.tools.safe_eval import safe_eval

from ..models.case.ticket.helpdesk_ticket_team import TILES
from .common import NOW, AfterSalesCommon

#: The filters of the case list that the tiles of the board open, besides “Open”.
FILTERS = {
    "board_mine": "mytickets",
    "board_unassigned": "unassigned",
    "board_unanswered": "unanswered",
    "board_overdue": "overdue",
    "board_today": "due_today",
    "board_at_risk": "at_risk",
    "board_waiting": "waiting_customer",
}


@tagged("post_install", "-at_install", "after_sales")
class TestCaseScreens(AfterSalesCommon):
    """What people look at all day: it opens for everybody it is for, and its figures are right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["after.sales.deadline.policy"].search([("host", "=", "ticket")]).active = False
        cls.helpdesk = cls._new_user("helpdesk", "helpdesk_mgmt.group_helpdesk_user_team")
        cls.personal = cls._new_user("personal", "helpdesk_mgmt.group_helpdesk_user_own")
        members = [cls.agent.id, cls.lead.id, cls.helpdesk.id, cls.personal.id]
        Team = cls.env["helpdesk.ticket.team"]
        cls.team = Team.create({"name": "Care", "company_id": cls.company.id, "user_ids": [Command.set(members)]})
        cls.other_team = Team.create({"name": "Money", "company_id": cls.company.id})
        cls.kind = cls.env["after.sales.case.kind"].create({"name": "Quality", "code": "test_quality"})
        answer = {"purpose": "response", "start_event": "created", "stop_event": "first_reply", "unit": "hours"}
        cls._new_policy("answer", host="ticket", amount=4, warn_amount=2, warn_unit="hours", **answer)
        solve = {"purpose": "resolution", "start_event": "created", "stop_event": "closed"}
        cls._new_policy("solve", host="ticket", amount=2, pause_when_waiting=True, **solve)

    def _case(self, **vals):
        vals = {"name": "Broken leg", "description": "One leg", "team_id": self.team.id, **vals}
        return self.env["helpdesk.ticket"].create({"case_kind_id": self.kind.id, **vals})

    def _stage(self, phase):
        return self.env["helpdesk.ticket.stage"]._get_for_phase(phase, self.team, self.company)

    def _actions(self, model):
        """Yield the window actions of the addon for a model."""
        names = self.env["ir.model.data"].search(
            [("module", "=", "after_sales"), ("model", "=", "ir.actions.act_window")]
        )
        actions = self.env["ir.actions.act_window"].browse(names.mapped("res_id"))
        return actions.filtered(lambda action: action.res_model == model and action.target != "new")

    def test_views_open(self):
        """IT: every screen opens for everybody who may open it, with the filters it starts with."""
        with self._at(NOW):
            self._case(user_id=self.agent.id)
        models = ["helpdesk.ticket", "after.sales.deadline", "after.sales.case.kind", "helpdesk.ticket.team"]
        users = self.agent | self.tracker | self.lead | self.manager
        for model in models:
            for action in self._actions(model):
                for user in users:
                    with self.subTest(action=action.name, user=user.name):
                        self._open(action, user)

    def _open(self, action, user):
        """Load the views of an action as the web client does, and read a record through each."""
        Model = self.env[action.res_model].with_user(user)
        views = Model.get_views([*action.views, (False, "search")], {"toolbar": True})["views"]
        search = etree.fromstring(views["search"]["arch"])
        context = safe_eval(action.context or "{}", {"uid": user.id, "active_id": 1})
        for key in context:
            if key.startswith("search_default_"):
                name = key.removeprefix("search_default_")
                self.assertTrue(search.xpath(f"//*[@name='{name}']"), name)
        for node in search.iter("filter"):
            if node.get("domain"):
                Model.search(safe_eval(node.get("domain"), self._eval_context(user)), limit=1)
            if "group_by" in node.get("context", ""):
                Model._read_group([], [safe_eval(node.get("context"))["group_by"]], ["__count"])
        for view in ("list", "kanban"):
            if view in views:
                names = {node.get("name") for node in etree.fromstring(views[view]["arch"]).iter("field")}
                Model.search([], limit=5).read(list(names & Model._fields.keys()))

    def _eval_context(self, user):
        today = self.env.cr.now().date()
        return {"uid": user.id, "context_today": lambda: today, "datetime": safe_datetime}

    def test_form_for_everybody(self):
        """IT-01: agents and plain helpdesk users write and read cases; the clocks are for agents only."""
        for user in (self.agent, self.lead, self.helpdesk, self.personal):
            with self.subTest(user=user.name), self._at(NOW):
                form = Form(self.env["helpdesk.ticket"].with_user(user), "helpdesk_mgmt.ticket_view_form")
                form.name = "Broken leg"
                form.description = "One leg"
                form.team_id = self.team
                form.user_id = user
                form.partner_id = self.customer
                form.case_kind_id = self.kind
                form.product_id = self.sofa
                case = form.save()
                again = Form(case, "helpdesk_mgmt.ticket_view_form")
                again.solution = "A new leg"
                again.save()
                arch = etree.fromstring(case.get_view(view_type="form")["arch"])
                names = {node.get("name") for node in arch.iter("field")}
                self.assertEqual("deadline_ids" in names, user in self.agent | self.lead)
                self.assertEqual(case.solution, "A new leg")
                self.assertEqual(case.next_purpose, "response")

    def test_default_order(self):
        """SL: the most urgent first; what has no clock comes last, in the list and on the board."""
        with self._at(NOW):
            waiting, late, soon = self._case(), self._case(), self._case()
            (late | soon).flush_recordset()
            late.next_due_at, soon.next_due_at, waiting.next_due_at = NOW - timedelta(1), NOW, False
        for xmlid in ("case_view_list", "case_view_kanban"):
            order = etree.fromstring(self.env.ref(f"after_sales.{xmlid}").arch).get("default_order")
            cases = self.env["helpdesk.ticket"].search([("id", "in", (waiting | late | soon).ids)], order=order)
            self.assertEqual(cases, late + soon + waiting)

    def test_neighbouring_filters_narrow(self):
        """Filters of different questions are joined by “and”: a separator stands between them."""
        search = self.env["helpdesk.ticket"].get_view(self.env.ref("after_sales.case_view_search").id, "search")
        groups, name = {}, 0
        for node in etree.fromstring(search["arch"]):
            name += node.tag == "separator"
            if node.tag == "filter":
                groups[node.get("name")] = name
        for one in ("mytickets", "unassigned", "open", "overdue", "unanswered", "waiting_customer", "severe"):
            for two in ("mytickets", "unassigned", "open", "overdue", "unanswered", "waiting_customer", "severe"):
                self.assertEqual(groups[one] == groups[two], one == two, (one, two))

    def _board_cases(self):
        """Create cases of every sort at NOW, and look at them five hours later."""
        answered, waiting, solved, other = (self._case(user_id=self.agent.id) for _i in range(4))
        self._case(user_id=False)
        other.team_id = self.other_team
        with self._at(NOW + timedelta(hours=1)):
            (answered | waiting)._record_contact(self.agent)
            waiting.stage_id = self._stage("waiting_customer")
            solved.stage_id = self._stage("solved")
        with self._at(NOW + timedelta(hours=3)):
            self._case(user_id=self.lead.id)
        return self.team | self.other_team

    def test_board(self):
        """SL: per team what is open, late, unanswered, unassigned …; each tile agrees with the list it opens."""
        with self._at(NOW):
            teams = self._board_cases()
        later = NOW + timedelta(hours=5, minutes=30)
        self._run_clock(later)
        with self._at(later):
            team, other = (teams.with_user(self.lead)).sorted(lambda t: t != self.team)
            counts = {name: team[name] for name in TILES}
            self.assertEqual(
                counts,
                {
                    "board_open": 4,
                    "board_mine": 1,
                    "board_unassigned": 1,
                    "board_unanswered": 2,
                    "board_overdue": 1,
                    "board_today": 1,
                    "board_at_risk": 1,
                    "board_waiting": 1,
                },
            )
            self.assertEqual((other.board_open, other.board_unassigned, other.board_overdue), (1, 1, 1))
            view = self.env.ref("after_sales.case_view_search").id
            search = etree.fromstring(self.env["helpdesk.ticket"].with_user(self.lead).get_view(view, "search")["arch"])
            for name, filter_name in FILTERS.items():
                (node,) = search.xpath(f"//filter[@name='{filter_name}']")
                domain = safe_eval(node.get("domain"), {"uid": self.lead.id})
                domain = [*domain, ("team_id", "=", team.id), ("closed", "=", False)]
                found = self.env["helpdesk.ticket"].with_user(self.lead).search_count(domain)
                self.assertEqual(found, counts[name], filter_name)

    def test_board_shows_what_one_may_see(self):
        """An agent sees the own team's tiles, a lead all of them; another company's cases count for nobody here."""
        with self._at(NOW):
            self._board_cases()
        Team = self.env["helpdesk.ticket.team"]
        ours = [("id", "in", (self.team | self.other_team).ids), ("is_on_board", "=", True)]
        self.assertEqual(Team.with_user(self.agent).search(ours), self.team)
        self.assertEqual(Team.with_user(self.lead).search(ours), self.team | self.other_team)
        self.assertTrue(self.team.with_user(self.agent).is_on_board)
        self.assertFalse(self.other_team.with_user(self.agent).is_on_board)
        self.assertEqual(self.other_team.with_user(self.agent).board_open, 0)
        company = self.env["res.company"].create({"name": "Other"})
        stranger = self._new_user("stranger", "after_sales.group_lead", company_id=company.id)
        self.team.sudo().company_id = False
        self.assertEqual(self.team.with_user(stranger).board_open, 0)

    def test_board_is_flat(self):
        """As many queries for two teams with many cases as for one with few."""
        with self._at(NOW):
            teams = self._board_cases().with_user(self.lead)
            names = list(TILES)

            def count(records):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                records.read(names)
                return self.env.cr.sql_log_count - before

            count(teams)
            few = count(teams[:1])
            for _i in range(20):
                self._case()
            more = self.env["helpdesk.ticket.team"].create([{"name": f"Team {i}"} for i in range(10)])
            self.assertEqual(count(teams | more.with_user(self.lead)), few)
            self.assertLess(few, 20)

    def test_measures(self):
        """QC-08, KP-01: the share of answered cases, and the hours to the first answer of those that have one."""
        with self._at(NOW):
            cases = self._case() | self._case() | self._case() | self._case()
            self.env.flush_all()
            self.env.cr.execute("UPDATE helpdesk_ticket SET create_date = %s WHERE id = ANY(%s)", [NOW, cases.ids])
            cases.invalidate_recordset()
        with self._at(NOW + timedelta(hours=2)):
            cases[0]._record_contact(self.agent)
        with self._at(NOW + timedelta(hours=4)):
            cases[1]._record_contact(self.agent)
        domain = [("id", "in", cases.ids)]
        measures = ["reply_hours:avg", "reply_rate:avg"]
        self.assertEqual(cases._read_group(domain, [], measures), [(3.0, 0.5)])
        self.assertEqual(cases.mapped("reply_hours"), [2, 4, 0, 0])
        self.assertEqual(cases[2:]._read_group([("id", "in", cases[2:].ids)], [], measures), [(False, 0.0)])
        described = cases.fields_get(["reply_hours", "reply_rate"], ["aggregator"])
        self.assertEqual({info["aggregator"] for info in described.values()}, {"avg"})

    def test_next_step(self):
        """Design 6: one step at a time, from nobody's case to a solved one."""
        self.kind.required_fact_ids = self.env.ref("after_sales.case_fact_phone")
        with self._at(NOW):
            case = self._case(user_id=False)
            mine = case.with_user(self.agent)
            steps = [mine.next_step]
            case.user_id = self.agent
            steps.append(mine.next_step)
            self.assertEqual(case.with_user(self.lead).next_step, "")
            case._record_contact(self.agent)
            steps.append(mine.next_step)
            with self.assertRaisesRegex(UserError, "phone"), self.env.cr.savepoint():
                mine.action_start_work()
            case.partner_phone = "139"
            steps.append(mine.next_step)
            mine.action_start_work()
            steps.append(mine.next_step)
            self.assertEqual(steps, ["assign", "answer", "record", "start", "solve"])
            case.stage_id = self._stage("solved")
            self.assertEqual(mine.next_step, "")

    def test_clock_states(self):
        """SL: the strip says how the response and the resolution stand, also to people who may not read clocks."""
        with self._at(NOW):
            case = self._case(user_id=self.helpdesk.id).with_user(self.helpdesk)
            self.assertEqual((case.response_state, case.resolution_state), ("running", "running"))
            self.assertEqual(case.next_purpose, "response")
        with self._at(datetime(2026, 3, 2, 3, 0)):
            case.sudo()._record_contact(self.agent)
            self.assertEqual((case.response_state, case.next_purpose), ("met", "resolution"))
            case.sudo().stage_id = self._stage("waiting_customer")
            self.assertEqual((case.resolution_state, case.next_purpose), ("paused", False))
