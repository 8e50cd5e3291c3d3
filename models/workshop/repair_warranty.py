from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..entitlement.vocabulary import VOID_FINDINGS, WARRANTY_VERDICTS, WarrantyFacts


class WarrantyAnswer(models.Model):
    _inherit = "after.sales.warranty.answer"

    repair_id = fields.Many2one("repair.order", index="btree_not_null", ondelete="cascade")


class RepairOrder(models.Model):
    """Whether a repair is free: parts and labour, by the warranty of the component, or as a courtesy (WA-01, RP-02)."""

    _name = "repair.order"
    _inherit = ["repair.order", "after.sales.warranty.host"]
    _warranty_link = "repair_id"

    component_id = fields.Many2one(
        "after.sales.warranty.component", recorded=True, ondelete="restrict", help="Empty: the device as a whole."
    )
    void_finding = fields.Selection(VOID_FINDINGS, string="Seen at the Desk", recorded=True)
    warranty_verdict = fields.Selection(WARRANTY_VERDICTS, string="Warranty When Taken In", recorded=True)
    courtesy_reason = fields.Char(
        recorded=True, tracking=True, help="Why it is free although the warranty does not say so."
    )
    warranty_answer_ids = fields.One2many(
        "after.sales.warranty.answer", "repair_id", string="Warranty Answers", recorded=True
    )

    def _get_warranty_facts(self):
        self.ensure_one()
        return WarrantyFacts(
            product=self.product_id,
            lot=self.lot_id,
            partner=self.partner_id,
            company=self.company_id,
            purchase_day=self._get_purchase_day(self.lot_id, self.ticket_id.purchase_date),
            found=(self.void_finding,) if self.void_finding else (),
            fault=self.fault_code_id,
        )

    @api.model
    def _get_purchase_day(self, lot, told):
        """Return the day of purchase that somebody told, unless we sold the piece: then our order says it.

        :param lot: the serial number, or an empty one
        :param told: local date, or False
        """
        return False if lot.sudo()._get_sales().get(lot.sudo()) else told

    def _choose_answer(self, rows, component):
        """Return what the warranty says of the component that is to be repaired, None where no rule speaks of it.

        Where nobody named one it is the device as a whole, or else what its rules begin with: the main unit.
        """
        named = [row.answer for row in rows if (row.component or component.browse()) == component]
        if not component and (not named or named[0].verdict == "unknown"):
            named = [row.answer for row in rows if row.rule] or named
        return next(iter(named), None)

    def _settle_warranty(self):
        """Keep what the warranty says now; it alone makes the repair free."""
        self.ensure_one()
        answer = self._choose_answer(self._answer_warranty()[self], self.component_id)
        self._store_warranty_answers()
        verdict = answer.verdict if answer else "unknown"
        self._record_facts({"warranty_verdict": verdict, "under_warranty": verdict == "in_term"})
        if self.void_finding and self.lot_id:
            self.lot_id._record_void_finding(self.void_finding, self.fault)

    def _grant_free(self, reason):
        """Let a repair cost nothing although the warranty does not cover it.

        :raise AccessError: for whoever is no team lead
        :raise UserError: without a reason, or once the customer has accepted a quote
        """
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group("after_sales.group_lead"):
            raise AccessError(self.env._("Only a team lead makes a repair free as a courtesy."))
        repair = self._as_step()
        repair._lock_for_step("under_warranty")
        if repair.desk_state != "quote" or repair.quote_state == "accepted":
            raise UserError(self.env._("%(repair)s waits for no quote.", repair=self.name))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is free: the next one will ask."))
        repair.sale_order_id._action_cancel()
        repair._record_facts({"courtesy_reason": reason, "under_warranty": True})
        repair.activity_unlink(["mail.mail_activity_data_todo"])

    @api.constrains("under_warranty")
    def _check_free(self):
        """Nobody ticks a device of the desk free: the warranty says it, or a lead with a reason."""
        for repair in self.sudo().filtered("taken_in_at"):
            is_free = repair.warranty_verdict == "in_term" or bool(repair.courtesy_reason)
            if repair.under_warranty and not is_free:
                raise UserError(
                    self.env._(
                        "Whether %(repair)s is free follows from its warranty; a lead may grant it.", repair=repair.name
                    )
                )

    def _note_replaced_part(self):
        """A part that was put in has a warranty of its own from today (WA-07)."""
        self.ensure_one()
        used = self.move_ids.filtered(lambda move: move.repair_line_type == "add" and move.state == "done")
        if self.lot_id and used:
            today = self.company_id._get_after_sales_today()
            self.lot_id._record_replaced_part(self.component_id, today, self.name)
