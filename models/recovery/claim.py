from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import recovery
from ..claim.claim.claim import DECIDED
from ..record.told import tell


class Claim(models.Model):
    """Whom a claim is recovered from, until when, and how much of it came back."""

    _inherit = "after.sales.claim"

    recovery_line_ids = fields.One2many("after.sales.recovery.line", "claim_id", string="Recoveries")
    window_reason = fields.Char(compute="_compute_window_reason", compute_sudo=True)

    @api.depends("picking_id.received_at", "carrier_id", "receipt_note", "occasion", "cause")
    @api.depends_context("lang")
    def _compute_window_reason(self):
        for claim in self:
            claim.window_reason = claim._get_window().reason

    def _get_debtor(self, bearer):
        """Return whom we claim from, where somebody of this type bears the cost; empty where nobody noted it."""
        self.ensure_one()
        if bearer == "carrier":
            return self.carrier_id.partner_id
        if bearer == "factory":
            return self.factory_id
        if bearer == "insurer":
            return self.company_id.after_sales_insurer_id
        if bearer == "provider":
            jobs = self.ticket_id.job_ids | self.order_id.job_ids
            done = jobs.filtered(lambda job: job.provider_id and job.state != "cancelled")
            return done.sorted("id")[-1:].provider_id
        return self.partner_id.commercial_partner_id if bearer == "shop" else self.env["res.partner"]

    def _get_remedies(self):
        """Return what was done about these claims."""
        return self.ticket_id.remedy_ids.filtered(lambda remedy: remedy.claim_id in self)

    def _get_loss_kind(self):
        """Return which kind of loss it is for a carrier, as a word of ``rules.recovery``."""
        self.ensure_one()
        known = recovery.Known(
            self.decision_table or "", self.cause or "", self.receipt_note or "", self.occasion or ""
        )
        return recovery.loss_kind(known)

    def _get_window(self):
        """Return when the carrier takes a claim about this, see ``rules.recovery.Window``; in the customer's zone."""
        self.ensure_one()
        claim = self.sudo()
        kind = claim._get_loss_kind()
        term = self.env["after.sales.claim.window"]._find_term(claim.carrier_id, kind, claim.company_id)
        picking = claim.picking_id
        began_at = picking.received_at or picking.handed_over_at
        if kind == "lost":
            began_at = picking.handed_over_at or began_at
        weekdays = claim.company_id.resource_calendar_id._get_working_weekdays() or set(range(7))
        start = began_at and claim._get_customer_day(began_at)
        return recovery.window(start or None, term, lambda day: day.weekday() in weekdays, _=self.env._)

    def _get_customer_day(self, moment):
        """Return the local date of a moment where the goods were received."""
        self.ensure_one()
        where = self.picking_id.partner_id or self.partner_id
        zone = where.tz or where.commercial_partner_id.tz
        if not zone:
            return self.company_id._get_after_sales_today(moment)
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), moment).date()

    @api.depends("receipt_note", "occasion", "cause", "kind_id", "picking_id.partner_id.tz")
    def _compute_file_by(self):
        return super()._compute_file_by()

    def _get_last_filing_day(self):
        """The window depends on what kind of loss it is."""
        return self._get_window().last

    def _on_state_changed(self, before):
        """A finding says who bears the cost: what was decided for the customer is claimed from him."""
        result = super()._on_state_changed(before)
        claims = self.sudo()
        decided = claims.filtered(lambda claim: claim.state in DECIDED)
        decided._get_remedies()._follow_recovery()
        undone = claims.filtered(lambda claim: claim.state == "to_decide" and before[claim.id] in DECIDED)
        undone._get_remedies()._take_back_recovery(
            tell(self, lambda it: it.env._("The finding is taken up again.")), by_hand=False
        )
        return result

    def _follow_filed_recovery(self):
        """Record on claims about a carrier that it was claimed from: their clocks are met by it."""
        for claim in self.filtered(lambda claim: claim.may_file and not claim.filed_at):
            lines = claim.recovery_line_ids.filtered(
                lambda line: line.debtor_type == "carrier" and line.state == "filed"
            )
            if lines:
                whole = lines.recovery_id[:1]
                amount = sum(line._get_claimed_in_company_currency() for line in lines)
                claim._record_filing(fields.Datetime.now(), whole.reference or whole.number, amount)

    def _get_other_filing(self):
        """Where a recovery asks for the money, filing it files the claim, too."""
        lines = self.sudo().recovery_line_ids.filtered(
            lambda line: line.state == "draft" and line.debtor_type == "carrier"
        )
        draft = lines.recovery_id[:1].with_env(self.env)
        filed = self._get_filed_recovery().with_env(self.env)
        if filed:
            return filed._get_records_action()
        return draft.action_open_file() if draft and draft.sudo().amount_claimed else super()._get_other_filing()

    def _get_filed_recovery(self):
        """Return the recovery by which the carrier was claimed from for this."""
        lines = self.sudo().recovery_line_ids.filtered(
            lambda line: line.debtor_type == "carrier" and line.state not in ("draft", "cancelled", "written_off")
        )
        return lines.recovery_id[:1]

    def _on_filed(self):
        """What was filed with the carrier before anything was decided is filed as a recovery, too."""
        result = super()._on_filed()
        filed = self._get_filed_recovery()
        if filed:
            raise UserError(
                self.env._(
                    "%(recovery)s was filed for it: what the carrier says is recorded there.", recovery=filed.number
                )
            )
        drafts = self.sudo().recovery_line_ids.filtered(
            lambda line: line.state == "draft" and line.debtor_type == "carrier"
        )
        drafts.recovery_id._follow_filed_claims()
        return result
