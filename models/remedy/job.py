from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import making_good
from ..case.kind.helpdesk_ticket_stage import CLOSED
from ..record.told import stands_in, tell
from .vocabulary import GIVEN_UP

#: What a job may owe the customer, by type of remedy: which kind of case it is where the job has none.
CASES = {"service_fee_refund": "installation", "compensation": "complaint"}


class Job(models.Model):
    """What a job owes the customer: the fee that was advanced, what was damaged; and who pays that in the end.

    What is recorded on the job becomes remedies of its case, once (PV-05, PV-10). What cannot become one stays on
    the list, and a lead is asked.
    """

    _inherit = "after.sales.job"

    owed_remedy_ids = fields.One2many("after.sales.remedy", "source_job_id", string="Refund and Compensation")
    fee_to_refund = fields.Monetary(
        compute="_compute_owed", store=True, help="Advanced by the customer, and nobody has asked to refund it."
    )
    damage_to_compensate = fields.Monetary(
        compute="_compute_owed", store=True, help="Recorded as damage, and nobody has asked to pay it."
    )
    damage_recovery_due = fields.Monetary(
        string="To Recover from the Provider",
        compute="_compute_owed",
        store=True,
        help="Damage that we make good, or still have to: the provider owes it to us.",
    )
    owed_note = fields.Char(compute="_compute_owed_note")
    can_make_good = fields.Boolean(compute="_compute_owed_note")
    deduction_note = fields.Char(compute="_compute_deduction_note", compute_sudo=True)

    @api.depends(
        "fee_advanced", "damage_amount", "owed_remedy_ids.state", "owed_remedy_ids.amount", "owed_remedy_ids.type"
    )
    def _compute_owed(self):
        for job in self:
            digits = job.currency_id.decimal_places
            fee = sum(job._get_owed_remedies("service_fee_refund").mapped("amount"))
            damage = sum(job._get_owed_remedies("compensation").mapped("amount"))
            job.fee_to_refund = making_good.still_owed(job.fee_advanced, fee, digits)
            job.damage_to_compensate = making_good.still_owed(job.damage_amount, damage, digits)
            # Who does not want to be paid has cost us nothing; what nobody has decided yet is not forgotten.
            is_asked = any(remedy.type == "compensation" for remedy in job.owed_remedy_ids)
            job.damage_recovery_due = min(job.damage_amount, damage) if is_asked else job.damage_amount

    @api.depends("fee_to_refund", "damage_to_compensate", "ticket_id.stage_id")
    @api.depends_context("uid", "lang")
    def _compute_owed_note(self):
        for job in self:
            case = job.sudo().ticket_id
            parts = job._say_owed()
            is_closed = bool(parts) and case.phase in CLOSED
            if is_closed:
                parts.append(self.env._("%(case)s is closed: reopen it first.", case=case.number))
            job.owed_note = " ".join(parts)
            job.can_make_good = bool(parts) and not is_closed and case.with_env(self.env)._may_make_good()

    @api.depends("damage_recovery_due", "bill_id.state", "bill_id.payment_state", "payment_mode")
    @api.depends_context("lang")
    def _compute_deduction_note(self):
        for job in self:
            amount = job.damage_recovery_due and job.currency_id.format(job.damage_recovery_due)
            if not amount:
                job.deduction_note = False
            elif job._is_bill_open():
                job.deduction_note = self.env._("To be deducted from the provider's bill: %(amount)s.", amount=amount)
            else:
                job.deduction_note = self.env._("To be recovered from the provider: %(amount)s.", amount=amount)

    def _is_bill_open(self):
        """Tell whether we still have to pay the provider who did the damage for this job."""
        self.ensure_one()
        if self.payment_mode != "transfer" or self.damage_provider_id != self.provider_id:
            return False
        return not self.is_billed or self.bill_id.payment_state in ("not_paid", "partial")

    def _get_owed_remedies(self, type_):
        """Return the remedies of a type that give what this job owes, or are to give it."""
        return self.owed_remedy_ids.filtered(lambda remedy: remedy.type == type_ and remedy.state not in GIVEN_UP)

    def _is_fee_refunded(self):
        """Tell whether the fee costs us what the customer gets, and nothing beside that."""
        self.ensure_one()
        refunds = self._get_owed_remedies("service_fee_refund")
        return any(remedy.state not in ("draft", "to_approve") for remedy in refunds)

    def _say_owed(self):
        """Return in sentences what this job owes and nobody has asked for."""
        self.ensure_one()
        parts = []
        if self.fee_to_refund:
            amount = self.currency_id.format(self.fee_to_refund)
            parts.append(self.env._("The customer advanced %(amount)s and gets it back.", amount=amount))
        if self.damage_to_compensate:
            amount = self.currency_id.format(self.damage_to_compensate)
            parts.append(self.env._("Damage of %(amount)s is to be made good.", amount=amount))
        return parts

    def _on_fee_advanced(self):
        """The customer gets back what was advanced, against the receipt; corrected, the new amount counts (PV-05)."""
        result = super()._on_fee_advanced()
        for job in self:
            job._take_back_fee()
            job._make_good("service_fee_refund")
        return result

    def _check_fee_may_change(self):
        result = super()._check_fee_may_change()
        for remedy in self.sudo()._get_owed_remedies("service_fee_refund"):
            problem = remedy._get_end_problem()
            if problem:
                raise UserError(problem)
        return result

    def _take_back_fee(self):
        """Give up the refund of an amount that was corrected since; its credit note is cancelled with it."""
        refunds = self.sudo()._get_owed_remedies("service_fee_refund")
        if refunds and self.currency_id.compare_amounts(sum(refunds.mapped("amount")), self.fee_advanced):
            refunds._give_up("cancelled", self.env._("The receipt was corrected."))
            # The database allows one refund of a fee, and has to know that this one is over.
            refunds.flush_recordset(["state"])

    def _on_damage_recorded(self):
        """Damage is admitted and paid for; recorded anew, the new amount counts (PV-10)."""
        result = super()._on_damage_recorded()
        for job in self:
            job._lock_for_step()
            job._take_back_damage()
            job._make_good("compensation")
        return result

    def _take_back_damage(self):
        """Give up what was to be paid for a damage that is worth something else now; what is paid stays paid."""
        remedies = self.sudo()._get_owed_remedies("compensation")
        if not self.currency_id.compare_amounts(sum(remedies.mapped("amount")), self.damage_amount):
            return
        open_ = remedies.filtered(lambda remedy: not remedy._get_end_problem())
        if open_:
            open_._give_up("cancelled", self.env._("The damage was recorded anew."))
        paid = sum((remedies - open_).mapped("amount"))
        if self.currency_id.compare_amounts(paid, self.damage_amount) > 0:
            self._ask_lead(
                tell(
                    self,
                    lambda job: job.env._(
                        "%(paid)s was paid for damage of %(amount)s.",
                        paid=job.currency_id.format(paid),
                        amount=job.currency_id.format(job.damage_amount),
                    ),
                )
            )

    def _make_good(self, type_):
        """Make the remedy for what this job owes and nobody gives yet, and let it be decided; never a second one.

        :param type_: service_fee_refund or compensation
        :return: the remedy, empty when nothing is owed, or the case is over: then a lead is asked
        """
        self.ensure_one()
        self._lock_for_step()
        job = self._as_step()
        amount = job.fee_to_refund if type_ == "service_fee_refund" else job.damage_to_compensate
        remedy = job.env["after.sales.remedy"]
        if not amount:
            return remedy
        case = job.ticket_id or job._open_case(type_)
        if case.phase in CLOSED:
            job._ask_lead(tell(job, lambda owing: owing.owed_note))
            return remedy
        # The database knows of one that was given up only once that is written.
        job.owed_remedy_ids.flush_recordset(["state"])
        remedy = remedy.create(job._prepare_owed_vals(type_, case, amount))
        remedy._request()
        job.activity_feedback(["after_sales.activity_type_make_good"])
        return remedy

    def _prepare_owed_vals(self, type_, case, amount):
        """Return the values of the remedy for what this job owes."""
        self.ensure_one()
        new = self.env["after.sales.remedy"].new({"type": type_, "source_job_id": self.id})
        return {
            "ticket_id": case.id,
            "type": type_,
            "source_job_id": self.id,
            "amount": amount,
            # With the receipt the customer applies for the refund; damage we admit ourselves.
            "requested_by_customer": type_ == "service_fee_refund",
            "description": tell(new, lambda remedy: remedy._get_owed_reason()),
        }

    def _open_case(self, type_):
        """Open a case for a job that came from an order alone: what the customer is owed is decided and told there."""
        self.ensure_one()
        name = self.env._("Service %(job)s: %(what)s", job=self.name, what=" ".join(self._say_owed()))
        vals = self._prepare_case_vals(name, name, CASES[type_])
        case = self.env["helpdesk.ticket"].create(vals)
        self._record_facts({"ticket_id": case.id})
        return case

    def _ask_lead(self, summary):
        """Ask the lead to see to what this job owes, once."""
        self.ensure_one()
        job = self._as_step()
        known = job.activity_search(["after_sales.activity_type_make_good"])
        if stands_in(summary, known.mapped("summary")):
            return
        lead = job._get_deadline_user("team_lead") or job.user_id or job.create_uid
        job.activity_schedule("after_sales.activity_type_make_good", user_id=lead.id, summary=summary)

    def action_refund_fee(self):
        """Refund what the customer advanced, where no remedy does it yet."""
        return self._action_make_good("service_fee_refund")

    def action_compensate_damage(self):
        """Make good what was damaged, where no remedy does it yet."""
        return self._action_make_good("compensation")

    def _action_make_good(self, type_):
        self.ensure_one()
        self.check_access("write")
        self.ticket_id._check_may_remedy()
        remedy = self._make_good(type_).with_env(self.env)
        if not remedy:
            raise UserError(self.env._("%(job)s owes the customer nothing more.", job=self.name))
        return remedy._get_records_action()

    def action_view_owed_remedies(self):
        """Open what makes good what this job has cost the customer."""
        return self.owed_remedy_ids._get_records_action(name=self.env._("Refund and Compensation"))


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _may_make_good(self):
        """Tell whether the user may have made good what a job owes; nobody handles a case that does not exist yet."""
        return not self or self._may_handle()
