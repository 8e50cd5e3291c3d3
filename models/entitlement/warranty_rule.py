from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...rules import scope, warranty
from .vocabulary import START_EVENTS


class WarrantyRule(models.Model):
    """For how long a component of some goods is under warranty, counted from what, on which papers (WA-01 to WA-08).

    Of the rules of a component the most specific one that covers a product counts. A rule whose number nobody has told
    yet stays archived: none is made up (X-17).
    """

    _name = "after.sales.warranty.rule"
    _description = "Warranty Rule"
    _inherit = ["after.sales.shared", "mail.thread"]
    _order = "sequence, id"
    _keeps_messages = True

    name = fields.Char(required=True, translate=True, help="By this name answers speak of it.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="A rule whose months nobody has told yet waits in the archive.")
    company_id = fields.Many2one("res.company", index=True, help="Leave empty for all companies.")
    component_id = fields.Many2one(
        "after.sales.warranty.component",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: the goods as a whole.",
    )
    category_ids = fields.Many2many(
        "product.category", string="Product Categories", help="With what lies below them. Empty: every product."
    )
    product_tag_ids = fields.Many2many(
        "product.tag", "after_sales_warranty_rule_tag_rel", string="Product Tags", help="Empty: every product."
    )
    product_tmpl_ids = fields.Many2many("product.template", string="Products", help="Empty: every product.")
    months = fields.Integer(tracking=True, aggregator=None, help="The last day has the number of the first one.")
    is_consumable = fields.Boolean(string="Wears Out", tracking=True, help="Never under warranty: filters, meshes.")
    start_event = fields.Selection(
        START_EVENTS,
        string="Counted From",
        required=True,
        default="purchase",
        help="For several deliveries the last one counts.",
    )
    proof = fields.Selection(
        [
            ("order", "Our order, or papers"),
            ("papers", "Warranty card and a paper of the sale"),
            ("none", "Nothing"),
        ],
        required=True,
        default="order",
        tracking=True,
        help="What proves the purchase: for some goods the number of the order alone.",
    )
    manufacture_months = fields.Integer(
        string="Months from Manufacture",
        tracking=True,
        aggregator=None,
        help="Counted from the day of manufacture where the papers are missing. Empty: without papers, nothing.",
    )
    needs_registration = fields.Boolean(
        string="Registration Card",
        help="Only for goods whose card is recorded, unless the supplier answers for the fault.",
    )
    freight_payer = fields.Selection(
        [("company", "Our company"), ("customer", "Customer")],
        string="Freight Paid By",
        help="Of what is repaired within the term. Empty: nobody has said.",
    )
    date_from = fields.Date(string="Sold From", help="For goods bought on this day and later. Empty: no start date.")
    date_to = fields.Date(string="Sold Until", help="The last day. Empty: no end date.")
    note = fields.Text(help="Why it is so, and what else to mind.")

    @api.constrains("months", "is_consumable", "manufacture_months", "active")
    def _check_months(self):
        for rule in self:
            problem = warranty.problem_of(
                rule.months, rule.is_consumable, rule.manufacture_months, rule.active, self.env._
            )
            if problem:
                raise ValidationError(self.env._("“%(rule)s”: %(problem)s", rule=rule.name, problem=problem))

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for rule in self:
            if rule.date_from and rule.date_to and rule.date_to < rule.date_from:
                raise ValidationError(self.env._("“%(rule)s” ends before it begins.", rule=rule.name))

    @api.onchange("is_consumable")
    def _onchange_is_consumable(self):
        if self.is_consumable:
            self.months = self.manufacture_months = 0

    @api.model
    def _get_for_company(self, company):
        """Return the rules that a company goes by, with full rights."""
        return self.sudo().search(Domain("company_id", "in", [False, company.id]))

    def _choose(self, product, company, day):
        """Return of these rules the one that counts for each component of a product, in the order of components.

        :param day: local date on which it was sold
        """
        wanted = {
            "company": company.id,
            "category": self.env["after.sales.policy"]._get_categories(product),
            "tag": set(product.all_product_tag_ids.ids),
            "product": product.product_tmpl_id.id,
        }
        valid = self.filtered(lambda rule: rule._is_valid_on(day))
        ranked = [(rule, rule._get_scope(), rule._get_rank()) for rule in valid]
        chosen = self.browse()
        for component in valid.component_id.sorted() | valid.component_id:
            own = [rank for rank in ranked if rank[0].component_id == component]
            chosen |= scope.most_specific(own, wanted) or self.browse()
        whole = scope.most_specific([rank for rank in ranked if not rank[0].component_id], wanted)
        return (whole or self.browse()) | chosen

    def _is_valid_on(self, day):
        self.ensure_one()
        return (not self.date_from or self.date_from <= day) and (not self.date_to or day <= self.date_to)

    def _get_scope(self):
        """Return per question the values that this rule covers, an empty set for all."""
        self.ensure_one()
        return {
            "company": set(self.company_id.ids),
            "category": set(self.category_ids.ids),
            "tag": set(self.product_tag_ids.ids),
            "product": set(self.product_tmpl_ids.ids),
        }

    def _get_rank(self):
        """Return which of two rules comes first that name as much: one that names the product itself."""
        return self.sequence - (10**9 if self.product_tmpl_ids else 0)

    def _as_terms(self):
        """Return this rule as ``rules.warranty`` reads it, None for no rule."""
        if not self:
            return None
        self.ensure_one()
        starts = dict(self._fields["start_event"]._description_selection(self.env))
        return warranty.Terms(
            name=self.name,
            component=self.component_id.name or "",
            months=self.months,
            start_event=self.start_event,
            start=starts[self.start_event],
            consumable=self.is_consumable,
            manufacture_months=self.manufacture_months,
            freight_payer=self.freight_payer or "",
            proof=self.proof,
            registration=self.needs_registration,
        )
