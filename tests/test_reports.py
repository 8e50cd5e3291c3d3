from datetime import datetime, timedelta

from lxml import etree

from odoo.tests import tagged

from .common import NOW, AfterSalesCommon

#: Columns of lists that may be averaged in the footer: they hold a value in every row.
ALWAYS_THERE = {("after.sales.deadline.change", "days")}


@tagged("post_install", "-at_install", "after_sales")
class TestReports(AfterSalesCommon):
    """Figures that managers read: an average leaves out what has no value, one word has one count (KP-01)."""

    def test_no_footer_averages_empty_cells(self):
        """A footer is reckoned by the browser, to which an empty figure is 0: 21.5 hours to decide became 13.2."""
        wrong = []
        views = self.env["ir.ui.view"].search([("type", "=", "list")])
        for view in views.filtered(lambda v: (v.xml_id or "").startswith("after_sales.")):
            for field in etree.fromstring(view.arch).iterfind(".//field[@avg]"):
                if (view.model, field.get("name")) not in ALWAYS_THERE:
                    wrong.append(f"{view.xml_id}: {field.get('name')}")
        self.assertFalse(wrong)

    def test_every_pivot_and_graph_has_a_title(self):
        """A downloaded pivot is called by it; without one every file is “Untitled”."""
        ours = self.env["ir.model.data"].search(
            [("module", "=", "after_sales"), ("model", "=", "ir.actions.act_window")]
        )
        titles = {}
        for action in self.env["ir.actions.act_window"].browse(ours.mapped("res_id")):
            for view_id, kind in action.views:
                if kind in ("pivot", "graph"):
                    arch = self.env[action.res_model].get_view(view_id, kind)["arch"]
                    titles[action.xml_id, kind] = etree.fromstring(arch).get("string")
        self.assertGreater(len(titles), 30)
        self.assertFalse([place for place, title in titles.items() if not title])

    def test_what_is_empty_says_nothing_false(self):
        """What finds nothing is empty by its filters, most of the time: it says no more than that nothing is here."""
        ours = self.env["ir.model.data"].search(
            [("module", "=", "after_sales"), ("model", "=", "ir.actions.act_window")]
        )
        heads = []
        for action in self.env["ir.actions.act_window"].browse(ours.mapped("res_id")).filtered("help"):
            heads += etree.HTML(action.help).xpath("//p[contains(@class, 'o_view_nocontent')]/text()")
        self.assertGreater(len(heads), 40)
        denies = ("No", "Nothing", "Nobody", "None", "Every", "The")
        wrong = [head for head in heads if head.split()[0] in denies and "here" not in head.split()]
        self.assertFalse(wrong)

    def test_average_lateness_is_over_what_was_done(self):
        """Two hours late and in time are one hour on average, however many clocks still run or were called off."""
        policy = self._new_policy("late", host="partner", unit="hours", amount=1)
        vals = {
            "policy_id": policy.id,
            "purpose": "callback",
            "company_id": self.company.id,
            "partner_id": self.customer.id,
            "start_at": NOW,
            "due_at": NOW + timedelta(hours=1),
        }
        done = [NOW + timedelta(hours=3), NOW + timedelta(minutes=30)]
        ends = [{"done_at": at} for at in done] + [{}, {"cancelled_at": NOW}]
        deadlines = self.env["after.sales.deadline"].create([vals | end for end in ends])
        groups = self.env["after.sales.deadline"]._read_group(
            [("id", "in", deadlines.ids)], ["policy_id"], ["late_hours:avg"]
        )
        self.assertEqual(groups, [(policy, 1.0)])

    def test_the_board_counts_what_its_list_shows(self):
        """The tile “Open” of a team and the list behind it leave out our own follow-ups, as All Cases does."""
        team = self.env["helpdesk.ticket.team"].create({"name": "Care", "user_ids": [(6, 0, self.agent.ids)]})
        own = self.env["after.sales.case.kind"].create({"name": "Own", "code": "own", "portal_visible": False})
        for kind in (False, own.id):
            self.env["helpdesk.ticket"].create(
                {"name": "Leg", "description": "x", "team_id": team.id, "case_kind_id": kind}
            )
        arch = etree.fromstring(self.env.ref("after_sales.team_board_view_kanban").arch)
        contexts = [node.get("context") for node in arch.iterfind(".//a[@context]")]
        self.assertTrue(contexts)
        self.assertFalse([text for text in contexts if "search_default_requests" not in text])
        asked = [("team_id", "=", team.id), ("closed", "=", False), ("is_follow_up", "=", False)]
        listed = self.env["helpdesk.ticket"].with_user(self.agent).search_count(asked)
        self.assertEqual((team.with_user(self.agent).board_open, listed), (1, 1))

    def test_closed_is_searched_by_the_stages(self):
        """Open and closed cases are found by ids of stages, and a case is one or the other."""
        Ticket = self.env["helpdesk.ticket"]
        tickets = Ticket.create([{"name": "Leg", "description": "x"} for _number in range(2)])
        tickets[0].stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        mine = [("id", "in", tickets.ids)]
        self.assertEqual(Ticket.search([*mine, ("closed", "=", True)]), tickets[0])
        self.assertEqual(Ticket.search([*mine, ("closed", "!=", True)]), tickets[1])
        self.assertEqual(tickets.mapped("closed"), [True, False])
        query = str(Ticket._search([("closed", "=", False)]))
        self.assertNotIn("NOT IN", query)

    def test_phone_is_found_however_it_was_written(self):
        """IT-01: whoever calls is found by the end of the number, by an index of exactly this end."""
        Ticket = self.env["helpdesk.ticket"].with_user(self.agent)
        self.customer.phone = "+86 (021) 5555-1234"
        for text in ("02155551234", "0086 21 5555 1234", "+862155551234", "21-5555-1234"):
            with self.subTest(text=text):
                found = Ticket._lookup(text, self.company)["partners"]
                self.assertEqual([row["key"] for row in found], [f"partner:{self.customer.id}"])
        self.assertEqual(Ticket._lookup("021 5555 1235", self.company)["partners"], [])

    def test_moments_of_escalation_are_reckoned_once(self):
        """A batch of misses of one policy reads the calendar once."""
        policy = self._new_policy("escalated", escalate=True)
        planner = policy._get_planner(NOW)
        first = planner.escalate_at(policy, self.company, NOW)
        with self.assertQueryCount(0):
            self.assertIs(planner.escalate_at(policy, self.company, NOW), first)
        self.assertIsInstance(first, datetime)
