from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, plaintext2html


class StockPicking(models.Model):
    """The day on which the sales platform takes a delivery for received by itself (LG-04).

    It belongs to the platform and is put off there. What we promised the customer is another date, and stays.
    """

    _inherit = "stock.picking"

    platform_receipt_on = fields.Date(
        string="Platform Confirms On",
        recorded=True,
        index="btree_not_null",
        help="The day on which the sales platform takes the goods for received by itself. It is not our promise.",
    )
    platform_receipt_first_on = fields.Date(string="Platform Confirmed First On", recorded=True)
    platform_extension_count = fields.Integer(string="Put Off", recorded=True, help="How often it was put off.")
    platform_extension_reason = fields.Char(string="Why It Was Put Off", recorded=True)
    platform_extended_by = fields.Many2one("res.users", string="Put Off By", recorded=True, ondelete="restrict")
    platform_extended_at = fields.Datetime(string="Put Off At", recorded=True)

    def _check_platform_step(self, case):
        """Refuse whoever works neither on the case nor on the delivery, and what the customer has already."""
        self.ensure_one()
        if case:
            self.check_access("read")
            case._check_may_handle()
        else:
            self.check_access("write")
        if not self._is_to_customer() or self.state == "cancel":
            raise UserError(self.env._("%(picking)s brings nothing to a customer.", picking=self.name))
        # Who has the goods and complains of them has not confirmed them there.
        if self.received_at and not self._get_contesting_cases():
            raise UserError(self.env._("The customer has %(picking)s already.", picking=self.name))

    def _record_platform_receipt(self, day, case=None):
        """Record the day that the platform shows; the first one only.

        :param day: local date
        :param case: the case of whoever looks after it, where that is not the delivery's own person
        :raise UserError: without a day; where one is known, it is put off instead
        """
        self._check_platform_step(case)
        self._lock_for_step("platform_receipt_on")
        if not day:
            raise UserError(self.env._("Say on which day the platform confirms the receipt."))
        ordered_at = self.sale_id.sudo().date_order or self.create_date
        if day < self.company_id._get_after_sales_today(ordered_at):
            raise UserError(self.env._("The platform confirms no receipt from before the order."))
        if self.platform_receipt_on:
            raise UserError(self.env._("The day of the platform is known: put it off, and say why."))
        self.sudo()._record_facts({"platform_receipt_on": day, "platform_receipt_first_on": day})
        self._get_contesting_cases()._watch_platform_receipt()

    def _extend_platform_receipt(self, day, reason, text="", case=None):
        """Record that the platform's day was put off there, why, and what the customer was told; the promise stays.

        :param day: local date that the platform shows now
        :param text: what the customer is told, plain text; sent with the case, else with the order
        :param case: see ``_record_platform_receipt``
        :raise UserError: without a reason or words, or for a day that is not later than before, or over
        """
        self._check_platform_step(case)
        self._lock_for_step("platform_receipt_on")
        reason, text = (reason or "").strip(), (text or "").strip()
        if not day or not reason or not text:
            raise UserError(self.env._("Say until when it was put off, why, and what the customer is told."))
        today = self.company_id._get_after_sales_today()
        if day <= max(self.platform_receipt_on or today, today):
            raise UserError(self.env._("It is put off to a later day than now, and than it was."))
        before = self.platform_receipt_on
        self.sudo()._record_facts(
            {
                "platform_receipt_on": day,
                "platform_receipt_first_on": self.platform_receipt_first_on or before or day,
                "platform_extension_count": self.platform_extension_count + 1,
                "platform_extension_reason": reason,
                "platform_extended_by": self.env.uid,
                "platform_extended_at": fields.Datetime.now(),
            }
        )
        self._note_extension(before, day, reason)
        self._tell_of_extension(text, case)
        cases = self._get_contesting_cases()
        cases._fire_deadline_event("platform_extended")
        cases._watch_platform_receipt()

    def _note_extension(self, before, day, reason):
        """Note on the delivery who put it off, from when to when, and why."""
        dates = {"before": format_date(self.env, before) if before else "–", "after": format_date(self.env, day)}
        self.sudo()._message_log(
            body=self.env._("Receipt on the platform put off: %(before)s → %(after)s. %(why)s", why=reason, **dates),
            author_id=self.env.user.partner_id.id,
        )

    def _tell_of_extension(self, text, case):
        if case:
            case._tell_customer(text)
            return
        order = self.sudo().sale_id
        order.message_post(
            body=plaintext2html(text, with_paragraph=False),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.env.user.partner_id.id,
            partner_ids=order.partner_id.ids,
        )

    def _get_extension_text(self, day):
        """Return what the customer is told, in his language."""
        self.ensure_one()
        order = self.sudo().sale_id
        lang = order.partner_id.lang or self.env.lang
        delivery = self.with_context(lang=lang)
        return delivery.env._(
            "Dear %(name)s,\n\nyour order %(order)s is still on its way. So that the platform does not take it for "
            "received, we have put the automatic receipt off until %(day)s.",
            name=order.partner_id.name,
            order=order.name,
            day=format_date(delivery.env, day) if day else "…",
        )

    def action_open_platform(self):
        """Ask until when the platform's receipt was put off, and why."""
        self.ensure_one()
        wizard = self.env["after.sales.platform.extend"].create({"picking_id": self.id})
        return wizard._get_records_action(name=self.env._("Receipt on the Platform"), target="new")
