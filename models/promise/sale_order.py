from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import deadline, promise


class Confirmation(dict):
    """The values with which core's own step confirms an order."""


class SaleOrder(models.Model):
    """The promise an order makes: when the customer has everything, and how it stands.

    All dates are local to the order's company. Once an order is submitted, its receipt deadline
    changes only through ``_change_promise``, which asks what the customer said.
    """

    _name = "sale.order"
    _inherit = ["after.sales.recorded", "sale.order", "after.sales.deadline.host", "after.sales.approval.host"]

    _deadline_host = "order"
    _shows_deadlines_to_trackers = True
    _approval_link = "order_id"

    submitted_at = fields.Datetime(string="Submitted On", recorded=True)
    receipt_deadline = fields.Date(
        copy=False, tracking=True, help="The last day on which the customer must have everything."
    )
    original_receipt_deadline = fields.Date(string="First Promise", recorded=True)
    deadline_urgency = fields.Selection(
        [("normal", "Normal"), ("sensitive", "Sensitive"), ("critical", "Critical")],
        string="Urgency",
        copy=False,
        tracking=True,
        help="How sensitive the customer is to the date. "
        "Urgent orders are checked with the factory earlier and more often.",
    )
    deadline_guaranteed = fields.Boolean(
        string="Guaranteed Date", copy=False, help="The customer buys only against this date; a team lead must approve."
    )
    sold_from_stock = fields.Boolean(
        copy=False,
        help="The goods were sold as in stock. The factory is asked again before the order is confirmed.",
    )
    tracker_id = fields.Many2one(
        "res.users",
        compute="_compute_tracker_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Follows the order up with the factory once it is confirmed.",
    )
    earliest_receipt_date = fields.Date(string="Earliest Realistic Date", compute="_compute_earliest")
    earliest_receipt_reason = fields.Char(string="Basis", compute="_compute_earliest")
    deadline_change_ids = fields.One2many("after.sales.deadline.change", "order_id", string="Changes of the Promise")
    deadline_change_count = fields.Integer(compute="_compute_deadline_change_count")
    deadline_ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Deadline Case", recorded=True, index="btree_not_null", ondelete="restrict"
    )
    # Only for those who may read them: reading a whole order must not fail for others.
    deadline_ids = fields.One2many(
        "after.sales.deadline", "order_id", string="Deadlines", groups="after_sales.group_agent"
    )
    deadline_count = fields.Integer(compute="_compute_deadline_count", compute_sudo=True)
    approval_ids = fields.One2many(
        "after.sales.approval", "order_id", string="Approvals", groups="after_sales.group_agent"
    )

    _receipt_deadline_idx = models.Index("(receipt_deadline) WHERE receipt_deadline IS NOT NULL")

    @api.depends("team_id", "company_id")
    def _compute_tracker_id(self):
        for order in self:
            order.tracker_id = (
                order.tracker_id or order.team_id.after_sales_tracker_id or order.company_id.after_sales_tracker_id
            )

    @api.depends("deadline_change_ids")
    def _compute_deadline_change_count(self):
        for order in self:
            order.deadline_change_count = len(order.deadline_change_ids)

    @api.depends("deadline_ids")
    def _compute_deadline_count(self):
        counts = self.env["after.sales.deadline"]._read_group(
            [("order_id", "in", self.ids), ("is_open", "=", True)], ["order_id"], ["__count"]
        )
        by_order = {order.id: count for order, count in counts}
        for order in self:
            order.deadline_count = by_order.get(order._origin.id, 0)

    @api.depends(
        "order_line.product_id", "order_line.customer_lead", "order_line.qty_delivered", "sold_from_stock",
        "stock_recheck_state", "company_id", "carrier_id", "state", "planned_in_date", "arrived_date",
        "goods_added_at", "is_shipped",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_earliest(self):
        for company, orders in self.grouped(lambda o: o.company_id or self.env.company).items():
            goods = {order: order._get_missing_goods() for order in orders}
            products = self.env["product.product"].union(*(lines.product_id for lines in goods.values()))
            notes = self.env["after.sales.factory.note"]._find_for(products, company)
            for order, lines in goods.items():
                earliest = order._find_earliest(lines, notes)
                order.earliest_receipt_date = earliest.date
                order.earliest_receipt_reason = earliest.reason

    def _find_earliest(self, lines, notes):
        """Return the ``rules.Earliest`` of this order: what the factory named, until then what its lines take."""
        self.ensure_one()
        transit, company = self._get_transit_days(), self.company_id or self.env.company
        if self.state == "sale" and self.is_shipped:
            left = max(self._get_deliveries().mapped("date_done"))
            return promise.earliest_shipped(company._get_after_sales_today(left), transit, _=self.env._)
        if lines and self.state == "sale" and (self.planned_in_date or self.arrived_date):
            today = company._get_after_sales_today()
            return promise.earliest_planned(today, self.planned_in_date, self.arrived_date, transit, _=self.env._)
        leads = [self._get_line_lead(line, notes) for line in lines]
        return promise.earliest_receipt(self._get_preparation_start(), leads, transit, _=self.env._)

    def _get_line_lead(self, line, notes):
        """Return how long a line takes until it can leave, as ``rules.promise`` reads it."""
        product = line.product_id
        if self.sold_from_stock and self.stock_recheck_state != "no_stock":
            return promise.LineLead(product.display_name, 0, "stock")
        note = notes.get(product)
        if note:
            return note._as_line_lead(product)
        # Whoever sells may promise later than the product says, never sooner.
        return promise.LineLead(product.display_name, max(line.customer_lead, product.sale_delay), "product")

    def _get_preparation_start(self):
        """Return the local date on which preparation starts: today, the confirmation, or when goods were added."""
        self.ensure_one()
        company = self.company_id or self.env.company
        start = (self.goods_added_at or self.date_order) if self.state == "sale" else None
        return company._get_after_sales_today(start)

    def _get_transit_days(self, carrier=None):
        return super()._get_transit_days(carrier) or (self.company_id or self.env.company).after_sales_transit_days

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.state == "sale")._check_confirmed_by_step()
        orders.filtered("receipt_deadline")._align_commitment_date()
        return orders

    def write(self, vals):
        if "receipt_deadline" in vals and not self._is_recording():
            self._check_promise_is_free(vals["receipt_deadline"])
        if vals.get("state") == "sale" and not isinstance(vals, Confirmation):
            self.filtered(lambda order: order.state != "sale")._check_confirmed_by_step()
        if not self._may_record():
            self._check_wishes_are_free(vals)
        trackers = {order: order.tracker_id for order in self} if vals.keys() & {"tracker_id", "team_id"} else {}
        result = super().write(vals)
        if trackers:
            self._on_tracker_changed(trackers)
        if "carrier_id" in vals and "receipt_deadline" not in vals:
            self.filtered("receipt_deadline")._align_commitment_date()
        if "receipt_deadline" in vals:
            self._align_commitment_date()
            self._move_deadlines("receipt_deadline")
            self._watch_late_promises()
        if "deadline_urgency" in vals:
            self._rematch_deadlines()
        self._on_written(set(vals))
        return result

    def _prepare_confirmation_values(self):
        """Mark what core's own step writes: nobody sends an object of ours by a remote call."""
        return Confirmation(super()._prepare_confirmation_values())

    def _check_confirmed_by_step(self):
        """Refuse orders that somebody confirms by writing so, past what a confirmation asks for (DL-01, DL-03)."""
        for order in self if not self.env.su else ():
            if order.receipt_deadline or order._confirmation_error_message():
                raise UserError(
                    self.env._("%(order)s is confirmed with “Confirm”, not by writing its status.", order=order.name)
                )

    def _check_promise_is_free(self, new_date):
        """Refuse to overwrite a promise that was made: the customer has to be asked (DL-05)."""
        new_date = fields.Date.to_date(new_date) or False
        for order in self:
            if order.submitted_at and order.receipt_deadline and order.receipt_deadline != new_date:
                raise UserError(
                    self.env._(
                        "%(order)s was promised for %(date)s. Change it with “Change Deadline”, which records what "
                        "the customer said.",
                        order=order.name,
                        date=order.receipt_deadline,
                    )
                )

    def _check_wishes_are_free(self, vals):
        """Refuse to guarantee a date, or to say where goods were sold from, after others have relied on it (DL-03)."""
        for name in ("deadline_guaranteed", "sold_from_stock"):
            for order in self if name in vals else ():
                is_free = order.state in ("draft", "sent") and not order.submitted_at
                if not is_free and bool(vals[name]) != order[name]:
                    field = self._fields[name]._description_string(self.env)
                    raise UserError(
                        self.env._(
                            "%(order)s was submitted or confirmed: “%(field)s” stays as it is.",
                            order=order.name,
                            field=field,
                        )
                    )

    def _align_commitment_date(self):
        """Keep core's delivery date in step, so that warehouse schedules follow the promise."""
        for order in self:
            before, moment = order.commitment_date, False
            if order.receipt_deadline:
                day = fields.Date.subtract(order.receipt_deadline, days=order._get_transit_days())
                midnight = deadline.end_of_day(day, order.company_id._get_after_sales_tz())
                moment = midnight - deadline.UNITS["minutes"]
            if before != moment:
                order.commitment_date = moment
                order._move_schedule(before, moment)

    def _get_preferred_approver(self):
        return self.sudo().team_id.user_id

    def _get_approval_sight(self):
        """The whole order is at stake."""
        currency = self.company_id.currency_id
        total = self.currency_id._convert(self.amount_total, currency, self.company_id, self.date_order)
        return super()._get_approval_sight() | {"value": total}

    def action_view_deadlines(self):
        """Open the deadlines of these orders."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.deadline_action")
        action["domain"] = [("order_id", "in", self.ids)]
        action["context"] = {}
        return action

    @api.model
    def get_import_templates(self):
        """Offer a spreadsheet with the columns of the promise on the import screen."""
        own = {
            "label": self.env._("Import Template for Orders with Receipt Deadlines"),
            "template": "/after_sales/static/xls/orders_with_deadlines.xlsx",
        }
        return [*super().get_import_templates(), own]
