from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """What was agreed, read back to the customer before anything leaves (SH-09)."""

    _inherit = "sale.order"

    details_verified_at = fields.Datetime(string="Details Verified On", recorded=True, tracking=True)
    details_verified_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    details_verified_text = fields.Text(
        string="Details Verified", recorded=True, help="What the customer confirmed, as it was read."
    )
    details_state = fields.Selection(
        [("to_verify", "To verify"), ("changed", "Changed since"), ("verified", "Verified with the customer")],
        string="Details",
        compute="_compute_details_state",
    )
    reminder_sent_at = fields.Datetime(string="Reminder Sent On", recorded=True)

    @api.depends("details_verified_at", "details_verified_text", "order_line.product_uom_qty", "order_line.name")
    def _compute_details_state(self):
        for order in self:
            if not order.details_verified_at:
                order.details_state = "to_verify"
            else:
                same = order.details_verified_text == order._get_details_text()
                order.details_state = "verified" if same else "changed"

    def _get_details_text(self):
        """Return the goods as they are read to the customer, a line each: description and quantity."""
        self.ensure_one()
        # In one language, whoever asks: what was confirmed has to compare equal for every reader.
        self = self.with_context(lang=self.partner_id.lang)
        goods = self._get_goods_lines()
        return "\n".join(f"{line.name} × {line.product_uom_qty:.15g} {line.product_uom_id.name}" for line in goods)

    def action_open_details(self):
        """Open the talk in which the details are verified with the customer."""
        self.ensure_one()
        wizard = self.env["after.sales.details.verify"].create({"order_id": self.id})
        return wizard._get_records_action(name=self.env._("Verify Details"), target="new")

    def _verify_details(self, text):
        """Store that the customer confirmed the details of these orders.

        :param text: what was read to the customer
        :raise UserError: when the order has changed since it was read, or has no goods
        """
        self.check_access("write")
        for order in self:
            current = order._get_details_text()
            if not current:
                raise UserError(self.env._("%(order)s has no goods to verify.", order=order.name))
            if text != current:
                raise UserError(
                    self.env._("%(order)s was changed in the meantime. Read the details again.", order=order.name)
                )
        self._record_facts(
            {
                "details_verified_at": fields.Datetime.now(),
                "details_verified_by": self.env.uid,
                "details_verified_text": text,
            }
        )

    def _get_reminders(self):
        """Return the reminders that end the deal, by the categories of the goods and the delivery mode."""
        self.ensure_one()
        texts = self.order_line.product_id.categ_id._get_customer_reminders()
        return [*filter(None, [self.sudo().delivery_mode_id.instructions]), *texts]

    def _send_reminder(self):
        """Mail the standard reminder to the customers of these orders.

        :raise UserError: for a customer without an e-mail address
        """
        for order in self.filtered(lambda order: not order.partner_id.email):
            raise UserError(
                self.env._(
                    "%(customer)s has no e-mail address. Copy the text into a chat instead.",
                    customer=order.partner_id.display_name,
                )
            )
        template = self.env.ref("after_sales.mail_template_reminder")
        self.message_mail_with_source(template, force_send=False)
        self._mark_reminded()

    def _mark_reminded(self):
        """Store that the customer was given the standard reminder."""
        self._record_facts({"reminder_sent_at": fields.Datetime.now()})
