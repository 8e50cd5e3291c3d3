from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .vocabulary import POLICY_TYPES, STATES, WISHES, Asked

PAID = ("paid", "in_payment", "partial")


class SaleOrder(models.Model):
    """Whether an order is paid, when it was successful, and what its customer may have (MX-01, MX-03, WA-10)."""

    _inherit = "sale.order"

    platform_paid_on = fields.Date(
        string="Paid on the Platform",
        copy=False,
        recorded="sales_team.group_sale_salesman",
        tracking=True,
        help="When the customer paid where he bought, and the money comes to us later.",
    )
    platform_paid_by = fields.Many2one(
        "res.users",
        string="Payment Noted By",
        recorded=True,
        ondelete="restrict",
        help="Who says so: whoever gives the money back on the own word asks somebody else.",
    )
    has_been_paid = fields.Boolean(
        compute="_compute_has_been_paid",
        compute_sudo=True,
        help="Money was paid: on an invoice, online, or on the platform; also where nothing is to be paid.",
    )
    may_have = fields.Html(
        compute="_compute_may_have",
        sanitize=False,
        groups="after_sales.group_agent",
        help="What the customer may have of each line, and why not.",
    )

    @api.constrains("platform_paid_on")
    def _check_platform_paid_on(self):
        for order in self.filtered("platform_paid_on"):
            if order.platform_paid_on > order.company_id._get_after_sales_today():
                raise ValidationError(order.env._("%(order)s: nobody has paid in the future.", order=order.name))

    @api.depends("platform_paid_on", "amount_total", "amount_paid", "invoice_ids.payment_state", "invoice_ids.state")
    def _compute_has_been_paid(self):
        for order in self:
            order.has_been_paid = bool(order.platform_paid_on) or order._has_payment()

    def _on_written(self, names):
        """Note who says that the customer paid on the platform."""
        result = super()._on_written(names)
        if "platform_paid_on" in names:
            self.filtered("platform_paid_on")._record_facts({"platform_paid_by": self.env.uid})
        return result

    def _is_paid_by_word_of(self, user):
        """Tell whether nothing but the word of this user says that the customer has paid."""
        self.ensure_one()
        is_theirs = (self.platform_paid_by or self.create_uid) == user
        return bool(self.platform_paid_on) and is_theirs and not self._has_payment()

    def _has_payment(self):
        """Tell whether money came in here: on an invoice or online; also where nothing is to be paid."""
        self.ensure_one()
        invoices = self.order_line._get_posted_invoice_lines().move_id
        is_free = self.currency_id.is_zero(self.amount_total)
        return is_free or self.amount_paid > 0 or any(move.payment_state in PAID for move in invoices)

    def _get_success_day(self):
        """Return the local day on which all of this order was with the customer, None before (MX-03)."""
        self.ensure_one()
        lines = self.order_line.filtered(lambda line: line.move_ids and line.after_sales_state != "cancelled")
        moments = [line._get_received_at() for line in lines]
        return self.company_id._get_after_sales_today(max(moments)) if moments and all(moments) else None

    def _get_paid_share(self):
        """Return which share of its price was paid for each line: discounts on the whole order are spread by price."""
        self.ensure_one()
        lines = self.order_line.filtered(lambda line: not line.display_type and not line.is_delivery)
        totals = lines.mapped("price_total")
        off, goods = -sum(total for total in totals if total < 0), sum(total for total in totals if total > 0)
        return 1.0 - min(off / goods, 1.0) if goods else 0.0

    def _get_entitlement_policies(self):
        """Return the policies that were valid when this was ordered: what was promised at the sale holds (WA-10)."""
        self.ensure_one()
        day = self.company_id._get_after_sales_today(self.date_order)
        return self.env["after.sales.policy"]._get_valid(sorted(set(POLICY_TYPES.values())), self.company_id, day)

    def _get_wish_lines(self):
        """Return the lines that a customer can wish something for: what was sold, no discount and no freight."""
        self.ensure_one()
        lines = self.order_line.filtered(lambda line: not line.display_type and not line.is_delivery)
        return lines.filtered(lambda line: line.product_uom_qty > 0 and line.price_total >= 0)

    @api.depends_context("lang", "uid")
    def _compute_may_have(self):
        for order in self:
            order.may_have = order._origin.sudo()._render_may_have() if order._origin else False

    def _render_may_have(self, reason=None, policy=None):
        """Return a table of lines and wishes: may the customer have it, and why (not)?

        :param reason: record of ``after.sales.reason``, a change of mind without one
        :param policy: counts as if it were valid
        """
        self.ensure_one()
        lines = self._get_wish_lines()
        verdicts = lines._get_verdicts(asked=Asked(reason=reason, tried=policy))
        names = lines._get_verdict_names()
        values = {
            "lines": lines,
            "wishes": [(wish, names[wish]) for wish, _name in WISHES],
            "states": {state: names[state] for state, _name in STATES},
            "verdicts": verdicts,
        }
        return self.env["ir.qweb"]._render("after_sales.may_have_table", values) if lines else Markup("")

    def action_open_may_have(self):
        """Ask what the customer may have for a reason."""
        self.ensure_one()
        wizard = self.env["after.sales.may.have"].create({"order_id": self.id})
        return wizard._get_records_action(name=self.env._("What May the Customer Have?"), target="new")
