from odoo import fields, models


class SaleOrder(models.Model):
    """A service provider who comes to install has an appointment: nobody has to book another one (IN-01)."""

    _inherit = "sale.order"

    def _on_service_scheduled(self, task, at, before=False):
        result = super()._on_service_scheduled(task, at, before)
        if task == "install":
            deliveries = self.picking_ids.filtered(lambda picking: picking.state != "cancel")
            deliveries.filtered(lambda picking: picking._is_to_customer())._note_service(at, before)
        return result


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _note_service(self, at, before):
        """Store an appointment that was made with a service provider, or its end.

        :param at: UTC, False when nobody comes any more
        :param before: the appointment of the same provider until now, UTC
        """
        known = self.filtered(lambda picking: before and picking.installation_at == before)
        booked = (known | self.filtered(lambda picking: picking._is_installation_open())) if at else known
        if not booked:
            return
        booked.write({"installation_at": at})
        now = fields.Datetime.now()
        if at:
            mailed = booked.filtered("sale_user_id.email")
            mailed.message_mail_with_source(self.env.ref("after_sales.mail_template_installation"), force_send=False)
            booked._fire_deadline_event("booked", now)
        else:
            # It has to be booked again, from today on.
            booked.filtered("received_at")._start_deadlines("received", now)
