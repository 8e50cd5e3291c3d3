from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules.remedy import CANCELLED, DONE, OPEN, missing
from ..record.told import tell


class Remedy(models.Model):
    """What is sent: a delivery of its own from the order's warehouse, by the routes of the goods.

    It belongs to the order, so notice, waybill and the call afterwards are made as for any other. Its moves
    name no order line: what the order delivered and promised stays as it was.
    """

    _inherit = "after.sales.remedy"

    delivery_ids = fields.One2many("stock.picking", "remedy_id", string="Transfers")
    delivery_picking_id = fields.Many2one("stock.picking", string="Delivery", compute="_compute_delivery_picking_id")
    freight_payer = fields.Selection(
        [("company", "Our company"), ("customer", "Customer")],
        default="company",
        required=True,
        tracking=True,
        help="What has to be made good is sent at our expense.",
    )

    @api.depends("delivery_ids.state", "delivery_ids.location_dest_id")
    def _compute_delivery_picking_id(self):
        for remedy in self:
            # Who may see the remedy need not see transfers; the number says nothing else.
            deliveries = remedy.sudo()._get_deliveries_to_customer()
            alive = deliveries.filtered(lambda picking: picking.state != "cancel") or deliveries
            remedy.delivery_picking_id = alive.sorted("id")[:1]

    def _get_deliveries_to_customer(self):
        """Return the transfers that bring the goods to the customer, without the steps inside the house.

        With several steps they come into being only when the step before is done.
        """
        return self.delivery_ids.filtered(lambda picking: picking.location_dest_id.usage == "customer")

    def _make_delivery(self):
        """Ask the order's warehouse to send the items, by the routes that they would be sold by."""
        self.ensure_one()
        if not self.order_id:
            raise UserError(self.env._("Say on the case which order this is about: its warehouse sends the goods."))
        lines = self.line_ids.filtered(lambda line: line._is_to_be_sent())
        if not lines:
            raise UserError(self.env._("Nothing of %(remedy)s can be sent.", remedy=self.display_name))
        before = self.delivery_ids
        reference = self.env["stock.reference"].create({"name": self.number})
        rule = self.env["stock.rule"].with_company(self.company_id)
        rule.run([line._prepare_procurement(reference) for line in lines])
        self.invalidate_recordset(["delivery_ids"])
        new = self.delivery_ids - before
        if not new and not self._find_purchase(reference):
            raise UserError(self.env._("No route brings these goods to the customer. Ask the warehouse."))
        new.action_assign()
        self._ask_to_fetch()

    def _find_purchase(self, reference):
        """Remember the purchase order by which goods come that the factory sends itself, return it."""
        purchase = reference.purchase_ids[:1]
        if purchase:
            self.purchase_order_id = purchase
        return purchase

    def _get_delivery_states(self):
        """Return how what is sent stands, as words of ``rules.remedy``."""
        if self.means != "dispatch":
            return []
        words = {"done": DONE, "cancel": CANCELLED}
        deliveries = self._get_deliveries_to_customer()
        states = [words.get(picking.state, OPEN) for picking in deliveries]
        # Steps inside the house are on their way to the customer, until the last one says how it stands.
        inside = self.delivery_ids.filtered(lambda step: step.location_dest_id.usage != "customer")
        # What comes back of it later is no step of it.
        inside = inside.filtered(lambda step: step.location_id.usage != "customer")
        inside = inside.filtered(lambda step: not deliveries or step.state != "done")
        states += [CANCELLED if step.state == "cancel" else OPEN for step in inside]
        if not self.delivery_ids and self.purchase_order_id:
            states.append(CANCELLED if self.purchase_order_id.state == "cancel" else OPEN)
        return states

    def _note_missing(self):
        """Note what did not leave although the delivery is over, and tell the agent: it can be made good anew."""
        for remedy in self.filtered(lambda remedy: remedy.means == "dispatch" and not remedy.comes_back):
            remedy._note_missing_items()

    def _note_missing_items(self):
        self.ensure_one()
        moves = self._get_deliveries_to_customer().move_ids
        # A kit leaves as its parts: of that nothing can be told here.
        lines = self.line_ids.filtered(lambda line: line.product_id in moves.product_id)
        for product, items in lines.grouped("product_id").items():
            unit = product.uom_id
            gone = moves.filtered(lambda move, product=product: move.state == "done" and move.product_id == product)
            sent = sum(move.product_uom._compute_quantity(move.quantity, unit) for move in gone)
            wanted = [item.uom_id._compute_quantity(item.quantity, unit) for item in items]
            for item, gap in zip(items, missing(wanted, sent), strict=True):
                item.missing_quantity = unit._compute_quantity(gap, item.uom_id)
        lacking = lines.filtered(lambda line: line.missing_quantity > 1e-6)
        if lacking:
            self._tell_missing(lacking)

    def _tell_missing(self, lines):
        goods = ", ".join(f"{line.missing_quantity:g} × {line.product_id.display_name}" for line in lines)
        self.ticket_id.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=(self.ticket_id.user_id or self.create_uid).id,
            summary=tell(
                self, lambda speaker: speaker.env._("%(remedy)s: not everything was sent", remedy=self.number)
            ),
            note=self.env._("Did not leave: %(goods)s. Propose it anew, or tell the customer.", goods=goods),
        )

    def _cancel_deliveries(self):
        self.delivery_ids.filtered(lambda picking: picking.state not in ("done", "cancel")).action_cancel()


class RemedyLine(models.Model):
    _inherit = "after.sales.remedy.line"

    def _prepare_procurement(self, reference):
        """Return the need for this item at the customer's, as rules of stock understand it."""
        self.ensure_one()
        remedy, order = self.remedy_id, self.remedy_id.order_id
        customer = order.partner_shipping_id
        values = {
            "company_id": remedy.company_id,
            "warehouse_id": order.warehouse_id,
            "partner_id": customer.id,
            "date_planned": remedy._get_ready_at(self),
            "reference_ids": reference,
            "remedy_id": remedy.id,
            "product_description_variants": self.part or "",
        }
        product, quantity, unit = self._get_sent_goods()
        return self.env["stock.rule"].Procurement(
            product,
            quantity,
            unit,
            customer.with_company(remedy.company_id).property_stock_customer,
            self.display_name,
            f"{remedy.number} {order.name}",
            remedy.company_id,
            values,
        )
