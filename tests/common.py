"""Users, goods and orders that the tests of every area build on. No tests here, no demo data."""

import importlib.util
import unittest.mock
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import HttpCase, TransactionCase, new_test_user

#: Monday, 2 March 2026, 10:00 in Shanghai. The tests tell absolute dates from here on.
NOW = datetime(2026, 3, 2, 2, 0)
#: What no English sentence has.
CHINESE = "[\u4e00-\u9fff]"


def load_migration(place):
    """Return a migration as a module, by its version and file: names of versions cannot be imported."""
    script = Path(__file__).resolve().parent.parent / "migrations" / place
    spec = importlib.util.spec_from_file_location(script.stem.replace("-", "_"), script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class PageCase(HttpCase):
    """Pages of the running server, which may be slow: the machine has other work too."""

    def url_open(self, url, *args, timeout=60, **options):
        return super().url_open(url, *args, timeout=timeout, **options)

    def make_jsonrpc_request(self, route, *args, timeout=60, **options):
        return super().make_jsonrpc_request(route, *args, timeout=timeout, **options)

    def _make_strangers_of_elsewhere(self):
        """Let whoever has no login belong to another company, as where a second one works with this database."""
        elsewhere = self.env["res.company"].create({"name": "Elsewhere Ltd."})
        public = self.env.ref("base.public_user").sudo()
        public.write({"company_ids": [Command.link(elsewhere.id)], "company_id": elsewhere.id})


class TourCase(HttpCase):
    """Stories in a real browser. It brings a clock of its own, so the server goes by the same one."""

    starts_at = None


class AfterSalesCommon(TransactionCase):
    """Users, goods and orders, on a Monday morning: time stands still at ``starts_at`` until a test moves it."""

    #: The moment at which the tests begin (UTC). None is for browsers: they bring a clock of their own.
    starts_at = NOW

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.starts_at:
            cls.enterClassContext(cls._at(cls.starts_at, tick=issubclass(cls, HttpCase)))
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "no_reset_password": True})
        cls.company = cls.env.company
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.company.write({"after_sales_require_promise": True, "after_sales_transit_days": 7})
        cls.agent = cls._new_user("agent", "after_sales.group_agent")
        cls.tracker = cls._new_user("tracker", "after_sales.group_tracker")
        cls.lead = cls._new_user("lead", "after_sales.group_lead")
        cls.manager = cls._new_user("manager", "after_sales.group_manager")
        cls.salesman = cls._new_user("salesman", "sales_team.group_sale_salesman")
        cls.sales_team = cls.env["crm.team"].create(
            {
                "name": "Furniture Mall",
                "company_id": cls.company.id,
                "user_id": cls.lead.id,
                "after_sales_tracker_id": cls.tracker.id,
            }
        )
        cls.customer = cls.env["res.partner"].create({"name": "Ms Li", "email": "li@example.com"})
        cls.factory = cls.env["res.partner"].create({"name": "Red Oak Works", "is_company": True})
        cls.category = cls.env["product.category"].create({"name": "Sofas"})
        cls.sofa = cls._new_product("Sofa")

    @classmethod
    def _learn_chinese(cls):
        """Let people of two languages work here."""
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"]._get("after_sales")._update_translations("zh_CN")

    def _assert_both(self, record, name, english, chinese=CHINESE):
        """Read a sentence of ours in both languages, every line of it."""
        self.env.flush_all()
        self.env.invalidate_all()
        texts = {lang: record.with_context(lang=lang)[name] for lang in ("en_US", "zh_CN")}
        self.assertRegex(texts["en_US"], english)
        self.assertNotRegex(texts["en_US"], CHINESE)
        self.assertRegex(texts["zh_CN"], chinese)
        self.assertNotRegex(texts["zh_CN"], english)

    @classmethod
    def _new_user(cls, login, groups, **vals):
        """Return a user of the test company who has these groups."""
        vals.setdefault("company_id", cls.company.id)
        vals.setdefault("company_ids", [(6, 0, [vals["company_id"]])])
        return new_test_user(cls.env, f"{login}_as", groups, name=login.capitalize(), tz="Asia/Shanghai", **vals)

    @classmethod
    def _new_product(cls, name, **vals):
        """Return a storable product that comes from the test factory."""
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "categ_id": cls.category.id,
                "list_price": 1000.0,
                "seller_ids": [(0, 0, {"partner_id": cls.factory.id})],
                **vals,
            }
        )

    @classmethod
    def _new_note(cls, lead_days=20, **vals):
        """Return a factory note on the test factory."""
        return cls.env["after.sales.factory.note"].create(
            {"partner_id": cls.factory.id, "lead_days": lead_days, "reviewer_id": cls.tracker.id, **vals}
        )

    @classmethod
    def _new_order(cls, deadline=date(2026, 4, 30), urgency="normal", product=None, **vals):
        """Return a quotation of the agent that promises a date, not yet submitted."""
        line = {"product_id": (product or cls.sofa).id, "product_uom_qty": 1}
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "user_id": cls.agent.id,
                "team_id": cls.sales_team.id,
                "receipt_deadline": deadline,
                "deadline_urgency": urgency,
                "order_line": [(0, 0, line)],
                **vals,
            }
        )

    @classmethod
    def _new_confirmed_order(cls, *args, **vals):
        """Return an order that was submitted and confirmed."""
        order = cls._new_order(*args, **vals)
        order.action_submit_after_sales()
        order.action_confirm()
        return order

    @classmethod
    def _new_policy(cls, code, **vals):
        """Return a policy of the tests: for orders, from “scheduled” on, one day by the calendar, no warning."""
        defaults = {
            "name": code.capitalize(),
            "code": f"test_{code}",
            "host": "order",
            "purpose": "callback",
            "start_event": "scheduled",
            "amount": 1,
            "unit": "days",
        }
        return cls.env["after.sales.deadline.policy"].create(defaults | vals)

    @classmethod
    def _silence_shipped_policies(cls, host="ticket"):
        """Switch the shipped policies off, for tests that count the clocks of their own."""
        cls.env["after.sales.deadline.policy"].search([("host", "=", host)]).active = False

    @classmethod
    def _new_calendar(cls, tz="Europe/Berlin", days=range(5), hours=((9, 18),), **vals):
        """Return working hours, by default Monday to Friday from 9 to 18 without a break."""
        lines = [
            {"name": "Work", "dayofweek": str(day), "hour_from": start, "hour_to": end, "day_period": "morning"}
            for day in days
            for start, end in hours
        ]
        vals = {"name": "Service desk", "tz": tz, "company_id": False} | vals
        return cls.env["resource.calendar"].create({**vals, "attendance_ids": [(0, 0, line) for line in lines]})

    def _deadline(self, order, purpose):
        """Return the open deadline of an order with a purpose."""
        return order.deadline_ids.filtered(lambda d: d.purpose == purpose and d.is_open)

    def _deliver(self, pickings, consent=True):
        """Validate transfers with the quantities they ask for."""
        for picking in pickings:
            if consent:
                picking.action_early_ship_consent()
            for move in picking.move_ids:
                move.quantity = move.product_uom_qty
                move.picked = True
            picking.button_validate()

    def _run_clock(self, at):
        """Run the scheduled action for real, at a moment (UTC)."""
        self.env.flush_all()
        with self._at(at), self.enter_registry_test_mode():
            self.env.ref("after_sales.ir_cron_clock").method_direct_trigger()
        self.env.invalidate_all()

    @classmethod
    @contextmanager
    def _at(cls, moment, tick=False):
        """Freeze both clocks, Python's and the cursor's, at a moment (UTC); or start them there."""
        with freeze_time(moment, tick=tick), unittest.mock.patch.object(cls.env.cr, "now", lambda: moment):
            yield fields.Datetime.now()

    @contextmanager
    def _refused(self, error, text):
        """Expect a refusal that says something, and that nothing of the step stays."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), text)
