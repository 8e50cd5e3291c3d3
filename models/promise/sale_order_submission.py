from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import promise
from ..case.kind.helpdesk_ticket_stage import CLOSED
from ..record.told import tell

#: What a lead decides about a promised date.
PROMISE_KINDS = ("guaranteed_date", "early_date")


class SaleOrder(models.Model):
    """From the quotation to the tracker: submit, ask for approvals, confirm, hand over, cancel."""

    _inherit = "sale.order"

    promise_problem = fields.Char(compute="_compute_promise_problem")
    is_approval_unasked = fields.Boolean(compute="_compute_promise_problem")

    @api.depends(
        "state", "submitted_at", "receipt_deadline", "deadline_urgency", "deadline_guaranteed", "sold_from_stock",
        "stock_recheck_state", "stock_rechecked_at", "approval_ids.state", "deadline_change_ids.response",
        "order_line.product_id", "order_line.product_uom_qty",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_promise_problem(self):
        for order in self:
            is_open = order.state in ("draft", "sent")
            problem = order._get_promise_problem() if is_open else order._get_approval_problem()
            order.promise_problem = order.state != "cancel" and problem
            # While the customer is asked about another date, nobody is asked to approve the old one.
            order.is_approval_unasked = (
                is_open and order.submitted_at and not order._get_open_proposal() and order._get_unasked_approvals()
            )

    def action_submit_after_sales(self):
        """Submit quotations: the promise is registered and watched from here on (DL-01, X-16).

        :raise UserError: without lines, deadline or urgency, or for a date that has passed
        """
        self.check_access("write")
        for order in self:
            problem = order._get_submission_problem()
            if problem:
                raise UserError(problem)
        self._submit()
        return True

    def _get_submission_problem(self):
        """Return why this order cannot be submitted, empty if it can."""
        self.ensure_one()
        if self.state not in ("draft", "sent"):
            return self.env._("%(order)s is no longer a quotation.", order=self.name)
        if self.submitted_at:
            return self.env._("%(order)s was submitted already.", order=self.name)
        if not self.order_line.filtered("product_id"):
            return self.env._("%(order)s has no products yet.", order=self.name)
        return self._get_date_problem()

    def _get_date_problem(self):
        """Return what is wrong with the date that this order promises, empty if nothing."""
        self.ensure_one()
        is_asked = self.company_id.after_sales_require_promise and self._get_goods_lines()
        if not self.receipt_deadline and not is_asked:
            return ""
        today = self.company_id._get_after_sales_today()
        verdict = promise.check_promise(self.receipt_deadline, self.deadline_urgency, today, _=self.env._)
        return "" if verdict.allowed else self.env._("%(order)s: %(reason)s", order=self.name, reason=verdict.reason)

    def _submit(self):
        """Register the promise: facts, deadline case, clocks, requests for approval."""
        now = fields.Datetime.now()
        self._record_facts({"submitted_at": now})
        self.filtered("sold_from_stock")._require_stock_recheck()
        self.filtered("receipt_deadline")._register_promise()
        # Without a date there is no receipt to watch, but a stock re-check may be due.
        self._fire_deadline_event("submitted", now)

    def _register_promise(self):
        """Remember the first promise, open the deadline case, ask for approvals before confirmation."""
        # The first promise is never lost, not even when the order is set back and submitted again.
        first_time = self.filtered(lambda order: not order.original_receipt_deadline)
        for deadline, orders in first_time.grouped("receipt_deadline").items():
            orders._record_facts({"original_receipt_deadline": deadline})
        self._start_progress()
        self._register_deadline_case()
        for order in self:
            order._request_needed_approvals()

    def _watch_late_promises(self):
        """Register promises made only after submission or confirmation, which no later step would notice.

        :raise UserError: for a date without urgency, or one that has passed
        """
        late = self.filtered(
            lambda o: o.receipt_deadline and not o.original_receipt_deadline and (o.submitted_at or o.state == "sale")
        )
        for order in late:
            problem = order._get_date_problem()
            if problem:
                raise UserError(problem)
        late.filtered(lambda order: not order.submitted_at)._record_facts({"submitted_at": fields.Datetime.now()})
        late._register_promise()
        late._fire_deadline_event("submitted")
        confirmed = late.filtered(lambda order: order.state == "sale")
        confirmed._hand_over_to_tracker()
        confirmed._judge_receipt()

    def _register_deadline_case(self):
        """Open one case of the kind “deadline” per order, or take up the one it has (DL-01)."""
        # Whoever submits an order need not be a helpdesk user; the case follows from the order alone.
        orders = self.sudo()
        orders.deadline_ticket_id.filtered(lambda ticket: ticket.phase in CLOSED)._move_to_phase("new")
        orders = orders.filtered(lambda order: not order.deadline_ticket_id)
        kind = self.env["after.sales.case.kind"]._get_by_code("deadline")
        Ticket = orders.env["helpdesk.ticket"].with_context(mail_auto_subscribe_no_notify=True)
        tickets = Ticket.create([o._prepare_deadline_case_vals(kind) for o in orders])
        for order, ticket in zip(orders, tickets, strict=True):
            order.deadline_ticket_id = ticket

    def _prepare_deadline_case_vals(self, kind):
        self.ensure_one()
        team = kind.sudo().team_id
        if team.company_id not in (team.company_id.browse(), self.company_id):
            team = team.browse()
        if not team and not self.tracker_id:
            # Somebody has to know of it.
            team = self.company_id._get_first_team()
        return {
            "name": self.env._("Deadline of %(order)s", order=self.name),
            "description": self._describe_promise(),
            "case_kind_id": kind.id,
            "sale_order_id": self.id,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "team_id": team.id,
            "user_id": self.tracker_id.id if not team or self.tracker_id in team.user_ids else False,
        }

    def _get_needed_approvals(self):
        """Return the approvals that the promise still needs (DL-03, FN-01)."""
        self.ensure_one()
        if not self.receipt_deadline:
            return []
        earliest = promise.Earliest(self.earliest_receipt_date or None, self.earliest_receipt_reason)
        needs = promise.needed_approvals(self.receipt_deadline, earliest, self.deadline_guaranteed, _=self.env._)
        granted = self.sudo().approval_ids.filtered(
            lambda approval: approval.state == "approved" and approval.date and approval.date <= self.receipt_deadline
        )
        granted = granted.filtered(lambda approval: not self._get_added_goods(approval.goods))
        return [need for need in needs if need.kind not in granted.mapped("kind")]

    def _get_unasked_approvals(self):
        """Return the needed approvals that nobody has been asked for, with these goods."""
        asked = self.sudo().approval_ids.filtered(
            lambda approval: approval.state == "requested" and approval.date == self.receipt_deadline
        )
        asked = asked.filtered(lambda approval: not self._get_added_goods(approval.goods))
        return [need for need in self._get_needed_approvals() if need.kind not in asked.mapped("kind")]

    def action_request_approvals(self):
        """Ask for what came to be needed after submission: time passed, goods changed, a lead refused."""
        self.check_access("write")
        for order in self.filtered(lambda order: order.submitted_at and order.state in ("draft", "sent")):
            order._request_needed_approvals()
        return True

    def _request_needed_approvals(self):
        """Ask for what the promise needs, once for each date and for all of its goods."""
        self.ensure_one()
        outdated = self._get_requests().filtered(
            lambda approval: approval.kind in PROMISE_KINDS and self._get_added_goods(approval.goods)
        )
        if outdated:
            outdated._withdraw(self.env._("Goods were added since."))
        for kind in [need.kind for need in self._get_needed_approvals()]:
            self._request_approval(kind, self._tell_need(kind), date=self.receipt_deadline)

    def _tell_need(self, kind):
        """Return in every language why the promise needs this approval."""
        return tell(self, lambda order: next(n.reason for n in order._get_needed_approvals() if n.kind == kind))

    def _get_promise_problem(self):
        """Return why the promise does not let this order be confirmed, empty if it does."""
        self.ensure_one()
        problem = self._get_date_problem() or self._get_proposal_problem()
        if problem:
            return problem
        needs = self._get_needed_approvals()
        if needs:
            how = self.env._("A team lead has to approve this first.")
            if not self.submitted_at:
                how = self.env._("Submit the order to ask a team lead for approval.")
            elif self._get_unasked_approvals():
                how = self.env._("Press “Ask for Approval”: a team lead has to approve this first.")
            return self.env._("%(order)s: %(reason)s %(how)s", order=self.name, reason=needs[0].reason, how=how)
        return self._get_recheck_problem()

    def _confirmation_error_message(self):
        """Block every way of confirming: button, website, import and remote calls alike."""
        return super()._confirmation_error_message() or self._get_promise_problem() or False

    def _has_to_be_signed(self):
        # A customer should not sign or pay what could not be confirmed afterwards.
        return super()._has_to_be_signed() and not self.sudo()._get_promise_problem()

    def _has_to_be_paid(self):
        return super()._has_to_be_paid() and not self.sudo()._get_promise_problem()

    def _action_confirm(self):
        """Register promises nobody submitted, confirm, then hand the orders over (DL-01, OW-01)."""
        self._on_confirming()
        self.filtered(lambda order: order.receipt_deadline and not order.submitted_at)._submit()
        result = super()._action_confirm()
        self._hand_over_to_tracker()
        return result

    def _hand_over_to_tracker(self):
        """Pass confirmed orders to their trackers; the salespeople follow (OW-01)."""
        promised = self.filtered("submitted_at")
        for users, orders in promised.grouped(lambda order: order.user_id | order.tracker_id).items():
            orders.message_subscribe(users.partner_id.ids)
        promised._fire_deadline_event("confirmed")

    def _action_cancel(self):
        self._on_cancelling()
        reason = self.env._("The order was cancelled")
        # Before core cancels the deliveries, which would else look as if nothing were missing any more.
        self._cancel_deadlines(reason)
        result = super()._action_cancel()
        # Closing the case and the open requests follows from the order, whoever cancels it.
        self.sudo().deadline_ticket_id._move_to_phase("cancelled")
        self._get_requests()._withdraw(reason)
        return result

    def action_draft(self):
        """Set back to quotation: the promise has to be submitted anew, the first one stays known."""
        # Orders in other states stay as they are, and so does what they promised.
        cancelled = self.filtered(lambda order: order.state == "cancel")
        result = super().action_draft()
        names = ("submitted_at", "stock_rechecked_at", "stock_rechecked_by", "stock_rechecked_goods", "delay_risk_at")
        facts = dict.fromkeys((*names, "delay_risk_note", "goods_added_at"), False)
        cancelled._record_facts({**facts, "stock_recheck_state": "not_needed"})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_cancel_deadline_case(self):
        # The case follows from the order alone, whoever deletes it.
        self.sudo().deadline_ticket_id._move_to_phase("cancelled")
