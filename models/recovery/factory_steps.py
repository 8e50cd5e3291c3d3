from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...rules import outsourced
from ..claim.vocabulary import COST_BEARERS
from ..record.told import tell

ACTIVITY = "after_sales.activity_type_quality_review"


class Claim(models.Model):
    """Quality says who is liable, tells the factory, and notes what arrived there (SP-05 to SP-08, E13)."""

    _inherit = "after.sales.claim"

    quality_asked_at = fields.Datetime(string="Quality Asked On", recorded=True)
    factory_told_at = fields.Datetime(string="Factory Told On", recorded=True, tracking=True)
    factory_told_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    factory_told_reason = fields.Char(string="Told without Quality Because", recorded=True, tracking=True)
    factory_signed_by = fields.Char(string="Signed For By", recorded=True, tracking=True)
    factory_signed_on = fields.Date(string="Arrived at the Factory", recorded=True, tracking=True)
    factory_mismatch = fields.Char(
        string="Not as the Form Says", recorded=True, tracking=True, help="The customer answers for it."
    )
    sent_on_on = fields.Date(string="Sent On to the Factory", recorded=True, tracking=True)
    restocked_on = fields.Date(string="Reworked into Stock On", recorded=True, tracking=True)

    def _refine_by_quality(self):
        """Let Quality, and what arrived at the factory, say who bears it."""
        if self.is_outsourced and self.suggested_cause and (self.quality_bearer or self.factory_mismatch):
            liable, reason = outsourced.liable_after(self.quality_bearer, self.factory_mismatch or "", self.env._)
            self.suggested_cost_bearer = liable
            self.suggestion_reason = f"{self.suggestion_reason} {reason}"

    def _get_reason_problem(self, cause, cost_bearer):
        """Whoever decides before Quality has spoken says why."""
        problem = super()._get_reason_problem(cause, cost_bearer)
        return problem or self._get_quality_problem()

    def _get_quality_problem(self):
        """Return that the customer cannot be asked to return goods yet, empty if he can (SP-06)."""
        for claim in self.sudo():
            if claim.is_outsourced and not claim.quality_bearer:
                return self.env._(
                    "%(claim)s: Quality has to say who is liable before the customer is asked to send anything back.",
                    claim=claim.number,
                )
        return ""

    def _ask_quality(self):
        """Ask Quality who is liable; asking twice asks once.

        :raise UserError: for goods of no outsourced factory
        """
        self._check_may_handle()
        self._check_outsourced()
        for claim in self.filtered(lambda claim: not claim.quality_asked_at):
            claim._record_facts({"quality_asked_at": fields.Datetime.now()})
            for user in claim.company_id._get_quality_people(is_asked=True):
                claim.sudo().activity_schedule(
                    ACTIVITY,
                    user_id=user.id,
                    summary=tell(claim, lambda each: each.env._("%(claim)s: who is liable?", claim=each.number)),
                )

    def _review_quality(self, bearer, note, returns=False, restocks=False):
        """Record who is liable, and what becomes of the goods (SP-06).

        :param bearer: a word of COST_BEARERS; :param returns: yes or no, the goods go back to the customer
        :param restocks: yes or no, they are reworked into stock
        :raise UserError: without a finding; :raise AccessError: for others than Quality
        """
        self._check_is_quality()
        self._check_outsourced()
        note = (note or "").strip()
        if bearer not in dict(COST_BEARERS) or not note:
            raise UserError(self.env._("Say who is liable, and why."))
        facts = {
            "quality_bearer": bearer,
            "quality_note": note,
            "quality_by": self.env.uid,
            "quality_at": fields.Datetime.now(),
            "form_returns": returns,
            "form_restocks": restocks,
        }
        # Quality need not be the agent of the case.
        claims = self.sudo()
        claims._record_facts(facts)
        claims.activity_unlink([ACTIVITY])
        claims.filtered(lambda claim: claim.cost_bearer and claim.cost_bearer != bearer)._tell_agent_of_quality()

    def _tell_agent_of_quality(self):
        """Tell the agent that Quality found otherwise than was decided: somebody else is claimed from then."""
        for claim in self:
            claim.activity_schedule(
                "mail.mail_activity_data_warning",
                user_id=(claim.user_id or claim.decided_by).id,
                summary=tell(
                    claim,
                    lambda each: each.env._(
                        "%(claim)s: Quality holds somebody else liable, decide it anew.", claim=each.number
                    ),
                ),
            )

    def _tell_factory(self, reason=""):
        """Record that the factory was sent the form (E13).

        :raise UserError: before Quality has said who is liable, or for others than Quality without a reason
        """
        self._check_outsourced()
        reason = (reason or "").strip()
        is_quality = self._is_quality()
        if not is_quality:
            self._check_may_handle()
        problem = self._get_quality_problem()
        verdict = outsourced.may_tell(is_quality, reason, self.env._)
        if problem or not verdict.allowed:
            raise UserError(problem or verdict.reason)
        facts = {"factory_told_at": fields.Datetime.now(), "factory_told_by": self.env.uid}
        self.sudo()._record_facts({**facts, "factory_told_reason": False if is_quality else reason})

    def _record_at_factory(self, signed_by, day=None, mismatch="", sent_on=None, restocked=None):
        """Record who signed for the goods at the factory, and what of them is not as the form says (SP-08).

        :param mismatch: in words; the customer answers for it, and the specialist is told
        :param sent_on: on which day our own plant sent them on; :param restocked: when they came into stock again
        :raise UserError: before Quality has said who is liable, without a name, or for a day in the future
        """
        self._check_outsourced()
        if not self._is_quality():
            self._check_may_handle()
        problem = self._get_quality_problem()
        if problem:
            raise UserError(problem)
        if not (signed_by or "").strip():
            raise UserError(self.env._("Enter who signed for the goods."))
        today = self.company_id[:1]._get_after_sales_today()
        days = [fields.Date.to_date(each) for each in (day or today, sent_on, restocked)]
        if any(each and each > today for each in days):
            raise UserError(self.env._("This cannot have happened in the future."))
        first = min(claim.ticket_id._get_first_day() for claim in self)
        if any(each and each < first for each in days):
            raise UserError(self.env._("This cannot have happened before the goods were sold."))
        if restocked and any(claim.form_restocks != "yes" for claim in self):
            raise UserError(self.env._("Quality did not say that the goods are reworked into stock."))
        mismatch = (mismatch or "").strip()
        is_new = self.filtered(lambda claim: mismatch and claim.factory_mismatch != mismatch)
        facts = {"factory_signed_by": signed_by.strip(), "factory_signed_on": days[0], "factory_mismatch": mismatch}
        self.sudo()._record_facts({**facts, "sent_on_on": days[1], "restocked_on": days[2]})
        is_new._tell_specialist()

    def _tell_specialist(self):
        """Tell whoever sold it, else the agent, that what arrived is not what the form says."""
        for claim in self.sudo():
            user = claim.order_id.user_id or claim.user_id
            if user:
                claim.activity_schedule(
                    "mail.mail_activity_data_warning",
                    user_id=user.id,
                    summary=tell(
                        claim,
                        lambda each: each.env._(
                            "%(claim)s: not as the form says, the customer answers for it: %(what)s",
                            claim=each.number,
                            what=each.factory_mismatch,
                        ),
                    ),
                )

    def _check_outsourced(self):
        """Refuse what only goods of outsourced factories need."""
        for claim in self.filtered(lambda claim: not claim.is_outsourced or claim.state == "cancelled"):
            raise UserError(self.env._("%(claim)s is about no goods of an outsourced factory.", claim=claim.number))

    def _is_quality(self):
        """Tell whether the current user is Quality for all of these claims."""
        return self.env.su or all(self.env.user in company._get_quality_people() for company in self.company_id)

    def _check_is_quality(self):
        """Refuse others than Quality. :raise AccessError: in words"""
        self.check_access("read")
        if not self._is_quality():
            raise AccessError(self.env._("Who is liable is said by Quality."))

    def action_ask_quality(self):
        """Ask Quality who is liable."""
        self._ask_quality()
        return True

    def action_open_quality(self):
        """Ask who is liable, or what arrived at the factory."""
        self.ensure_one()
        wizard = self.env["after.sales.quality.review"].create({"claim_id": self.id})
        return wizard._get_records_action(name=self.env._("Return to an Outsourced Factory"), target="new")


class ResCompany(models.Model):
    """Who is Quality: says who is liable for goods of outsourced factories, and tells them (SP-06, E13)."""

    _inherit = "res.company"

    after_sales_quality_ids = fields.Many2many(
        "res.users",
        "after_sales_quality_rel",
        "company_id",
        "user_id",
        string="Quality Department",
        domain=lambda self: [("all_group_ids", "in", self.env.ref("after_sales.group_lead").ids)],
        help="Say who is liable before anything goes back to an outsourced factory. Nobody: every team lead.",
    )

    def _get_quality_people(self, is_asked=False):
        """Return who is Quality here: the people named, else every team lead, of whom one is asked."""
        self.ensure_one()
        leads = self._get_people("lead")
        return self.sudo().after_sales_quality_ids or (leads[:1] if is_asked else leads)


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_quality_ids = fields.Many2many(related="company_id.after_sales_quality_ids", readonly=False)
