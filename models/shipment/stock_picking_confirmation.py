from odoo import fields, models


class StockPicking(models.Model):
    """Core announces a delivery as shipped when it is validated; we do when the carrier has it (LG-03)."""

    _inherit = "stock.picking"

    is_confirmation_held = fields.Boolean(
        copy=False, help="Core's confirmation mail waits until the goods are handed over to the carrier."
    )

    def _send_confirmation_email(self):
        """Hold mails and text messages that would call goods shipped which still wait in the house."""
        waiting = self.filtered(lambda p: p._is_for_carrier() and not p.handed_over_at and p._is_to_customer())
        result = super(StockPicking, self - waiting)._send_confirmation_email()
        held = waiting.with_context(skip_sms=True, after_sales_hold_confirmation=True)
        super(StockPicking, held)._send_confirmation_email()
        return result

    def message_post_with_source(self, source_ref, **kwargs):
        if self.env.context.get("after_sales_hold_confirmation") and source_ref == self._get_confirmation_template():
            self.is_confirmation_held = True
            return self.env["mail.message"]
        return super().message_post_with_source(source_ref, **kwargs)

    def _get_confirmation_template(self):
        """Return the template of core's confirmation mail."""
        return self.company_id.stock_mail_confirmation_template_id

    def _release_confirmations(self):
        """Send the confirmations that were held until the carrier took the goods."""
        held = self.filtered(lambda picking: picking.is_confirmation_held and picking.handed_over_at)
        for picking in held:
            picking.message_post_with_source(
                picking.sudo()._get_confirmation_template(),
                email_layout_xmlid="mail.mail_notification_light",
                subtype_xmlid="mail.mt_comment",
            )
        held.is_confirmation_held = False
