from contextlib import suppress
from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOW, AfterSalesCommon
from .common_shipment import SHIP, ShipmentCommon

#: Who may do what, by model: read, write, create, unlink. A line says it for everybody; “-” is nothing at all.
USERS = ("public", "portal", "internal", "stock", "salesman", "agent", "tracker", "lead", "manager")
MATRIX = """
model                              public portal internal stock salesman agent tracker lead manager
after.sales.deadline               -      -      -        -     -        r     r       r    r
after.sales.deadline.policy        -      -      -        -     -        r     r       r    rwcu
after.sales.deadline.cutoff        -      -      -        -     -        r     r       r    rwcu
after.sales.approval               -      -      -        -     -        r     r       r    r
after.sales.setup                  -      -      -        -     -        -     -       r    r
after.sales.approval.limit         -      -      -        -     -        r     r       r    rwcu
after.sales.case.kind              -      -      r        r     r        r     r       r    rwcu
after.sales.case.fact              -      -      r        r     r        r     r       r    rwcu
after.sales.case.takeover          -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.escalation             -      -      -        -     -        r     r       r    r
after.sales.case.escalate          -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.case.de.escalate       -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.case.answer            -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.case.contact           -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.case.correction        -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.case.promise           -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.factory.note           -      -      -        -     r        r     rwc     rwc  rwcu
after.sales.deadline.change        -      -      -        -     r        r     r       r    r
after.sales.approval.decide        -      -      -        -     -        -     -       rwc  rwc
after.sales.claim.file             -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.deadline.complete      -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.case.intake            -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.case.merge             -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.deadline.replan        -      -      -        -     -        -     -       -    rwc
after.sales.deadline.replan.line   -      -      -        -     -        -     -       -    rwcu
after.sales.factory.note.review    -      -      -        -     -        -     rwc     rwc  rwc
after.sales.promise.change         -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.receipt.record         -      -      -        rwc   -        rwc   rwc     rwc  rwc
after.sales.stock.recheck          -      -      -        -     -        -     rwc     rwc  rwc
after.sales.delivery.mode          -      -      r        r     r        r     r       r    rwcu
after.sales.shift                  -      -      -        -     -        r     r       rwcu rwcu
after.sales.shift.template         -      -      -        -     -        r     r       r    rwcu
after.sales.shift.plan             -      -      -        -     -        -     -       rwc  rwc
after.sales.handover               -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.handover.pile          -      -      -        -     -        rw    rw      rw   rw
after.sales.handover.line          -      -      -        -     -        rw    rw      rw   rw
after.sales.details.verify         -      -      -        -     rwc      rwc   rwc     rwc  rwc
after.sales.shipment.call          -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.platform.extend        -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.waybill.record         -      -      -        rwc   -        rwc   rwc     rwc  rwc
after.sales.shipping.notice        -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.freight.explain        -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.delivery.follow.up     -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.installation.book      -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.case.solve             -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.case.follow.up         -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.provider.skill         -      -      -        -     -        r     r       r    rwcu
after.sales.provider.area          -      -      -        -     -        r     r       rwc  rwcu
after.sales.covered.city           -      -      -        -     -        r     r       r    rwcu
after.sales.provider.rate          -      -      -        -     -        rwc   rwc     rwcu rwcu
after.sales.provider.source        -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.provider.suspend       -      -      -        -     -        -     -       rwc  rwc
after.sales.job                    -      -      -        -     -        rw    rw      rw   rwu
after.sales.job.check              -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.job.check.template     -      -      -        -     -        r     r       r    rwcu
after.sales.job.offer              -      -      -        -     -        r     r       r    r
after.sales.job.dispatch           -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.job.dispatch.line      -      -      -        -     -        rwcu  rwcu    rwcu rwcu
after.sales.job.schedule           -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.job.reason             -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.job.finish             -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.job.callback           -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.job.assess             -      -      -        -     -        -     -       rwc  rwc
after.sales.job.fee                -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.job.damage             -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.job.platform           -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.job.platform.call      -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.platform.import        -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.platform.import.line   -      -      -        -     -        r     r       r    r
after.sales.job.report             -      -      -        -     -        -     -       r    r
after.sales.fault.code             -      -      r        r     r        r     r       r    rwcu
after.sales.evidence.slot          -      -      -        -     -        r     r       r    rwcu
after.sales.evidence               -      -      -        -     -        r     r       r    r
after.sales.evidence.absence       -      -      -        -     -        r     r       r    r
after.sales.evidence.absent        -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.evidence.reject        -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.evidence.request       -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.claim                  -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.claim.line             -      -      -        -     -        rwcu  rwcu    rwcu rwcu
after.sales.claim.decide           -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.claim.reason           -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.gift                   -      -      -        r     rwcu     rwcu  rwcu    rwcu rwcu
after.sales.gift.owe               -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.claim.register         -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.claim.register.line    -      -      -        -     -        rwcu  rwcu    rwcu rwcu
after.sales.promise.report         -      -      -        -     -        -     -       r    r
after.sales.damage.report          -      -      -        -     -        -     -       r    r
after.sales.return.report          -      -      -        -     -        -     -       r    r
after.sales.claim.report           -      -      -        -     -        -     -       r    r
after.sales.policy                 -      -      -        -     -        r     r       r    rwcu
after.sales.reason                 -      -      -        -     -        r     r       r    rwcu
after.sales.condition              -      -      -        -     -        r     r       r    rwcu
after.sales.order.state.rule       -      -      -        -     -        r     r       r    rwcu
after.sales.warranty.component     -      -      -        -     -        r     r       r    rwcu
after.sales.warranty.rule          -      -      -        -     -        r     r       r    rwcu
after.sales.warranty.answer        -      -      -        -     -        r     r       r    r
after.sales.lot.part               -      -      -        -     -        r     r       r    r
after.sales.lot.proof              -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.lot.finding            -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.case.kind.remedy       -      -      -        -     -        r     r       r    rwcu
after.sales.remedy                 -      -      -        -     -        r     r       r    r
after.sales.remedy.line            -      -      -        -     -        r     r       r    r
after.sales.remedy.condition       -      -      -        -     -        r     r       r    r
after.sales.remedy.offer           -      -      -        -     -        r     r       r    r
after.sales.remedy.propose         -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.may.have               -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.remedy.propose.line    -      -      -        -     -        rwcu  rwcu    rwcu rwcu
after.sales.remedy.propose.condition -      -      -        -     -        rwcu  rwcu    rwcu rwcu
after.sales.remedy.answer          -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.remedy.end             -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.remedy.tell            -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.refund.route           -      -      -        -     -        r     r       r    rwcu
after.sales.refund.application     -      -      -        -     -        r     r       r    r
after.sales.refund.signature       -      -      -        -     -        r     r       r    r
after.sales.refund.apply           -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.refund.pay             -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.postage.settle         -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.invoice.step           -      -      -        -     -        r     r       r    r
after.sales.invoice.help           -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.remedy.credit          -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.remedy.dispute         -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.refund.follow          -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.inspection             -      -      -        rw    -        rw    rw      rw   rw
after.sales.inspection.line        -      -      -        rw    -        rw    rw      rw   rw
after.sales.inspection.check       -      -      r        r     r        r     r       r    rwcu
after.sales.inspection.answer      -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.recovery               -      -      -        -     -        r     r       r    r
after.sales.recovery.line          -      -      -        -     -        r     r       r    r
after.sales.claim.window           -      -      -        -     -        r     r       r    rwcu
after.sales.recovery.open          -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.recovery.file          -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.recovery.file.line     -      -      -        -     -        rwcu  rwcu    rwcu rwcu
after.sales.recovery.answer        -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.recovery.end           -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.shop.parcel            -      -      -        -     -        r     r       r    r
after.sales.shop.step              -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.quality.review         -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.carrier.event          -      -      -        -     -        r     r       r    r
after.sales.carrier.status         -      -      -        -     -        r     r       r    rwcu
after.sales.carrier.report         -      -      -        -     -        r     r       r    r
after.sales.carrier.event.record   -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.tracking.list          -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.tracking.list.line     -      -      -        -     -        r     r       r    r
after.sales.recovery.answer.list   -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.recovery.answer.list.line -      -      -        -     -        r     r       r    r
after.sales.return.waybill         -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.return.pickup          -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.advance.end            -      -      -        -     -        -     -       rwc  rwc
after.sales.provider.absence       -      -      -        -     -        rwcu  rwcu    rwcu rwcu
after.sales.repair.accessory       -      -      -        r     -        r     r       r    rwcu
after.sales.repair.check           -      -      -        r     -        r     r       r    rwcu
after.sales.repair.item            -      -      -        r     -        r     r       r    r
after.sales.repair.check.line      -      -      -        rw    -        rw    rw      rw   rw
after.sales.repair.batch           -      -      -        r     -        r     r       r    r
after.sales.repair.intake          -      -      -        -     -        rwc   rwc     rwc  rwc
after.sales.repair.intake.item     -      -      -        -     -        rwcu  rwcu    rwcu rwcu
after.sales.repair.quote           -      -      -        rwc   -        rwc   rwc     rwc  rwc
after.sales.repair.quote.line      -      -      -        rwcu  -        rwcu  rwcu    rwcu rwcu
after.sales.repair.quote.answer    -      -      -        rwc   -        rwc   rwc     rwc  rwc
after.sales.repair.back            -      -      -        rwc   -        rwc   rwc     rwc  rwc
after.sales.repair.courtesy        -      -      -        -     -        -     -       rwc  rwc
after.sales.repair.hand.over       -      -      -        rwc   -        rwc   rwc     rwc  rwc
helpdesk.ticket.stage              r      r      r        r     r        r     r       r    rwcu
"""
LETTERS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install", "after_sales")
class TestSecurity(AfterSalesCommon):
    """Who may do what, per group and per company, for every model of the addon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "public": cls.env.ref("base.public_user"),
            "portal": cls._new_user("portal", "base.group_portal"),
            "internal": cls._new_user("internal", "base.group_user"),
            "stock": cls._new_user("stock", "stock.group_stock_user"),
            "salesman": cls.salesman,
            "agent": cls.agent,
            "tracker": cls.tracker,
            "lead": cls.lead,
            "manager": cls.manager,
        }
        cls.other_company = cls.env["res.company"].create({"name": "Other"})
        cls.both = [Command.set((cls.company | cls.other_company).ids)]
        cls.team = cls.env["helpdesk.ticket.team"].create({"name": "Care", "company_id": cls.company.id})

    def _matrix(self):
        header, *lines = [line.split() for line in MATRIX.strip().splitlines()]
        self.assertEqual(tuple(header[1:]), USERS)
        return {line[0]: dict(zip(USERS, line[1:], strict=True)) for line in lines}

    def test_matrix(self):
        """Every group may do exactly what the table says."""
        for model, by_user in self._matrix().items():
            for name, expected in by_user.items():
                records = self.env[model].with_user(self.users[name])
                allowed = "".join(letter for letter, right in LETTERS.items() if records.has_access(right)) or "-"
                with self.subTest(model=model, user=name):
                    self.assertEqual(allowed, expected)

    def test_matrix_is_complete(self):
        """A model that the table does not know of is one that nobody thought about."""
        models = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("after.sales.") and not model._abstract and model._module == "after_sales"
        }
        areas = self.env["ir.model"].search([("model", "in", list(models))])
        self.assertEqual(set(areas.mapped("model")) - set(self._matrix()), set())

    def test_groups_imply(self):
        """Each group has what it needs of helpdesk and sales, and all that the group below it has."""
        chain = ["agent", "tracker", "lead", "manager"]
        for lower, higher in zip(chain, chain[1:], strict=False):
            self.assertTrue(self.users[higher].has_group(f"after_sales.group_{lower}"))
            self.assertFalse(self.users[lower].has_group(f"after_sales.group_{higher}"))
        self.assertTrue(self.agent.has_group("sales_team.group_sale_salesman"))
        self.assertTrue(self.agent.has_group("helpdesk_mgmt.group_helpdesk_user_team"))
        self.assertFalse(self.agent.has_group("stock.group_stock_user"))
        self.assertTrue(self.tracker.has_group("stock.group_stock_user"))
        self.assertTrue(self.manager.has_group("helpdesk_mgmt.group_helpdesk_manager"))

    def test_deadlines_by_user(self):
        """An agent sees his own deadlines and those of his orders; a tracker sees all."""
        stranger = self._new_user("stranger", "after_sales.group_agent")
        with self._at(NOW):
            order = self._new_confirmed_order()
        deadlines = order.deadline_ids
        self.assertEqual(deadlines.user_id, self.tracker)
        for user, seen in ((self.agent, deadlines), (self.tracker, deadlines), (stranger, deadlines.browse())):
            with self.subTest(user.name):
                found = self.env["after.sales.deadline"].with_user(user).search([("order_id", "=", order.id)])
                self.assertEqual(found, seen)
        with self._refused(AccessError, "have 'read' access"):
            deadlines.with_user(stranger).action_done(delay_risk="no")
        with self._refused(AccessError, "not allowed to access"):
            deadlines[0].with_user(self.salesman).read(["status"])

    def test_approvals_by_user(self):
        """An agent sees the requests he made; a lead sees all and decides none of his own."""
        stranger = self._new_user("stranger", "after_sales.group_agent")
        with self._at(NOW):
            order = self._new_order(deadline_guaranteed=True)
            order.with_user(self.agent).action_submit_after_sales()
            mine = self._new_order(deadline_guaranteed=True, user_id=self.lead.id)
            mine.with_user(self.lead).action_submit_after_sales()
        approvals = self.env["after.sales.approval"]
        domain = [("order_id", "in", (order | mine).ids)]
        self.assertEqual(approvals.with_user(self.agent).search(domain), order.approval_ids)
        self.assertFalse(approvals.with_user(stranger).search(domain))
        self.assertEqual(len(approvals.with_user(self.lead).search(domain)), 2)
        with self._refused(AccessError, "somebody else has to decide it"):
            mine.approval_ids.with_user(self.lead).action_approve()
        with self._refused(AccessError, "This is decided at the level"):
            order.approval_ids.with_user(self.tracker).action_approve()

    def test_changes_by_user(self):
        """A salesperson sees what was agreed on his own orders only."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            change = order._change_promise(date(2026, 5, 10), "Late", "accepted", NOW)
        changes = self.env["after.sales.deadline.change"]
        self.assertIn(change, changes.with_user(self.agent).search([]))
        self.assertNotIn(change, changes.with_user(self.salesman).search([]))
        self.assertIn(change, changes.with_user(self.tracker).search([]))

    def _records_of(self, company):
        """Return one record of every model that belongs to a company."""
        env = self.env(context={**self.env.context, "allowed_company_ids": company.ids})
        partner = env["res.partner"].create({"name": f"Factory of {company.name}", "company_id": company.id})
        product = self._new_product("Bench", company_id=company.id)
        company.write({"after_sales_transit_days": 7, "after_sales_require_promise": True})
        with self._at(NOW):
            order = env["sale.order"].create(
                {
                    "partner_id": self.customer.id,
                    "company_id": company.id,
                    "user_id": False,
                    "receipt_deadline": date(2026, 4, 30),
                    "deadline_urgency": "normal",
                    "deadline_guaranteed": True,
                    "order_line": [Command.create({"product_id": product.id})],
                }
            )
            order.action_submit_after_sales()
            change = order._change_promise(date(2026, 5, 10), "Late", "accepted", NOW)
        policy = self._new_policy(f"of_{company.id}", company_id=company.id)
        limit = env["after.sales.approval.limit"].create({"kind": "refund", "company_id": company.id})
        kind = env["after.sales.case.kind"].create({"name": "K", "code": f"k{company.id}", "company_id": company.id})
        note = env["after.sales.factory.note"].create(
            {"partner_id": partner.id, "lead_days": 5, "company_id": company.id, "reviewer_id": False}
        )
        return [
            order, order.deadline_ticket_id, order.deadline_ids[:1], order.approval_ids[:1], change, policy, limit,
            kind, note, note.deadline_ids,
        ]  # fmt: skip

    def test_companies(self):
        """Records of another company are invisible to every group, and visible to who works there."""
        theirs = self._records_of(self.other_company)
        guest = self._new_user("guest", "after_sales.group_manager", company_ids=self.both)
        for record in theirs:
            self.assertTrue(record, record._name)
            for user in (self.agent, self.tracker, self.lead, self.manager):
                with self.subTest(record=record._name, user=user.name):
                    mine = record.with_user(user).with_context(allowed_company_ids=self.company.ids)
                    self.assertFalse(mine.search([("id", "=", record.id)]))
                    with self._refused(AccessError, "have 'read' access"):
                        mine.read(["display_name"])
            there = record.with_user(guest).with_context(allowed_company_ids=self.other_company.ids)
            self.assertTrue(there.search([("id", "=", record.id)]), record._name)
            here = record.with_user(guest).with_context(allowed_company_ids=self.company.ids)
            self.assertFalse(here.search([("id", "=", record.id)]), record._name)

    def _forge_replan(self, env, policy, deadline):
        """Put a deadline into the re-plan wizard that the wizard itself did not find."""
        wizard = env["after.sales.deadline.replan"].create({"policy_id": policy.id})
        self.assertFalse(wizard.line_ids, "The wizard itself finds nothing of another company")
        vals = {"wizard_id": wizard.id, "deadline_id": deadline.id, "new_due_at": NOW}
        env["after.sales.deadline.replan.line"].create(vals)
        wizard.invalidate_recordset()
        self.assertTrue(wizard.line_ids)
        wizard.action_apply()

    def test_wizards_of_other_companies(self):
        """No wizard lets anybody reach into another company."""
        order, _ticket, deadline, approval, _change, policy, _limit, _kind, note, _review = self._records_of(
            self.other_company
        )
        manager = self.env(user=self.manager, context={"allowed_company_ids": self.company.ids})
        steps = {
            "promise": lambda: (
                manager["after.sales.promise.change"]
                .create({"order_id": order.id, "new_date": "2026-05-20", "reason": "x", "contacted_at": NOW})
                .action_change()
            ),
            "recheck": lambda: (
                manager["after.sales.stock.recheck"]
                .create({"order_id": order.id, "result": "in_stock"})
                .action_record()
            ),
            "complete": lambda: (
                manager["after.sales.deadline.complete"].create({"deadline_ids": deadline.ids}).action_done()
            ),
            "decide": lambda: (
                manager["after.sales.approval.decide"].create({"approval_ids": approval.ids}).action_approve()
            ),
            "review": lambda: (
                manager["after.sales.factory.note.review"].create({"note_id": note.id, "lead_days": 1}).action_review()
            ),
            "replan": lambda: self._forge_replan(manager, policy, deadline),
        }
        for name, step in steps.items():
            with (
                self.subTest(name),
                self._at(NOW),
                self._refused(AccessError, "have 'read' access|belongs to another company"),
            ):
                step()
        self.assertEqual(order.receipt_deadline, date(2026, 5, 10))
        self.assertNotEqual(deadline.due_at, NOW)
        self.assertEqual(approval.state, "requested")
        self.assertEqual(note.lead_days, 5)

    def test_portal_and_public(self):
        """Customers read no model of ours, nor our fields of their order."""
        with self._at(NOW):
            order = self._new_order(partner_id=self.users["portal"].partner_id.id)
            order.action_submit_after_sales()
        for name in ("portal", "public"):
            user = self.users[name]
            for record in (order.deadline_ids[:1], order.deadline_ticket_id, order.deadline_ticket_id.case_kind_id):
                with (
                    self.subTest(user=name, record=record._name),
                    self._refused(AccessError, "have 'read' access|not allowed to access"),
                ):
                    record.with_user(user).read(["display_name"])
            with self.subTest(user=name, steps=True):
                for method in ("action_submit_after_sales", "action_request_approvals", "action_open_change_deadline"):
                    with self._refused(AccessError, "not allowed to (create|modify)"):
                        getattr(order.with_user(user), method)()

    def test_salesman_without_after_sales(self):
        """A plain salesman creates, submits and confirms; cases, deadlines and wizards stay shut."""
        with self._at(NOW):
            order = self._new_order(user_id=self.salesman.id).with_user(self.salesman)
            order.action_submit_after_sales()
            order.action_confirm()
            self.assertEqual(order.state, "sale")
            self.assertEqual(order.delay_state, "on_track")
            self.assertFalse(order.promise_problem)
            self.assertTrue(order.delay_reason)
            for method in ("action_open_change_deadline", "action_open_stock_recheck"):
                with self._refused(AccessError, "not allowed to create"):
                    getattr(order, method)()
            order.with_user(self.manager).action_cancel()

    def test_warehouse_records_receipts(self):
        """A warehouse worker records when a customer received a delivery, and nothing else of ours."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            self._deliver(order.picking_ids)
            picking = order.picking_ids.with_user(self.users["stock"])
            action = picking.action_open_receipt()
            self.env[action["res_model"]].with_user(self.users["stock"]).browse(action["res_id"]).action_record()
        self.assertEqual(order.delay_state, "kept")


@tagged("post_install", "-at_install", "after_sales")
class TestShipmentSecurity(ShipmentCommon):
    """Deliveries: warehouse and sales work without our groups; other companies and customers stay out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock = cls._new_user("stock", "stock.group_stock_user")
        cls.stranger = cls._new_user("stranger", "after_sales.group_agent")
        cls.portal = cls._new_user("portal", "base.group_portal")
        cls.other_company = cls.env["res.company"].create({"name": "Other"})
        cls.outsider = cls._new_user("outsider", "after_sales.group_lead", company_id=cls.other_company.id)

    #: What a person does to a delivery that left, per method: the arguments.
    STEPS = {
        "_record_waybill": [{"carrier_tracking_ref": "X-1"}],
        "_verify_waybill": ["phone"],
        "_record_hand_over": [SHIP],
        "_send_notice": [True],
        "_tell_notice": ["chat", True],
        "_record_receipt": [SHIP],
        "_record_no_receipt": ["no_answer", ""],
        "_record_follow_up": [SHIP],
        "_book_installation": [SHIP],
        "action_early_ship_consent": [],
        "action_hand_over": [],
        "action_send_notices": [],
    }
    OPENERS = {
        "action_open_receipt": [],
        "action_open_details": [],
        "action_open_call": [],
        "action_open_waybill": [],
        "action_open_notice": [],
        "action_open_follow_up": [],
        "action_open_installation": [],
    }
    #: Wizards that know a delivery, or its order, and what they tell of it.
    WIZARDS = {
        "after.sales.shipment.call": ["phone"],
        "after.sales.waybill.record": ["carrier_tracking_ref"],
        "after.sales.shipping.notice": ["email"],
        "after.sales.installation.book": ["phone"],
        "after.sales.details.verify": ["phone"],
        "after.sales.freight.explain": ["actual_freight"],
    }

    def test_deadlines_of_deliveries(self):
        """SH-08: an agent sees what is due on deliveries of his own orders, a tracker all, a salesman nothing."""
        picking = self._left(self._new_ready_delivery(), handed_over=False)
        deadlines = picking.deadline_ids
        self.assertEqual(
            set(deadlines.mapped("purpose")), {"pre_shipment", "shipping_notice", "handover", "post_shipment"}
        )
        none = deadlines.browse()
        for user, seen in (
            (self.agent, deadlines), (self.tracker, deadlines), (self.stranger, none), (self.outsider, none),
        ):  # fmt: skip
            with self.subTest(user.name):
                found = deadlines.with_user(user).search([("picking_id", "=", picking.id)])
                self.assertEqual(found, seen)
        for user in (self.salesman, self.stock, self.portal):
            with self.subTest(user.name), self._refused(AccessError, "not allowed to access"):
                deadlines.with_user(user).search([("picking_id", "=", picking.id)])
        handover = self._deadline(picking, "handover")
        with self._refused(AccessError, "have 'read' access"):
            handover.with_user(self.stranger).action_done()
        with self._at(SHIP):
            handover.with_user(self.agent).action_done()
        self.assertEqual(picking.handed_over_at, SHIP)

    def test_deadlines_are_written_by_nobody(self):
        """What the clock says of a delivery is not for typing, not even by a manager."""
        deadlines = self._new_shipment_order().picking_ids.deadline_ids
        self.assertTrue(deadlines)
        for user in (self.agent, self.manager):
            with self._refused(AccessError, "not allowed to modify"):
                deadlines.with_user(user).due_at = SHIP

    def test_warehouse_without_after_sales(self):
        """SH-01, SH-02, LG-03: a warehouse worker records a waybill, validates and hands over; no hook stops him."""
        order = self._new_shipment_order()
        self.sofa.write({"requires_installation": True, "care_interval": 3, "contains_glass": True})
        picking = order.picking_ids.with_user(self.stock)
        picking.invalidate_recordset()
        with self._at(SHIP), self.assertRaisesRegex(UserError, "details have not been verified"):
            self._deliver(picking)
        with self._at(SHIP):
            order._verify_details(order._get_details_text())
            picking._record_contact("reached")
            waybill = self._fill(
                picking,
                "action_open_waybill",
                carrier_tracking_ref="RL-1",
                package_count=1,
                piece_count=1,
                transport_volume=1,
                actual_freight_cost=300,
                verified_how="phone",
            )
            waybill.action_record()
            self._deliver(picking)
            picking.action_hand_over()
            self.assertTrue(order.is_freight_exceeded)
            self.assertTrue(self._deadline(order.picking_ids, "freight"), "The salesperson has to explain it")
            with self._refused(AccessError, "not allowed to create"):
                picking.action_open_notice()
            self._fill(picking, "action_open_receipt").action_record()
            picking.read(["expected_receipt_date", "case_count", "requires_installation", "shipment_reason"])
        self.assertEqual(picking.received_at, SHIP)
        self.assertEqual(order.delay_state, "kept")
        self.assertEqual(
            {d.purpose for d in order.picking_ids.deadline_ids if d.is_open},
            {"freight", "appointment", "care", "post_shipment"},
        )

    def test_whole_documents_without_after_sales(self):
        """Sales and warehouse read whole orders and deliveries, and search by what is public about a promise."""
        picking = self._left(self._new_ready_delivery(user_id=self.salesman.id))
        self.env.flush_all()
        self.env.invalidate_all()
        for user in (self.salesman, self.stock):
            order = picking.sale_id.with_user(user)
            self.assertIn("delay_state", order.read()[0], user.name)
            state = order.delay_state
            self.assertIn(order, order.search([("delay_state", "=", state)]), user.name)
            self.assertNotIn("deadline_ids", order.read()[0], user.name)
        # Core itself shows a delivery with a carrier only to those who may also read its postcodes.
        self.stock.group_ids += self.env.ref("base.group_partner_manager")
        self.assertIn("shipment_step", picking.with_user(self.stock).read()[0])

    def test_form_without_after_sales(self):
        """Warehouse and sales open a delivery that has deadlines, which they may not read."""
        picking = self._left(self._new_ready_delivery())
        self.assertTrue(picking.deadline_ids)
        # Core's own form asks for zip prefixes of carriers, which the bare warehouse group may not read.
        self.stock.group_ids += self.env.ref("base.group_partner_manager")
        for user in (self.stock, self.salesman, self.agent):
            picking.sale_id.user_id = user
            with self.subTest(user.name), Form(picking.with_user(user), "stock.view_picking_form") as form:
                self.assertEqual(form.shipment_step, "notice")

    def test_warehouse_without_sales(self):
        """A backorder and a cancelled delivery start and stop deadlines under a warehouse worker's hands too."""
        picking = self._new_ready_delivery(
            order_line=[Command.create({"product_id": self.sofa.id, "product_uom_qty": 3})]
        )
        work = picking.with_user(self.stock)
        with self._at(SHIP):
            work.move_ids.write({"quantity": 1, "picked": True})
            work.with_context(skip_backorder=True).button_validate()
            backorder = picking.backorder_ids
            self.assertEqual(self._deadline(backorder, "pre_shipment").user_id, self.agent)
            backorder.with_user(self.stock).action_cancel()
        self.assertEqual(set(backorder.deadline_ids.mapped("status")), {"cancelled"})

    def test_salesman_without_after_sales(self):
        """SH-09, PR-05: a plain salesman sells with a carrier and a mode and verifies the details."""
        with self._at(NOW):
            order = self._new_order(user_id=self.salesman.id).with_user(self.salesman)
            order.write({"carrier_id": self.carrier.id, "estimated_freight": 100})
            self.assertEqual(order.delivery_mode_id, self.mode)
            order.action_submit_after_sales()
            order.action_confirm()
            self._fill(order, "action_open_details", send_reminder="no").action_verify()
            picking = order.picking_ids
            self.assertEqual(order.details_verified_by, self.salesman)
            self.assertEqual(picking.shipment_step, "contact")
            self.assertEqual(self._deadline(picking.sudo(), "pre_shipment").user_id, self.salesman)
            for method in ("action_open_call", "action_open_waybill", "action_open_notice", "action_open_follow_up"):
                with self.subTest(method), self._refused(AccessError, "not allowed to create"):
                    getattr(picking, method)()
            with self._refused(AccessError, "not allowed to create"):
                order.action_open_freight()
            order.with_user(self.manager).action_cancel()

    def _refuse_steps(self, picking, user, steps):
        """Every step on a delivery is refused to a user, and leaves no trace."""
        facts = ["carrier_tracking_ref", "waybill_verified_at", "handed_over_at", "notice_sent_at", "received_at",
                 "follow_up_at", "installation_at", "early_ship_consent_at", "batch_id"]  # fmt: skip
        before = picking.read(facts)
        for method, args in steps.items():
            with (
                self.subTest(user=user.name, method=method),
                self._at(SHIP),
                self._refused(
                    AccessError,
                    "rights to access the field|not allowed to (access|create|modify)|have '(read|write)' access",
                ),
            ):
                getattr(picking.with_user(user), method)(*args)
        self.env.invalidate_all()
        self.assertEqual(picking.read(facts), before)

    def test_other_company(self):
        """Nobody records anything on a delivery of a company he does not work for, nor reads its mode and deadlines."""
        picking = self._left(self._new_ready_delivery())
        self.mode.company_id = self.company
        self._refuse_steps(picking, self.outsider, self.STEPS)
        for record in (picking.deadline_ids[:1], self.mode):
            with self.subTest(record._name):
                self.assertFalse(record.with_user(self.outsider).search([("id", "=", record.id)]))
                with self._refused(AccessError, "have 'read' access"):
                    record.with_user(self.outsider).read(["display_name"])
        with self._refused(AccessError, "have 'write' access"):
            picking.sale_id.with_user(self.outsider)._verify_details("x")
        with self._refused(AccessError, "have 'write' access"):
            picking.sale_id.with_user(self.outsider)._explain_freight("tariff", "x")

    def test_wizards_of_other_companies(self):
        """A wizard tells nobody what he may not read: no phone number, no freight of another company's order."""
        picking = self._left(self._new_ready_delivery())
        told = []
        for model, names in self.WIZARDS.items():
            wizards = self.env[model].with_user(self.outsider)
            link = "picking_id" if "picking_id" in wizards._fields else "order_id"
            document = picking if link == "picking_id" else picking.sale_id
            with suppress(AccessError), self._at(SHIP), self.env.cr.savepoint():
                told.append((model, wizards.create({link: document.id}).read(names)))
        self.assertFalse(told)

    def test_customer_records_nothing(self):
        """A customer may read his delivery; by remote call he records nothing, and opens nothing of ours."""
        picking = self._left(self._new_ready_delivery(partner_id=self.portal.partner_id.id))
        self.assertTrue(picking.with_user(self.portal).read(["name"]))
        self._refuse_steps(picking, self.portal, self.STEPS | self.OPENERS)
        for user in (self.portal, self.env.ref("base.public_user")):
            for method in ("action_open_details", "action_open_freight"):
                with self.subTest(user=user.name, method=method), self._refused(AccessError, "not allowed to create"):
                    getattr(picking.sale_id.with_user(user), method)()

    def test_internal_user_records_nothing(self):
        """An internal user without sales or warehouse cannot even read a delivery."""
        picking = self._left(self._new_ready_delivery())
        self._refuse_steps(picking, self._new_user("internal", "base.group_user"), self.STEPS | self.OPENERS)

    def test_modes_by_user(self):
        """X-01: what has to happen before goods leave is the manager's decision."""
        with self._refused(AccessError, "not allowed to modify"):
            self.mode.with_user(self.lead).contact_required = "none"
        self.manager.company_ids = self.env["res.company"].search([])
        self.mode.with_user(self.manager).contact_required = "call"
        self.assertEqual(self.mode.contact_required, "call")
