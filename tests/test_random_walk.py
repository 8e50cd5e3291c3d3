"""A seeded walk of agent, lead, customer and fitter through what they see: AFTER_SALES_STEPS=2000 dev/test -k walk."""

import os
import random
from datetime import date

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import PageCase
from .common_remedy import CLAIM
from .common_return import ReturnCommon
from .common_visitor import Visitor
from .test_walk import asked_of

#: None by default: what a walk meets depends on the records of the database, so it is looked at by whoever asks for it.
STEPS = int(os.environ.get("AFTER_SALES_STEPS", "0"))
MODELS = (
    "helpdesk.ticket", "sale.order", "stock.picking", "after.sales.claim", "after.sales.remedy", "after.sales.approval",
    "after.sales.gift", "after.sales.job", "after.sales.inspection", "after.sales.refund.application",
)  # fmt: skip
#: Who works with some of them alone.
PARTS = {"clerk": ("stock.picking", "after.sales.inspection"), "accountant": ("after.sales.refund.application",)}
#: Buttons of core that open its own world, or that core itself refuses to a salesperson (who cancels what a purchase
#: line was made for has to read that line).
LEFT_ALONE = {"action_preview_sale_order", "action_open_label_type", "do_print_picking", "action_cancel"}


@tagged("post_install", "-at_install", "after_sales")
class TestRandomWalk(Visitor, PageCase, ReturnCommon):
    """No button that a person sees ends in a traceback or in a missing right, and no step breaks the ledger (MX-04)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.after_sales_require_promise = False
        for _number in range(3):
            cls._new_damage(cls.chair, quantity=4, claimed=2)
            cls._new_order(date(2026, 5, 30)).action_submit_after_sales()
        cls._begin_returns()
        cls.dice = random.Random(int(os.environ.get("AFTER_SALES_SEED", "20261126")))
        cls.faults, cls.refused, cls.views = [], [], {}
        cls.portal = cls._new_user("walker", "base.group_portal", partner_id=cls.customer.id)

    @classmethod
    def _begin_returns(cls):
        """Let customers want to give goods back, or not to get them."""
        # Core itself shows a delivery with a carrier only to those who may also read its postcodes.
        cls.clerk.group_ids += cls.env.ref("base.group_partner_manager")
        for kind in cls.return_kind | cls.exchange_kind:
            order, _invoice = cls._new_paid_order(2)
            cls._new_case(order, kind)
        line = {"product_id": cls.chair.id, "product_uom_qty": 2}
        order = cls._new_shipment_order(order_line=[(0, 0, line)])
        cls._invoice_and_pay(order)
        cls._new_case(order, cls.env.ref("after_sales.case_kind_unshipped_refund"))

    def test_walk(self):
        if not STEPS:
            self.skipTest("Asked for by AFTER_SALES_STEPS")
        with self._at(CLAIM):
            for number in range(STEPS):
                if self.dice.random() < 0.25:
                    self._step_outside(number)
                    continue
                name = self.dice.choice(("agent", "lead", "manager", *PARTS))
                user, model = getattr(self, name), self.dice.choice(PARTS.get(name, MODELS))
                records = self.env[model].with_user(user).search([], limit=40)
                if records:
                    self._step(self.dice.choice(records), number)
        self.assertFalse(self.faults, "\n".join(self.faults[:20]))

    def _step(self, record, number):
        """Press one of the buttons of a record's form, and go on in the window that opens."""
        view, arch = self._view(record)
        values = record.web_read(asked_of(arch, record._name, view["models"]))[0]
        buttons = [node for node in arch.iterfind(".//button[@type='object']") if self._is_shown(node, values, record)]
        buttons = [node for node in buttons if node.get("name") not in LEFT_ALONE]
        if not buttons:
            return
        button = self.dice.choice(buttons)
        what = f"step {number}: {record.env.user.name} presses {button.get('string') or button.get('name')} of {record}"
        mine = record.with_context(**self._context(button))
        action = self._try(what, lambda: getattr(mine, button.get("name"))(), record.env)
        if (
            isinstance(action, dict)
            and action.get("target") == "new"
            and action.get("res_model", "").startswith("after")
        ):
            self._use_wizard(record, action, what)
        self._check_ledger(what)

    def _step_outside(self, number):
        """A customer or a fitter opens what he was sent, or his portal, and sends what the page asks for."""
        login = self.dice.choice((None, self.portal.login))
        self.authenticate(login, login)
        urls = self._get_portal_urls() if login else self._get_links()
        if not urls:
            return
        url = self.dice.choice(urls)
        what = f"step {number}: {login or 'somebody outside'} opens {url}"
        for answer in self._visit(url):
            if answer.status_code >= 500 or "Traceback (most recent call last)" in answer.text:
                self.faults.append(f"{what}: {answer.status_code} of {answer.url}")
        self.env.invalidate_all()
        self._check_ledger(what)

    def _get_links(self):
        """Return the addresses of the pages that people outside were sent."""
        cases = self.env["helpdesk.ticket"].search([("partner_id", "=", self.customer.id)])
        claims = self.env["after.sales.claim"].search([("partner_id", "=", self.customer.id)])
        jobs = self.env["after.sales.job"].search([("offer_id", "!=", False)])
        return [
            *(case._get_confirmation_url() for case in cases),
            *(claim._get_evidence_link() for claim in claims),
            *(job._get_provider_url() for job in jobs),
            self.customer._get_care_decline_url(),
        ]

    def _get_portal_urls(self):
        """Return the pages of the portal of the customer."""
        cases = self.env["helpdesk.ticket"].search([("partner_id", "=", self.customer.id)])
        orders = self.env["sale.order"].search([("partner_id", "=", self.customer.id)])
        return ["/new/ticket", *(f"/my/ticket/{case.id}" for case in cases), *(f"/my/orders/{o.id}" for o in orders)]

    def _view(self, record):
        key = (record._name, record.env.uid)
        if key not in self.views:
            view = record.get_views([(False, "form")], {})
            self.views[key] = (view, etree.fromstring(view["views"]["form"]["arch"]))
        return self.views[key]

    def _context(self, button):
        text = button.get("context") or "{}"
        return safe_eval(text, {"uid": self.env.uid, "id": False, "active_id": False}) if "id" not in text else {}

    def _is_shown(self, node, values, record):
        """Tell whether the client shows a node: none of its parents is hidden either."""
        if any(parent.tag == "field" for parent in node.iterancestors()):
            return False
        flat = {name: value.get("id") if isinstance(value, dict) else value for name, value in values.items()}
        scope = flat | {"uid": record.env.uid, "id": record.id, "context": {}, "parent": {}}
        while node is not None and node.tag not in ("form", "list"):
            for name in ("invisible", "column_invisible"):
                if node.get(name) and safe_eval(node.get(name), dict(scope)):
                    return False
            node = node.getparent()
        return node is not None and node.tag == "form"

    def _use_wizard(self, record, action, what):
        """Fill a window with what it needs, and press one of its buttons."""
        Wizard = record.env[action["res_model"]].with_context(**(action.get("context") or {}))
        wizard = Wizard.browse(action["res_id"]) if action.get("res_id") else Wizard
        view_id = next((view[0] for view in action.get("views") or () if view[1] == "form"), False)
        view = record.env["ir.ui.view"].browse(view_id or ()).sudo()

        def use():
            form = Form(wizard, view or None)
            for name, field in wizard._fields.items():
                if name in form._view["fields"] and field.type in ("char", "text") and self.dice.random() < 0.7:
                    self._type(form, name)
            saved = form.save()
            arch = etree.fromstring(form._view["tree"]) if isinstance(form._view["tree"], str) else form._view["tree"]
            names = [node.get("name") for node in arch.iterfind(".//footer//button[@type='object']")]
            if names:
                getattr(saved, self.dice.choice(names))()

        self._try(f"{what}, in {action['res_model']}", use, record.env)

    def _type(self, form, name):
        try:
            setattr(form, name, "As the customer said")
        except AssertionError:
            return  # hidden or read-only

    def _try(self, what, call, env):
        """Do something as the client does; a refusal in words is an answer, anything else is a fault."""
        try:
            with self.env.cr.savepoint():
                result = call()
                # As the person: what is computed at the end of a request is made in their name.
                env.flush_all()
                return result
        except AccessError as error:
            # A button may say before anything is typed whose case it is.
            is_told = "Ask for a take-over first" in str(error) and ", in " not in what
            (self.refused if is_told else self.faults).append(f"{what}: no right: {error}")
        except (UserError, AssertionError):
            self.refused.append(what)
        except Exception as error:
            self.faults.append(f"{what}: {type(error).__name__}: {error}")
        self.env.invalidate_all()
        return None

    def _check_ledger(self, what):
        """Nothing refunded, sent or claimed beyond what was bought; nothing done without its fact."""
        for order in self.env["sale.order"].search([("partner_id", "=", self.customer.id)]):
            remedies = self.env["after.sales.remedy"].search([("order_id", "=", order.id)])
            given = remedies.filtered(lambda r: r.means == "money" and r.state not in ("draft", "refused", "cancelled"))
            if sum(given.mapped("amount")) > order.amount_total + 0.01:
                self.faults.append(f"{what}: more was given back for {order.name} than was paid")
            for line, stock in order.order_line._get_claim_stock().items():
                if stock.held > stock.delivered + 1e-6:
                    self.faults.append(f"{what}: more of {line.display_name} is claimed than the customer has")
