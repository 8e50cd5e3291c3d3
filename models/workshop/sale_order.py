from odoo import api, models


class SaleOrder(models.Model):
    """The quotation of a repair: its parts go into the device, and no date is promised for them."""

    _inherit = "sale.order"

    def _on_confirming(self):
        """A quotation that is confirmed elsewhere, by its customer or in Sales, is accepted as it stands then."""
        result = super()._on_confirming()
        for repair in self.sudo().repair_order_ids.filtered(lambda r: r.taken_in_at and not r.accepted_how):
            # Which order, and who confirmed it: names need no language.
            how = f"{repair.sale_order_id.name}, {self.env.user.name}"
            repair._record_facts({"accepted_amount": repair.quote_amount, "accepted_how": how})
        return result

    def _get_goods_lines(self):
        lines = super()._get_goods_lines()
        if not self.sudo().repair_order_ids:
            return lines
        return lines.filtered(lambda line: not line.sudo().move_ids.repair_id)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_repairs(self, asked):
        """Count what the workshop or a repair point repaired of the pieces that were sold (RE-15)."""
        repairs = super()._get_repairs(asked)
        lines = self.sudo().filtered(lambda line: line.product_id.tracking != "none")
        sent = lines._get_replacing_moves()
        pieces = {line: (line.move_ids | sent.get(line, line.move_ids)).move_line_ids.lot_id for line in lines}
        lots = self.env["stock.lot"].sudo().union(*pieces.values())
        done = self.env["repair.order"].sudo().search([("lot_id", "in", lots.ids), ("outcome", "=", "fixed")])
        for line, mine in pieces.items():
            for repair in done.filtered(lambda repair, mine=mine: repair.lot_id in mine):
                repairs.setdefault(line.sudo(False), []).append((repair.fault_code_id, repair.lot_id))
        return repairs

    @api.constrains("price_unit", "product_uom_qty", "discount", "tax_ids", "order_id")
    def _check_accepted_quote(self):
        """A quote does not change after the customer has accepted it."""
        repairs = self.order_id.sudo().repair_order_ids.filtered("accepted_how")
        if repairs:
            self.env.flush_all()
            repairs._check_accepted_amount()
