from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...rules import scope


class Policy(models.Model):
    """What we give customers, when, and how much an agent may give alone (DM-06, RE-01 to RE-18, X-05, X-11).

    Of the policies of a type the most specific one that covers a case counts. Numbers are data of
    the policy, in the currency of the company that uses it.
    """

    _name = "after.sales.policy"
    _description = "After-Sales Policy"
    _inherit = ["after.sales.shared", "mail.thread"]
    _keeps_messages = True
    _order = "type, sequence, id"

    name = fields.Char(required=True, translate=True)
    type = fields.Selection(
        [
            ("compensation", "Compensation"),
            ("refund", "Refund"),
            ("return", "Return"),
            ("exchange", "Exchange"),
            ("cancel", "Before shipment"),
        ],
        required=True,
        default="compensation",
        index=True,
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Leave empty for all companies.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    team_ids = fields.Many2many("helpdesk.ticket.team", string="Teams", help="Empty: every team.")
    channel_ids = fields.Many2many("sale.channel", string="Sales Channels", help="Empty: every channel.")
    kind_ids = fields.Many2many("after.sales.case.kind", string="Case Kinds", help="Empty: every kind.")
    category_ids = fields.Many2many(
        "product.category", string="Product Categories", help="With what lies below them. Empty: every product."
    )
    date_from = fields.Date(
        string="Valid From", tracking=True, help="For orders of this day and later. Empty: no start date."
    )
    date_to = fields.Date(string="Valid Until", tracking=True, help="The last day. Empty: no end date.")
    may_propose = fields.Boolean(
        string="Agents May Offer", help="Off: money is spoken of only when the customer asks for it."
    )
    limit_min = fields.Monetary(string="From", tracking=True, help="Less than this needs an approval.")
    limit_amount = fields.Monetary(
        string="Up To", tracking=True, help="What an agent may give without asking anybody. More needs an approval."
    )
    shortage_pieces = fields.Integer(
        string="Small Quantity",
        help="Up to so many missing pieces are refunded rather than sent, if their value is small.",
    )
    shortage_amount = fields.Monetary(
        string="Small Value", help="Missing goods of up to this value are refunded rather than sent after."
    )
    note = fields.Text(help="Why it is so, and what else to mind.")

    _limits_ordered = models.Constraint(
        "CHECK(limit_min >= 0 AND limit_amount >= limit_min)",
        "The limit of a policy cannot be lower than its smallest amount, and neither is negative.",
    )
    _shortage_positive = models.Constraint(
        "CHECK(shortage_pieces >= 0 AND shortage_amount >= 0)", "Pieces and value of a shortage cannot be negative."
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for policy in self:
            policy.currency_id = (policy.company_id or self.env.company).currency_id

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for policy in self:
            if policy.date_from and policy.date_to and policy.date_to < policy.date_from:
                raise ValidationError(self.env._("“%(policy)s” ends before it begins.", policy=policy.name))

    def _get_scope(self):
        """Return per question the values that this policy covers, an empty set for all; areas add theirs."""
        self.ensure_one()
        return {
            "company": set(self.company_id.ids),
            "team": set(self.team_ids.ids),
            "channel": set(self.channel_ids.ids),
            "kind": set(self.kind_ids.ids),
            "category": set(self.category_ids.ids),
            "tag": set(self.product_tag_ids.ids),
            "reason": set(self.reason_ids.ids),
        }

    @api.model
    def _select_for(self, type_, wanted, company, day):
        """Return the policy of a type that covers something best, empty if none does.

        :param wanted: per question of ``_get_scope`` the value, or a set of values
        :param company: whose policies count besides those of all companies
        :param day: local date on which it has to be valid
        """
        return self._get_valid([type_], company, day)._choose(wanted | {"company": company.id})[0]

    @api.model
    def _get_valid(self, types, company, day):
        """Return the policies of these types that are valid for a company on a day, with full rights."""
        domain = (
            Domain("type", "in", types)
            & Domain("company_id", "in", [False, company.id])
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )
        return self.sudo().search(domain)

    def _choose(self, wanted, first=None):
        """Return of these policies the one that covers something best, and the one that it comes before.

        :param wanted: per question of ``_get_scope`` the value, or a set of values
        :param first: a policy that comes before others that name as much
        """
        ranked = [(policy, policy._get_scope(), -1 if policy == first else policy.sequence) for policy in self]
        best = scope.most_specific(ranked, wanted) or self.browse()
        others = [rank for rank in ranked if rank[0] != best]
        return best, (scope.most_specific(others, wanted) if best else None) or self.browse()

    @api.model
    def _get_categories(self, products):
        """Return the ids of the categories of products and of all above them."""
        ids = set()
        for category in products.categ_id:
            ids |= {int(part) for part in (category.parent_path or "").split("/") if part}
        return ids
