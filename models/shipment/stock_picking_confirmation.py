from odoo import fields, models


class StockPicking(models.Model):
    """Core announces a delivery as shipped when it is validated; we do when the carrier has it (LG-03)."""

    _inherit = "stock.picking"

    is_confirmation_held = fields.Boolean(
        recorded=True, help="Core's confirmation mail waits until the goods are handed over to the carrier."
    )

    def _send_confirmation_email(self):
        """Hold mails and text messages that would call goods shipped which still wait in the warehouse."""
        if self.env.context.get("after_sales_release_confirmation"):
            return super()._send_confirmation_email()
        waiting = self.filtered(lambda p: p._is_for_carrier() and not p.handed_over_at and p._is_to_customer())
        result = super(StockPicking, self - waiting)._send_confirmation_email()
        # Core also talks to carriers here, so the rest of the chain runs at once.
        held = waiting.with_context(skip_sms=True, after_sales_hold_confirmation=True)
        super(StockPicking, held)._send_confirmation_email()
        waiting.filtered(lambda picking: picking._is_confirmation_wanted())._record_facts(
            {"is_confirmation_held": True}
        )
        return result

    def message_post_with_source(self, source_ref, **kwargs):
        if self.env.context.get("after_sales_hold_confirmation") and source_ref == self._get_confirmation_template():
            return self.env["mail.message"]
        return super().message_post_with_source(source_ref, **kwargs)

    def _get_confirmation_template(self):
        """Return the template of core's confirmation mail."""
        return self.company_id.stock_mail_confirmation_template_id

    def _is_confirmation_wanted(self):
        """Tell whether core confirms such deliveries to the customer, by mail or by text message."""
        self.ensure_one()
        company = self.company_id.sudo()
        by_mail = company.stock_move_email_validation and company.stock_mail_confirmation_template_id
        return bool(by_mail) or company._get_text_validation("sms")

    def _release_confirmations(self):
        """Let core confirm what the carrier has taken; who has the goods in hand needs no confirmation any more."""
        held = self.filtered(lambda picking: picking.is_confirmation_held and picking.handed_over_at)
        held._record_facts({"is_confirmation_held": False})
        # A carrier that was to make the waybill and did not is not asked again behind everybody's back.
        ready = held.filtered(
            lambda p: (
                not p.received_at
                and p._is_confirmation_wanted()
                and (p.carrier_tracking_ref or not p._is_waybill_automatic())
            )
        )
        ready.with_context(after_sales_release_confirmation=True)._send_confirmation_email()
