from odoo import api, fields, models
from odoo.exceptions import UserError

from .refund_application import WAITING


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
        :raise UserError: before the money was decided, or once it is on its way
        """
        self.ensure_one()
        self._check_may_follow()
        self._lock_for_step("state", "refund_state")
        if self.open_application_id:
            return self.open_application_id
        if self.state not in ("approved", "awaiting_refund", "done"):
            raise UserError(self.env._("%(remedy)s is not decided yet.", remedy=self.display_name))
        is_paid = self.sudo().application_ids.filtered(lambda application: application.state == "paid")
        if self.refund_state == "arrived" or (is_paid and self.refund_state != "failed"):
            raise UserError(self.env._("%(remedy)s was paid already.", remedy=self.display_name))
        vals = {name: value for name, value in (vals or {}).items() if name in ("payment_method", "stage", "reason")}
        known = self._get_application_defaults()
        application = (
            self.env["after.sales.refund.application"]
            .sudo()
            .create(
                {
                    **known,
                    **{name: value for name, value in vals.items() if value},
                    "remedy_id": self.id,
                    "amount": self.amount,
                    "requested_by": self.env.uid,
                }
            )
        )
        return application.with_env(self.env)

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
