from markupsafe import Markup

from odoo import api, fields, models

from ...entitlement.vocabulary import WarrantyFacts


class WarrantyAnswer(models.Model):
    _inherit = "after.sales.warranty.answer"

    claim_line_id = fields.Many2one(
        "after.sales.claim.line", string="Claimed Item", index="btree_not_null", ondelete="cascade"
    )
    claim_id = fields.Many2one("after.sales.claim", index="btree_not_null", ondelete="cascade")


class ClaimLine(models.Model):
    """Whether claimed goods are under warranty, with their fault and serial number (WA-01 to WA-09)."""

    _name = "after.sales.claim.line"
    _inherit = ["after.sales.claim.line", "after.sales.warranty.host"]
    _warranty_link = "claim_line_id"

    def _get_warranty_facts(self):
        """Of several serial numbers what was found on any of them counts, and no papers of one alone."""
        self.ensure_one()
        ticket, lots = self.claim_id.ticket_id, self.lot_ids
        return WarrantyFacts(
            product=self.product_id,
            lot=lots if len(lots) == 1 else None,
            line=self.sale_line_id,
            partner=ticket.partner_id or self.order_id.partner_id,
            company=self.company_id,
            purchase_day=ticket.purchase_date,
            found=tuple(lot.void_finding for lot in lots if lot.void_finding),
            fault=self.fault_code_id,
        )

    def _prepare_warranty_answer_vals(self, row, facts):
        return super()._prepare_warranty_answer_vals(row, facts) | {"claim_id": self.claim_id.id}


class Claim(models.Model):
    _inherit = "after.sales.claim"

    warranty_card = fields.Html(
        string="Warranty",
        compute="_compute_warranty_card",
        sanitize=False,
        groups="after_sales.group_agent",
        help="What of the claimed goods is under warranty, until when, and why (not), as of now.",
    )
    warranty_answer_ids = fields.One2many(
        "after.sales.warranty.answer",
        "claim_id",
        string="Warranty When It Was Decided",
        recorded=True,
        groups="after_sales.group_agent",
    )

    @api.depends_context("lang", "uid")
    def _compute_warranty_card(self):
        rows = self._origin.line_ids._answer_warranty()
        for claim in self:
            items = claim._origin.line_ids.filtered(lambda item, rows=rows: rows.get(item))
            several = len(items) > 1
            claim.warranty_card = Markup("").join(
                item._render_warranty_card(rows[item], item.product_id.display_name if several else "")
                for item in items
            )
