from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules.remedy import OPEN
from .refund_application import WAITING
from .remedy_provider_refund import RUNNING


class Remedy(models.Model):
    """Money that finance pays out by hand, to an account that the customer named (RF-04, RF-05)."""

    _inherit = "after.sales.remedy"

    application_ids = fields.One2many("after.sales.refund.application", "remedy_id", string="Refund Applications")
    open_application_id = fields.Many2one("after.sales.refund.application", compute="_compute_open_application_id")

    @api.depends("application_ids.state")
    def _compute_open_application_id(self):
        for remedy in self:
            waiting = remedy.application_ids.filtered(lambda application: application.state in WAITING)
            remedy.open_application_id = waiting[:1]

    def _find_transfer_route(self):
        """Return the route of money that is paid to an account, empty where none is set."""
        return self.env["after.sales.refund.route"]._choose(self.company_id, channel="transfer")[0]

    def _apply(self, vals=None):
        """Write an application for this money; one that waits already is returned.

        :param vals: payment_method, stage and reason
        :return: the application, as a draft without an account
        :raise UserError: before the money was decided, once it is on its way, or where none was received
        """
        self.ensure_one()
        self._check_may_follow()
        self._lock_for_step("state", "refund_state")
        if self.open_application_id:
            return self.open_application_id
        if self.state not in ("approved", "awaiting_refund", "done"):
            raise UserError(self.env._("%(remedy)s is not decided yet.", remedy=self.display_name))
        if self.credit_program:
            raise UserError(self.env._("%(remedy)s is given as a store credit.", remedy=self.display_name))
        if self.sudo().provider_refund_id.state in RUNNING:
            raise UserError(self.env._("The provider is about to refund it already."))
        is_paid = self.sudo().application_ids.filtered(lambda application: application.state == "paid")
        if self.refund_state == "arrived" or (is_paid and self.refund_state != "failed"):
            raise UserError(self.env._("%(remedy)s was paid already.", remedy=self.display_name))
        vals = {name: value for name, value in (vals or {}).items() if name in ("payment_method", "stage", "reason")}
        known = self._get_application_defaults()
        amount = self._get_payable()
        self._check_payable(amount)
        application = (
            self.env["after.sales.refund.application"]
            .sudo()
            .create(
                {
                    **known,
                    **{name: value for name, value in vals.items() if value},
                    "remedy_id": self.id,
                    "amount": amount,
                    "requested_by": self.env.uid,
                }
            )
        )
        return application.with_env(self.env)

    def _get_payable(self, without=None):
        """Return what may go out in money: what was decided, as far as it came in and the credit note is open.

        :param without: an application that is about to be paid: it does not stand in its own way
        """
        self.ensure_one()
        remedy = self.sudo()
        move = remedy.refund_move_id
        amounts = [remedy._get_money_back()]
        left = remedy._get_money_in_house()
        if left is not None:
            amounts.append(left - remedy._get_money_promised(without))
        if move.state == "posted":
            amounts.append(move.amount_residual if move._get_refund_state() == OPEN else 0.0)
        return remedy.currency_id.round(max(min(amounts), 0.0))

    def _get_money_in_house(self):
        """Return what of the money that came in for this order has not gone out, None where nobody knows.

        What a service has cost beside the goods never came in here.
        """
        self.ensure_one()
        remedy = self.sudo()
        order = remedy.order_id
        if not order or remedy.source_job_id:
            return None
        received = order._get_money_received()
        # What the agent says of a payment elsewhere was approved with the remedy.
        received = max(received, order._get_paid_total()) if remedy.is_paid_outside else received
        return received - order._get_money_paid_out() - remedy._get_money_at_providers()

    def _get_money_promised(self, without=None):
        """Return what applications for this order ask for, and what they paid before payments were booked."""
        self.ensure_one()
        domain = [("remedy_id.order_id", "=", self.order_id.id), ("remedy_id.source_job_id", "=", False)]
        domain += ["|", ("state", "in", WAITING), "&", ("state", "=", "paid"), ("payment_id", "=", False)]
        applications = self.env["after.sales.refund.application"].sudo().search(domain)
        came_back = applications.filtered(lambda one: one.state == "paid" and one.remedy_id.refund_state == "failed")
        return sum((applications - came_back - (without or applications.browse())).mapped("amount"))

    def _check_payable(self, amount, without=None):
        """Refuse money that never came in: a credit note lowers what is owed, and nothing goes out for it.

        :raise UserError: saying how much may be paid out
        """
        self.ensure_one()
        left = self._get_payable(without)
        if amount and self.currency_id.compare_amounts(amount, left) <= 0:
            return
        raise UserError(
            self.env._(
                "Only %(left)s of what was received for %(order)s is left to pay out: the credit note lowers what the "
                "customer owes. Has he paid, have the payment recorded first.",
                left=self.currency_id.format(left),
                order=self.sudo().order_id.name or self.number,
            )
        )

    def _get_application_defaults(self):
        """Return what our records say of the purpose: how it was paid, before or after the sale, and why."""
        self.ensure_one()
        remedy = self.sudo()
        owed = remedy._get_owed_reason() if remedy.source_job_id else ""
        reason = (
            owed or remedy.customer_wish or remedy.ticket_id.case_kind_id.name or dict(self._get_types())[self.type]
        )
        left = remedy.order_id.picking_ids.filtered(lambda picking: picking.state == "done")
        return {
            "payment_method": remedy._get_payment_method().name or False,
            "stage": "after" if left else "pre",
            "reason": reason,
        }

    def _get_payee_names(self):
        """Return the names under which we know the customer: any other payee is somebody else."""
        self.ensure_one()
        remedy = self.sudo()
        partners = remedy.partner_id | remedy.order_id.partner_id | remedy.order_id.partner_invoice_id
        return (partners | partners.commercial_partner_id).mapped("name")

    def _follow_application(self, application):
        """The application was paid: the money is on its way to the account, with its proof."""
        self.ensure_one()
        self.refund_proof_ids |= application.proof_ids
        self._send_refund(application.paid_on, self._find_transfer_route() or self.refund_route_id)

    def _cancel_applications(self, reason):
        """Take back what was applied for: the remedy was given up."""
        waiting = self.sudo().application_ids.filtered(lambda application: application.state in WAITING)
        for application in waiting:
            application._pass_to("cancelled", {"ended_reason": reason})
            application.activity_ids.with_context(mail_activity_quick_update=True).unlink()

    def action_open_apply(self):
        """Ask whom the money goes to."""
        self.ensure_one()
        self._check_may_follow()
        wizard = self.env["after.sales.refund.apply"].create({"remedy_id": self.id})
        return wizard._get_records_action(name=self.env._("Refund Application"), target="new")

    def action_view_applications(self):
        """Open the applications for this money."""
        return self.application_ids._get_records_action(name=self.env._("Refund Applications"))
