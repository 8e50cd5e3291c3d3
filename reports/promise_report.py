from odoo import api, fields, models
from odoo.tools import SQL

from .factory import factories

#: How a promise stands whose time is up.
KEPT, BROKEN = ("kept",), ("missed", "overdue")


class PromiseReport(models.Model):
    """Promised dates and whether they were kept, by the factory of the goods (KP-01, DL-04).

    One row per order and factory. An order with goods of several factories counts for each of them in part, so
    ``promises`` adds up to the number of orders, and every share and average is over orders, however they are grouped.
    """

    _name = "after.sales.promise.report"
    _description = "Promises Kept"
    _auto = False
    _order = "receipt_deadline desc, id desc"
    _rec_name = "order_id"
    _depends = {
        "sale.order": [
            "company_id", "partner_id", "user_id", "team_id", "tracker_id", "sale_channel_id", "carrier_id",
            "deadline_urgency", "receipt_deadline", "original_receipt_deadline", "last_received_at",
            "has_delay_risk", "date_order", "currency_rate",
        ],
        "sale.order.line": ["order_id", "product_id", "price_subtotal", "display_type"],
        "after.sales.deadline": ["order_id", "purpose", "status", "late_hours"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["type"],
        "product.supplierinfo": ["partner_id", "product_id", "product_tmpl_id", "company_id", "sequence"],
    }  # fmt: skip

    order_id = fields.Many2one("sale.order", string="Sales Order", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    factory_id = fields.Many2one("res.partner", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    tracker_id = fields.Many2one("res.users", readonly=True)
    sale_channel_id = fields.Many2one("sale.channel", string="Sales Channel", readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", string="Delivery Method", readonly=True)
    deadline_urgency = fields.Selection(
        lambda self: self.env["sale.order"]._fields["deadline_urgency"]._description_selection(self.env),
        string="Urgency",
        readonly=True,
    )
    date_order = fields.Datetime(string="Ordered On", readonly=True)
    receipt_deadline = fields.Date(string="Promised For", readonly=True)
    received_at = fields.Datetime(string="Received On", readonly=True)
    state = fields.Selection(
        lambda self: self.env["sale.order"]._fields["delay_state"]._description_selection(self.env),
        string="Promise",
        readonly=True,
    )
    is_moved = fields.Boolean(string="Date Was Changed", readonly=True)
    promises = fields.Float(
        readonly=True, digits=(16, 1), help="An order with goods of several factories counts for each in part."
    )
    kept_rate = fields.Float(
        string="Kept", readonly=True, aggregator="avg", help="Share of the promises whose time is up that were kept."
    )
    days_late = fields.Float(
        string="Days Late, of Those Late",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Of the orders that arrived too late: days after the promised one.",
    )
    moved_rate = fields.Float(
        string="Date Changed",
        readonly=True,
        aggregator="avg",
        help="Share of the promises for which another date was agreed than the first one.",
    )
    amount = fields.Monetary(string="Value of the Goods", readonly=True)

    @property
    def _table_query(self):
        Order = self.env["sale.order"]
        return SQL(
            """
            SELECT COALESCE(MIN(line.id) * 2, sale.id * 2 + 1) AS id,
                   sale.id AS order_id, sale.company_id, sale.partner_id, sale.user_id, sale.team_id, sale.tracker_id,
                   sale.sale_channel_id, sale.carrier_id, sale.deadline_urgency, sale.date_order,
                   sale.receipt_deadline, sale.last_received_at AS received_at, factory.partner_id AS factory_id,
                   %(state)s AS state,
                   sale.receipt_deadline != sale.original_receipt_deadline AS is_moved,
                   1.0 / COUNT(*) OVER (PARTITION BY sale.id) AS promises,
                   CASE WHEN %(state)s IN %(kept)s THEN 1.0 WHEN %(state)s IN %(broken)s THEN 0.0 END AS kept_rate,
                   CASE WHEN receipt.status = 'late' THEN CEIL(receipt.late_hours / 24) END AS days_late,
                   (sale.receipt_deadline != sale.original_receipt_deadline)::int::float AS moved_rate,
                   SUM(line.price_subtotal) / COALESCE(NULLIF(sale.currency_rate, 0), 1) AS amount
              FROM sale_order sale
              JOIN %(receipts)s receipt ON receipt.order_id = sale.id
              LEFT JOIN (sale_order_line line
                         JOIN product_product product ON product.id = line.product_id
                         JOIN product_template template
                           ON template.id = product.product_tmpl_id AND template.type = 'consu')
                     ON line.order_id = sale.id AND line.display_type IS NULL
              LEFT JOIN %(factories)s factory
                     ON factory.product_id = line.product_id AND factory.company_id = sale.company_id
             GROUP BY sale.id, factory.partner_id, receipt.status, receipt.late_hours
            """,
            state=Order._get_delay_cases(SQL("receipt.status"), SQL("sale.has_delay_risk")),
            receipts=Order._get_receipts(),
            kept=KEPT,
            broken=BROKEN,
            factories=factories(),
        )

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Weigh shares and averages by the part of an order that a row stands for."""
        name, _colon, function = aggregate_spec.partition(":")
        if name in ("kept_rate", "days_late", "moved_rate") and function == "avg":
            value = self._field_to_sql(self._table, name, query)
            part = self._field_to_sql(self._table, "promises", query)
            return SQL(
                "(SUM(%s * %s) / NULLIF(SUM(%s) FILTER (WHERE %s IS NOT NULL), 0))::float8", value, part, part, value
            )
        return super()._read_group_select(aggregate_spec, query)

    def action_open_order(self):
        """Open the order of a row."""
        self.ensure_one()
        return self.order_id._get_records_action()
