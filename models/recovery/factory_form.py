from odoo import api, fields, models
from odoo.tools import format_date

from ...rules import outsourced
from ..claim.vocabulary import COST_BEARERS, YES_NO


class Claim(models.Model):
    """The form with which goods go back to an outsourced factory: a print of the claim (SP-06 to SP-08)."""

    _inherit = "after.sales.claim"

    is_outsourced = fields.Boolean(
        string="From an Outsourced Factory", compute="_compute_is_outsourced", store=True, recorded=True
    )
    factory_contact = fields.Char(compute="_compute_factory_contact", compute_sudo=True, help="Who answers there.")
    quality_bearer = fields.Selection(COST_BEARERS, string="Liable by Quality", recorded=True, tracking=True)
    quality_note = fields.Char(string="Finding of Quality", recorded=True, tracking=True)
    quality_by = fields.Many2one("res.users", string="Reviewed By", recorded=True, ondelete="restrict")
    quality_at = fields.Datetime(string="Reviewed by Quality On", recorded=True)
    form_returns = fields.Selection(
        YES_NO, string="Goes Back to the Customer", recorded=True, help="What was mended is the customer's again."
    )
    form_restocks = fields.Selection(YES_NO, string="Reworked into Stock", recorded=True)
    return_place_id = fields.Many2one(
        "res.partner", string="Goods Go To", compute="_compute_return_place", compute_sudo=True
    )
    return_place_reason = fields.Char(compute="_compute_return_place", compute_sudo=True)

    @api.depends("line_ids.product_id", "factory_id.is_outsourced_factory")
    def _compute_is_outsourced(self):
        for claim in self:
            claim.is_outsourced = any(claim._get_factories(claim.line_ids.product_id).mapped("is_outsourced_factory"))

    def _get_factories(self, products):
        """Return the factories that these products come from."""
        self.ensure_one()
        return self.env["res.partner"].union(*(product._get_factory(self.company_id) for product in products))

    @api.depends("factory_id.after_sales_contact_id")
    def _compute_factory_contact(self):
        for claim in self:
            claim.factory_contact = claim.factory_id._say_after_sales_contact()

    @api.depends("line_ids.product_id", "quality_bearer", "is_outsourced")
    @api.depends_context("lang")
    def _compute_return_place(self):
        for claim in self:
            place = claim._judge_return_place(claim.line_ids.product_id) if claim.quality_bearer else None
            claim.return_place_id = place and (place.factory or claim.company_id.partner_id.id)
            claim.return_place_reason = place and place.reason

    def _judge_return_place(self, products):
        """Return where the customer sends these products, see ``rules.outsourced.Place`` (SP-07)."""
        self.ensure_one()
        claim = self.sudo()
        factories = [product._get_factory(claim.company_id) for product in products]
        outside = [factory.id for factory in factories if factory.is_outsourced_factory]
        ids = [factory.id or 0 for factory in factories]
        return outsourced.destination(ids, outside, claim.quality_bearer or "", self.env._)

    def _get_return_form(self):
        """Return the content of the form in the language of the factory.

        :return: dict of title, facts ((label, value) pairs), items (dicts of the eight fields) and finding
        """
        self.ensure_one()
        claim = self.sudo().with_context(lang=self.sudo().factory_id.lang or self.env.lang)
        return {
            "title": claim.env._("Return form %(number)s", number=claim.number),
            "facts": [(label, value) for label, value in claim._get_form_facts() if value],
            "items": [item._get_form_item() for item in claim.line_ids],
            "finding": ": ".join(filter(None, (claim._get_label("quality_bearer"), claim.quality_note))),
        }

    def _get_form_facts(self):
        def day(value):
            return value and format_date(self.env, value)

        reviewed = self.quality_at and self.company_id._get_after_sales_today(self.quality_at)
        return [
            (self.env._("Date"), day(self.company_id._get_after_sales_today())),
            (self.env._("Factory"), self.factory_id.display_name),
            (self.env._("Customer"), self.partner_id.display_name),
            (self.env._("Goods go to"), self.return_place_id.display_name),
            (self.env._("Reviewed by Quality"), " ".join(filter(None, (self.quality_by.name, day(reviewed))))),
            (
                self.env._("Signed for by"),
                " ".join(filter(None, (self.factory_signed_by, day(self.factory_signed_on)))),
            ),
            (self.env._("Not as the form says"), self.factory_mismatch),
            (self.env._("Reworked into stock on"), day(self.restocked_on)),
        ]

    def action_print_return_form(self):
        """Print the form with which the goods go back."""
        return self.env.ref("after_sales.report_return_form").report_action(self)


class ClaimLine(models.Model):
    _inherit = "after.sales.claim.line"

    def _get_form_item(self):
        """Return one item: product, model, colour, specification, quantity, reason, and what becomes of it."""
        self.ensure_one()
        # Core leaves out of a variant what its template has one value of.
        single = self.product_id.product_tmpl_id.attribute_line_ids.filtered(lambda line: line.value_count == 1)
        values = self.product_id.product_template_attribute_value_ids | single.product_template_value_ids._only_active()
        colours = values.filtered(lambda value: value.attribute_id.display_type == "color")
        claim = self.claim_id
        return {
            "product": self.product_id.product_tmpl_id.name,
            "model": self.product_id.default_code or "",
            "colour": ", ".join(colours.mapped("name")),
            "specification": ", ".join((values - colours).mapped("name")),
            "quantity": f"{self.quantity:g} {self.uom_id.name or ''}".strip(),
            "reason": " · ".join(filter(None, (self.fault_code_id.name, self.part, self.problem))),
            "returns": claim._get_label("form_returns"),
            "restocks": claim._get_label("form_restocks"),
        }
