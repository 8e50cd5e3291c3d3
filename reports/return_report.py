from odoo import fields, models
from odoo.tools import SQL

from ..models.remedy.vocabulary import REMEDY_STATES, REMEDY_TYPES, WISHES
from .factory import factories

#: Nobody has said yes or no yet, or the customer did not want it any more.
UNJUDGED = ("draft", "to_approve", "cancelled")


class ReturnReport(models.Model):
    """Returns, exchanges and cancellations: why, of what, under which policy, how long, how often the answer was no.

    One row per item; ``remedies`` adds up to the number of remedies. What has not happened yet counts in no average.
    Amounts are in the company's currency.
    """

    _name = "after.sales.return.report"
    _description = "Returns and Exchanges"
    _auto = False
    _order = "asked_at desc, id desc"
    _rec_name = "remedy_id"
    _depends = {
        "after.sales.remedy": [
            "ticket_id", "order_id", "company_id", "kind_id", "partner_id", "user_id", "team_id", "type", "state",
            "reason_id", "policy_id", "amount", "currency_id", "create_date", "done_at", "refund_sent_on",
            "ended_reason", "product_id", "credit_card_id",
        ],
        "after.sales.remedy.line": ["remedy_id", "product_id", "quantity", "missing_quantity", "amount"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "product.supplierinfo": ["partner_id", "product_id", "product_tmpl_id", "company_id", "sequence"],
        "sale.order": ["sale_channel_id", "currency_rate"],
    }  # fmt: skip

    remedy_id = fields.Many2one("after.sales.remedy", readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", readonly=True)
    order_id = fields.Many2one("sale.order", string="Sales Order", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    asked_at = fields.Datetime(string="Asked For On", readonly=True)
    kind_id = fields.Many2one("after.sales.case.kind", string="Kind of Case", readonly=True)
    type = fields.Selection(REMEDY_TYPES, string="Type of Remedy", readonly=True)
    state = fields.Selection(REMEDY_STATES, readonly=True)
    reason_id = fields.Many2one("after.sales.reason", readonly=True)
    policy_id = fields.Many2one("after.sales.policy", readonly=True)
    sale_channel_id = fields.Many2one("sale.channel", readonly=True)
    factory_id = fields.Many2one("res.partner", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product Category", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Agent", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    refusal = fields.Char(string="Why Refused", readonly=True)
    remedies = fields.Float(readonly=True, digits=(16, 1))
    pieces = fields.Float(readonly=True, digits=(16, 1), help="That were to come back, or not to be sent.")
    amount = fields.Monetary(string="Given Back", readonly=True)
    days_to_money = fields.Float(
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="From the wish until the money left, or the credit was made.",
    )
    days_to_done = fields.Float(
        readonly=True, aggregator="avg", digits=(16, 1), help="From the wish until all of it was done."
    )
    refused_percent = fields.Float(
        string="Refused (%)", readonly=True, aggregator="avg", digits=(16, 1), help="Of those that somebody decided."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT COALESCE(item.id * 2, remedy.id * 2 + 1) AS id,
                   remedy.id AS remedy_id, remedy.ticket_id, remedy.order_id, remedy.company_id, remedy.kind_id,
                   remedy.create_date AS asked_at, remedy.type, remedy.state, remedy.reason_id, remedy.policy_id,
                   remedy.partner_id, remedy.user_id, remedy.team_id, sale.sale_channel_id,
                   product.id AS product_id, template.categ_id, factory.partner_id AS factory_id,
                   CASE WHEN remedy.state = 'refused' THEN remedy.ended_reason END AS refusal,
                   COALESCE(item.remedies, 1.0) AS remedies, item.pieces,
                   CASE WHEN remedy.state = 'done'
                        THEN COALESCE(item.amount, remedy.amount, 0) / COALESCE(NULLIF(sale.currency_rate, 0), 1)
                        ELSE 0 END AS amount,
                   %(money)s AS days_to_money,
                   EXTRACT(epoch FROM remedy.done_at - remedy.create_date) / 86400 AS days_to_done,
                   CASE WHEN remedy.state = 'refused' THEN 100.0
                        WHEN remedy.state NOT IN %(unjudged)s THEN 0.0 END AS refused_percent
              FROM after_sales_remedy remedy
              LEFT JOIN sale_order sale ON sale.id = remedy.order_id
              LEFT JOIN (%(items)s) item ON item.remedy_id = remedy.id
              LEFT JOIN product_product product ON product.id = COALESCE(item.product_id, remedy.product_id)
              LEFT JOIN product_template template ON template.id = product.product_tmpl_id
              LEFT JOIN %(factories)s factory
                ON factory.product_id = product.id AND factory.company_id = remedy.company_id
             WHERE remedy.type IN %(types)s AND remedy.state != 'draft'
            """,
            money=self._get_days_to_money(),
            unjudged=UNJUDGED,
            items=self._get_items(),
            factories=factories(),
            types=tuple(WISHES),
        )

    def _get_days_to_money(self):
        """Return the days until the money left, nothing while it has not; a store credit is there at once."""
        return SQL(
            """
            CASE WHEN remedy.credit_card_id IS NOT NULL
                 THEN EXTRACT(epoch FROM remedy.done_at - remedy.create_date) / 86400
                 ELSE (remedy.refund_sent_on - remedy.create_date::date)::float END
            """
        )

    def _get_items(self):
        """Return what each item counts for: its share of the remedy, its pieces and its money."""
        return SQL(
            """
            SELECT line.id, line.remedy_id, line.product_id, line.amount,
                   line.quantity - COALESCE(line.missing_quantity, 0) AS pieces,
                   1.0 / COUNT(*) OVER (PARTITION BY line.remedy_id) AS remedies
              FROM after_sales_remedy_line line
            """
        )

    def action_open_remedy(self):
        """Open the remedy of a row."""
        self.ensure_one()
        return self.remedy_id._get_records_action()
