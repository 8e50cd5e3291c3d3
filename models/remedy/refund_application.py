from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import lifecycle, payout
from .res_company import FINANCE

ROLES = [("supervisor", "Supervisor"), ("manager", "Manager"), ("finance", "Finance")]
#: The group that a user needs to sign in each role.
ROLE_GROUPS = {"supervisor": "after_sales.group_lead", "manager": "after_sales.group_manager", "finance": FINANCE}
ACCOUNTS = [("bank", "Bank account"), ("alipay", "Alipay account")]
#: States in which the money is still asked for.
WAITING = ("draft", "to_sign", "signed")


class RefundApplication(models.Model):
    """An application for money that finance pays out by hand (RF-04): payee, purpose, three signatures, proof.

    The account of a customer is read by finance alone. Whoever enters it sees its end afterwards; no message, list,
    export or log shows more.
    """

    _name = "after.sales.refund.application"
    _description = "Refund Application"
    _inherit = ["after.sales.lifecycle", "after.sales.numbered", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "number"
    _is_recorded_whole = True
    _lifecycle = lifecycle.REFUND_APPLICATION
    _keeps_messages = True
    _mail_post_access = "read"

    number = fields.Char(readonly=True, copy=False, index=True, default="/")
    remedy_id = fields.Many2one("after.sales.remedy", required=True, index=True, ondelete="restrict")
    ticket_id = fields.Many2one(related="remedy_id.ticket_id", store=True, index=True, string="Case")
    company_id = fields.Many2one(related="remedy_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="remedy_id.currency_id", store=True)
    order_id = fields.Many2one(related="remedy_id.order_id", store=True, index="btree_not_null", string="Sales Order")
    order_name = fields.Char(related="order_id.name", string="Order Number", compute_sudo=True)
    partner_id = fields.Many2one(related="remedy_id.partner_id", store=True, index=True, string="Customer")
    amount = fields.Monetary(tracking=True)
    state = fields.Selection(
        [
            ("draft", "Account to come"),
            ("to_sign", "To sign"),
            ("signed", "To pay"),
            ("paid", "Paid"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        index=True,
        tracking=True,
    )
    # What it is for.
    payment_method = fields.Char(string="Order Was Paid By", help="How the customer paid for the order.")
    stage = fields.Selection([("pre", "Before the sale"), ("after", "After the sale")], required=True, default="after")
    reason = fields.Char(required=True)
    purpose = fields.Char(compute="_compute_purpose", help="As it stands on the printed form.")
    # Whom it is paid to.
    payee_name = fields.Char(string="Payee", groups=f"{FINANCE},after_sales.group_lead")
    account_kind = fields.Selection(ACCOUNTS, default="bank")
    bank_name = fields.Char(string="Bank", groups=FINANCE)
    account_number = fields.Char(groups=FINANCE)
    account_hint = fields.Char(string="Account", help="The end of the account, for people who need not know all of it.")
    is_third_party = fields.Boolean(string="Somebody Else's Account")
    third_party_reason = fields.Char(string="Why Somebody Else's")
    # Who asks, signs and pays.
    requested_by = fields.Many2one("res.users", required=True, index=True, ondelete="restrict")
    requested_at = fields.Datetime(string="Requested On")
    signature_ids = fields.One2many("after.sales.refund.signature", "application_id", string="Signatures")
    next_role = fields.Selection(ROLES, string="Signs Next", compute="_compute_next_role", store=True)
    can_sign = fields.Boolean(string="Can Be Signed by You", compute="_compute_can_sign", search="_search_can_sign")
    signed_at = fields.Datetime(string="Signed On")
    due_on = fields.Date(string="To Be Paid By", help="Refunds usually take three working days of the bank (RF-05).")
    waiting_days = fields.Integer(compute="_compute_waiting_days", help="Since it was asked for.")
    hold_reason = fields.Char(string="Not Payable Now", tracking=True, help="Why it cannot be paid at present.")
    paid_on = fields.Date()
    paid_by = fields.Many2one("res.users", string="Paid Out By", ondelete="restrict")
    payment_id = fields.Many2one(
        "account.payment", string="Booked Payment", index="btree_not_null", groups=FINANCE, ondelete="set null"
    )
    proof_ids = fields.Many2many(
        "ir.attachment", "after_sales_application_proof_rel", string="Proof of Payment", bypass_search_access=True
    )
    ended_reason = fields.Char(string="Reason for Ending", tracking=True)

    _amount_positive = models.Constraint("CHECK(amount > 0)", "An application asks for an amount of money.")
    _open_once = models.UniqueIndex(
        "(remedy_id) WHERE state IN ('draft', 'to_sign', 'signed')", "This refund is applied for already."
    )

    @api.depends("order_id", "payment_method", "stage", "reason")
    @api.depends_context("lang")
    def _compute_purpose(self):
        stages = dict(self._fields["stage"]._description_selection(self.env))
        for application in self:
            application.purpose = self.env._(
                "Refund for order %(order)s, paid by %(method)s, %(stage)s: %(reason)s",
                order=application.order_name or application.sudo().ticket_id.number,
                method=application.payment_method or self.env._("unknown"),
                stage=stages.get(application.stage, "").lower(),
                reason=application.reason or "",
            )

    @api.depends("state", "signature_ids.role")
    def _compute_next_role(self):
        for application in self:
            is_asked = application.state == "to_sign"
            application.next_role = is_asked and payout.next_role(application.signature_ids.mapped("role"))

    @api.depends("state", "next_role", "requested_by", "signature_ids.user_id")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        for application in self:
            application.can_sign = application.state == "to_sign" and not application._get_signing_problem()

    def _search_can_sign(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        roles = [role for role, group in ROLE_GROUPS.items() if self.env.user.has_group(group)]
        mine = (
            Domain("state", "=", "to_sign")
            & Domain("next_role", "in", roles)
            & Domain("requested_by", "!=", self.env.uid)
            & ~Domain("signature_ids", "any", [("user_id", "=", self.env.uid)])
        )
        return mine if (True in value) == (operator == "in") else ~mine

    def _get_signing_problem(self):
        """Return why the current user may not sign next, empty if he may."""
        self.ensure_one()
        role = self.next_role
        signer = payout.Signer(self.env.uid, bool(role) and self.env.user.has_group(ROLE_GROUPS[role]))
        signed = self.signature_ids.user_id.ids
        return payout.may_sign(signer, self.requested_by.id, signed, _=self.env._).reason

    @api.depends("requested_at", "state", "paid_on")
    def _compute_waiting_days(self):
        for application in self:
            company = application.company_id
            asked = application.requested_at or application.create_date
            if not asked or not company:
                application.waiting_days = 0
                continue
            is_open = application.state in WAITING
            until = company._get_after_sales_today() if is_open else application.paid_on
            since = company._get_after_sales_today(asked)
            application.waiting_days = until.toordinal() - since.toordinal() if until else 0

    def _get_printed_payee(self):
        """Return what the printed form says of the payee, to each reader what he may know."""
        self.ensure_one()
        knows_all, secret = self.env.user.has_group(FINANCE), self.sudo()
        knows_name = knows_all or self.env.user.has_group("after_sales.group_lead")
        return {
            "name": secret.payee_name if knows_name else "••••",
            "bank": secret.bank_name if knows_all else "",
            "account": secret.account_number if knows_all else secret.account_hint,
        }

    def _get_printed_signatures(self):
        """Return per role who signed and when, in the order of the form."""
        self.ensure_one()
        by_role = {signature.role: signature for signature in self.sudo().signature_ids}
        return [(name, by_role.get(role)) for role, name in self._fields["next_role"]._description_selection(self.env)]


class RefundSignature(models.Model):
    """One signature below an application: who, in which role, when."""

    _name = "after.sales.refund.signature"
    _description = "Signature"
    _inherit = ["after.sales.recorded"]
    _order = "id"
    _is_recorded_whole = True

    application_id = fields.Many2one("after.sales.refund.application", required=True, index=True, ondelete="cascade")
    role = fields.Selection(ROLES, required=True)
    user_id = fields.Many2one("res.users", string="Signed By", required=True, ondelete="restrict")
    signed_at = fields.Datetime(string="Signed On", required=True)

    _role_once = models.Constraint("unique(application_id, role)", "This was signed already.")
    _person_once = models.Constraint("unique(application_id, user_id)", "Nobody signs an application twice.")
