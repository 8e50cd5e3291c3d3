from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules import promise as rules


class StockPicking(models.Model):
    _inherit = "stock.picking"

    received_at = fields.Datetime(
        string="Received On", copy=False, tracking=True, help="When the customer had the goods in hand."
    )
    early_ship_consent_at = fields.Datetime(
        string="Early Shipment Agreed", copy=False, tracking=True, help="When the customer agreed to an early delivery."
    )
    early_ship_consent_by = fields.Many2one("res.users", readonly=True, copy=False)

    def _action_done(self):
        """Ask before goods leave early, then tell the orders what was shipped."""
        self._check_early_shipment()
        result = super()._action_done()
        done = self.filtered(lambda picking: picking.state == "done" and picking._is_to_customer())
        done.filtered(lambda p: not p.carrier_id and p.company_id.after_sales_received_on_delivery)._receive_as_done()
        done.sale_id.filtered("is_shipped")._fire_deadline_event("shipped")
        return result

    def write(self, vals):
        """Judge the promises whenever it becomes known when a customer received something."""
        result = super().write(vals)
        if "received_at" in vals:
            self.sale_id._judge_receipt()
        return result

    def action_cancel(self):
        """Judge the promise when what was still missing is cancelled."""
        orders = self.filtered(lambda picking: picking._is_to_customer()).sale_id
        result = super().action_cancel()
        orders.filtered(lambda order: order.state == "sale")._judge_receipt()
        return result

    def _is_to_customer(self):
        """Tell whether this transfer brings goods of an order to its customer."""
        self.ensure_one()
        return bool(self.sale_id) and self.location_dest_id.usage == "customer"

    def _check_early_shipment(self):
        """Shipping earlier than agreed needs the customer's consent (DL-07)."""
        for picking in self.filtered(lambda p: p._is_to_customer() and not p.early_ship_consent_at):
            order, company = picking.sale_id.sudo(), picking.company_id
            today = company._get_after_sales_today()
            if order.receipt_deadline and rules.ships_too_early(
                today, order.receipt_deadline, order._get_transit_days(), company.after_sales_early_days
            ):
                raise UserError(
                    self.env._(
                        "%(picking)s would arrive long before %(date)s. Ask the customer and record the consent with "
                        "“Customer Agrees to Early Shipment”.",
                        picking=picking.name,
                        date=order.receipt_deadline,
                    )
                )

    def action_early_ship_consent(self):
        """Record that the customer agreed to get the goods early."""
        self.write({"early_ship_consent_at": fields.Datetime.now(), "early_ship_consent_by": self.env.uid})
        return True

    def action_open_receipt(self):
        """Ask when the customer received this delivery."""
        self.ensure_one()
        wizard = self.env["after.sales.receipt.record"].create({"picking_id": self.id})
        return wizard._get_records_action(name=self.env._("Received by Customer"), target="new")

    def _record_receipt(self, received_at):
        """Store when the customer received these deliveries (UTC) and judge the promises.

        :raise UserError: for a delivery that has not left, or a moment in the future or before it left
        """
        if not received_at:
            raise UserError(self.env._("Say when the customer received it."))
        self.received_at = received_at

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

    def _receive_as_done(self):
        """Count what was handed over without a carrier as received at that moment."""
        for date_done, pickings in self.filtered(lambda p: not p.received_at).grouped("date_done").items():
            pickings.received_at = date_done
