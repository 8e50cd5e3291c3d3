from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...rules import dispute
from ..record.told import tell
from .remedy_request import PROPOSED

OUTCOMES = [
    ("upheld", "We stay with it"),
    ("conceded", "We give in"),
    ("platform_us", "The platform decided for us"),
    ("platform_customer", "The platform decided for the customer"),
]


class Remedy(models.Model):
    """The customer disputes our refusal; somebody else than who refused decides, or the platform does."""

    _inherit = "after.sales.remedy"

    ended_at = fields.Datetime(string="Ended On", copy=False)
    ended_by = fields.Many2one("res.users", copy=False, ondelete="restrict")
    disputed_at = fields.Datetime(string="Disputed On", copy=False)
    dispute_reason = fields.Char(copy=False, tracking=True, help="Why the customer does not accept the refusal.")
    dispute_outcome = fields.Selection(OUTCOMES, copy=False, tracking=True)
    dispute_note = fields.Char(string="Why This Outcome", copy=False)
    dispute_decided_at = fields.Datetime(string="Dispute Decided On", copy=False)
    dispute_decided_by = fields.Many2one("res.users", copy=False, ondelete="restrict")
    can_dispute = fields.Boolean(compute="_compute_can_dispute")

    @api.depends("state", "ended_at", "disputed_at")
    def _compute_can_dispute(self):
        for remedy in self:
            is_refused = remedy.state == "refused" and not remedy.disputed_at
            remedy.can_dispute = is_refused and remedy._may_be_disputed().allowed

    def _may_be_disputed(self):
        """Tell whether the refusal may still be disputed, see ``rules.dispute``."""
        self.ensure_one()
        company = self.company_id
        refused_on = company._get_after_sales_today(self.ended_at or self.write_date)
        days = company.sudo().after_sales_dispute_days
        return dispute.may_dispute(refused_on, company._get_after_sales_today(), days, _=self.env._)

    def _dispute(self, reason):
        """Record that the customer does not accept the refusal; a lead who did not refuse decides.

        :raise UserError: without a reason, for what was not refused, was disputed before, or too late
        """
        self.ensure_one()
        self._check_may_act()
        self._lock_for_step("state", "disputed_at")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the customer does not accept it."))
        if self.state != "refused" or self.disputed_at:
            raise UserError(self.env._("%(remedy)s was not refused, or is disputed already.", remedy=self.display_name))
        found = self._may_be_disputed()
        if not found.allowed:
            raise UserError(found.reason)
        remedy = self.sudo()
        remedy.write({"disputed_at": fields.Datetime.now(), "dispute_reason": reason})
        remedy._tell_case(self.env._("The customer disputes it: %(why)s", why=reason))
        remedy._ask_judge()

    def _ask_judge(self):
        """Give a lead who did not refuse it the task to decide."""
        self.ensure_one()
        people = self.company_id._get_people("lead") - self.ended_by
        judge = (self.ticket_id._get_preferred_approver() & people)[:1] or people[:1]
        if judge:
            remedy = self.with_context(lang=judge.lang, mail_activity_quick_update=True)
            summary = tell(remedy, lambda speaker: speaker.env._("Dispute: %(why)s", why=self.dispute_reason))
            remedy.activity_schedule("after_sales.activity_type_approval", user_id=judge.id, summary=summary)

    def _decide_dispute(self, outcome, note):
        """Decide a dispute; where the customer is right, the remedy is proposed anew.

        :param outcome: upheld, conceded, platform_us or platform_customer
        :return: the new draft, empty where we stay with the refusal
        :raise AccessError: for others than a lead, and for who refused
        :raise UserError: without words, or where nothing is disputed
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("after_sales.group_lead"):
            raise AccessError(self.env._("A team lead decides disputes."))
        if self.ended_by == self.env.user:
            raise AccessError(self.env._("You refused it yourself; somebody else has to decide."))
        self.ticket_id._check_may_remedy()
        self._lock_for_step("disputed_at", "dispute_outcome")
        if not self.disputed_at or self.dispute_outcome:
            raise UserError(self.env._("Nothing of %(remedy)s is to be decided.", remedy=self.display_name))
        if not outcome or not (note or "").strip():
            raise UserError(self.env._("Say what was decided, and why."))
        decided = {"dispute_decided_at": fields.Datetime.now(), "dispute_decided_by": self.env.uid}
        remedy = self.sudo()
        remedy.write(decided | {"dispute_outcome": outcome, "dispute_note": note.strip()})
        remedy.activity_ids.with_context(mail_activity_quick_update=True).unlink()
        remedy._tell_case(note.strip())
        return self._propose_again() if outcome in dispute.CONCEDED else self.browse()

    def _propose_again(self):
        """Return a new draft of what was refused: the same wish, items and sums, and what was found."""
        self.ensure_one()
        remedy = self.sudo()
        vals = remedy._convert_to_write({name: remedy[name] for name in PROPOSED})
        lines = [line._prepare_wizard_vals() for line in remedy.line_ids]
        draft = self.ticket_id._propose_remedy(vals | {"requested_by_customer": True}, lines)
        names = ("condition_id", "holds", "note", "told_to_id", "proof_file_ids")
        draft.sudo().condition_ids = [
            Command.create(row._convert_to_write({name: row[name] for name in names})) for row in remedy.condition_ids
        ]
        return draft

    def action_open_dispute(self):
        """Ask why the customer does not accept the refusal, or what was decided about it."""
        self.ensure_one()
        wizard = self.env["after.sales.remedy.dispute"].create({"remedy_id": self.id})
        return wizard._get_records_action(name=self.env._("Dispute"), target="new")
