"""Recorded facts: whatever way a person tries, what steps record is not entered (design 2.7, X-03)."""

from contextlib import suppress

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from .common_remedy import RemedyCommon

#: Models that steps alone write: every stored field is recorded.
WHOLE = {
    "after.sales.deadline", "after.sales.approval", "after.sales.escalation", "after.sales.evidence",
    "after.sales.evidence.absence", "after.sales.remedy", "after.sales.remedy.line", "after.sales.remedy.offer",
    "after.sales.job.offer", "after.sales.deadline.change", "after.sales.refund.application",
    "after.sales.refund.signature", "after.sales.invoice.step", "after.sales.remedy.condition",
    "after.sales.recovery", "after.sales.recovery.line", "after.sales.carrier.event", "after.sales.shop.parcel",
    "after.sales.repair.batch", "after.sales.repair.item",
    "after.sales.warranty.answer", "after.sales.lot.part",
}  # fmt: skip
#: What has to be recorded on models that people write as well. A field that loses its mark is missed here.
MUST = {
    "helpdesk.ticket": """
        first_reply_at first_reply_by last_customer_contact_at last_customer_message_at promised_reply_at promise_count
        transferred_at assessed_at assignment_reason response_deadline resolution_deadline next_due_at rating_last_value
        rating_requested_at reopen_count wrong_answer_count customer_confirmed_at customer_confirmed_by confirmation_how
        confirmation_asked_at escalation_level escalated_to_id customer_title undone_cause
        undone_reason invoice_cause invoice_asked_at invoice_mended_id""",
    "after.sales.claim": """
        number state cause cost_bearer override_reason decided_by decided_at evidence_waived_reason
        evidence_requested_at last_evidence_at evidence_state photos_valid evidence_ids evidence_absence_ids company_id
        partner_id user_id carrier_id""",
    "after.sales.gift": """
        state was_noted sent_with_id sale_line_id told_picking_id owed_reason owed_at ticket_id promised_by
        company_id partner_id remedy_id""",
    "after.sales.job": """
        name ticket_id order_id company_id provider_id state agreed_price customer_charge payment_mode is_first_job
        redo_of_id cancel_reason offer_id offer_ids offered_at accepted_at briefed_at briefed_by manufacturer_told_at
        proposed_start proposed_end proposal_note photo_before_ids bill_id fee_advanced fee_advanced_at fee_receipt_ids
        remedy_id damage_provider_id fee_to_refund damage_to_compensate damage_recovery_due
        remedy_id is_platform_job is_covered_city platform_verified_on platform_code platform_recorded_at
        platform_recorded_by platform_called_at platform_called_by platform_need""",
    "after.sales.inspection": """
        remedy_id picking_id company_id number state inspected_by inspected_at told_at disputed_at answer_note""",
    "after.sales.inspection.line": "sequence kind check_id product_id quantity lot_id is_announced company_id",
    "repair.order": """
        ticket_id remedy_id service_mode desk_state taken_in_at taken_in_by fault fault_code_id fault_seen data_warned
        max_cost_agreed customer_signature signed_by owner_note abnormal_reason repair_point_id repair_batch_id sent_at
        back_at
        outcome outcome_note replacement_lot_id checked_at handed_over_at handed_over_by collected_by quote_state
        quote_amount accepted_amount accepted_how component_id void_finding warranty_verdict courtesy_reason""",
    "after.sales.repair.check.line": "repair_id check_id kind",
    "after.sales.handover": "state company_id handed_at handed_by returned_at",
    "after.sales.handover.pile": "handover_id code name",
    "after.sales.handover.line": "pile_id res_model res_id name to_user_id problem is_returned",
    "after.sales.shift": "check_in_at check_in_user_id is_late start_at check_in_by end_at",
    "sale.order": """
        submitted_at original_receipt_deadline deadline_ticket_id stock_recheck_state stock_rechecked_at
        stock_rechecked_by delay_risk_at delay_risk_note has_delay_risk is_shipped last_received_at fulfilment_state
        details_verified_at details_verified_by details_verified_text reminder_sent_at actual_freight freight_variance
        freight_variance_percent is_freight_exceeded freight_variance_reason freight_correction freight_explained_amount
        freight_explained_at freight_explained_by stock_rechecked_goods goods_added_at""",
    "sale.order.line": "is_after_sales_gift",
    "stock.picking": """
        informed_at informed_by informed_how waybill_verified_at waybill_verified_by waybill_verified_how notice_sent_at
        notice_sent_by notice_channel notice_waybill pickup_rules_sent_at freight_recorded_at early_ship_consent_at
        early_ship_consent_by follow_up_at review_invited_at is_confirmation_held remedy_id return_remedy_id""",
    "stock.lot": """
        manufactured_on registered_on registration_number registered_name proof_state proof_sale_date proof_model
        proof_esn proof_serial proof_paper proof_has_card proof_attachment_ids proof_by proof_at void_finding void_note
        void_by void_at part_ids warranty_answer_ids""",
    "stock.move": "remedy_id exchange_of_id",
    "after.sales.claim.line": "released_at company_id holds_goods",
    "after.sales.job.check": "template_id company_id",
    "after.sales.provider.rate": "company_id",
    "after.sales.factory.note": "reviewed_at is_stale review_due_at",
    "res.partner": """
        former_ids provider_stars provider_stars_reason provider_job_count provider_last_service provider_state
        provider_state_reason provider_opening_stars verifies_on_platform""",
}
#: What the calendar sends along for a new shift; its template says when it begins.
LEFT_OUT = {"start_at", "check_in_by", "end_at"}
REFUSED = (UserError, AccessError, ValidationError)


@tagged("post_install", "-at_install", "after_sales")
class TestRecordedFacts(RemedyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._new_user("keeper", "stock.group_stock_manager,base.group_partner_manager")
        cls.people = cls.agent | cls.tracker | cls.lead | cls.manager | cls.salesman | cls.keeper
        cls.ticket, cls.claim = cls._new_damage()
        cls.ticket.with_user(cls.agent)._propose_remedy(
            {"type": "resend_part", "claim_id": cls.claim.id},
            [{"claim_line_id": line.id, "quantity": 1} for line in cls.claim.line_ids],
        )
        delivery = cls.ticket.sale_order_id.picking_ids[:1]
        inspection = {"remedy_id": cls.ticket.remedy_ids.id, "picking_id": delivery.id}
        goods = {"kind": "goods", "product_id": cls.chair.id}
        cls.env["after.sales.inspection"].create({**inspection, "line_ids": [Command.create(goods)]})
        cls.ticket.with_user(cls.agent)._create_job({"task": "repair"})
        cls.env["after.sales.gift"].create({"order_id": cls._new_order().id, "product_id": cls.chair.id})
        cls._new_note()
        rate = {"partner_id": cls.customer.id, "task": "repair", "price": 80}
        cls.env["after.sales.provider.rate"].create(rate)
        cls.env["after.sales.covered.city"].create({"name": "Suzhou"})
        template = cls.env["after.sales.shift.template"].search([], limit=1)
        cls.env["after.sales.shift"].create({"user_id": cls.agent.id, "template_id": template.id})
        cls.env["after.sales.handover"].create({"user_id": cls.agent.id})
        repair = cls.env["repair.order"]._expect(cls.ticket, cls.chair, cls.env["stock.lot"])
        repair._take_in({"fault": "Wobbles"}, [])
        phone = cls._new_product("Phone", tracking="serial")
        cls.env["stock.lot"].create({"name": "SN-1", "product_id": phone.id})
        base = cls.env.registry["after.sales.recorded"]
        cls.hosts = [
            cls.env[name] for name, model in cls.env.registry.items() if issubclass(model, base) and not model._abstract
        ]

    def _closed(self, user):
        """Yield (model, field, forged value) per field that this person may not enter."""
        for model in self.hosts:
            for name in sorted(model.with_user(user)._get_closed_fields()):
                field = model._fields[name]
                forged = self._forge(field, model._get_own_defaults([name]).get(name))
                if forged is not None:
                    yield model.with_user(user), field, forged

    def _forge(self, field, default):
        """Return a value of a field's type that its code would not give it."""
        if field.type == "selection":
            # Store credit is a choice only where core's loyalty is there.
            return next((key for key in reversed(field.get_values(self.env)) if key != default), None)
        if field.type in ("many2one", "one2many", "many2many"):
            other = self.env[field.comodel_name].search([("id", "!=", default or 0)], limit=1, order="id desc")
            return (other.id if field.type == "many2one" else [Command.set(other.ids)]) if other else None
        samples = {
            "boolean": not default, "integer": 77, "float": 3.0, "monetary": 3.0, "char": "forged", "text": "forged",
            "html": "<p>forged</p>", "date": "2020-02-02", "datetime": "2020-02-02 02:02:02",
        }  # fmt: skip
        return samples.get(field.type)

    def _assert_refused(self, way):
        try:
            with self.env.cr.savepoint():
                way()
        except REFUSED:
            return
        self.fail("It was not refused.")

    def test_marks(self):
        """What steps record is marked as such: nobody loses a mark silently."""
        by_name = {model._name: model for model in self.hosts}
        self.assertEqual({name for name, model in by_name.items() if model._is_recorded_whole}, WHOLE)
        for name, fields in MUST.items():
            with self.subTest(name):
                self.assertEqual(set(fields.split()) - by_name[name]._get_recorded_fields(), set())

    def test_marked_fields(self):
        """Copies go without facts, screens show them, and nothing about them gets round ``create`` and ``write``."""
        for model in self.hosts:
            for name in model._get_recorded_fields():
                field = model._fields[name]
                with self.subTest(f"{model._name}.{name}"):
                    is_copied = model._is_recorded_whole or getattr(field, "recorded", True) == "copied"
                    self.assertTrue(is_copied or not field.copy)
                    # Translations are told by the step as well; no call of their own changes them (test_told).
                    self.assertFalse(field.company_dependent)
        description = self.env["after.sales.claim"].with_user(self.agent).fields_get(["state", "packaging"])
        self.assertTrue(description["state"]["readonly"])
        self.assertFalse(description["packaging"]["readonly"])

    def test_everything_readonly_is_recorded(self):
        """What our screens do not let people enter, remote calls do not either: no stored field is only read-only."""
        whole_family = {model._name: model._get_recorded_fields() for model in self.hosts}
        open_ones = [
            f"{name}.{field.name}"
            for name, model in self.env.registry.items()
            if not model._abstract and not model._transient and model._auto
            for field in model._fields.values()
            if field.store and field.readonly and field._modules[:1] == ("after_sales",)
            if field.name not in (*whole_family.get(name, ()), *MAGIC_COLUMNS)
        ]
        self.assertEqual(open_ones, [])

    def test_defaults_of_persons(self):
        """A personal default or a key of the context fills no fact, neither of the person nor of a step under sudo."""
        Default = self.env["ir.default"].with_user(self.agent)
        for model, field, forged in list(self._closed(self.agent)):
            if field.type not in ("one2many", "many2many"):
                Default.set(model._name, field.name, forged, user_id=True)
        for model in self.hosts:
            names = sorted(model._get_recorded_fields())
            keys = {f"default_{f.name}": forged for m, f, forged in self._closed(self.agent) if m._name == model._name}
            own = model._get_own_defaults(names)
            for mine in (model.with_user(self.agent), model.with_user(self.agent).sudo()):
                for way in (mine, mine.with_context(**keys)):
                    known = way._get_own_defaults(names)
                    with self.subTest(model._name, su=mine.env.su):
                        self.assertEqual(way.default_get(names), known)
                        self.assertEqual(known.keys(), own.keys())

    def test_new_records(self):
        """``create``, import and the form's own call bring no fact into a new record."""
        for user in self.people:
            for model, field, forged in self._closed(user):
                with self.subTest(f"{model._name}.{field.name}", user=user.login):
                    if field.name not in LEFT_OUT:
                        self._assert_refused(lambda m=model, n=field.name, v=forged: m.create([{n: v}]))
                    with suppress(AccessError):
                        shown = model.onchange({field.name: forged}, [field.name], {field.name: {}})
                        self.assertEqual(shown, {})

    def test_known_records(self):
        """``write`` and the form's own call change no fact of a record."""
        for user in self.people:
            for model, field, forged in self._closed(user):
                record = model.sudo().search([], limit=1, order="id desc").sudo(False)
                self.assertTrue(record or model._is_recorded_whole, f"the test has no {model._name}")
                if not record:
                    continue
                before = record.sudo()[field.name]
                with self.subTest(f"{model._name}.{field.name}", user=user.login):
                    if field.convert_to_write(before, record) != field.convert_to_write(forged, record):
                        self._assert_refused(lambda r=record, n=field.name, v=forged: r.write({n: v}))
                        self._assert_refused(lambda r=record, n=field.name, v=forged: r.web_save({n: v}, {}))
                    if before:
                        self._assert_refused(lambda r=record, n=field.name: r.write({n: False}))
                    record.invalidate_recordset()
                    self.assertEqual(record.sudo()[field.name], before)

    def test_import(self):
        """A spreadsheet brings no fact."""
        for model, field, forged in self._closed(self.manager):
            if field.type in ("many2one", "one2many", "many2many"):
                continue
            with self.subTest(f"{model._name}.{field.name}"), suppress(AccessError):
                self.assertFalse(model.load([field.name], [[str(forged)]])["ids"])

    def test_proof_does_not_travel(self):
        """A context from outside holds keys and texts, never the object that proves a step."""
        mine = self.claim.with_user(self.agent).with_context(after_sales_recording="PROOF")
        with self.assertRaisesRegex(UserError, "recorded by the system"):
            mine.write({"state": "draft"})

    def test_equal_values_are_harmless(self):
        """Who sends a form back as it was changes nothing and is not refused."""
        claim = self.claim.with_user(self.manager)
        claim.write({"state": claim.state, "number": claim.number})
