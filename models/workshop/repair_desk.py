from odoo import api, fields, models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """The way of a device: to its repair point, back, looked at, handed over (RP-06 to RP-08)."""

    _inherit = "repair.order"

    def _check_may_send(self):
        """Refuse devices that are not ready to leave: without a point, unchecked, unpaid, elsewhere."""
        for repair in self:
            if repair.desk_state != "intake":
                raise UserError(self.env._("%(repair)s is not here to be sent.", repair=repair.name))
            if not repair.repair_point_id:
                raise UserError(self.env._("Say where %(repair)s is repaired.", repair=repair.name))
            problem = repair.check_ids.filtered(lambda check: check.kind == "outgoing")._get_problem()
            if problem:
                raise UserError(self.env._("%(repair)s: %(problem)s", repair=repair.name, problem=problem))

    def action_send(self):
        """Put these devices on lists, one per repair point and brand, and send them (RP-07)."""
        self._check_may_serve()
        repairs = self._as_step()
        repairs._lock_for_step("sent_at", "repair_batch_id")
        repairs._check_may_send()
        repairs._check_may_start()
        repairs.filtered(lambda repair: repair.state == "draft")._action_repair_confirm()
        batches = self.env["after.sales.repair.batch"].sudo()
        for (company, point, brand), same in repairs.grouped(
            lambda r: (r.company_id, r.repair_point_id, r.product_id.categ_id)
        ).items():
            batches |= batches._create_recorded(
                [{"company_id": company.id, "point_id": point.id, "category_id": brand.id, "user_id": self.env.uid}]
            )
            same._record_facts({"repair_batch_id": batches[-1:].id, "sent_at": fields.Datetime.now()})
            same.action_repair_start()
        return batches.with_env(self.env)._get_records_action(name=self.env._("Lists of Today"))

    def _take_back(self, outcome, note="", lot=None):
        """Record that a device came back from its repair point, and how (RP-07, RP-08).

        :param outcome: fixed, replaced or not_fixed
        :param lot: of a replaced unit, the serial number of the new one
        :raise UserError: when it is not away, or the new unit is not named
        """
        self.ensure_one()
        self._check_may_serve()
        repair = self._as_step()
        repair._lock_for_step("back_at")
        if repair.desk_state != "in_repair":
            raise UserError(self.env._("%(repair)s is not in repair.", repair=repair.name))
        if outcome == "not_fixed" and not (note or "").strip():
            raise UserError(self.env._("Say why it was not repaired: the customer asks."))
        repair._check_new_unit(outcome, lot)
        repair._record_facts(
            {
                "back_at": fields.Datetime.now(),
                "outcome": outcome,
                "outcome_note": note,
                "replacement_lot_id": lot.id if lot else False,
            }
        )
        if lot:
            repair._exchange_unit(lot)
        repair._on_back()

    def _exchange_unit(self, lot):
        """The old unit stays with whoever replaced it, the new one is here instead (RP-07)."""
        self.ensure_one()
        theirs = self.repair_point_id or self.partner_id
        theirs = theirs.with_company(self.company_id).property_stock_supplier
        self._move_device(self.lot_id, self.product_location_src_id, theirs)
        self._move_device(lot, theirs, self.product_location_src_id)

    def action_repair_done(self):
        """Whoever ends a repair in the workshop gives the device back to the desk."""
        result = super().action_repair_done()
        for repair in self.sudo().filtered("taken_in_at"):
            repair._note_replaced_part()
        ended = self.sudo().filtered(lambda repair: repair.taken_in_at and not repair.back_at)
        ended._record_facts({"back_at": fields.Datetime.now(), "outcome": "fixed"})
        ended._on_back()
        return result

    def _on_back(self):
        """What follows when the work on devices is over: they are looked at, and wait for their owners (RP-08)."""
        self._make_checks("returned")
        self._fire_deadline_event("device_back")

    def _check_new_unit(self, outcome, lot):
        """Refuse a replaced unit without its own number, or with one that is not of these goods."""
        is_tracked = self.product_id.tracking != "none"
        if outcome == "replaced" and is_tracked and not lot:
            raise UserError(self.env._("Enter the serial number of the new unit."))
        if lot and outcome != "replaced":
            raise UserError(self.env._("A new serial number belongs to a unit that was replaced."))
        if lot and (lot.product_id != self.product_id or lot == self.lot_id):
            raise UserError(
                self.env._("%(serial)s is no other unit of %(goods)s.", serial=lot.name, goods=self.product_id.name)
            )

    def _note_checked(self):
        """Record that a device which is back was looked at: fault solved, outside, labels, numbers (RP-08)."""
        self._check_may_serve()
        repairs = self._as_step()
        repairs._lock_for_step("checked_at")
        for repair in repairs:
            if repair.desk_state != "back":
                raise UserError(self.env._("%(repair)s is not back to be checked.", repair=repair.name))
            problem = repair.check_ids.filtered(lambda check: check.kind == "returned")._get_problem()
            if problem and repair.outcome != "not_fixed":
                raise UserError(self.env._("%(repair)s: %(problem)s", repair=repair.name, problem=problem))
            repair._record_facts({"checked_at": fields.Datetime.now()})
            repair._end_work()

    def _end_work(self):
        """End core's repair: what was not repaired costs nothing and uses no parts."""
        self.ensure_one()
        if self.outcome == "not_fixed" and self.state != "done":
            self.action_repair_cancel()
        elif self.state == "under_repair":
            self.action_repair_end()

    def action_checked(self):
        """The device is as it should be: it can be handed over."""
        self._note_checked()
        return True

    def _send_again(self, reason):
        """Record that a device which came back is not in order, so that it goes to its point once more.

        :raise UserError: without a reason, or when it is not being checked
        """
        self.ensure_one()
        self._check_may_serve()
        repair = self._as_step()
        repair._lock_for_step("back_at", "checked_at")
        if repair.desk_state != "back":
            raise UserError(self.env._("%(repair)s is not back to be checked.", repair=repair.name))
        if repair.state == "done":
            raise UserError(
                self.env._("The workshop has ended %(repair)s: take the device in anew.", repair=repair.name)
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say what is not in order."))
        repair.check_ids.filtered(lambda check: check.kind == "returned").unlink()
        repair._record_facts(
            {"back_at": False, "sent_at": False, "repair_batch_id": False, "outcome": False, "outcome_note": reason}
        )
        repair._message_log(body=self.env._("Back, and not in order: %(reason)s", reason=reason))

    def _hand_over(self, collected_by, has_everything):
        """Give the device back to its customer, with all that came with it.

        :param collected_by: who takes it
        :param has_everything: the things that we kept were handed over, too
        :raise UserError: in words, when it cannot go yet
        """
        self.ensure_one()
        self._check_may_serve()
        repair = self._as_step()
        repair._lock_for_step("handed_over_at")
        if repair.desk_state != "hand_over":
            raise UserError(self.env._("%(repair)s is not ready to be handed over.", repair=repair.name))
        if not (collected_by or "").strip():
            raise UserError(self.env._("Say who takes it."))
        kept = repair._get_kept()
        if kept and not has_everything:
            raise UserError(self.env._("Hand over what came with it, too: %(items)s.", items=", ".join(kept)))
        repair._bring("out")
        repair._record_facts(
            {"handed_over_at": fields.Datetime.now(), "handed_over_by": self.env.uid, "collected_by": collected_by}
        )
        repair._fire_deadline_event("device_given_back")
        repair.remedy_id._follow_documents()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_taken_in(self):
        """What a customer signed for is not deleted."""
        for repair in self.filtered("taken_in_at"):
            raise UserError(self.env._("%(repair)s was taken in: its receipt is kept. Cancel it.", repair=repair.name))

    def _open_wizard(self, model, name, vals=None):
        self.ensure_one()
        wizard = self.env[model].create({"repair_id": self.id, **(vals or {})})
        return wizard._get_records_action(name=name, target="new")

    def action_print_receipt(self):
        """Print what the customer keeps."""
        return self.env.ref("after_sales.report_repair_receipt").report_action(self)

    def action_print_label(self):
        """Print what is stuck on the device."""
        return self.env.ref("after_sales.report_repair_label").report_action(self)

    def action_start_here(self):
        """Begin the repair in our own workshop."""
        self._check_may_serve()
        repairs = self._as_step()
        repairs._lock_for_step("state")
        for repair in repairs:
            if repair.desk_state != "intake" or repair.repair_point_id:
                raise UserError(self.env._("%(repair)s is not here to be repaired.", repair=repair.name))
        repairs.action_repair_start()
        return True

    def action_open_desk_intake(self):
        """Take a device in that nobody announced: the button of the board, whatever is chosen on it."""
        wizard = self.env["after.sales.repair.intake"].create({})
        return wizard._get_records_action(name=self.env._("Take a Device In"), target="new")

    def action_open_intake(self):
        """Take in the device that was announced."""
        return self._open_wizard(
            "after.sales.repair.intake", self.env._("Take a Device In"), {"ticket_id": self.ticket_id.id}
        )

    def action_open_quote(self):
        """Say what the repair takes and costs."""
        return self._open_wizard("after.sales.repair.quote", self.env._("Quote"))

    def action_open_quote_answer(self):
        """Record what the customer says to the quote."""
        return self._open_wizard("after.sales.repair.quote.answer", self.env._("Answer of the Customer"))

    def action_open_courtesy(self):
        """Say why the repair is free although the warranty does not cover it."""
        return self._open_wizard("after.sales.repair.courtesy", self.env._("Make It Free"))

    def action_open_back(self):
        """Record that the device is back, or goes to its point again."""
        return self._open_wizard("after.sales.repair.back", self.env._("Back"))

    def action_open_hand_over(self):
        """Hand the device over."""
        name = self.partner_id.name
        return self._open_wizard("after.sales.repair.hand.over", self.env._("Hand Over"), {"collected_by": name})
