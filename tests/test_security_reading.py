"""What nobody reads by a remote call: records of other companies, and what we note about customers' documents."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_remedy import CLAIM, RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestReading(RemedyCommon):
    """CN-03: nothing is told to whom it is not for, whichever way is asked."""

    starts_at = CLAIM

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case, cls.claim = cls._new_damage()
        cls.order = cls.case.sale_order_id
        other = cls.env["res.company"].create({"name": "Other"})
        cls.outsider = cls._new_user("outsider", "after_sales.group_lead", company_id=other.id)
        cls.env["product.template"].flush_model()
        cls.sofa.company_id = cls.company

    def _onchange(self, model, values, **context):
        """Ask for what follows from values, as the web client does for a new record."""
        Model = self.env[model].with_user(self.outsider).with_context(**context)
        spec = {name: {} for name in Model.fields_get() if Model._fields[name].type != "one2many"}
        return Model.onchange(values, list(values), spec)

    def test_onchange_tells_nothing_of_other_companies(self):
        """CN-03: neither of records nor of wizards, nor of what stands in the lines of one."""
        case, order, claim, line = self.case, self.order, self.claim, self.claim.line_ids[:1]
        for model, values in (
            ("after.sales.claim", {"ticket_id": case.id}),
            ("after.sales.claim", {"order_id": order.id}),
            ("after.sales.claim", {"ticket_id": {"id": case.id}}),
            ("after.sales.gift", {"order_id": order.id}),
            ("helpdesk.ticket", {"sale_order_id": order.id}),
            ("after.sales.claim.line", {"claim_id": claim.id}),
            ("after.sales.case.merge", {"target_id": case.id}),
            ("after.sales.case.merge", {"ticket_ids": [(4, case.id)]}),
            ("after.sales.remedy.propose", {"claim_id": claim.id}),
            ("after.sales.remedy.propose", {"line_ids": [(0, "virtual_1", {"claim_line_id": line.id})]}),
            ("after.sales.job.dispatch", {"ticket_id": case.id}),
        ):
            with (
                self.subTest(model, **{next(iter(values)): "theirs"}),
                self.assertRaisesRegex(AccessError, "belongs to another company"),
                self.env.cr.savepoint(),
            ):
                self._onchange(model, values)

    def test_making_a_wizard_tells_nothing_of_other_companies(self):
        """CN-03: what is stored with a wizard is read back as easily."""
        for model, values in (
            ("after.sales.case.merge", {"target_id": self.case.id}),
            ("after.sales.remedy.propose", {"ticket_id": self.case.id}),
        ):
            with self.assertRaisesRegex(AccessError, "belongs to another company"), self.env.cr.savepoint():
                self.env[model].with_user(self.outsider).create(values)

    def test_colleague_of_two_companies(self):
        """A person whose first company is another one may be named by whoever works with him."""
        both = self.outsider.company_id | self.company
        self.outsider.company_ids = both
        self.env["after.sales.claim"].with_user(self.agent).onchange({"user_id": self.outsider.id}, ["user_id"], {})

    def test_customers_read_nothing_of_ours(self):
        """CN-03: of their orders and deliveries customers read what core shows them; our notes are no field to them."""
        user = self._new_user("portal", "base.group_portal")
        self.order.partner_id = self.case.partner_id = user.partner_id
        self.order.message_subscribe(user.partner_id.ids)
        for record in (self.order, self.order.picking_ids, self.order.order_line, self.case):
            mine = record.with_user(user)
            ours = {n for n, f in record._fields.items() if f._modules[:1] == ("after_sales",)}
            shown = ours & set(mine.fields_get())
            self.assertEqual(shown, ours & record._shared_with_customers, record._name)
            for name in ours & record._shared_with_customers:
                self.assertTrue(mine._has_field_access(record._fields[name], "read"), name)
                self.assertFalse(mine._has_field_access(record._fields[name], "write"), name)
            for name in sorted(ours - record._shared_with_customers):
                with self.subTest(record._name, name=name), self.assertRaisesRegex(AccessError, "enough rights|access"):
                    mine[:1].read([name])
        self.assertEqual(self.order.with_user(user).read(["name"])[0]["name"], self.order.name)

    def test_windows_are_ones_own(self):
        """CN-03: what somebody typed into a window, or was shown there, is read by nobody else."""
        request = self.env["after.sales.evidence.request"].with_user(self.agent).create({"claim_id": self.claim.id})
        self.assertTrue(request.read(["message"]))
        for user in (self.other_agent, self.lead, self.outsider):
            theirs = request.with_user(user)
            with self.subTest(user.login):
                self.assertFalse(theirs.search([("id", "=", request.id)]))
                with self._refused(AccessError, "have 'read' access"), self.env.cr.savepoint():
                    theirs.read(["claim_id"])

    def test_every_window_has_its_rule(self):
        """CN-03: no window of ours is forgotten."""
        ours = self.env["ir.model"].search([("model", "=like", "after.sales.%"), ("transient", "=", True)])
        ruled = self.env["ir.rule"].search([("domain_force", "like", "create_uid")]).model_id
        self.assertFalse((ours - ruled).mapped("model"))

    def test_wishes_tell_nothing(self):
        """CN-03: what a remote call wishes as a default is a value like others."""
        for model, wish in (
            ("after.sales.claim", {"default_ticket_id": self.case.id}),
            ("after.sales.gift", {"default_order_id": self.order.id}),
            ("helpdesk.ticket", {"default_sale_order_id": self.order.id}),
        ):
            with self.subTest(model), self.assertRaisesRegex(AccessError, "another company"), self.env.cr.savepoint():
                self._onchange(model, {}, **wish)

    def test_grouping_tells_customers_nothing(self):
        """CN-03: what a customer may not read he cannot group his documents by."""
        portal = self._new_user("grouping", "base.group_portal", partner_id=self.order.partner_id.id)
        for model, names in (
            ("sale.order", ("delay_state", "deadline_urgency")),
            ("helpdesk.ticket", ("delay_state", "deadline_urgency", "case_family")),
        ):
            for name in names:
                with (
                    self.subTest(name),
                    self._refused(AccessError, "enough rights to access the field"),
                    self.env.cr.savepoint(),
                ):
                    self.env[model].with_user(portal).formatted_read_group([], [name], ["__count"])
        self.assertTrue(self.env["sale.order"].with_user(portal).formatted_read_group([], ["state"], ["__count"]))
