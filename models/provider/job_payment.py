from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class Job(models.Model):
    """Who pays the provider, and how: the first time the customer in advance, later we by bill (PV-05)."""

    _inherit = "after.sales.job"

    payment_mode = fields.Selection(
        [("customer_advance", "Customer advances, we refund"), ("transfer", "We transfer")],
        recorded=True,
        tracking=True,
        help="The first job with a provider is paid by the customer and refunded; later ones are paid by transfer.",
    )
    is_first_job = fields.Boolean(string="First Job of This Provider", recorded=True)
    bill_id = fields.Many2one("account.move", string="Vendor Bill", recorded=True, index="btree_not_null")
    is_billed = fields.Boolean(compute="_compute_is_billed", compute_sudo=True)
    fee_advanced = fields.Monetary(
        string="Advanced by the Customer", recorded=True, help="To be refunded against the receipt."
    )
    fee_advanced_at = fields.Datetime(string="Receipt Recorded On", recorded=True)
    fee_receipt_ids = fields.Many2many(
        "ir.attachment",
        "after_sales_job_receipt_rel",
        string="Receipt of Payment",
        recorded=True,
        bypass_search_access=True,
    )

    @api.depends("bill_id.state")
    def _compute_is_billed(self):
        for job in self:
            job.is_billed = bool(job.bill_id) and job.bill_id.state != "cancel"

    def _get_payment_mode(self, is_first):
        """Return how a provider is paid: a stranger by the customer in advance, one we know by transfer (PV-05)."""
        return "customer_advance" if is_first and not self.redo_of_id else "transfer"

    def _set_payment_mode(self, mode):
        """Choose another way of payment than proposed, before the job is done.

        :param mode: customer_advance or transfer
        """
        self.check_access("write")
        for job in self:
            if job.state in ("done", "verified", "cancelled"):
                raise UserError(self.env._("%(job)s is done; how it is paid was agreed before.", job=job.name))
        self._record_facts({"payment_mode": mode})

    def _record_fee_receipt(self, amount, attachments):
        """Store what the customer paid the provider, with the receipt: the refund can be made (PV-05).

        :param amount: in the job's currency
        :param attachments: the receipt, stored already
        :raise UserError: without amount or receipt, before the work is done, or where we pay the provider ourselves
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_for_step()
        if self.payment_mode != "customer_advance":
            raise UserError(self.env._("This provider is paid by ourselves, not by the customer."))
        if self.state not in ("done", "verified"):
            raise UserError(self.env._("The work is not done yet."))
        if self.fee_advanced_at:
            raise UserError(self.env._("The receipt of %(job)s has been recorded already.", job=self.name))
        self._store_fee(amount, attachments)
        self._on_fee_advanced()

    def _correct_fee_receipt(self, amount, reason, attachments):
        """Record anew what the customer paid the provider: a lead's correction of a receipt that was misread (PV-05).

        :param amount: in the job's currency
        :param reason: what was wrong, for the record
        :param attachments: another receipt, stored already; empty when the one recorded was right
        :raise UserError: without a receipt before or a reason, or when the fee is refunded already
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("after_sales.group_lead"):
            raise AccessError(self.env._("Only a team lead corrects the receipt of a customer."))
        self._lock_for_step()
        if not self.fee_advanced_at:
            raise UserError(self.env._("No receipt of %(job)s has been recorded.", job=self.name))
        if not (reason or "").strip():
            raise UserError(self.env._("Say what was wrong."))
        self._check_fee_may_change()
        before = self.currency_id.format(self.fee_advanced)
        self._store_fee(amount, attachments or self.fee_receipt_ids)
        after = self.currency_id.format(amount)
        values = {"before": before, "after": after, "reason": reason}
        self._log_step(self.env._("Receipt corrected: %(before)s → %(after)s. %(reason)s", **values))
        self._on_fee_advanced()

    def _store_fee(self, amount, attachments):
        if amount <= 0 or not attachments:
            raise UserError(self.env._("Enter what the customer paid, and attach the receipt."))
        (attachments - self.fee_receipt_ids)._take_over(self)
        self._record_facts(
            {
                "fee_advanced": amount,
                "fee_advanced_at": fields.Datetime.now(),
                "fee_receipt_ids": [fields.Command.set(attachments.ids)],
            }
        )

    def _check_fee_may_change(self):
        """Hook: refuse another amount where the customer has the money already."""

    def _on_fee_advanced(self):
        """Hook: the customer has advanced the fee of this job, and the receipt is there: refund it."""

    def _prepare_bill(self):
        """Make a draft vendor bill from the agreed price; never a second one while there is one (PV-05).

        :return: the bill
        :raise UserError: before the callback, where the customer pays, or without a price
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_for_step()
        self.invalidate_recordset(["bill_id"])
        if self.is_billed:
            return self.bill_id
        if self.state != "verified":
            raise UserError(self.env._("%(job)s is paid once the customer was called back.", job=self.name))
        if self.payment_mode != "transfer" or self.fee_advanced_at:
            raise UserError(self.env._("The customer paid this provider, and gets the fee refunded."))
        again = self.redo_ids.filtered(lambda job: job.state not in ("verified", "cancelled"))[:1]
        if again:
            raise UserError(
                self.env._(
                    "%(job)s is being done again by %(again)s: the bill waits for it.", job=self.name, again=again.name
                )
            )
        if not self.agreed_price:
            raise UserError(self.env._("There is nothing to pay for %(job)s.", job=self.name))
        # Agents are no accountants: a draft with exactly the agreed price is all they may make.
        bill = self._as_step().env["account.move"].with_company(self.company_id).create(self._prepare_bill_vals())
        self._record_facts({"bill_id": bill.id})
        self._log_step(self.env._("Vendor bill prepared."))
        return bill

    def _prepare_bill_vals(self):
        """Return the values of the vendor bill."""
        self.ensure_one()
        tasks = dict(self._fields["task"]._description_selection(self.env))
        line = {"name": f"{self.name} {tasks[self.task]}", "quantity": 1, "price_unit": self.agreed_price}
        return {
            "move_type": "in_invoice",
            "partner_id": self.provider_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "invoice_origin": self.name,
            "invoice_line_ids": [fields.Command.create(line)],
        }

    def action_prepare_bill(self):
        """Prepare the vendor bill."""
        for job in self:
            job._prepare_bill()
        return True

    def action_view_bill(self):
        """Open the vendor bill."""
        self.ensure_one()
        return self.bill_id._get_records_action()
