from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...clock.columns import trigrams


class SaleOrder(models.Model):
    """The moments of an order that the areas above act on, and what a case takes over from it.

    What somebody on the phone is told of an order says nothing of money (IT-01).
    """

    _name = "sale.order"
    _inherit = ["after.sales.findable", "sale.order"]
    _lookup_action = "after_sales.sale_order_action"

    case_ids = fields.One2many("helpdesk.ticket", "sale_order_id", string="Cases", groups="base.group_user")
    # helpdesk_mgmt_sale copies the tickets of an order with it.
    ticket_ids = fields.Many2many(copy=False)
    case_count = fields.Integer(compute="_compute_case_count", compute_sudo=True, groups="base.group_user")
    # Platforms and customers call with their own number.
    client_order_ref = fields.Char(index="btree_not_null")

    # Core's trigram index exists only where PostgreSQL has the extension.
    _name_lookup_idx = models.Index("(name)")
    _reference_part_idx = models.Index(trigrams("client_order_ref"))

    @api.model
    def _by_number(self, search):
        cases = self.env["helpdesk.ticket"]._bear_number(search)
        return self._bear_number(search) + [Domain("case_ids", "any", case) for case in cases]

    @api.model
    def _bear_number(self, search):
        """Return the orders with a number of ours, of a platform or of a parcel, as one domain a way."""
        parcels = self.env["stock.picking"]._match_number("carrier_tracking_ref", search)
        ways = [*self._match_number("name", search), *self._match_number("client_order_ref", search)]
        return ways + [Domain("picking_ids", "any", parcel) for parcel in parcels]

    @api.model
    def _by_customer(self, search):
        family = self.env["res.partner"]._find_family(search)
        return [Domain("partner_id", "in", family), Domain("partner_shipping_id", "in", family)]

    @api.model
    def _by_goods(self, search):
        return [Domain("order_line", "any", [("product_id", "in", self._find_goods(search))])]

    def _compute_case_count(self):
        counts = self.env["helpdesk.ticket"]._read_group(
            [("sale_order_id", "in", self.ids)], ["sale_order_id"], ["__count"]
        )
        by_order = {order.id: count for order, count in counts}
        for order in self:
            order.case_count = by_order.get(order._origin.id, 0)

    def _get_goods_lines(self):
        """Return the lines whose goods have to reach the customer."""
        self.ensure_one()
        return self.order_line.filtered(
            lambda line: line.product_id.type == "consu" and not line.display_type and not line.is_delivery
        )

    def _has_all_goods(self):
        """Tell whether everything that this order has to bring was sent."""
        self.ensure_one()
        lines = self._get_goods_lines().filtered("product_uom_qty")
        return bool(lines) and all(line.qty_delivered >= line.product_uom_qty for line in lines)

    def _get_customers(self):
        """Return whose order this is: who ordered, who pays and who gets the goods."""
        return (self.partner_id | self.partner_invoice_id | self.partner_shipping_id).commercial_partner_id

    def _on_written(self, names):
        """Hook: the fields with these names were written."""

    def _on_service_scheduled(self, task, at, before=False):
        """Hook: a service provider comes to the customer of these orders, or does not come any more.

        :param task: what he does, such as install
        :param at: UTC, False when he does not come any more
        :param before: the appointment until now, UTC
        """

    def _on_confirming(self):
        """Hook: these orders are about to be confirmed; what is put into them now is prepared with them."""

    def _on_cancelling(self):
        """Hook: these orders are about to be cancelled."""

    def _get_transit_days(self, carrier=None):
        """Hook: return how many days the goods travel to the customer, 0 when nobody knows.

        :param carrier: who brings them, by default the carrier of the order
        """
        self.ensure_one()
        return 0

    def _get_factory_days(self, product):
        """Hook: return how many days a product takes from its factory to our warehouse."""
        self.ensure_one()
        return product.sale_delay

    def _get_deadline_user(self, role):
        """Return the user who has a role for this order; areas above know further roles."""
        self.ensure_one()
        lead = self.sudo().team_id.user_id
        return {"team_lead": lead, "manager": lead}.get(role) or self.user_id

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
            "goods_notes": self._get_goods_notes(),
            "lots": {product.id: lots.filtered(lambda lot, p=product: lot.product_id == p).ids for product in products},
        }

    def _get_goods_notes(self):
        """Hook: return per id of a product what whoever opens a case about it has to know, in words."""
        self.ensure_one()
        return {}

    def action_view_cases(self):
        """Open the cases of these orders."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.case_action")
        action["domain"] = [("sale_order_id", "in", self.ids)]
        action["context"] = {
            "default_sale_order_id": self.id if len(self) == 1 else False,
            "default_partner_id": self.partner_id.id if len(self.partner_id) == 1 else False,
        }
        return action

    def action_open_intake(self):
        """Open a new case about this order."""
        self.ensure_one()
        wizard = self.env["after.sales.case.intake"].create({"sale_order_id": self.id})
        return wizard._get_records_action(name=self.env._("New Case"), target="new")
