from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...clock.columns import trigrams


class StockPicking(models.Model):
    """The moments of a delivery that the areas above act on.

    One area owns the ways into a transfer. What has to be true before goods leave, and what
    follows when they left or arrived, the areas above say in the hooks.
    """

    _name = "stock.picking"
    _inherit = ["after.sales.recorded", "after.sales.findable", "stock.picking"]
    _lookup_action = "after_sales.shipment_action"

    received_at = fields.Datetime(
        string="Received On", copy=False, tracking=True, help="When the customer had the goods in hand."
    )
    received_source = fields.Selection(
        [
            ("call", "Call with the customer"),
            ("carrier", "Carrier"),
            ("customer", "Customer"),
            ("delivery", "Handed over by ourselves"),
        ],
        string="Receipt Known From",
        copy=False,
    )
    # Customers and carriers call with the number of the waybill.
    carrier_tracking_ref = fields.Char(index="btree_not_null")

    # And people search by a part of it.
    _waybill_part_idx = models.Index(trigrams("carrier_tracking_ref"))

    @api.model
    def _by_number(self, search):
        names = ("name", "carrier_tracking_ref", "origin")
        ways = [way for name in names for way in self._match_number(name, search)]
        Order = self.env["sale.order"]
        return [*ways, Domain("sale_id", "in", Order._find(Order._match_number("client_order_ref", search)))]

    @api.model
    def _by_customer(self, search):
        Order = self.env["sale.order"]
        family = self.env["res.partner"]._find_family(search)
        return [Domain("partner_id", "in", family), Domain("sale_id", "in", Order._find(Order._by_customer(search)))]

    @api.model
    def _by_goods(self, search):
        return [Domain("move_ids", "any", [("product_id", "in", self._find_goods(search))])]

    def _is_to_customer(self):
        """Tell whether this transfer brings goods of an order to its customer."""
        self.ensure_one()
        return bool(self.sale_id) and self.location_dest_id.usage == "customer"

    def _is_from_customer(self):
        """Tell whether this transfer brings goods back from a customer."""
        self.ensure_one()
        return self.location_id.usage == "customer" and self.location_dest_id.usage != "customer"

    def _is_promised(self):
        """Hook: tell whether this delivery is part of what the order promised, and not made good afterwards."""
        self.ensure_one()
        return self._is_to_customer()

    def _action_done(self):
        deliveries = self.filtered(lambda picking: picking._is_to_customer())
        deliveries._check_may_leave()
        self.filtered(lambda picking: picking._is_from_customer())._on_coming_back()
        result = super()._action_done()
        deliveries.filtered(lambda picking: picking.state == "done")._on_left()
        self.filtered(lambda picking: picking._is_from_customer() and picking.state == "done")._on_came_back()
        return result

    def write(self, vals):
        result = super().write(vals)
        self._on_written(set(vals))
        return result

    def _is_for_carrier(self):
        """Hook: tell whether a carrier has to take these goods over."""
        self.ensure_one()
        return bool(self.carrier_id)

    def button_validate(self):
        """Say everything that is missing before core asks its questions, which are else answered in vain."""
        self.filtered(lambda p: p.state not in ("draft", "done", "cancel") and p._is_to_customer())._check_may_leave()
        return super().button_validate()

    def _check_may_leave(self):
        """Refuse deliveries that may not leave the house yet. :raise UserError: naming everything that is missing"""
        problems = self._get_leaving_problems()
        if problems:
            raise UserError("\n".join(problems))

    def _get_leaving_problems(self):
        """Hook: return why these deliveries may not leave yet, as sentences."""
        return []

    def _on_left(self):
        """Hook: these deliveries were validated."""

    def _on_coming_back(self):
        """Hook: goods of customers are about to come back with these transfers."""

    def _on_came_back(self):
        """Hook: goods of customers came back with these transfers."""

    def _on_cancelled(self):
        """Hook: these deliveries were cancelled."""

    def _on_step_cancelled(self):
        """Hook: these transfers inside the house, or from a factory, were cancelled."""

    def _on_written(self, names):
        """Hook: the fields with these names were written."""

    def action_open_intake(self):
        """Open a new case about this delivery."""
        self.ensure_one()
        vals = {"picking_id": self.id, "sale_order_id": self.sale_id.id}
        wizard = self.env["after.sales.case.intake"].create(vals)
        return wizard._get_records_action(name=self.env._("New Case"), target="new")

    def action_open_receipt(self):
        """Ask when the customer received these deliveries, and from whom we know."""
        wizard = self.env["after.sales.receipt.record"].create({"picking_ids": self.ids})
        return wizard._get_records_action(name=self.env._("Received by Customer"), target="new")

    def _record_receipt(self, received_at, source="customer"):
        """Store when the customer received these deliveries.

        :param received_at: UTC
        :param source: who says so: call, carrier, customer or delivery
        :raise UserError: without a moment; for one in the future or before the delivery left
        """
        if not received_at:
            raise UserError(self.env._("Say when the customer received it."))
        self.write({"received_at": received_at, "received_source": source})

    @api.constrains("received_at")
    def _check_received_at(self):
        for picking in self.filtered("received_at"):
            if picking.state != "done" or not picking._is_to_customer():
                raise ValidationError(
                    self.env._("%(picking)s has not been delivered to a customer.", picking=picking.name)
                )
            if picking.received_at > fields.Datetime.now():
                raise ValidationError(self.env._("The customer cannot have received it in the future."))
            if picking.received_at < picking.date_done.replace(hour=0, minute=0, second=0):
                raise ValidationError(self.env._("The customer cannot have received it before it was shipped."))
