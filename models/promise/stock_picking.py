from odoo import fields, models

from ...rules import promise


class StockPicking(models.Model):
    """What a delivery means for the promise: not too early, and judged when it arrives."""

    _inherit = "stock.picking"

    early_ship_consent_at = fields.Datetime(
        string="Early Shipment Agreed",
        recorded=True,
        tracking=True,
        help="When the customer agreed to an early delivery.",
    )
    early_ship_consent_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")

    def _get_leaving_problems(self):
        """Shipping earlier than agreed needs the customer's consent (DL-07)."""
        problems = super()._get_leaving_problems()
        for picking in self.filtered(lambda p: p._is_promised() and not p.early_ship_consent_at):
            order, company = picking.sale_id.sudo(), picking.company_id
            today = company._get_after_sales_today()
            if order.receipt_deadline and promise.ships_too_early(
                today,
                order.receipt_deadline,
                order._get_transit_days(picking.carrier_id),
                company.after_sales_early_days,
            ):
                problems.append(
                    self.env._(
                        "%(picking)s would arrive long before %(date)s. Ask the customer and record the consent with "
                        "“Customer Agrees to Early Shipment”.",
                        picking=picking.name,
                        date=order.receipt_deadline,
                    )
                )
        return problems

    def _on_left(self):
        """Tell the orders what was shipped; what we handed over ourselves was received at that moment."""
        result = super()._on_left()
        own = self.filtered(lambda p: not p._is_for_carrier() and p.company_id.after_sales_received_on_delivery)
        own._receive_as_done()
        promised = self.filtered(lambda p: p._is_promised())
        promised.sale_id.filtered("is_shipped")._fire_deadline_event("shipped")
        return result

    def _on_written(self, names):
        """Judge the promises whenever it becomes known when a customer received something."""
        result = super()._on_written(names)
        if "received_at" in names:
            self.sale_id._judge_receipt()
        return result

    def _on_cancelled(self):
        """Judge the promise when what was still missing is cancelled."""
        result = super()._on_cancelled()
        # Whoever may cancel a delivery need not see the order, whose promise follows from it.
        orders = self.sudo().sale_id.filtered(lambda order: order.state == "sale")
        orders._judge_receipt()
        orders._end_check_ins()
        return result

    def _is_promised(self):
        """What is sent again after the customer had it is not what the order promised."""
        return super()._is_promised() and not self._get_sent_before().received_at

    def _get_sent_before(self):
        """Return the delivery whose goods this one sends again: by core's exchange, or a return of a return."""
        self.ensure_one()
        # Whoever sees a delivery may know that it is a second one.
        picking = self.sudo()
        return picking.move_ids.exchange_of_id[:1] or picking.return_id.return_id

    def _has_come_back(self):
        """Tell whether all goods of this delivery came back before the customer had received them."""
        self.ensure_one()
        moves = self.sudo().move_ids.filtered(lambda move: move.state == "done" and move.quantity)
        return bool(moves) and not self.received_at and all(move._has_come_back() for move in moves)

    def _is_scheduled(self):
        """Hook: tell whether this transfer is a step on the way of promised goods to the customer."""
        self.ensure_one()
        return self.picking_type_code != "incoming" and not self.return_id and not self.move_ids.exchange_of_id

    def action_early_ship_consent(self):
        """Record that the customer agreed to get the goods early."""
        self._record_facts({"early_ship_consent_at": fields.Datetime.now(), "early_ship_consent_by": self.env.uid})
        return True

    def _receive_as_done(self):
        """Count what was handed over without a carrier as received at that moment."""
        for date_done, pickings in self.filtered(lambda p: not p.received_at).grouped("date_done").items():
            pickings._record_receipt(date_done, "delivery")
