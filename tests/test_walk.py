from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_provider import ProviderCommon
from .common_remedy import RemedyCommon

#: How many records of a list are opened, and what the web client asks of a row without columns of its own.
PAGE, NAME = 80, {"display_name": {}}
X2MANY = ("one2many", "many2many")
PEOPLE = ("agent", "zhao", "tracker", "lead", "manager")


def asked_of(node, model, models):
    """Return what the web client asks for to show a view: its fields, and those of the lists within it."""
    asked = {}
    for child in node:
        if child.tag != "field":
            if child.tag != "groupby":
                asked |= asked_of(child, model, models)
            continue
        field = models.get(model, {}).get("fields", {}).get(child.get("name"))
        if not field:
            continue
        asked[child.get("name")] = {}
        if field["type"] in X2MANY:
            rows = {}
            for view in child.iterchildren("list", "kanban", "form"):
                rows |= asked_of(view, field["relation"], models)
            asked[child.get("name")] = {"fields": rows or NAME, "limit": 40}
        elif field["type"] in ("many2one", "reference"):
            asked[child.get("name")] = {"fields": NAME}
    return asked


@tagged("post_install", "-at_install", "after_sales")
class TestWalk(RemedyCommon, ProviderCommon):
    """Each person opens every record of every list that the menus show, in every view, with the client's own calls."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zhao = cls._new_user("zhao", "after_sales.group_agent")
        cls.team.user_ids |= cls.zhao
        for seller, handler in ((cls.agent, cls.zhao), (cls.zhao, cls.agent)):
            cls._tell_story(seller, handler)
        cls._found_second_company()

    @classmethod
    def _tell_story(cls, seller, handler):
        """What one agent sold and another handles: promise, delivery, case, claim, remedy, gift, job."""
        order = cls._new_delivered_order(product=cls.chair, quantity=3, user_id=seller.id)
        promised = cls._new_order(user_id=seller.id)
        promised.action_submit_after_sales()
        case = cls._new_case(order, user_id=handler.id)
        claim = cls._new_claim(case)
        vals = {"ticket_id": case.id, "claim_id": claim.id, "type": "touch_up", "state": "draft"}
        cls.env["after.sales.remedy"].create(vals)
        cls.env["after.sales.gift"].create({"order_id": promised.id, "product_id": cls.chair.id, "quantity": 1})
        cls._new_job(user=handler, ticket=cls._new_case(promised, user_id=handler.id))
        cls._new_case(promised, user_id=False)

    @classmethod
    def _found_second_company(cls):
        """A company whose documents are nobody's business here."""
        company = cls.env["res.company"].create({"name": "Second House"})
        user = cls._new_user("elsewhere", "after_sales.group_manager", company_id=company.id)
        cls.env["helpdesk.ticket"].with_user(user).create({"name": "Theirs", "description": "x"})
        cls.elsewhere = user

    def _menu_actions(self, user):
        """Return the window actions behind the menus that a person sees."""
        menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
        todo = [menu for menu in menus.values() if menu.get("xmlid") == "after_sales.menu_root"]
        found = []
        while todo:
            menu = todo.pop()
            todo += [menus[child] for child in menu["children"]]
            if menu.get("actionID") and menu.get("actionModel") == "ir.actions.act_window":
                found.append(menu["actionID"])
        return dict.fromkeys(found)

    def _open(self, user, action_id, failures):
        """Open every view of an action and every record in its form; return how many screens that were."""
        action = self.env["ir.actions.act_window"].browse(action_id).sudo()._get_action_dict()
        if action.get("target") == "new" or action["res_model"] == "res.config.settings":
            return 0
        model = self.env[action["res_model"]].with_user(user)
        views = [tuple(view) for view in action["views"]]
        views += [] if any(kind == "form" for _id, kind in views) else [(False, "form")]
        got = model.get_views([*views, (False, "search")], {"toolbar": True, "action_id": action_id})
        count = 0
        for _id, kind in views:
            arch = etree.fromstring(got["views"][kind]["arch"])
            asked = asked_of(arch, model._name, got["models"])
            if kind in ("list", "kanban", "calendar", "activity"):
                self._try(failures, action, kind, lambda asked=asked: model.web_search_read([], asked, limit=PAGE))
                count += 1
            elif kind == "form":
                for record in model.search([], limit=PAGE):
                    self.env.invalidate_all()
                    self._try(failures, action, record.id, lambda r=record, asked=asked: r.web_read(asked))
                    count += 1
        return count

    def _try(self, failures, action, what, call):
        """Note what a person is refused."""
        try:
            call()
        except AccessError as error:
            failures.append(f"{action['name']} ({action['res_model']}), {what}: {error}")

    def _walk(self, user):
        failures, count = [], 0
        for action_id in self._menu_actions(user):
            count += self._open(user, action_id, failures)
        self.assertFalse(failures, f"{user.name}:\n" + "\n".join(failures))
        return count

    def test_everybody_opens_what_they_can_list(self):
        for name in PEOPLE:
            with self.subTest(person=name):
                self.assertGreater(self._walk(getattr(self, name)), 25)

    def test_agents_with_all_documents(self):
        """Giving an agent *Sales / All Documents* shows the clocks of all orders, too."""
        group = self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.zhao.group_ids = [Command.link(group.id)]
        self._walk(self.zhao)
        cases = self.env["helpdesk.ticket"].with_user(self.zhao).search([("user_id", "=", self.zhao.id)])
        promised = cases.filtered(lambda case: case.sale_order_id.sudo().submitted_at)
        self.assertTrue(promised.order_deadline_ids.filtered(lambda d: d.purpose == "receipt"))

    def test_what_one_may_not_see_is_left_out(self):
        """The clocks of a colleague's order are left out of one's own case; the lead sees them there."""
        cases = self.env["helpdesk.ticket"].search([("user_id", "=", self.zhao.id)])
        case = cases.filtered(lambda c: c.sale_order_id.submitted_at)
        self.assertFalse(case.with_user(self.zhao).order_deadline_ids)
        self.assertTrue(case.with_user(self.lead).order_deadline_ids)

    def test_the_other_company(self):
        """Who works elsewhere opens the own case and lists nothing of ours."""
        self.assertGreater(self._walk(self.elsewhere), 5)
        for model in ("helpdesk.ticket", "after.sales.claim", "after.sales.remedy", "after.sales.job"):
            companies = self.env[model].with_user(self.elsewhere).search([]).sudo().company_id
            self.assertLessEqual(companies, self.elsewhere.company_id, model)
