from odoo.tests import tagged

from .common import AfterSalesCommon

#: Without an overflow at 1366 px, in English and Chinese.
MOST = 7
#: What the menus show a person, from the narrowest view to the widest.
TOP = {
    "agent": ["Today", "Orders", "Cases", "Service", "Team"],
    "tracker": ["Today", "Orders", "Cases", "Service", "Team"],
    "lead": ["Today", "Orders", "Cases", "Service", "Team", "Reporting"],
    "manager": ["Today", "Orders", "Cases", "Service", "Team", "Reporting", "Configuration"],
}


@tagged("post_install", "-at_install", "after_sales")
class TestMenus(AfterSalesCommon):
    """The frame: few entries on top, and nothing in them that is refused."""

    def _load(self, user):
        """Return the menus as the web client loads them, and ours among them."""
        menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
        return menus, next(menu for menu in menus.values() if menu.get("xmlid") == "after_sales.menu_root")

    def _walk(self, menus, menu):
        """Yield the entries below a menu."""
        for child in menu["children"]:
            yield menus[child]
            yield from self._walk(menus, menus[child])

    def test_the_top_is_short(self):
        for name, expected in TOP.items():
            menus, root = self._load(getattr(self, name))
            top = [menus[child]["name"] for child in root["children"]]
            self.assertEqual(top, expected, name)
            self.assertLessEqual(len(top), MOST)

    def test_every_entry_opens(self):
        """Nobody sees an entry whose action is refused, nor one that leads nowhere."""
        for name in TOP:
            user = getattr(self, name)
            menus, root = self._load(user)
            for menu in self._walk(menus, root):
                with self.subTest(person=name, menu=menu["xmlid"]):
                    self.assertTrue(menu["actionID"] or menu["children"])
                    if menu["actionID"]:
                        self._open(user, menu)

    def _open(self, user, menu):
        action = self.env[menu["actionModel"]].sudo().browse(menu["actionID"])
        if action._name == "ir.actions.server":
            self.assertTrue(action.with_user(user).run())
        elif action._name == "ir.actions.act_window":
            loaded = action._get_action_dict()
            model = self.env[loaded["res_model"]].with_user(user)
            model.check_access("read")
            model.get_views([*loaded["views"], (False, "search")], {"action_id": action.id})
        else:
            self.assertEqual(action.tag, "after_sales.today")

    def test_people_of_after_sales_begin_there(self):
        """The web client opens the first app after the log-in: this one, before Discuss, and its first entry."""
        for name in TOP:
            menus, root = self._load(getattr(self, name))
            self.assertEqual(menus["root"]["children"][0], root["id"], name)
            self.assertEqual(root["actionID"], self.env.ref("after_sales.today_action").id)
        others = self.env["ir.ui.menu"].with_user(self.salesman).load_web_menus(False)
        self.assertNotIn("after_sales.menu_root", {menu.get("xmlid") for menu in others.values()})

    def test_entries_lie_below_a_group(self):
        """What an area adds hangs below the frame, whose entries alone stand on top."""
        known = self.env["ir.model.data"].search([("module", "=", "after_sales"), ("model", "=", "ir.ui.menu")])
        menus = self.env["ir.ui.menu"].with_context(**{"ir.ui.menu.full_list": True}).browse(known.mapped("res_id"))
        self.assertFalse(known.filtered("noupdate"))
        root = self.env.ref("after_sales.menu_root")
        self.assertEqual(menus.filtered(lambda menu: not menu.parent_id), root)
        leaves = menus.filtered(lambda menu: menu.parent_id == root and menu.action)
        self.assertEqual(leaves, self.env.ref("after_sales.menu_today"))
