from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...rules import promise


class SaleOrder(models.Model):
    """Whether the promise holds (DL-04): what the clock says of the receipt deadline, and what is feared.

    ``delay_state`` is a function of two stored facts, the status of the receipt deadline and the
    known risk. It is not stored again on the order: the clock would have to write every order as
    well, and the row of an order is the most expensive one there is.
    """

    _inherit = "sale.order"

    delay_risk_at = fields.Datetime(string="Delay Risk Since", recorded=True)
    delay_risk_note = fields.Text(recorded=True, groups="base.group_user")
    has_delay_risk = fields.Boolean(compute="_compute_has_delay_risk", store=True)
    delay_state = fields.Selection(
        [
            ("none", "None"),
            ("on_track", "On track"),
            ("at_risk", "At risk"),
            ("overdue", "Overdue"),
            ("kept", "Kept"),
            ("missed", "Missed"),
        ],
        compute="_compute_delay_state",
        search="_search_delay_state",
        compute_sudo=True,
    )
    delay_reason = fields.Char(compute="_compute_delay_reason", compute_sudo=True)

    #: Few orders are at risk, and they are asked for on every page that says how we stand.
    _delay_risk_idx = models.Index("(id) WHERE has_delay_risk")

    def _map_receipt_deadlines(self):
        """Return the deadline of each order's promise, for a batch in one query; one not cancelled comes first."""
        Deadline = self.env["after.sales.deadline"].sudo()
        receipts = Deadline.search_fetch(
            [("order_id", "in", self._origin.ids), ("purpose", "=", "receipt")], ["order_id", "status", "round"]
        )
        by_order = receipts.grouped(lambda deadline: deadline.order_id.id)
        return {
            order: max(
                by_order.get(order._origin.id, ()),
                key=lambda d: (d.status != "cancelled", d.id),
                default=Deadline,
            )
            for order in self
        }

    def _get_delay_risk(self):
        """Return why a delay is to be feared, in the user's language; empty if it is not."""
        self.ensure_one()
        if self.delay_risk_at:
            risk = self.env._("The factory check-in showed a delay risk. %(note)s", note=self.delay_risk_note or "")
            return risk.strip()
        if not self.arrived_date and promise.goods_too_late(
            self.planned_in_date, self.receipt_deadline, self._get_transit_days()
        ):
            return self.env._(
                "The goods are planned in for %(date)s, too late to arrive in time.", date=self.planned_in_date
            )
        approval_problem = self._get_approval_problem()
        if approval_problem:
            return approval_problem
        if self.stock_recheck_state == "no_stock" and self.deadline_change_ids[:1].response != "accepted":
            return self.env._("The goods are out of stock and the customer has not accepted another date.")
        return ""

    def _get_approval_problem(self):
        """Return that nobody has approved the promised date, empty where that is not so or not needed."""
        self.ensure_one()
        undecided = self._get_open_approvals() if self.state in ("draft", "sent", "sale") else ()
        if undecided and self.state == "sale":
            # Of a confirmed order, what it needed once may not be needed any more.
            needed = [need.kind for need in self._get_needed_approvals()]
            undecided = undecided.filtered(lambda approval: approval.kind in needed)
        if not undecided:
            return ""
        if "requested" in undecided.mapped("state"):
            return self.env._("A team lead has not approved the promised date.")
        return self.env._("A team lead refused the promised date: agree on another one with the customer.")

    @api.depends(
        "delay_risk_at", "planned_in_date", "arrived_date", "receipt_deadline", "stock_recheck_state",
        "deadline_change_ids.response", "state", "approval_ids.state", "goods_added_at",
    )  # fmt: skip
    def _compute_has_delay_risk(self):
        for order in self:
            order.has_delay_risk = bool(order._get_delay_risk())

    @api.depends("deadline_ids.status", "has_delay_risk")
    def _compute_delay_state(self):
        for order, receipt in self._map_receipt_deadlines().items():
            order.delay_state = promise.delay_state(receipt.status or None, order.has_delay_risk).state

    @api.depends("delay_state", "delay_risk_note")
    @api.depends_context("lang")
    def _compute_delay_reason(self):
        for order, receipt in self._map_receipt_deadlines().items():
            risk = order._get_delay_risk() if order.has_delay_risk else ""
            order.delay_reason = promise.delay_state(receipt.status or None, risk, _=self.env._).reason

    def _get_open_approvals(self):
        """Return the requests about the promised date that were not granted."""
        self.ensure_one()
        about_date = self.sudo().approval_ids.filtered(lambda approval: approval.date == self.receipt_deadline)
        granted = about_date.filtered(lambda approval: approval.state == "approved").mapped("kind")
        return about_date.filtered(lambda a: a.state in ("requested", "refused") and a.kind not in granted)

    def _search_delay_state(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        found = Domain.OR(self._get_delay_domain(state) for state in value)
        return found if operator == "in" else ~found

    @api.model
    def _get_delay_domain(self, state):
        """Return the orders in one state, by the same rule: every status of the clock asked with and without risk."""
        statuses = dict(self.env["after.sales.deadline"]._fields["status"].selection)
        domain = Domain.FALSE
        for has_risk in (True, False):
            fitting = [status for status in statuses if promise.delay_state(status, has_risk).state == state]
            domain |= Domain("has_delay_risk", "=", has_risk) & self._get_receipt_domain(fitting)
        if state == promise.delay_state(None).state:
            known = [status for status in statuses if promise.delay_state(status).state != state]
            domain = ~self._get_receipt_domain(known)
        return domain

    @api.model
    def _get_receipt_domain(self, statuses):
        """Return the orders whose receipt deadline has one of these statuses; at most one is not cancelled."""
        if not statuses:
            return Domain.FALSE
        receipt = [("purpose", "=", "receipt"), ("status", "in", statuses), ("order_id", "!=", False)]
        # How a promise stands is known to everybody who may see the order, the deadline behind it is not.
        found = self.env["after.sales.deadline"].sudo()._search(receipt)
        return Domain("id", "in", found.subselect(SQL.identifier(found.table, "order_id")))

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let lists, kanbans and pivots group and sort by the state, which no column holds."""
        if field_expr == "delay_state" and query:
            return self._delay_state_to_sql(alias, query)
        return super()._field_to_sql(alias, field_expr, query)

    @api.model
    def _delay_state_to_sql(self, alias, query):
        """Return the rule as an SQL expression on the orders of a query."""
        receipt = self._join_receipt_deadlines(alias, query)
        risk = SQL.identifier(alias, "has_delay_risk", to_flush=self._fields["has_delay_risk"])
        return self._get_delay_cases(SQL.identifier(receipt, "status"), risk)

    @api.model
    def _get_delay_cases(self, status_of, risk_of):
        """Return what the rule answers to every status, with and without risk, as an SQL expression.

        :param status_of: SQL of the status of the receipt deadline
        :param risk_of: SQL of whether a delay is to be feared
        """
        cases = [
            SQL(
                "WHEN %s = %s AND %s IS %s THEN %s",
                status_of,
                status,
                risk_of,
                SQL("TRUE") if has_risk else SQL("NOT TRUE"),
                promise.delay_state(status, has_risk).state,
            )
            for status in dict(self.env["after.sales.deadline"]._fields["status"].selection)
            for has_risk in (True, False)
        ]
        return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), promise.delay_state(None).state)

    @api.model
    def _join_receipt_deadlines(self, alias, query):
        """Join the latest receipt deadline of each order that is not cancelled, and return its alias."""
        receipt = query.make_alias(alias, "receipt_deadline")
        condition = SQL("%s = %s", SQL.identifier(alias, "id"), SQL.identifier(receipt, "order_id"))
        query.add_join("LEFT JOIN", receipt, self._get_receipts(), condition)
        return receipt

    @api.model
    def _get_receipts(self):
        """Return a table of the latest receipt deadline of each order that is not cancelled."""
        deadlines = self.env["after.sales.deadline"]
        return SQL(
            """(SELECT DISTINCT ON (order_id) order_id, status, late_hours
                  FROM after_sales_deadline d
                 WHERE %s = 'receipt' AND %s != 'cancelled' AND %s IS NOT NULL
                 ORDER BY order_id, id DESC)""",
            SQL.identifier("d", "purpose", to_flush=deadlines._fields["purpose"]),
            SQL.identifier("d", "status", to_flush=deadlines._fields["status"]),
            SQL.identifier("d", "order_id", to_flush=deadlines._fields["order_id"]),
        )

    def _record_delay_risk(self, is_risk, note=None):
        """Remember what the last factory check-in showed; a new agreed date clears it."""
        self._record_facts({"delay_risk_at": is_risk and fields.Datetime.now(), "delay_risk_note": is_risk and note})
