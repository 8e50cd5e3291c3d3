"""Pieces that shops send back: who bears them, who pays the parcel, and when they are back (SP-01 to SP-04)."""

from datetime import date, datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import load_migration
from .common_recovery import RecoveryCommon

#: Wednesday, 20 May 2026, 10:00 in Shanghai.
NOW = datetime(2026, 5, 20, 2)


@tagged("post_install", "-at_install", "after_sales")
class TestShop(RecoveryCommon):
    """A shop got a chair on 4 May 2026, a Monday, and finds a torn seat."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.region = cls.env["helpdesk.ticket.team"].create(
            {"name": "Region East", "user_ids": [(6, 0, [cls.agent.id, cls.lead.id])]}
        )
        cls.boutique = cls.env["res.partner"].create(
            {"name": "Shop 12", "is_company": True, "is_after_sales_shop": True, "region_team_id": cls.region.id}
        )
        cls.clerk_of_shop = cls.env["res.partner"].create({"name": "Ms Tang", "parent_id": cls.boutique.id})
        cls.boutique.after_sales_contact_id = cls.clerk_of_shop
        cls.env["after.sales.evidence.slot"].search([]).active = False
        cls.quality = cls.env.ref("after_sales.case_kind_quality")
        cls.enterClassContext(cls._at(NOW))
        cls.company.write({"after_sales_shop_days": 7, "after_sales_shop_parcels": 1})

    def _piece(self, inspected=date(2026, 5, 11), decision="return", kind=None, shop=None, **vals):
        """Return a claim of the shop about one chair, as the agent sees it, some days later."""
        order = self._new_delivered_order(self.chair, 1, partner_id=(shop or self.boutique).id)
        case = self._new_case(
            order, kind or self.quality, partner_id=(shop or self.boutique).id, team_id=self.region.id
        )
        vals = {"shop_decision": decision, "shop_decided_by": "Ms Tang", **vals}
        return self._new_claim(case, state="to_decide", shop_inspected_on=inspected, **vals).with_user(self.agent)

    def _sent(self, *claims, day=date(2026, 5, 18), waybill="SF-1"):
        pieces = self.env["after.sales.claim"].union(*claims).with_user(self.agent)
        with self._at(datetime(2026, 5, 30, 2)):
            return pieces._send_by_shop(waybill, day)

    def test_inspected_on_day_seven_or_eight(self):
        """SP-01: inspected on day 7 the factory bears it, on day 8 the shop; each with its reason."""
        claim = self._piece()
        self.assertEqual((claim.shop_id, claim.shop_received_on), (self.boutique, date(2026, 5, 4)))
        self.assertIn("Ms Tang", claim.shop_contact)
        self.assertEqual((claim.suggested_cause, claim.suggested_cost_bearer), ("quality", "factory"))
        self.assertIn("Reported in time", claim.suggestion_reason)
        claim.shop_inspected_on = date(2026, 5, 12)
        self.assertEqual((claim.suggested_cause, claim.suggested_cost_bearer), ("quality", "shop"))
        self.assertIn("Inspected on day 8, a shop has 7 days: the shop bears it", claim.suggestion_reason)
        self.assertEqual(claim._get_usual_bearer("customer_use"), "shop")
        self.assertEqual(claim._get_usual_bearer(False), False)
        claim.is_hidden_fault = True
        self.assertEqual(claim.suggested_cost_bearer, "factory")
        self.assertEqual(claim._get_usual_bearer("customer_use"), "shop", "Worn in the shop")
        self.assertEqual(claim._get_usual_bearer("undecided"), "company", "SP-04: nobody can tell")
        claim.write({"is_hidden_fault": False, "is_whole_style": True})
        self.assertEqual(claim.suggested_cost_bearer, "factory", "E9: single pieces only")
        self.company.after_sales_shop_days = 8
        claim.is_whole_style = False
        self.assertEqual(claim.suggested_cost_bearer, "factory", "The number is a setting")

    def test_what_was_decided_on_stays(self):
        """X-02: once somebody has decided who bears it, the days and facts that say so are what they were."""
        claim = self._piece(inspected=date(2026, 5, 12))
        claim._decide("quality", "shop", "Looked at too late")
        for vals in (
            {"shop_inspected_on": date(2026, 5, 11)},
            {"shop_received_on": date(2026, 5, 5)},
            {"is_hidden_fault": True},
            {"is_whole_style": True},
            {"shop_decision": "exchange"},
        ):
            with self.subTest(vals=vals), self._refused(UserError, "what was decided on cannot change"):
                claim.write(vals)

    def test_days_that_cannot_be(self):
        claim = self._piece()
        with self._refused(ValidationError, "inspected after it was received"):
            claim.shop_inspected_on = date(2026, 5, 3)
        with self._refused(ValidationError, "in the future"):
            claim.shop_inspected_on = date(2026, 5, 21)

    def test_the_shop_is_charged(self):
        """What the shop bears is claimed from it by itself; the customer side goes on as ever."""
        claim = self._piece(date(2026, 5, 12), kind=self.shortage)
        case = claim.ticket_id
        claim._decide("quality", "shop", "Seen on the pictures")
        remedy = self._propose(case, "refund")
        self._agree(remedy, 60)
        remedy._request()
        for approval in remedy.sudo().approval_ids.filtered(lambda approval: approval.state == "requested"):
            approval.with_user(self.manager).action_approve()
        recovery = self._recovery(case)
        self.assertEqual(
            (recovery.debtor_type, recovery.debtor_id, recovery.settlement), ("shop", self.boutique, "invoice")
        )
        self.assertEqual((recovery.state, recovery.amount_claimed), ("draft", remedy.sudo().cost))

    def test_second_parcel_of_the_week(self):
        """SP-03: the first parcel of a week is ours, the freight of the second is claimed from the shop."""
        first, second, third = self._piece(), self._piece(), self._piece()
        monday = self._sent(first)
        sunday = self._sent(second, day=date(2026, 5, 24), waybill="SF-2")
        next_week = self._sent(third, day=date(2026, 5, 25), waybill="SF-3")
        self.assertEqual([p.payer for p in (monday, sunday, next_week)], ["company", "shop", "company"])
        self.assertEqual(sunday.payer_reason, "Parcel 2 of the week, we pay 1: the shop pays it.")
        monday._record_freight(20)
        self.assertFalse(monday.sudo().recovery_line_ids)
        sunday._record_freight(35)
        line = sunday.sudo().recovery_line_ids
        recovery = line.recovery_id.with_user(self.agent)
        self.assertEqual(
            (recovery.debtor_type, recovery.debtor_id, recovery.amount_claimed), ("shop", self.boutique, 35)
        )
        sunday._record_freight(30)
        self.assertEqual(recovery.amount_claimed, 30)
        self.assertIn("SF-2", str(recovery._get_pack()["losses"]))
        with self._at(datetime(2026, 5, 30, 2)):
            with self._refused(UserError, "is left to claim"):
                recovery._file({line: 31})
            recovery._file()
            with self._refused(UserError, "is claimed by RC/.* already"):
                sunday._record_freight(40)
            recovery._agree()
            move = self._book(recovery)
        self.assertEqual((move.move_type, move.amount_total), ("out_invoice", 30))
        self.assertIn("SF-2", move.invoice_line_ids.name)
        self._pay(move)
        self.assertEqual(recovery.state, "recovered")

    def test_a_parcel_is_of_one_shop(self):
        """Pieces of two shops in one parcel are refused; whoever has one of its pieces may say what it cost."""
        twin = self.boutique.copy({"name": "Shop 13", "is_after_sales_shop": True})
        first, second, third = self._piece(), self._piece(shop=twin), self._piece()
        with self._refused(UserError, "A parcel holds the pieces of one shop"):
            self._sent(first, second)
        parcel = self._sent(first, third)
        third.ticket_id.sudo().user_id = self.lead
        parcel._record_freight(12)
        self.assertEqual(parcel.parcel_freight, 12)

    def test_freight_is_a_cost_of_the_cases(self):
        """Each piece in a parcel bears its share of the freight; what the shop pays of it comes back to the case."""
        first, second, third = pieces = [self._piece() for _number in range(3)]
        self._sent(first, waybill="SF-1")._record_freight(20)
        parcel = self._sent(second, third, waybill="SF-2")
        parcel._record_freight(25.01)
        cases = [piece.ticket_id.sudo() for piece in pieces]
        self.assertEqual([case.shop_freight for case in cases], [20, 12.51, 12.5])
        self.assertEqual([case.net_cost for case in cases], [20, 12.51, 12.5])
        recovery = parcel.sudo().recovery_line_ids.recovery_id.with_user(self.agent)
        self.assertEqual((recovery.ticket_ids, recovery.case_count), (cases[1] | cases[2], 2))
        pack = recovery._get_pack()
        self.assertFalse(pack["missing"], "freight needs no pictures")
        self.assertEqual([pack["losses"][0][name] for name in ("claim", "order", "waybill")], ["", "", "SF-2"])
        recovery._file()
        recovery._agree(25.01)
        self._pay(self._book(recovery))
        self.env.invalidate_all()
        self.assertEqual([case.recovered_amount for case in cases], [0, 12.51, 12.5])
        self.assertEqual([case.net_cost for case in cases], [20, 0, 0])

    def test_freight_that_was_none(self):
        parcels = [self._sent(self._piece(), waybill=number) for number in ("SF-1", "SF-2")]
        parcels[1]._record_freight(35)
        recovery = parcels[1].sudo().recovery_line_ids.recovery_id
        parcels[1]._record_freight(0)
        self.assertEqual(recovery.state, "cancelled")
        with self._refused(UserError, "cannot be negative"):
            parcels[1]._record_freight(-1)
        with self._refused(AccessError, "have 'read' access"):
            parcels[1].with_user(self.other_agent)._record_freight(1)

    def test_back_within_fifteen_days(self):
        """SP-03: from leaving the shop to being back are 15 days; papers by the region, goods directly (E11)."""
        aftersales = self.env["helpdesk.ticket.team"].create({"name": "Shops", "user_ids": [(6, 0, [self.agent.id])]})
        self.company.after_sales_shop_team_id = aftersales
        claim = self._piece()
        self.assertEqual(claim.shop_step, "papers")
        claim._pass_papers()
        self.assertEqual((claim.shop_papers_on, claim.ticket_id.team_id), (date(2026, 5, 20), aftersales))
        self.assertEqual(claim.shop_step, "send")
        claim._send_by_shop("SF-1", date(2026, 5, 18))
        clock = claim.ticket_id.sudo().deadline_ids.filtered(lambda d: d.purpose == "shop_return")
        self.assertEqual(clock.due_at, datetime(2026, 6, 2, 16), "Midnight in Shanghai after 2 June")
        with self._at(datetime(2026, 5, 22, 2)):
            with self._refused(UserError, "compare the goods with the papers first"):
                claim._appraise("repairable")
            claim._compare_goods("Another colour than reported")
            with self._refused(UserError, "Say why it cannot be repaired"):
                claim._appraise("unrepairable", " ")
            claim._appraise("unrepairable", "The fabric is cut")
        self.assertEqual(
            (claim.goods_difference, claim.appraisal, claim.appraised_by),
            ("Another colour than reported", "unrepairable", self.agent),
        )
        self.assertEqual(claim.shop_step, "back")
        with self._at(datetime(2026, 6, 2, 15)):
            with self._refused(UserError, "in the future"):
                claim._record_back(date(2026, 6, 3))
            with self._refused(UserError, "before the goods left the shop"):
                claim._record_back(date(2026, 5, 17))
            claim._record_back()
        self.assertEqual((clock.status, claim.shop_back_on), ("met", date(2026, 6, 2)))
        self.assertFalse(claim.shop_step)

    def test_steps_out_of_turn(self):
        claim = self._piece(decision=False)
        with self._refused(UserError, "say what the shop decided on the spot"):
            claim._pass_papers()
        claim.shop_decision = "local_repair"
        self.assertEqual(claim.shop_step, "papers")
        with self._refused(UserError, "only what is returned or exchanged is sent in"):
            claim._send_by_shop("SF-1")
        for step in (claim._compare_goods, claim._record_back):
            with self._refused(UserError, "has not left the shop yet"):
                step()
        claim.shop_decision = "exchange"
        with self._refused(UserError, "Enter the number of the waybill"):
            claim._send_by_shop(" ")
        with self._refused(UserError, "before the shop had the piece"):
            claim._pass_papers(date(2020, 1, 1))
        self._sent(claim)
        with self._refused(UserError, "has left the shop already"):
            claim._send_by_shop("SF-2")
        with self._refused(UserError, "is no open piece of a shop"):
            self.case.claim_ids.with_user(self.agent)._pass_papers()
        with self._refused(AccessError, "have 'write' access"):
            claim.with_user(self.other_agent)._record_back()

    def test_facts_have_one_door(self):
        """No form and no RPC sets what a step records."""
        claim = self._piece()
        for name, value in (
            ("appraisal", "repairable"),
            ("shop_back_on", "2026-05-20"),
            ("goods_compared_on", "2026-05-20"),
        ):
            with self.subTest(name), self._refused(UserError, "is recorded by the system, not entered"):
                claim.write({name: value})
        with self._refused(AccessError, "not allowed to"):
            self._sent(claim).write({"payer": "company"})

    def test_wizard(self):
        """One window asks for the next step; it says who pays the parcel before it is recorded."""
        claim = self._piece()
        self._sent(self._piece(), waybill="SF-0")
        self._step(claim, "papers")
        action = claim.action_open_shop_step()
        wizard = Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))
        self.assertEqual((wizard.step, wizard.payer), ("send", "shop"))
        self.assertIn("Parcel 2 of the week", wizard.payer_reason)
        wizard.waybill = "SF-9"
        wizard.freight = 25
        wizard.save().action_record()
        self.assertEqual((claim.shop_parcel_id.parcel_waybill, claim.shop_parcel_id.payer), ("SF-9", "shop"))
        self.assertEqual(claim.shop_parcel_id.sudo().recovery_line_ids.amount_claimed, 25)
        self._step(claim, "compare", freight=28)
        self.assertEqual(claim.shop_parcel_id.sudo().recovery_line_ids.amount_claimed, 28, "Known when it arrives")
        self._step(claim, "appraise", appraisal="repairable")
        self._step(claim, "back")
        self.assertTrue(claim.shop_back_on)

    def _step(self, claim, step, **vals):
        action = claim.action_open_shop_step()
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        self.assertEqual(wizard.step, step)
        wizard.write(vals)
        wizard.action_record()

    def test_contact_of_another(self):
        """E10: a shop names one of its own people."""
        with self._refused(ValidationError, "is no contact of Shop 12"):
            self.boutique.after_sales_contact_id = self.customer

    def test_migration(self):
        """Companies of before give a week as new ones do; who chose 0, or other days, keeps them."""
        names = ["after_sales_shop_days", "after_sales_shop_parcels", "after_sales_dispute_days"]
        script = load_migration("19.0.1.10.0/post-defaults.py")
        self.company.write(dict.fromkeys(names, 0))
        script.migrate(self.env.cr, "19.0.1.9.0")
        self.assertEqual([self.company[name] for name in names], [0, 0, 0])
        domain = [("field_id.model", "=", "res.company"), ("field_id.name", "in", names)]
        self.env["ir.default"].search(domain).unlink()
        self.company.after_sales_shop_parcels = 2
        script.migrate(self.env.cr, "19.0.1.9.0")
        self.assertEqual([self.company[name] for name in names], [7, 2, 7])
        self.assertEqual(self.env["res.company"].create({"name": "Haus & Heim"}).after_sales_shop_days, 7)
