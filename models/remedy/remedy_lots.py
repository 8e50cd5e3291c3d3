from odoo import api, fields, models


class RemedyLine(models.Model):
    """Which serial numbers an item of a remedy stands for, and which were sent instead (MG-01, MX-04)."""

    _inherit = "after.sales.remedy.line"

    lot_ids = fields.Many2many(
        "stock.lot",
        string="Instead of",
        compute="_compute_lot_ids",
        help="The serial numbers or lots of the claimed item, or those that come back.",
    )
    return_lot_ids = fields.Many2many(
        "stock.lot",
        "after_sales_remedy_line_return_lot_rel",
        "remedy_line_id",
        "lot_id",
        string="Coming Back",
        ondelete="restrict",
        help="Which serial numbers or lots the customer gives back.",
    )
    sent_lot_ids = fields.Many2many(
        "stock.lot",
        string="Sent Instead",
        compute="_compute_sent_lot_ids",
        compute_sudo=True,
        help="The serial numbers or lots that the customer got for this remedy.",
    )

    @api.depends("claim_line_id.lot_ids", "return_lot_ids")
    def _compute_lot_ids(self):
        for line in self:
            line.lot_ids = line.return_lot_ids or line.claim_line_id.lot_ids

    @api.depends("product_id", "remedy_id.delivery_ids.state")
    def _compute_sent_lot_ids(self):
        for line in self:
            moves = line.remedy_id._get_deliveries_to_customer().move_ids
            sent = moves.filtered(lambda move, line=line: move.state == "done" and move.product_id == line.product_id)
            line.sent_lot_ids = sent.move_line_ids.lot_id


class Remedy(models.Model):
    _inherit = "after.sales.remedy"

    has_lots = fields.Boolean(compute="_compute_has_lots")

    @api.depends("line_ids.lot_ids", "line_ids.sent_lot_ids")
    def _compute_has_lots(self):
        for remedy in self:
            remedy.has_lots = bool(remedy.line_ids.lot_ids or remedy.line_ids.sent_lot_ids)


class ClaimLine(models.Model):
    _inherit = "after.sales.claim.line"

    sent_lot_ids = fields.Many2many(
        "stock.lot",
        string="Sent Instead",
        compute="_compute_sent_lot_ids",
        compute_sudo=True,
        help="The serial numbers or lots that the customer got for this item.",
    )

    @api.depends("remedy_line_ids.sent_lot_ids")
    def _compute_sent_lot_ids(self):
        for item in self:
            item.sent_lot_ids = item.remedy_line_ids.sent_lot_ids


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_replaced_lots(self):
        """What a replacement stands for is not claimed again; what a later one brought is, be it the same piece."""
        replaced = super()._get_replaced_lots()
        done = [("sale_line_id", "in", self.ids), ("remedy_id.type", "=", "replace"), ("remedy_id.state", "=", "done")]
        lines = self.env["after.sales.remedy.line"].sudo().search(done)
        for line in lines.sorted(lambda line: (line.remedy_id.done_at, line.id)):
            lots = line.lot_ids if line.claim_line_id.tracking == "serial" else line.lot_ids.browse()
            # Of several pieces of which one was replaced nobody has said which.
            if line._get_quantity(line.product_id.uom_id) >= len(lots) and line.sent_lot_ids:
                replaced |= lots
            replaced -= line.sent_lot_ids
        return replaced
