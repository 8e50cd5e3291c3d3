from odoo import api, fields, models
from odoo.tools import ormcache

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
    not_before = fields.Integer(help="Days that have to pass first: what is late is not lost yet.")
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
        self.env.registry.clear_cache()
        lines = self.env["after.sales.recovery.line"].sudo().search([("state", "=", "draft")])
        self.env["after.sales.claim"].invalidate_model(["file_by", "window_reason"])
        self.env.add_to_compute(lines._fields["file_by"], lines)
        self.env["helpdesk.ticket"].sudo()._follow_windows_again()

    @api.model
    @ormcache()
    def _get_terms(self):
        """Return the terms by ids of carrier and company (0: all of them) and kind of loss: lists ask for many."""
        return {
            (window.carrier_id.id or 0, window.company_id.id or 0, window.kind): Term(
                window.not_before, window.days, window.working_days
            )
            for window in self.sudo().search([("active", "=", True)])
        }

    @api.model
    def _find_term(self, carrier, kind, company):
        """Return the term that a carrier has for a kind of loss, None where nobody noted one.

        The carrier's own window wins over its number for everything, and that over what holds for all carriers; one of
        the company comes before a general one.
        """
        terms = self._get_terms()

        def find(carrier_id):
            return terms.get((carrier_id, company.id, kind)) or terms.get((carrier_id, 0, kind))

        days = carrier.claim_window_days
        own = find(carrier.id) if carrier else None
        return own or (Term(0, days, False) if days else find(0))
