from odoo import fields, models
from odoo.tools import SQL

from ..models.claim.vocabulary import CAUSES, COST_BEARERS
from ..models.remedy.vocabulary import GIVEN_UP, REMEDY_STATES, REMEDY_TYPES
from .factory import factories

#: What a remedy costs is known once it is decided.
UNDECIDED = ("draft", "to_approve", *GIVEN_UP)


class DamageReport(models.Model):
    """What damage costs us, where it comes from and who pays for it (X-02, KP-01).

    One row per item of a decided remedy, one for a remedy without items. The cost of a remedy lies on its items as
    their value does, or evenly; ``remedies`` adds up to the number of remedies. Amounts are in the company's currency.
    """

    _name = "after.sales.damage.report"
    _description = "Cost of Damage"
    _auto = False
    _order = "decided_at desc, id desc"
    _rec_name = "remedy_id"
    _depends = {
        "after.sales.remedy": [
            "ticket_id", "claim_id", "order_id", "company_id", "kind_id", "partner_id", "user_id", "team_id", "cause",
            "type", "means", "state", "cost", "decided_at", "product_id", "source_job_id", "recovered_amount",
        ],
        "after.sales.remedy.line": [
            "remedy_id", "product_id", "uom_id", "quantity", "missing_quantity", "unit_cost", "amount",
        ],
        "after.sales.claim": ["carrier_id", "cost_bearer"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id", "uom_id"],
        "product.supplierinfo": ["partner_id", "product_id", "product_tmpl_id", "company_id", "sequence"],
    }  # fmt: skip

    remedy_id = fields.Many2one("after.sales.remedy", readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", readonly=True)
    claim_id = fields.Many2one("after.sales.claim", readonly=True)
    order_id = fields.Many2one("sale.order", string="Sales Order", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    decided_at = fields.Datetime(string="Decided On", readonly=True)
    kind_id = fields.Many2one("after.sales.case.kind", string="Kind of Case", readonly=True)
    type = fields.Selection(REMEDY_TYPES, string="Type of Remedy", readonly=True)
    state = fields.Selection(REMEDY_STATES, readonly=True)
    cause = fields.Selection(CAUSES, readonly=True)
    cost_bearer = fields.Selection(
        COST_BEARERS, string="Who Pays", readonly=True, help="Our company, until it is decided who does."
    )
    carrier_id = fields.Many2one("delivery.carrier", string="Delivery Method", readonly=True)
    factory_id = fields.Many2one("res.partner", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product Category", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Agent", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    remedies = fields.Float(readonly=True, digits=(16, 1))
    cost = fields.Monetary(
        readonly=True, help="Goods at cost, freight, work and money given, without what is undecided."
    )
    own_cost = fields.Monetary(string="Borne by Us", readonly=True)
    others_cost = fields.Monetary(
        string="Others Pay", readonly=True, help="What carriers, factories and others owe us."
    )
    recovered = fields.Monetary(readonly=True, help="What carriers, factories and others paid back.")
    net_cost = fields.Monetary(readonly=True, help="What it costs minus what was recovered.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT part.*,
                   remedy_cost * share AS cost,
                   CASE WHEN cost_bearer = 'company' THEN remedy_cost * share ELSE 0 END AS own_cost,
                   CASE WHEN cost_bearer != 'company' THEN remedy_cost * share ELSE 0 END AS others_cost,
                   remedy_recovered * share AS recovered,
                   (remedy_cost - remedy_recovered) * share AS net_cost
              FROM (%s) part
            """,
            self._get_parts(),
        )

    def _get_parts(self):
        """Return the items of remedies, with the share each has in the cost."""
        return SQL(
            """
            SELECT COALESCE(item.id * 2, remedy.id * 2 + 1) AS id,
                   remedy.id AS remedy_id, remedy.ticket_id, remedy.claim_id, remedy.order_id, remedy.company_id,
                   remedy.decided_at, remedy.kind_id, remedy.type, remedy.state, remedy.cause, remedy.partner_id,
                   remedy.user_id, remedy.team_id, remedy.cost AS remedy_cost,
                   COALESCE(remedy.recovered_amount, 0) AS remedy_recovered,
                   CASE WHEN remedy.type = 'compensation' AND remedy.source_job_id IS NOT NULL THEN 'provider'
                        ELSE COALESCE(claim.cost_bearer, 'company') END AS cost_bearer,
                   claim.carrier_id, factory.partner_id AS factory_id,
                   product.id AS product_id, template.categ_id,
                   COALESCE(item.remedies, 1.0) AS remedies, COALESCE(item.share, 1.0) AS share
              FROM after_sales_remedy remedy
              LEFT JOIN after_sales_claim claim ON claim.id = remedy.claim_id
              LEFT JOIN (%s) item ON item.remedy_id = remedy.id
              LEFT JOIN product_product product ON product.id = COALESCE(item.product_id, remedy.product_id)
              LEFT JOIN product_template template ON template.id = product.product_tmpl_id
              LEFT JOIN %s factory ON factory.product_id = product.id AND factory.company_id = remedy.company_id
             WHERE remedy.state NOT IN %s
            """,
            self._get_shares(),
            factories(),
            UNDECIDED,
        )

    def _get_shares(self):
        """Return the share of each item: of the money, else of what the goods cost, else an even one.

        Few columns: rows are put in order by remedy, and wide ones would not fit into memory.
        """
        return SQL(
            """
            SELECT line.id, line.remedy_id, line.product_id,
                   1.0 / COUNT(*) OVER same AS remedies,
                   COALESCE(COALESCE(line.amount, 0) / NULLIF(SUM(line.amount) OVER same, 0),
                            goods.cost / NULLIF(SUM(goods.cost) OVER same, 0),
                            1.0 / COUNT(*) OVER same) AS share
              FROM after_sales_remedy_line line
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              LEFT JOIN uom_uom unit ON unit.id = line.uom_id
              LEFT JOIN uom_uom stock_unit ON stock_unit.id = template.uom_id
             CROSS JOIN LATERAL (
                   SELECT (line.quantity - COALESCE(line.missing_quantity, 0)) * COALESCE(line.unit_cost, 0)
                          * COALESCE(unit.factor, 1) / COALESCE(stock_unit.factor, 1) AS cost) goods
            WINDOW same AS (PARTITION BY line.remedy_id)
            """
        )

    def action_open_remedy(self):
        """Open the remedy of a row."""
        self.ensure_one()
        return self.remedy_id._get_records_action()
