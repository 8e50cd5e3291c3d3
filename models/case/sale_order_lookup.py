from odoo import fields, models
from odoo.tools import format_date

from ..clock.columns import trigrams


class SaleOrder(models.Model):
    """What somebody on the phone is told of an order, and what a case takes over from it; no money (IT-01)."""

    _inherit = "sale.order"

    # Platforms and customers call with their own number.
    client_order_ref = fields.Char(index="btree_not_null")

    # Core's trigram index exists only where PostgreSQL has the extension.
    _name_lookup_idx = models.Index("(name)")
    _reference_part_idx = models.Index(trigrams("client_order_ref"))

    def _get_order_day(self):
        """Return the local day of the order."""
        self.ensure_one()
        tz = self.company_id.resource_calendar_id.tz or "UTC"
        return fields.Datetime.context_timestamp(self.with_context(tz=tz), self.date_order).date()

    def _get_lookup_values(self, picking=None):
        """Return one line of a list of orders to choose from.

        :param picking: the delivery by whose waybill the order was found
        """
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        goods = [f"{line.product_id.name} × {line.product_uom_qty:g}" for line in self._get_goods_lines()]
        return {
            "key": f"picking:{picking.id}:{self.id}" if picking else f"order:{self.id}",
            "number": self.name,
            "reference": self.client_order_ref or "",
            "day": format_date(self.env, self._get_order_day()),
            "customer": self.partner_id.display_name,
            "goods": ", ".join(goods),
            "state": states[self.state],
            "is_cancelled": self.state == "cancel",
        }

    def _get_case_facts(self, picking_id=False):
        """Return what a case about this order takes over, in plain values.

        :param picking_id: the delivery it is about; by default the only one there is
        """
        self.ensure_one()
        deliveries = self.picking_ids.filtered(lambda p: p._is_to_customer() and p.state != "cancel")
        picking = deliveries.filtered(lambda p: p.id == picking_id) or (deliveries if len(deliveries) == 1 else [])
        products = self._get_goods_lines().product_id
        lots = deliveries.move_line_ids.filtered(lambda line: line.state == "done").lot_id
        return {
            "partner_id": self.partner_id.id,
            "label": f"{self.name}, {format_date(self.env, self._get_order_day())}, {self.user_id.name or '–'}",
            "purchase_date": self._get_order_day(),
            "sale_channel_id": self.sale_channel_id.id,
            "product_ids": products.ids,
            "picking_id": picking.id if picking else False,
            "lots": {product.id: lots.filtered(lambda lot, p=product: lot.product_id == p).ids for product in products},
        }
