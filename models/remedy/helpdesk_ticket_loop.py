from odoo import api, models

from ...rules import next_step
from ..case.ticket.helpdesk_ticket_timeline import Milestone
from .vocabulary import COMES_BACK, ENDED


class HelpdeskTicket(models.Model):
    """How remedies and their case end together: solved, cancelled, merged."""

    _inherit = "helpdesk.ticket"

    def _get_missing_facts(self, phase):
        """A case about goods is solved by a remedy, or by a refusal with its reason."""
        missing = super()._get_missing_facts(phase)
        if phase != "solved":
            return missing
        case = self.sudo()
        if case._is_invoice_awaited():
            missing = [*missing, self.env._("the invoice that finance was asked for")]
        remedies = case.remedy_ids
        if any(remedy.points_open < 0 for remedy in remedies):
            missing = [*missing, self.env._("the points that the customer gets back")]
        running = remedies.filtered(
            lambda remedy: remedy.state not in ENDED and (remedy.state != "draft" or remedy.source_job_id)
        )
        if running:
            numbers = ", ".join(running.mapped("number"))
            return [*missing, self.env._("the end of %(remedies)s", remedies=numbers)]
        kind = case.case_kind_id
        is_served = any(remedy.state in ("done", "refused") and not remedy.source_job_id for remedy in remedies)
        if kind.requires_claim and kind.remedy_type_ids and not is_served:
            missing = [*missing, self.env._("a remedy, or why there is none")]
        return missing

    def _get_deeds(self):
        """Remedies that were carried out or refused, and credit notes of the order, are more than words."""
        served = self.remedy_ids.filtered(lambda remedy: remedy.state in ("done", "refused"))
        credits = self.sale_order_id.invoice_ids.filtered(
            lambda move: (
                move.move_type == "out_refund" and move.state == "posted" and move.create_date >= self.create_date
            )
        )
        goods = self.env["after.sales.gift"].search(
            [("ticket_id", "in", self.ids), ("postage_amount", ">", 0), ("state", "!=", "cancelled")]
        )
        numbers = [*served.mapped("number"), *credits.mapped("name"), *goods.mapped("display_name")]
        return [*super()._get_deeds(), *numbers]

    def _get_deed_way(self):
        if self.case_kind_id.sudo().remedy_type_ids:
            return self.env._("Words do not solve it: propose a remedy and carry it out.")
        return super()._get_deed_way()

    @api.depends("remedy_ids.state", "remedy_ids.customer_told_at", "claim_ids.state", "case_kind_id.remedy_type_ids")
    def _compute_next_step(self):
        return super()._compute_next_step()

    def _refine_step(self, step):
        """What has to be made good is made good, and told, before a case is solved."""
        step = super()._refine_step(step)
        if step.code != "solve":
            return step
        untold = self._get_untold_remedies()
        if untold:
            told = self.env._("%(remedy)s is decided: tell the customer what comes, and when.", remedy=untold[0].number)
            return next_step.Step("tell", told)
        if self._is_remedy_due():
            why = self.env._("The cause is decided, and nothing was done for the customer yet.")
            if not any(claim.state == "decided" for claim in self.claim_ids):
                why = self.env._("The customer waits to hear whether he may have what he wishes.")
            return next_step.Step("remedy", why)
        return step

    def _on_written(self, names, before):
        """Who has spoken to a customer whose goods travel has done so for some days (SL-10)."""
        result = super()._on_written(names, before)
        if "last_customer_contact_at" in names:
            travelling = self.sudo().remedy_ids.filtered(lambda remedy: remedy.state == "awaiting_return")
            travelling._fire_deadline_event("contacted")
        return result

    def _get_milestones(self):
        milestones = super()._get_milestones()
        remedies = self.remedy_ids.filtered(lambda remedy: remedy.state not in ("refused", "cancelled"))
        if remedies or self.has_ladder:
            agreed = min(remedies.filtered("decided_at").mapped("decided_at"), default=False)
            milestones.append(Milestone(60, self.env._("Remedy"), agreed, bool(agreed)))
        return milestones

    def _is_remedy_due(self):
        """Whether a cause is decided, or none has to be, and nothing was done for the customer of this case yet."""
        case = self.sudo()
        served = any(remedy.state != "cancelled" and not remedy.source_job_id for remedy in case.remedy_ids)
        decided = any(claim.state == "decided" for claim in case.claim_ids)
        return (decided or case._is_about_a_wish()) and not served and bool(case.case_kind_id.remedy_type_ids)

    def _is_about_a_wish(self):
        """Tell whether the customer only wants to give goods back, or not to get them: no claim comes before that."""
        self.ensure_one()
        kind = self.case_kind_id.sudo()
        first = kind.remedy_type_ids.filtered("rung").sorted(lambda rung: (rung.rung, rung.id))[:1]
        return not kind.requires_claim and first.type in (*COMES_BACK, "cancel")

    def _on_phase_changed(self, old_phases):
        """What is left undone of a cancelled case is cancelled; drafts of a solved one are dropped."""
        result = super()._on_phase_changed(old_phases)
        over = self.filtered(lambda t: t.phase in ("solved", "cancelled") and not t.duplicate_id)
        for ticket in over:
            left = ticket._get_open_remedies()
            if ticket.phase == "solved":
                left = left.filtered(lambda remedy: remedy.state == "draft")
            # A fee that was advanced and damage that was done are owed whatever becomes of the case.
            left.filtered(lambda remedy: not remedy.source_job_id)._drop(self.env._("The case is closed."))
            left._ask_lead_of_source()
        return result

    def _merge_one_into(self, target):
        """What was begun for the customer goes on with the case that goes on."""
        self.remedy_ids.write({"ticket_id": target.id})
        return super()._merge_one_into(target)
