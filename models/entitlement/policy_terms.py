from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...rules import eligibility
from .vocabulary import START_EVENTS, VERDICTS


class Policy(models.Model):
    """When goods are taken back, exchanged or an order is ended: window, conditions, fee, freight (RE-01 to RE-18).

    A policy that was valid on the day of the order holds for that order (WA-10).
    """

    _inherit = "after.sales.policy"

    outcome = fields.Selection(
        VERDICTS,
        string="Answer",
        required=True,
        default="allowed",
        tracking=True,
        help="What this policy says when all else holds.",
    )
    window_days = fields.Integer(
        string="Days",
        tracking=True,
        aggregator=None,
        help="So many days after the day on which the window starts; later it is negotiated. 0: no limit.",
    )
    start_event = fields.Selection(
        START_EVENTS,
        string="Counted From",
        required=True,
        default="received",
        help="For several deliveries the last one counts.",
    )
    reason_ids = fields.Many2many("after.sales.reason", string="Reasons", help="Empty: every reason.")
    product_tag_ids = fields.Many2many(
        "product.tag", "after_sales_policy_tag_rel", string="Product Tags", help="Empty: every product."
    )
    condition_ids = fields.Many2many("after.sales.condition", string="Conditions", help="All of them have to hold.")
    fee_percent = fields.Float(
        string="Fee (%)", tracking=True, aggregator=None, digits=(5, 2), help="Of the price; a line of the credit note."
    )
    freight_payer = fields.Selection(
        [("by_cause", "By the cause"), ("customer", "Customer"), ("company", "Our company")],
        string="Freight Paid By",
        required=True,
        default="by_cause",
        help="By the cause: the customer after a change of mind, else we.",
    )
    excluded_category_ids = fields.Many2many(
        "product.category",
        "after_sales_policy_excluded_category_rel",
        string="Not for Categories",
        help="With what lies below them; faulty goods are taken back all the same.",
    )
    excluded_tag_ids = fields.Many2many(
        "product.tag", "after_sales_policy_excluded_tag_rel", string="Not for Tags", help="As with categories."
    )
    max_per_order = fields.Float(string="Most per Order", help="Pieces of one product. 0: no limit.")
    max_attempts = fields.Integer(
        string="Most Attempts", help="So often it may be asked for per order line, also what was refused. 0: no limit."
    )
    points_tolerance = fields.Float(
        string="Points May Differ By", help="An exchange keeps to the same points. 0: points do not matter."
    )
    asks_product_manager = fields.Boolean(help="The product manager has to agree.")
    tells_product_manager = fields.Boolean(help="The product manager is told, not asked.")
    legal_note = fields.Char(compute="_compute_legal_note")

    _numbers_positive = models.Constraint(
        "CHECK(window_days >= 0 AND max_per_order >= 0 AND max_attempts >= 0 AND points_tolerance >= 0)",
        "Days, pieces, attempts and points of a policy cannot be negative.",
    )
    _fee_share = models.Constraint(
        "CHECK(fee_percent >= 0 AND fee_percent <= 100)", "The fee lies between 0 and 100 % of the price."
    )

    @api.depends("type", "fee_percent", "reason_ids.fault", "outcome")
    @api.depends_context("lang")
    def _compute_legal_note(self):
        """A fee on a return that the law grants for seven days may be unlawful (X-08)."""
        for policy in self:
            voluntary = not policy.reason_ids or "customer" in policy.reason_ids.mapped("fault")
            is_doubtful = policy.type == "return" and policy.fee_percent and voluntary and policy.outcome != "refused"
            policy.legal_note = bool(is_doubtful) and self.env._(
                "A fee on returning what was bought online, within seven days and without a reason, may be unlawful. "
                "Ask before you use it for online shops."
            )

    def _as_terms(self, before=None):
        """Return this policy as ``rules.eligibility`` reads it, None for no policy.

        :param before: a policy that covers the same and names less of it
        """
        if not self:
            return None
        self.ensure_one()
        return eligibility.Terms(
            name=self.name,
            outcome=self.outcome,
            window_days=self.window_days,
            start_event=self.start_event,
            conditions={condition.code: condition.name for condition in self.condition_ids},
            fee_percent=self.fee_percent,
            freight_payer=self.freight_payer,
            excluded=self._get_excluded(),
            most=self.max_per_order,
            attempts=self.max_attempts,
            asks_product_manager=self.asks_product_manager,
            before=before.name if before and before.name != self.name else "",
        )

    def _get_excluded(self):
        """Return the labels of goods that this policy leaves out, as ``_get_labels`` names them."""
        categories = {("category", id_) for id_ in self.excluded_category_ids.ids}
        return frozenset(categories | {("tag", id_) for id_ in self.excluded_tag_ids.ids})

    @api.model
    def _get_labels(self, product):
        """Return by what policies may know this product: its categories with those above them, and its tags."""
        categories = {("category", id_) for id_ in self._get_categories(product)}
        return frozenset(categories | {("tag", id_) for id_ in product.all_product_tag_ids.ids})

    def action_new_version(self):
        """Let this policy end today and another one begin tomorrow, to be changed: what was promised holds (WA-10).

        Whoever follows this one follows the next, and is told by a message there. A manager of one company begins one
        of the company's own, which comes before the one of all companies; that one goes on for the others.
        """
        self.ensure_one()
        if not self.company_id and not self._may_change_shared():
            return self._begin_own_version()
        self.check_access("write")
        today = (self.company_id or self.env.company)._get_after_sales_today()
        if self.date_to and self.date_to <= today:
            raise UserError(self.env._("“%(policy)s” ends on %(day)s already.", policy=self.name, day=self.date_to))
        after = self.copy({"name": self.name, "date_from": today + timedelta(days=1), "date_to": self.date_to})
        self.date_to = today
        after.message_subscribe(self.message_partner_ids.ids)
        link = self._get_html_link()
        after._message_log(body=self.env._("Follows %(policy)s, which holds for orders until %(day)s.",
                                           policy=link, day=format_date(self.env, today)))  # fmt: skip
        return after._get_records_action()

    def _begin_own_version(self):
        """Let a version of the user's company begin tomorrow, beside this one that holds for all companies."""
        day = self.env.company._get_after_sales_today() + timedelta(days=1)
        vals = {"name": self.name, "company_id": self.env.company.id, "date_from": day, "date_to": self.date_to}
        own = self.copy(vals)
        own._message_log(body=self.env._("Comes before %(policy)s, which holds for all companies.",
                                         policy=self._get_html_link()))  # fmt: skip
        return own._get_records_action()

    def action_open_try(self):
        """Ask what this policy would say of an order."""
        self.ensure_one()
        wizard = self.env["after.sales.may.have"].create({"policy_id": self.id})
        return wizard._get_records_action(name=self.env._("Try on an Order"), target="new")
