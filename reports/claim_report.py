from odoo import api, fields, models
from odoo.tools import SQL

from ..models.claim.vocabulary import CAUSES, COST_BEARERS
from .factory import factories


class ClaimReport(models.Model):
    """Claimed items for pivots: what goes wrong, where it comes from, how long we need to know (DM-03, PK-04).

    One row per item; a claim about nothing in particular has one as well. ``claims`` adds up to the number of claims,
    amounts are what the customer paid for the goods without tax, in the currency of the company.
    """

    _name = "after.sales.claim.report"
    _description = "Claims Analysis"
    _auto = False
    _order = "opened_at desc, id desc"
    _rec_name = "claim_id"
    _depends = {
        "after.sales.claim": [
            "ticket_id", "order_id", "company_id", "create_date", "decided_at", "state", "kind_id", "cause",
            "cost_bearer", "carrier_id", "partner_id", "user_id", "override_reason", "is_outsourced", "quality_bearer",
            "factory_mismatch",
        ],
        "after.sales.claim.line": [
            "claim_id", "product_id", "fault_code_id", "quantity", "uom_id", "sale_line_id",
        ],
        "sale.order.line": ["price_subtotal", "product_uom_qty", "product_uom_id"],
        "sale.order": ["user_id", "currency_rate"],
        "product.template": ["categ_id"],
        "product.supplierinfo": ["partner_id", "product_id", "product_tmpl_id", "company_id", "sequence"],
    }  # fmt: skip

    claim_id = fields.Many2one("after.sales.claim", readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", readonly=True)
    order_id = fields.Many2one("sale.order", string="Sales Order", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    opened_at = fields.Datetime(string="Opened On", readonly=True)
    decided_at = fields.Datetime(string="Decided On", readonly=True)
    state = fields.Selection(
        lambda self: self.env["after.sales.claim"]._fields["state"]._description_selection(self.env), readonly=True
    )
    kind_id = fields.Many2one("after.sales.case.kind", readonly=True)
    cause = fields.Selection(CAUSES, readonly=True)
    cost_bearer = fields.Selection(COST_BEARERS, string="Who Pays", readonly=True)
    is_overridden = fields.Boolean(
        string="With a Reason",
        readonly=True,
        help="A person did not decide as the table suggests, or left it undecided.",
    )
    carrier_id = fields.Many2one("delivery.carrier", string="Delivery Method", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product Category", readonly=True)
    factory_id = fields.Many2one("res.partner", readonly=True)
    fault_code_id = fields.Many2one("after.sales.fault.code", string="Fault", readonly=True)
    is_outsourced = fields.Boolean(string="From an Outsourced Factory", readonly=True)
    quality_bearer = fields.Selection(COST_BEARERS, string="Liable by Quality", readonly=True)
    is_mismatch = fields.Boolean(string="Not as the Form Says", readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)
    user_id = fields.Many2one("res.users", string="Agent", readonly=True)
    claims = fields.Float(readonly=True, digits=(16, 1))
    quantity = fields.Float(readonly=True)
    amount = fields.Monetary(string="Value of the Goods", readonly=True)
    hours = fields.Float(string="Hours to Decide", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return SQL("SELECT %s FROM %s", SQL(self._get_columns()), self._get_tables())

    @api.model
    def _get_columns(self):
        return """
            COALESCE(item.id * 2, claim.id * 2 + 1) AS id,
            claim.id AS claim_id, claim.ticket_id, claim.order_id, claim.company_id, claim.create_date AS opened_at,
            claim.decided_at, claim.state, claim.kind_id, claim.cause, claim.cost_bearer, claim.carrier_id,
            claim.partner_id, claim.user_id, item.product_id, item.fault_code_id, template.categ_id,
            COALESCE(claim.override_reason, '') != '' AS is_overridden,
            factory.partner_id AS factory_id, claim.is_outsourced, claim.quality_bearer,
            COALESCE(claim.factory_mismatch, '') != '' AS is_mismatch,
            sale.user_id AS salesperson_id,
            1.0 / GREATEST(COUNT(item.id) OVER (PARTITION BY claim.id), 1) AS claims,
            item.quantity,
            item.quantity * COALESCE(unit.factor, 1) / COALESCE(sold_unit.factor, 1)
                * line.price_subtotal / NULLIF(line.product_uom_qty, 0) / COALESCE(NULLIF(sale.currency_rate, 0), 1)
                AS amount,
            EXTRACT(EPOCH FROM claim.decided_at - claim.create_date) / 3600 AS hours
        """

    @api.model
    def _get_tables(self):
        return SQL(
            """
            after_sales_claim claim
            LEFT JOIN after_sales_claim_line item ON item.claim_id = claim.id
            LEFT JOIN product_product product ON product.id = item.product_id
            LEFT JOIN product_template template ON template.id = product.product_tmpl_id
            LEFT JOIN sale_order_line line ON line.id = item.sale_line_id
            LEFT JOIN sale_order sale ON sale.id = claim.order_id
            LEFT JOIN uom_uom unit ON unit.id = item.uom_id
            LEFT JOIN uom_uom sold_unit ON sold_unit.id = line.product_uom_id
            LEFT JOIN %s factory ON factory.product_id = item.product_id AND factory.company_id = claim.company_id
            """,
            factories(),
        )

    def action_open_claim(self):
        """Open the claim of a row."""
        self.ensure_one()
        return self.claim_id._get_records_action()
