from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...rules.refund_route import Arrival, advise
from ..record.told import tell

#: How an arriving refund stands, for whoever asks where it is.
REFUND_STATES = [("under_way", "Under way"), ("failed", "Came back"), ("arrived", "Arrived")]


class Remedy(models.Model):
    """The way of a refund to the customer: by which route, when it was sent, until when it should be there (RF-01)."""

    _inherit = "after.sales.remedy"

    refund_route_id = fields.Many2one("after.sales.refund.route", copy=False, ondelete="restrict", tracking=True)
    refund_sent_on = fields.Date(string="Refund Sent", copy=False, help="The day on which the money left us.")
    expected_from = fields.Date(string="Expected from", copy=False)
    expected_until = fields.Date(string="Expected until", copy=False, help="The last day on which it should be there.")
    expected_basis = fields.Char(string="Reckoned by", copy=False, translate=True)
    refund_state = fields.Selection(REFUND_STATES, string="Refund", copy=False, tracking=True)
    refund_problem = fields.Char(string="Why It Came Back", copy=False)
    refund_tries = fields.Integer(string="Sent Again", copy=False, help="How often it was sent again.")
    refund_arrived_on = fields.Date(string="Refund Arrived", copy=False)
    refund_proof_ids = fields.Many2many(
        "ir.attachment", "after_sales_remedy_proof_rel", string="Proof", copy=False, bypass_search_access=True
    )
    refund_advice = fields.Char(compute="_compute_refund_advice", help="What to do while the customer misses it.")
    can_follow_refund = fields.Boolean(compute="_compute_can_follow_refund")

    @api.depends("refund_sent_on", "expected_until", "refund_state", "refund_problem")
    @api.depends_context("lang")
    def _compute_refund_advice(self):
        for remedy in self:
            is_missed = remedy.means == "money" and remedy.refund_state != "arrived" and not remedy.credit_program
            remedy.refund_advice = is_missed and remedy._advise().reason

    def _advise(self):
        """Return how money that the customer misses stands and what to do, see ``rules.refund_route.advise``."""
        self.ensure_one()
        problem = self.refund_problem if self.refund_state == "failed" else ""
        today = self.company_id._get_after_sales_today()
        return advise(today, self.refund_sent_on, self.expected_until, problem, _=self.env._)

    # The route.

    def _get_payment_method(self):
        """Return the method by which the order was paid online, empty where it was not or in several ways."""
        self.ensure_one()
        paid = self.sudo().order_id.transaction_ids.filtered(lambda payment: payment.state in ("done", "authorized"))
        # A brand of card is paid back as cards are.
        methods = paid.payment_method_id.mapped(lambda method: method.primary_payment_method_id or method)
        return methods if len(methods) == 1 else methods.browse()

    def _find_route(self):
        """Return the route that the payment of the order tells, empty where somebody has to ask."""
        self.ensure_one()
        method = self._get_payment_method()
        Route = self.env["after.sales.refund.route"]
        return Route._choose(self.company_id, method)[0] if method else Route

    # What the credit note tells.

    def _expect_refund(self):
        """These credit notes were posted: the money is on its way (RF-02)."""
        todo = self.filtered(lambda remedy: remedy.means == "money" and not remedy.refund_sent_on)
        # What is paid by application is sent when finance has paid it.
        todo = todo.filtered(lambda remedy: not remedy.open_application_id)
        for remedy in todo.filtered(lambda remedy: not remedy.refund_move_id._is_set_off()):
            route = remedy.refund_route_id or remedy._find_route()
            remedy._send_refund(remedy.company_id._get_after_sales_today(), route)

    def _send_refund(self, day, route):
        """Note that the money left on a local date, and when it should arrive; the clock starts with the route."""
        self.ensure_one()
        self.write(
            {
                "refund_sent_on": day,
                "refund_route_id": route.id,
                "refund_state": "under_way",
                **self._reckon(day, route),
            }
        )
        self._move_deadlines("expected_until")
        self._fire_deadline_event("posted")

    def _reckon(self, day, route):
        """Return the days on which money that was sent on a local date by a route should arrive."""
        if not route or not day:
            return {"expected_from": False, "expected_until": False, "expected_basis": False}
        found = route._expect(day)
        basis = tell(route, lambda route: route._expect(day).reason)
        return {"expected_from": found.first, "expected_until": found.last, "expected_basis": basis}

    def _follow_payment(self):
        """These credit notes were paid: money that left later than they were posted arrives later (RF-05)."""
        for remedy in self.filtered(lambda remedy: remedy.refund_state == "under_way" and not remedy.refund_tries):
            paid = remedy.refund_move_id._get_reconciled_payments().mapped("date")
            by_hand = remedy.application_ids.filtered(lambda application: application.state == "paid")
            if paid and not by_hand and max(paid) > remedy.refund_sent_on:
                remedy._send_refund(max(paid), remedy.refund_route_id)

    def _expect_no_refund(self):
        """These credit notes are no longer posted: nothing is on its way."""
        remedies = self.filtered(lambda remedy: remedy.refund_sent_on and remedy.refund_state != "arrived")
        remedies._cancel_deadlines(self.env._("The credit note was taken back"), [("purpose", "=", "refund_arrival")])
        remedies.write({"refund_sent_on": False, "refund_state": False, "refund_problem": False})
        for remedy in remedies:
            remedy.write(remedy._reckon(False, remedy.refund_route_id))

    # What the clock asks.

    @api.model
    def _get_deadline_steps(self):
        return super()._get_deadline_steps() | {
            "refund_arrival": "action_open_refund",
            "advance_return": "action_open_advance_end",
            "return_pickup": "action_open_pickup",
        }

    def _on_deadlines_missed(self, deadlines, now):
        """The last day is over and the customer has nothing yet: finance asks the bank (RF-05)."""
        result = super()._on_deadlines_missed(deadlines, now)
        late = deadlines.filtered(lambda deadline: deadline.purpose == "refund_arrival").remedy_id
        for remedy in late:
            remedy._ask_finance(lambda remedy: remedy._say_overdue())
        return result

    def _say_overdue(self):
        self.ensure_one()
        return self.env._(
            "%(remedy)s: sent on %(day)s, it should have arrived by %(until)s. Ask the bank where it is.",
            remedy=self.number,
            day=format_date(self.env, self.refund_sent_on),
            until=format_date(self.env, self.expected_until),
        )

    def _ask_finance(self, say):
        """Give finance a task on the credit note; nobody is asked twice.

        :param say: takes this remedy in the language of that person, returns what is to be done
        """
        self.ensure_one()
        move, user = self.sudo().refund_move_id, self.company_id._get_finance_person()
        if not move or not user or self._get_finance_tasks():
            return
        move.with_context(mail_activity_quick_update=True).activity_schedule(
            "after_sales.activity_type_refund_arrival",
            user_id=user.id,
            summary=say(self.with_context(lang=user.lang).sudo()),
        )

    def _get_finance_tasks(self):
        """Return the tasks that finance has of these refunds."""
        kind = self.env.ref("after_sales.activity_type_refund_arrival", raise_if_not_found=False)
        return self.sudo().refund_move_id.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    # In words.

    def _get_refund_text(self):
        """Return what a customer who misses a refund is told, in his language (RF-01)."""
        self.ensure_one()
        partner = self.partner_id
        remedy = self.with_context(lang=partner.lang or self.env.lang).sudo()
        name = partner.name or self.ticket_id.partner_name or remedy.env._("customer")
        return "\n".join([remedy.env._("Dear %(name)s,", name=name), "", *remedy._say_refund(), "", self.env.user.name])

    def _say_way(self):
        """Return in sentences for the customer by which route decided money comes, none while nobody knows."""
        self.ensure_one()
        route, first = self.refund_route_id, self.expected_from
        if not route:
            return []
        return [route._say(Arrival(first, self.expected_until, self.expected_basis) if first else None)]

    def _say_refund(self):
        """Return in sentences for the customer where the money is."""
        self.ensure_one()
        amount = self.currency_id.format(self.amount)
        if not self.refund_sent_on:
            return [self.env._("your refund of %(amount)s has not been sent yet. We see to it.", amount=amount)]
        day = format_date(self.env, self.refund_sent_on)
        if self.refund_state == "arrived":
            return [self.env._("your refund of %(amount)s has arrived.", amount=amount)]
        sent = self.env._("your refund of %(amount)s was sent on %(day)s.", amount=amount, day=day)
        return [sent, *self._say_way()]

    @api.depends_context("uid")
    def _compute_can_follow_refund(self):
        for remedy in self:
            remedy.can_follow_refund = not remedy._get_follow_problem()

    def _get_follow_problem(self):
        """Return why the user does not look after this refund: the agent of a case about the order does, and a lead."""
        self.ensure_one()
        case = self.ticket_id
        if not case._get_handle_problem() or self._get_cases_of_refund():
            return ""
        return case._get_handle_problem()

    def _get_cases_of_refund(self):
        """Return the user's own cases about the same order: who is asked for the money looks after it."""
        self.ensure_one()
        if not self.order_id:
            return self.ticket_id.browse()
        mine = Domain("sale_order_id", "=", self.order_id.id) & Domain("user_id", "=", self.env.uid)
        return self.ticket_id.search(mine & Domain("stage_id.phase", "not in", ("solved", "cancelled")))
