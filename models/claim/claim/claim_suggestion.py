from odoo import api, fields, models

from ....rules import cause, weighing
from ..vocabulary import CAUSES, COST_BEARERS, DECISION_TABLES
from .claim import OPEN


class Claim(models.Model):
    """What the decision table of the kind makes of the facts; a person decides (DM-01, DM-03, MG-03)."""

    _inherit = "after.sales.claim"

    decision_table = fields.Selection(DECISION_TABLES, compute="_compute_decision_table", compute_sudo=True)
    suggested_cause = fields.Selection(CAUSES, compute="_compute_suggestion", compute_sudo=True)
    suggestion_reason = fields.Char(compute="_compute_suggestion", compute_sudo=True)
    suggested_cost_bearer = fields.Selection(COST_BEARERS, compute="_compute_suggestion", compute_sudo=True)
    weighing_reason = fields.Char(
        string="Weight Evidence", compute="_compute_suggestion", compute_sudo=True, help="Evidence, not a verdict."
    )

    @api.depends("kind_id.decision_table")
    def _compute_decision_table(self):
        for claim in self:
            claim.decision_table = claim.kind_id.decision_table

    @api.depends(
        "kind_id.decision_table", "state", "packaging", "box_opened", "receipt_note", "glass_heard", "ledger_weight",
        "carrier_weight", "gift_recorded", "packing_list_checked", "wrong_carrier", "picking_id.weight",
        "trace_finding", "picking_id.handed_over_at", "picking_id.carrier_id", "order_id.carrier_id",
        "line_ids.quantity", "line_ids.product_id", "line_ids.fault_code_id", "evidence_state", "photos_valid",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_suggestion(self):
        for claim in self:
            weighed = claim._weigh()
            found = cause.suggest(claim.kind_id.decision_table, claim._get_facts(weighed), self.env._)
            claim.suggested_cause = found.cause
            claim.suggestion_reason = found.reason
            claim.suggested_cost_bearer = found.cause and cause.cost_bearer(found.cause, found.clear)
            claim.weighing_reason = weighed.reason

    def _get_facts(self, weighed=None):
        """Return what is known of this claim, as ``rules.cause`` reads it."""
        self.ensure_one()
        known = {
            "receipt_note": self.receipt_note,
            "packaging": self.packaging,
            "box": self.box_opened,
            "glass_heard": self.glass_heard,
            "gift_recorded": self.gift_recorded,
            "packing_list_checked": self.packing_list_checked,
        }
        return cause.Facts(
            photos=self._get_photo_state(),
            weighing=(weighed or self._weigh()).code,
            fault_covered=self._is_fault_covered(),
            handed_over=self._is_handed_over(),
            trace=self.trace_finding or "",
            wrong_carrier=self.wrong_carrier or self._is_wrong_carrier(),
            self_trace=self.picking_id.carrier_id.self_trace,
            **{name: value or "" for name, value in known.items()},
        )

    def _weigh(self):
        """Return what the weights of the parcel say, as ``rules.weighing`` judges them (MG-03)."""
        self.ensure_one()
        company = self.company_id
        tolerance = weighing.Tolerance(company.after_sales_weight_percent, company.after_sales_weight_amount)
        missing = sum(line.product_id.weight * line._get_product_quantity() for line in self.line_ids)
        return weighing.weigh(
            self.picking_id.weight, self.ledger_weight, self.carrier_weight, missing, tolerance, self.env._
        )

    def _get_photo_state(self):
        """Return pending, valid, none (no valid photos will come) or not_needed (DM-03)."""
        self.ensure_one()
        if self.evidence_state == "not_needed":
            return "not_needed"
        if self.evidence_state == "complete":
            # Nothing is awaited, but the customer may not have been able to give every picture.
            return "valid" if self.photos_valid else "none"
        return "none" if self.evidence_state == "missing" and self._is_evidence_over() else "pending"

    def _is_evidence_over(self):
        """Tell whether nobody waits for evidence any more: it was waived, or its time is up."""
        self.ensure_one()
        if self.state not in OPEN or self.evidence_waived_reason:
            return True
        waited = self.ticket_id.deadline_ids.filtered(lambda d: d.purpose == "evidence" and not d.cancelled_at)
        return any(waited.mapped("missed_at"))

    def _is_fault_covered(self):
        """Return whether the warranty covers the faults of the items: yes, no, or empty where none is named."""
        faults = self.line_ids.fault_code_id
        return ("yes" if all(faults.mapped("covered")) else "no") if faults else ""

    def _is_handed_over(self):
        """Return whether the carrier has the goods: yes, no, late, or empty without a delivery (LG-03)."""
        picking = self.picking_id
        if not picking.handed_over_at:
            return "no" if picking else ""
        clocks = picking.deadline_ids.filtered(lambda d: d.purpose == "handover" and not d.cancelled_at)
        limits = clocks.mapped("due_at")
        begun_at = self._origin.create_date
        if begun_at and picking.date_done and picking.date_done <= begun_at:
            # Shipped on paper only, when the customer asked.
            limits.append(begun_at)
        return "late" if limits and picking.handed_over_at >= min(limits) else "yes"

    def _is_wrong_carrier(self):
        """Return whether the goods went with another carrier than the order says: yes, no, or empty if unknown."""
        ordered, used = self.order_id.carrier_id, self.picking_id.carrier_id
        return ("no" if ordered == used else "yes") if ordered and used else ""
