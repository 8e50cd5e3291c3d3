from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...rules import promise


class FactoryNote(models.Model):
    """What history says beside what a note says (FN-01)."""

    _inherit = "after.sales.factory.note"

    observed_lead_p50 = fields.Float(string="Observed Median", compute="_compute_observed", digits=(16, 1))
    observed_lead_p90 = fields.Float(string="Observed 90th Percentile", compute="_compute_observed", digits=(16, 1))
    observed_count = fields.Integer(string="Observed Deliveries", compute="_compute_observed")
    is_contradicted = fields.Boolean(
        string="Contradicted by History", compute="_compute_observed", search="_search_is_contradicted"
    )
    observed_reason = fields.Char(string="What History Says", compute="_compute_observed")

    @api.depends("partner_id", "category_id", "series", "lead_days", "company_id")
    @api.depends_context("lang")
    def _compute_observed(self):
        observed = self._read_observed()
        for note in self:
            median, p90, count = observed.get(note._origin.id, (0.0, 0.0, 0))
            least = max(note.company_id.after_sales_history_min, 1)
            verdict = promise.note_verdict(note.lead_days, median, p90, count, least, _=self.env._)
            note.observed_lead_p50, note.observed_lead_p90, note.observed_count = median, p90, count
            note.is_contradicted = not verdict.allowed
            note.observed_reason = verdict.reason

    def _search_is_contradicted(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        # A few hundred notes at most: one query reads what was observed for all of them.
        contradicted = self.search([("company_id", "in", self.env.companies.ids)]).filtered("is_contradicted")
        return [("id", "in" if (True in value) == (operator == "in") else "not in", contradicted.ids)]

    def _read_observed(self):
        """Return (median, 90th percentile, count) of the real lead times in days, per note, in one query.

        A lead time runs from the purchase order to its receipt; for sales that no purchase order
        was made for, from the sales order to its delivery.
        """
        if not self.ids:
            return {}
        self._flush_observed()
        today = fields.Datetime.now()
        since = [
            SQL("(%s, %s::timestamp)", company.id, today - timedelta(days=company.after_sales_history_days))
            for company in self.company_id
        ]
        rows = self.env.execute_query(
            SQL(
                """
                WITH since(company_id, date) AS (VALUES %(since)s),
                lead AS (%(receipts)s UNION ALL %(deliveries)s)
                SELECT note.id,
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY lead.days),
                       percentile_cont(0.9) WITHIN GROUP (ORDER BY lead.days), count(*)
                  FROM after_sales_factory_note note
                  JOIN lead ON lead.partner_id = note.partner_id AND lead.company_id = note.company_id
                  JOIN product_template template ON template.id = lead.product_tmpl_id
                  LEFT JOIN product_category category ON category.id = template.categ_id
                  LEFT JOIN product_category wanted ON wanted.id = note.category_id
                 WHERE note.id IN %(notes)s
                   AND (wanted.id IS NULL OR category.parent_path LIKE wanted.parent_path || '%%')
                   AND lower(trim(COALESCE(note.series, '')))
                       IN ('', lower(trim(COALESCE(template.factory_series, ''))))
                 GROUP BY note.id
                """,
                since=SQL(", ").join(since),
                receipts=self._sql_receipts(),
                deliveries=self._sql_deliveries(),
                notes=tuple(self.ids),
            )
        )
        return {note_id: (median, p90, count) for note_id, median, p90, count in rows}

    def _flush_observed(self):
        """Write what the query reads, and no more: what waits to be computed may wait for its answer."""
        for name, fields_read in {
            "after.sales.factory.note": ["partner_id", "company_id", "category_id", "series"],
            "product.template": ["categ_id", "factory_series"],
            "purchase.order": ["partner_id", "date_approve"],
            "sale.order": ["date_order", "sold_from_stock"],
            "stock.move": ["state", "date", "location_id", "location_dest_id", "purchase_line_id", "sale_line_id"],
        }.items():
            self.env[name].flush_model(fields_read)

    def _sql_receipts(self):
        """Return the lead times of done receipts: from the purchase order to the arrival."""
        return SQL(
            """SELECT po.partner_id, move.company_id, product.product_tmpl_id,
                      EXTRACT(EPOCH FROM move.date - po.date_approve) / 86400 AS days
                 FROM stock_move move
                 JOIN since ON since.company_id = move.company_id AND move.date >= since.date
                 JOIN purchase_order_line line ON line.id = move.purchase_line_id
                 JOIN purchase_order po ON po.id = line.order_id AND po.date_approve IS NOT NULL
                 JOIN stock_location source ON source.id = move.location_id AND source.usage = 'supplier'
                 JOIN product_product product ON product.id = move.product_id
                WHERE move.state = 'done' AND po.partner_id IN %s""",
            tuple(self.partner_id.ids) or (0,),
        )

    def _sql_deliveries(self):
        """Return the lead times of deliveries that no purchase order of ours explains."""
        return SQL(
            """SELECT factory.partner_id, move.company_id, product.product_tmpl_id,
                      EXTRACT(EPOCH FROM move.date - so.date_order) / 86400 AS days
                 FROM stock_move move
                 JOIN since ON since.company_id = move.company_id AND move.date >= since.date
                 JOIN sale_order_line line ON line.id = move.sale_line_id
                 JOIN sale_order so ON so.id = line.order_id AND so.sold_from_stock IS NOT TRUE
                 JOIN stock_location dest ON dest.id = move.location_dest_id AND dest.usage = 'customer'
                 JOIN product_product product ON product.id = move.product_id
                 JOIN LATERAL (SELECT info.partner_id FROM product_supplierinfo info
                                WHERE info.product_tmpl_id = product.product_tmpl_id
                                  AND (info.company_id IS NULL OR info.company_id = move.company_id)
                                ORDER BY info.sequence, info.id LIMIT 1) factory ON TRUE
                WHERE move.state = 'done' AND factory.partner_id IN %s
                  AND NOT EXISTS (SELECT 1 FROM stock_reference_sale_rel rel
                                    JOIN stock_reference_purchase_rel po ON po.reference_id = rel.reference_id
                                   WHERE rel.sale_id = so.id)""",
            tuple(self.partner_id.ids) or (0,),
        )
