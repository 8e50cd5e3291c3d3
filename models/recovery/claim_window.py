from odoo import api, fields, models

from ...rules.recovery import Term
from .vocabulary import LOSSES


class ClaimWindow(models.Model):
    """How long a carrier takes claims about a kind of loss; without a carrier it holds for all of them (PK-04)."""

    _name = "after.sales.claim.window"
    _inherit = ["after.sales.shared"]
    _description = "Claim Window"
    _order = "carrier_id, kind, id"
    _rec_name = "kind"

    carrier_id = fields.Many2one(
        "delivery.carrier",
        string="Delivery Method",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        help="Empty: every carrier without a window of its own.",
    )
    company_id = fields.Many2one("res.company", index="btree_not_null", help="Empty: every company.")
    kind = fields.Selection(LOSSES, string="Kind of Loss", required=True)
    not_before = fields.Integer(string="Not Before", help="Days that have to pass first: what is late is not lost yet.")
    days = fields.Integer(required=True, help="Days after receipt; for what never arrived, after the hand-over.")
    working_days = fields.Boolean(help="Count working days of the company only.")
    active = fields.Boolean(default=True)

    _days_positive = models.Constraint(
        "CHECK(days > 0 AND not_before >= 0 AND not_before < days)",
        "A window has at least one day, and opens before it closes.",
    )
    _once = models.UniqueIndex(
        "(COALESCE(carrier_id, 0), COALESCE(company_id, 0), kind) WHERE active",
        "This carrier has a window for this kind of loss already.",
    )

    @api.depends("kind", "carrier_id", "days", "working_days")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for window in self:
            carrier = window.carrier_id.name or self.env._("All carriers")
            window.display_name = f"{carrier}: {kinds.get(window.kind, '')}"

    @api.model_create_multi
    def create(self, vals_list):
        windows = super().create(vals_list)
        windows._follow_terms()
        return windows

    def write(self, vals):
        result = super().write(vals)
        self._follow_terms()
        return result

    def unlink(self):
        result = super().unlink()
        self._follow_terms()
        return result

    @api.model
    def _follow_terms(self):
        """What is not filed yet has to be filed by the days that hold now; the clocks of its cases move along."""
        lines = self.env["after.sales.recovery.line"].sudo().search([("state", "=", "draft")])
        lines.claim_id.invalidate_recordset(["file_by"])
        self.env.add_to_compute(lines._fields["file_by"], lines)
        self.env["helpdesk.ticket"].sudo()._follow_windows_again()

    @api.model
    def _find_term(self, carrier, kind, company):
        """Return the term that a carrier has for a kind of loss, None where nobody noted one.

        The carrier's own window wins over that of all, one of the company over a general one.
        """
        if kind not in dict(LOSSES):
            return None
        found = self.sudo().search(
            [
                ("kind", "=", kind),
                ("carrier_id", "in", [carrier.id, False]),
                ("company_id", "in", [company.id, False]),
            ]
        )
        best = found.sorted(lambda window: (not window.carrier_id, not window.company_id))[:1]
        return Term(best.not_before, best.days, best.working_days) if best else None
