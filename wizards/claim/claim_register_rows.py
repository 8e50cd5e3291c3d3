from odoo import api, fields, models

from .claim_register import WHOLE_DELIVERY


class ClaimRegister(models.TransientModel):
    """The rows to tick: what the customer has by our books, whoever sold it (MG-01)."""

    _inherit = "after.sales.claim.register"

    @api.depends("sale_order_id", "picking_id", "case_kind_id")
    def _compute_line_ids(self):
        """Offer what the customer has; what was said of it stays when another delivery or occasion is chosen."""
        for wizard in self:
            said = {line._get_key(): line._get_said() for line in wizard.line_ids if line.is_chosen}
            rows = wizard._prepare_rows()
            keys = {(row.get("sale_line_key"), row["product_id"]) for row in rows}
            rows = [row | said.get((row.get("sale_line_key"), row["product_id"]), {}) for row in rows]
            # What was added by hand, an accessory that is no line of the order, is not lost.
            rows += [{"product_id": key[1], **vals} for key, vals in said.items() if key not in keys and not key[0]]
            wizard.line_ids = [fields.Command.clear(), *(fields.Command.create(row) for row in rows)]

    def _prepare_rows(self):
        """Return the rows to tick: gifts that were promised, or the goods that came."""
        self.ensure_one()
        if not self.sale_order_id or self.decision_table in WHOLE_DELIVERY:
            return []
        goods = self._get_goods()
        rows = [self._prepare_row(line) for line in goods if line["available"] > 0 or line["delivered"] > 0]
        if self.decision_table == "missing_gift":
            rows = self._prepare_gift_rows()
        for item in self.claim_id.line_ids:
            self._merge_item(rows, item)
        chosen = [row for row in rows if row.get("is_chosen")]
        if len(rows) == 1 and not chosen and rows[0].get("available", 1) > 0:
            rows[0]["is_chosen"] = True
        return rows

    def _get_goods(self):
        """Return what the order brought, as ``sale.order._get_claimable_goods``."""
        self.ensure_one()
        order_id, picking_id = self.sale_order_id._origin.id, self.picking_id._origin.id
        goods = self.env["sale.order"]._get_claimable_goods(order_id, self.company_id, picking_id)
        return [line for line in goods if line["brought"] > 0 or not picking_id]

    def _prepare_row(self, line):
        available = line["available"]
        return {
            "sale_line_key": line["sale_line_id"],
            "product_id": line["product_id"],
            "delivered": line["brought"] if self.picking_id else line["delivered"],
            "available": available,
            "quantity": min(available, 1) or 1,
            "package_count": len(line["packages"]),
            "is_chosen": not self.claim_id and self.ticket_id.product_id.id == line["product_id"] and available > 0,
        }

    def _prepare_gift_rows(self):
        """Return the gifts noted on the order: they stand on no line, or on one that left without them."""
        gifts = self.sale_order_id.sudo().promised_gift_ids.filtered(lambda gift: gift.state != "cancelled")
        return [
            {"product_id": gift.product_id.id, "quantity": gift.quantity, "gift_state": gift.state} for gift in gifts
        ]

    def _merge_item(self, rows, item):
        """Show what the claim says already."""
        said = {"is_chosen": True} | {
            name: item[name]
            for name in ("quantity", "package_number", "package_label", "part", "problem", "is_lot_unknown")
        }
        said["lot_ids"] = [fields.Command.set(item.lot_ids.ids)]
        same = [
            row
            for row in rows
            if row["product_id"] == item.product_id.id and row.get("sale_line_key", False) == item.sale_line_id.id
        ]
        if same and not same[0].get("is_chosen"):
            same[0].update(said)
        else:
            rows.append({"product_id": item.product_id.id, "sale_line_key": item.sale_line_id.id, **said})
