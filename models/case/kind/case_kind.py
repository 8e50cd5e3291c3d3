from odoo import api, fields, models
from odoo.fields import Domain

from ....rules import customer_words

#: More kinds than anybody tells apart.
MOST = 1000


class CaseKind(models.Model):
    """What a case is about. Behaviour is chosen by kind, and a kind is data."""

    _name = "after.sales.case.kind"
    _description = "Case Kind"
    _inherit = ["after.sales.shared"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    customer_words = fields.Text(
        string="Customers' Words",
        help="What customers say when they mean this kind, in any language, with commas between: cracked, scratch, 破, "
        "划痕. Whoever types one of them finds the kind.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    family = fields.Selection(
        [("delivery", "Transport"), ("product", "Product"), ("money", "Money"), ("service", "Service")],
        required=True,
        default="service",
    )
    team_id = fields.Many2one("helpdesk.ticket.team", help="Takes cases of this kind unless somebody chooses another.")
    severity = fields.Selection(
        [("minor", "Minor"), ("normal", "Normal"), ("major", "Major"), ("safety", "Safety")],
        required=True,
        default="normal",
    )
    activity_plan_id = fields.Many2one(
        "mail.activity.plan",
        string="Playbook",
        domain="[('res_model', '=', 'helpdesk.ticket')]",
        help="The steps that a new case of this kind starts with, as activities.",
    )
    required_fact_ids = fields.Many2many(
        "after.sales.case.fact",
        "after_sales_case_kind_required_fact_rel",
        string="Required Facts",
        help="What has to be known before work on the case begins.",
    )
    closing_fact_ids = fields.Many2many(
        "after.sales.case.fact",
        "after_sales_case_kind_closing_fact_rel",
        string="Closing Conditions",
        help="What has to be recorded before the case is solved.",
    )
    requires_confirmation = fields.Boolean(
        help="The case is solved only when the customer has confirmed it; a team lead may close it without, "
        "with a reason."
    )
    escalate_at_once = fields.Boolean(
        help="A new case of this kind goes to the supervisor at once, who has to acknowledge it."
    )
    answer_ids = fields.Many2many(
        "mail.template",
        string="Canned Answers",
        domain="[('model', '=', 'helpdesk.ticket')]",
        help="Offered when an agent answers a case of this kind, in the customer's language.",
    )
    requires_order = fields.Boolean(help="A case of this kind cannot exist without a sales order.")
    requires_deed = fields.Boolean(
        string="Not Solved by Words",
        help="A case of this kind is solved by what was done (goods, money, a remedy), or with a reason why not.",
    )
    before_shipment = fields.Boolean(
        string="Only Before Shipment", help="Such a case cannot begin on an order whose goods have all left."
    )
    portal_visible = fields.Boolean(
        default=True, help="Off: our own follow-up. The customer neither sees it in the portal nor gets mails about it."
    )
    company_id = fields.Many2one("res.company", index=True, help="Leave empty for all companies.")

    _code_uniq = models.Constraint("unique(code)", "Another case kind has this code.")

    @api.depends("name")
    @api.depends_context("lang", "formatted_display_name")
    def _compute_display_name(self):
        super()._compute_display_name()
        if not self.env.context.get("formatted_display_name"):
            return
        families = dict(self._fields["family"]._description_selection(self.env))
        for kind in self:
            kind.display_name = f"{kind.display_name} \t --{families.get(kind.family, '')}--"

    @api.model
    def _search_display_name(self, operator, value):
        """A kind is found by its name, its code and what customers say for it; they are few."""
        if operator not in ("like", "ilike") or not isinstance(value, str) or not value.strip():
            return super()._search_display_name(operator, value)
        kinds = self.sudo().with_context(active_test=False).search([], limit=MOST)
        found = kinds.filtered(lambda k: customer_words.is_meant(value, f"{k.name}\n{k.code}", k.customer_words))
        return Domain("id", "in", found.ids)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Offer the kinds by family."""
        found = super().name_search(name, domain, operator, limit)
        families = [key for key, _label in self._fields["family"]._description_selection(self.env)]
        by_id = {kind.id: kind for kind in self.browse([kind_id for kind_id, _name in found])}
        return sorted(found, key=lambda row: families.index(by_id[row[0]].sudo().family))

    @api.model
    def _get_by_code(self, code):
        """Return the kind with a code, an empty recordset if a manager removed it."""
        return self.sudo().with_context(active_test=False).search([("code", "=", code)], limit=1)
