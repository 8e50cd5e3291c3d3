from odoo import fields, models
from odoo.exceptions import UserError

from ...rules import lifecycle, promise
from ..record.told import tell


class SaleOrder(models.Model):
    """Changing a promise: a talk with the customer, recorded; a new date only with consent (DL-05, DL-06)."""

    _inherit = "sale.order"

    def action_open_change_deadline(self):
        """Ask for the new date and what the customer said about it."""
        self.ensure_one()
        wizard = self.env["after.sales.promise.change"].create({"order_id": self.id})
        return wizard._get_records_action(name=self.env._("Change Deadline"), target="new")

    def _change_promise(self, new_date, reason, response, contacted_at=None, refusal_outcome=None):
        """Record a talk about another receipt date; write the date if the customer accepted it.

        The answer to an open proposal of the same date goes into that record.

        :param new_date: local date; ``contacted_at``: UTC
        :param response: accepted, refused or pending
        :param refusal_outcome: keep, cancel, substitute or escalate, for a refusal (X-09)
        :raise UserError: for a date in the past, without reason or contact time, or when the order
            has no promise to change
        """
        self.ensure_one()
        self.check_access("write")
        self._check_change(new_date, reason, response, contacted_at, refusal_outcome)
        change = self._record_change(new_date, reason, response, contacted_at, refusal_outcome)
        if response == "accepted":
            self._apply_promise(change)
        elif response == "pending":
            self._fire_deadline_event("asked")
        else:
            self._follow_refusal(change)
        if response != "pending":
            self._fire_deadline_event("answered")
        return change

    def _check_change(self, new_date, reason, response, contacted_at, refusal_outcome):
        """Refuse a change that is not told completely, or that nobody could keep."""
        is_over = self.state == "cancel" or self.fulfilment_state == "completed"
        if not self.submitted_at or not self.receipt_deadline or is_over:
            raise UserError(self.env._("%(order)s has no promise that could be changed.", order=self.name))
        if response not in dict(self.env["after.sales.deadline.change"]._fields["response"].selection):
            raise UserError(self.env._("Say what the customer answered."))
        now, today = fields.Datetime.now(), self.company_id._get_after_sales_today()
        verdict = promise.check_change(
            self.receipt_deadline, new_date, response, contacted_at, now, today, reason, _=self.env._
        )
        if not verdict.allowed:
            raise UserError(self.env._("%(order)s: %(reason)s", order=self.name, reason=verdict.reason))
        earliest = self.earliest_receipt_date
        if self.state == "sale" and earliest and new_date < min(earliest, self.receipt_deadline):
            raise UserError(
                self.env._(
                    "%(order)s cannot arrive by %(date)s. %(reason)s",
                    order=self.name,
                    date=new_date,
                    reason=self.earliest_receipt_reason,
                )
            )
        if response == "refused":
            self._check_refusal(refusal_outcome)

    def _check_refusal(self, outcome):
        if not outcome:
            raise UserError(self.env._("The customer refused: say what follows from it."))
        if outcome == "keep" and self.stock_recheck_state == "no_stock":
            raise UserError(self.env._("The old date cannot stand, the goods are out of stock."))

    def _record_change(self, new_date, reason, response, contacted_at, refusal_outcome):
        """Store the talk: answer the open proposal if it is about this date, else add a record."""
        vals = {
            "reason": reason,
            "contacted_at": contacted_at or False,
            "response": response,
            "refusal_outcome": refusal_outcome if response == "refused" else False,
            "user_id": self.env.uid,
        }
        # Users may only read these records; what is stored was checked above.
        changes = self.sudo().deadline_change_ids
        last = changes[:1]
        is_open = response == last.response == "pending"
        is_open = is_open or lifecycle.may_become(lifecycle.DEADLINE_CHANGE, last.response, response)
        if last.new_date == new_date and is_open:
            last.write(vals)
            return last
        vals |= {"order_id": self.id, "old_date": self.receipt_deadline, "new_date": new_date}
        change = changes.create(vals)
        self.invalidate_recordset(["deadline_change_ids"])
        return change

    def _propose_promise(self, new_date, reason):
        """Note a date that the customer still has to be asked about, and tell the salesperson (SR-02)."""
        self.ensure_one()
        self._change_promise(new_date, reason, "pending")

    def _apply_promise(self, change):
        """Make an accepted date the promise: deadlines, warehouse, case follow, approvals are asked for."""
        before = self._describe_promise()
        self._record_facts({"receipt_deadline": change.new_date})
        self._record_delay_risk(False)
        self._tell_case(change, before)
        if self.state in ("draft", "sent"):
            self._request_needed_approvals()

    def _follow_refusal(self, change):
        """Do what was agreed after the customer refused (X-09)."""
        follow = {
            # Who may write an order may cancel it, but core reads purchase lines then, which salespeople may not.
            "cancel": self.sudo()._action_cancel,
            "substitute": self._seek_substitute,
            "escalate": self._escalate_refusal,
        }
        if change.refusal_outcome in follow:
            follow[change.refusal_outcome]()

    def _seek_substitute(self):
        """Let the salesperson change the goods; whatever replaces them has to be re-checked."""
        if self.sold_from_stock:
            self._require_stock_recheck()
            self._start_deadlines("submitted", fields.Datetime.now())
        self._tell(
            self.user_id,
            tell(self, lambda it: it.env._("Agree a substitute with the customer and change the order lines.")),
        )

    def _escalate_refusal(self):
        lead = self._get_deadline_user("team_lead")
        self._tell(lead, tell(self, lambda it: it.env._("The customer refuses the new date: decide how to go on.")))

    def _tell(self, user, summary):
        """Give somebody an activity on this order for today."""
        self.ensure_one()
        if user:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo", user_id=user.id, summary=summary
            )
