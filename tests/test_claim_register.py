"""A claim in three steps, one form per occasion, begun from the case, the order or the delivery."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_claim import ClaimCommon
from .common_shipment import SHIP


@tagged("post_install", "-at_install", "after_sales")
class TestClaimRegister(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sofa.product_tmpl_id.after_sales_package_count = 3
        cls.order = cls._new_delivered_order(quantity=3)
        cls.picking = cls.order.picking_ids
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Care", "company_id": cls.company.id, "user_ids": [Command.set((cls.agent | cls.lead).ids)]}
        )
        cls.env["after.sales.case.kind"].search([]).team_id = cls.team

    def _wizard(self, action, user=None):
        self.assertEqual(action["res_model"], "after.sales.claim.register")
        wizard = self.env["after.sales.claim.register"].with_user(user or self.agent).browse(action["res_id"])
        return wizard, action["views"][0][0]

    def _begin(self, kind, user=None):
        """Open the wizard from a case of a kind; return it and its view."""
        ticket = self._new_case(self.order, kind)
        return self._wizard(ticket.with_user(user or self.agent).action_open_claim(), user)

    def _tick(self, wizard, view, quantity=1, **vals):
        """Tick the sofas in the first step as a person does, then go on; return the wizard's next view."""
        with Form(wizard, view) as form, form.line_ids.edit(0) as line:
            line.is_chosen = True
            line.quantity = quantity
            for name, value in vals.items():
                setattr(line, name, value)
        return self._wizard(wizard.action_to_facts())[1]

    def _say(self, wizard, view, **facts):
        with Form(wizard, view) as form:
            for name, value in facts.items():
                setattr(form, name, value)

    def test_each_occasion_has_its_form(self):
        """DM-07: seven occasions and the fault in use have forms of their own; another kind gets the common one."""
        kinds = self.env["after.sales.case.kind"].search([("decision_table", "!=", False)])
        self.assertEqual(len(kinds), 8)
        for kind in kinds:
            with self.subTest(kind.code):
                _wizard, view = self._begin(kind.code)
                self.assertEqual(self.env["ir.ui.view"].browse(view).name.split(".")[-1], kind.decision_table)
        kinds[0].decision_table = False
        _wizard, view = self._begin(kinds[0].code)
        self.assertEqual(view, self.env.ref("after_sales.claim_register_view_form").id)

    def test_damage_at_pick_up(self):
        """PK-02, PK-03: what stands on the receipt, and what is broken, in which box."""
        wizard, view = self._begin("damage_pick_up")
        self.assertEqual(wizard.line_ids.mapped("delivered"), [3])
        view = self._tick(wizard, view, quantity=2, package_number=2, problem="Corner dented")
        claim = wizard.claim_id
        self.assertEqual((claim.state, claim.picking_id, claim.occasion), ("draft", self.picking, "pick_up"))
        self.assertEqual(
            (claim.line_ids.quantity, claim.line_ids.package_label, claim.line_ids.problem),
            (2, "Box 2 of 3", "Corner dented"),
        )
        note = "Outer packaging damaged"
        self._say(wizard, view, receipt_note="noted", receipt_note_text=note, packaging="damaged_matching")
        self.assertEqual((claim.receipt_note, claim.receipt_note_text), ("noted", note))
        wizard.action_to_evidence()
        self.assertEqual(wizard.suggested_cause, "carrier")
        wizard.action_finish()
        self.assertEqual(claim.state, "to_decide")

    def test_refusal_is_recorded(self):
        """PK-03, X-01: whoever refuses to sign is served all the same; the delivery mode says what is advised."""
        self.assertFalse(self.mode.may_refuse)
        wizard, view = self._begin("damage_pick_up")
        view = self._tick(wizard, view)
        self._say(wizard, view, receipt_note="refused", packaging="damaged_matching")
        self.assertEqual(wizard.claim_id.receipt_note, "refused")
        self.assertEqual((wizard.delivery_mode_name, wizard.may_refuse), (self.mode.name, False))
        wizard.action_finish()
        self.assertEqual(wizard.claim_id.state, "to_decide")

    def test_rules_sent_are_shown(self):
        """PK-01, PK-06: whether the pick-up rules were sent, and that there is glass to listen to."""
        wizard, view = self._begin("damage_pick_up")
        self.assertFalse(wizard.pickup_rules_sent_at)
        self.sofa.contains_glass = True
        self.picking.pickup_rules_sent_at = SHIP
        wizard.invalidate_recordset()
        self.assertEqual((wizard.pickup_rules_sent_at, wizard.contains_glass), (SHIP, True))
        view = self._tick(wizard, view)
        self._say(wizard, view, glass_heard="yes")
        self.assertEqual(wizard.claim_id.glass_heard, "yes")

    def test_damage_after_unpacking(self):
        """DM-01, DM-03: an intact packaging speaks for the factory."""
        wizard, view = self._begin("damage_unpacking")
        view = self._tick(wizard, view)
        self._say(wizard, view, packaging="intact")
        self.assertEqual(wizard.suggested_cause, "quality")

    def test_missing_goods(self):
        """MG-01, MG-02, MG-03: which goods, the box, the weights of both sides; the warehouse is asked for them."""
        wizard, view = self._begin("missing_goods")
        view = self._tick(wizard, view)
        self._say(wizard, view, box_opened="intact")
        with self.assertRaisesRegex(UserError, "Nobody is responsible"):
            wizard.action_ask_weights()
        self.company.after_sales_dispatcher_id = self.tracker
        wizard.action_ask_weights()
        wizard.action_ask_weights()
        self.assertEqual(len(self.picking.activity_ids.filtered(lambda a: "weighed" in (a.summary or ""))), 1)
        self.picking.with_user(self.tracker).write({"parcel_weight_ledger": 60, "parcel_weight_carrier": 60})
        self.assertEqual((wizard.ledger_weight, wizard.carrier_weight), (60, 60))
        self.assertEqual(wizard.suggested_cause, "short_shipped")

    def test_weights_known_before(self):
        """MG-03: weights that the delivery knows already are taken over; those of a person stay."""
        self.picking.write({"parcel_weight_ledger": 90, "parcel_weight_carrier": 60})
        wizard, view = self._begin("missing_goods")
        self._tick(wizard, view)
        claim = wizard.claim_id
        self.assertEqual((claim.ledger_weight, claim.carrier_weight), (90, 60))
        claim.carrier_weight = 61
        self.picking.parcel_weight_carrier = 62
        self.assertEqual(claim.carrier_weight, 61)
        with self.assertRaisesRegex(UserError, "known"):
            wizard.action_ask_weights()

    def test_missing_accessory(self):
        """MG-06: the bag of fittings is no line of the order; the packing list is compared first."""
        bag = self._new_product("Hardware bag")
        wizard, view = self._begin("missing_accessory")
        with Form(wizard, view) as form:
            with form.line_ids.edit(0) as line:
                line.is_chosen = False
            with form.line_ids.new() as line:
                line.is_chosen = True
                line.product_id = bag
                line.package_label = "hardware bag"
        view = self._wizard(wizard.action_to_facts())[1]
        self.assertEqual(wizard.claim_id.line_ids.product_id, bag)
        self._say(wizard, view, packing_list_checked="yes", box_opened="intact")
        self.assertEqual(wizard.suggested_cause, "short_shipped")

    def test_missing_gift(self):
        """GF-02 to GF-05: not noted: said as it is; searched first; given with the next order."""
        sample = self._new_product("Fabric sample")
        wizard, view = self._begin("missing_gift")
        self.assertFalse(wizard.line_ids)
        with Form(wizard, view) as form, form.line_ids.new() as line:
            line.is_chosen = True
            line.product_id = sample
        view = self._wizard(wizard.action_to_facts())[1]
        self.assertEqual((wizard.gift_recorded, wizard.suggested_cause), ("no", "gift_not_recorded"))
        wizard.action_to_evidence()
        self.assertFalse(wizard.owed_text)
        with self.assertRaisesRegex(UserError, "look through all boxes"):
            wizard.action_owe_gifts()
        wizard.action_back()
        self._say(wizard, view, box_searched="not_found")
        wizard.action_to_evidence()
        wizard.action_owe_gifts()
        wizard.action_owe_gifts()
        gift = self.order.promised_gift_ids
        self.assertEqual((len(gift), gift.state, gift.was_noted, gift.ticket_id), (1, "owed", False, wizard.ticket_id))
        self.assertEqual(wizard.owed_text, "1 × Fabric sample")

    def test_missing_gift_was_noted(self):
        """GF-02, GF-03: noted on the order and not packed; or found at last."""
        sample = self._new_product("Fabric sample")
        gift = self.env["after.sales.gift"].create(
            {"order_id": self.order.id, "product_id": sample.id, "state": "packed", "was_noted": True}
        )
        wizard, view = self._begin("missing_gift")
        self.assertEqual(wizard.line_ids.product_id, sample)
        self.assertTrue(wizard.line_ids.is_chosen)
        view = self._wizard(wizard.action_to_facts())[1]
        self.assertEqual((wizard.gift_recorded, wizard.suggested_cause), ("yes", "packed_without_gift"))
        self._say(wizard, view, box_searched="found")
        wizard.action_found()
        self.assertEqual((gift.state, wizard.claim_id.state), ("given", "cancelled"))

    def test_resume(self):
        """The draft is stored with the first step; opening it again goes on where it was left."""
        wizard, view = self._begin("damage_unpacking")
        ticket = wizard.ticket_id
        view = self._tick(wizard, view, quantity=2, problem="Scratched")
        self._say(wizard, view, packaging="damaged_elsewhere", description="It is scratched all over")
        wizard.action_pause()
        again, view = self._wizard(ticket.with_user(self.agent).action_open_claim())
        self.assertEqual((again.claim_id, again.step), (wizard.claim_id, "facts"))
        self.assertEqual((again.packaging, again.description), ("damaged_elsewhere", "It is scratched all over"))
        _wizard, view = self._wizard(again.action_back())
        self.assertEqual(
            (again.line_ids.is_chosen, again.line_ids.quantity, again.line_ids.problem), (True, 2, "Scratched")
        )
        item = again.claim_id.line_ids
        self._tick(again, view, quantity=3, problem="Scratched")
        self.assertEqual((again.claim_id.line_ids, item.quantity), (item, 3))

    def test_item_taken_back(self):
        """An item that was ticked by mistake goes again, one that was forgotten comes."""
        wizard, view = self._begin("damage_unpacking")
        self._tick(wizard, view, package_number=1)
        again, view = self._wizard(wizard.action_back())
        self._tick(again, view, package_number=3)
        self.assertEqual(wizard.claim_id.line_ids.package_label, "Box 3 of 3")

    def test_capped_in_words(self):
        """MG-01, MX-04: more than the customer has is not claimed; the form says so while one types."""
        wizard, view = self._begin("damage_unpacking")
        with Form(wizard, view) as form:
            with form.line_ids.edit(0) as line:
                line.is_chosen = True
                line.quantity = 4
            self.assertIn("3 of 3 can be claimed", form.problem)
        with self.assertRaisesRegex(UserError, "3 of 3 can be claimed"):
            wizard.action_to_facts()
        self._tick(wizard, view, quantity=2)
        other, view = self._wizard(self._new_case(self.order, "untraceable").with_user(self.agent).action_open_claim())
        self.assertFalse(other.line_ids)
        other, view = self._wizard(self._new_case(self.order).with_user(self.agent).action_open_claim())
        self.assertEqual(other.line_ids.available, 1)
        self.assertEqual(other.open_claim_id, wizard.claim_id)
        self.assertEqual(other.action_go_on_with_open()["res_model"], "after.sales.claim.register")
        with Form(other, view) as form, form.line_ids.edit(0) as line:
            line.is_chosen = True
            line.package_number = 7
        with self.assertRaisesRegex(UserError, "3 boxes"):
            other.action_to_facts()

    def test_from_the_delivery(self):
        """DM-07: the case is opened with the claim, of the kind chosen, with what is known."""
        wizard, view = self._wizard(self.picking.with_user(self.agent).action_open_claim())
        kind = self.env.ref("after_sales.case_kind_damage_unpacking")
        with Form(wizard, view) as form:
            form.case_kind_id = kind
            form.description = "One leg is broken"
            with form.line_ids.edit(0) as line:
                line.is_chosen = True
        wizard.action_to_facts()
        ticket = wizard.ticket_id
        self.assertEqual(
            (ticket.case_kind_id, ticket.sale_order_id, ticket.picking_id, ticket.product_id, ticket.partner_id),
            (kind, self.order, self.picking, self.sofa, self.customer),
        )
        self.assertEqual((wizard.claim_id.ticket_id, wizard.claim_id.description), (ticket, "One leg is broken"))

    def test_from_the_order(self):
        """DM-07: the order's only delivery is proposed; without ticking anything nothing begins."""
        wizard, view = self._wizard(self.order.with_user(self.agent).action_open_claim())
        self.assertEqual(wizard.picking_id, self.picking)
        with self.assertRaisesRegex(UserError, "what is wrong"):
            wizard.action_to_facts()
        with Form(wizard, view) as form:
            form.case_kind_id = self.env.ref("after_sales.case_kind_missing_goods")
            form.description = "One is missing"
            with form.line_ids.edit(0) as line:
                line.is_chosen = False
        with self.assertRaisesRegex(UserError, "Tick the goods"):
            wizard.action_to_facts()
        self.assertFalse(self.order.case_ids.filtered(lambda case: case.case_kind_id.code == "missing_goods"))

    def test_order_of_a_colleague(self):
        """DM-07: whoever takes the call need not be the seller."""
        self.order.user_id = self.salesman
        ticket = self._new_case(self.order)
        wizard, view = self._wizard(ticket.with_user(self.agent).action_open_claim())
        self.assertEqual(wizard.line_ids.delivered, 3)
        self._tick(wizard, view)
        self.assertEqual(wizard.claim_id.order_id, self.order)

    def test_case_of_a_known_agent(self):
        """OW-02, DM-07: who begins a claim from an order goes on with it, whoever knows the customer."""
        colleague = self._new_user("known", "after_sales.group_agent")
        self._new_case(self.order, user_id=colleague.id)
        wizard, view = self._wizard(self.picking.with_user(self.agent).action_open_claim())
        with Form(wizard, view) as form:
            form.case_kind_id = self.env.ref("after_sales.case_kind_missing_goods")
            form.description = "One is missing"
        wizard.action_to_facts()
        self.assertEqual(wizard.claim_id.user_id, self.agent)
        self.assertTrue(wizard.claim_id.with_user(self.agent).can_handle)
        self.assertFalse(wizard.claim_id.with_user(colleague).can_handle)
        self.assertTrue(wizard.claim_id.with_user(self.lead).can_handle)

    def test_case_of_another_team(self):
        """The claim of a case that goes to another team is registered there; the caller hears who handles it."""
        others = self.env["helpdesk.ticket.team"].create(
            {"name": "Depot", "company_id": self.company.id, "user_ids": [Command.set(self.lead.ids)]}
        )
        self.env.ref("after_sales.case_kind_missing_goods").team_id = others
        wizard, view = self._wizard(self.picking.with_user(self.agent).action_open_claim())
        with Form(wizard, view) as form:
            form.case_kind_id = self.env.ref("after_sales.case_kind_missing_goods")
            form.description = "One is missing"
        action = wizard.action_to_facts()
        self.assertEqual(action["tag"], "display_notification")
        self.assertFalse(wizard.claim_id)
        self.assertEqual(self.order.case_ids.filtered("case_kind_id.requires_claim").team_id, others)

    def test_rights(self):
        """Neither other companies nor those who handle no cases begin a claim; a closed case has none."""
        ticket = self._new_case(self.order)
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._new_user(
            "stranger", "after_sales.group_manager", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        Wizard = self.env["after.sales.claim.register"]
        for user in (stranger, self.salesman):
            with self._refused(AccessError, "not allowed to create|belongs to another company"):
                Wizard.with_user(user).create({"sale_order_id": self.order.id, "company_id": self.company.id})
        with self._refused(AccessError, "belongs to another company"):
            Wizard.with_user(stranger).create({"ticket_id": ticket.id})
        colleague = self._new_user("colleague", "after_sales.group_agent")
        self.team.user_ids |= colleague
        wizard, view = self._wizard(ticket.with_user(self.agent).action_open_claim())
        self._tick(wizard, view)
        with self._refused(AccessError, "Ask for a take-over first"):
            ticket.with_user(colleague).action_open_claim()
        with self.assertRaisesRegex(UserError, "no sales order"):
            self._new_case(self.order, "usage", sale_order_id=False, picking_id=False).action_open_claim()

    def test_pictures_are_asked_for(self):
        """DM-02: the last step offers the link; without pictures the claim waits for them."""
        kind = self.env.ref("after_sales.case_kind_damage_unpacking")
        kind.with_context(active_test=False).evidence_slot_ids.active = True
        wizard, view = self._begin("damage_unpacking")
        self._tick(wizard, view)
        wizard.action_to_evidence()
        self.assertEqual(wizard.evidence_state, "missing")
        self.assertEqual(wizard.action_ask_evidence()["res_model"], "after.sales.evidence.request")
        wizard.action_finish()
        self.assertEqual(wizard.claim_id.state, "collecting")
