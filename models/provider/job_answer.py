from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..record.told import stands_in, tell


class Job(models.Model):
    """What the provider says: yes, no, another time; and who is asked next (PV-02, PV-03).

    The provider's page and the buttons of our people call the same steps.
    """

    _inherit = "after.sales.job"

    proposed_start = fields.Datetime(string="Proposed by the Provider", recorded=True)
    proposed_end = fields.Datetime(string="Proposed Until", recorded=True)
    proposal_note = fields.Char(recorded=True)

    def _accept(self):
        """The provider takes the job.

        :raise UserError: when it is not offered any more
        """
        for job in self:
            now = fields.Datetime.now()
            job._pass_to("accepted", {"accepted_at": now})
            job.offer_id._end("accepted")
            waiting = job.sudo().offer_ids.filtered(lambda offer: offer.state == "waiting")
            waiting._end("withdrawn")
            job._log_step(self.env._("%(provider)s accepted the job.", provider=job.provider_id.display_name))
            job._fire_deadline_event("offer_answered", now)
            job._fire_deadline_event("agreed", now)

    def action_accept(self):
        """Record that the provider said yes, on the phone or in a chat."""
        self._accept()
        return True

    def _refuse(self, reason):
        """The provider says no: the next in line is asked.

        :param reason: in his words
        :raise UserError: without a reason, or when the job is not offered to him any more
        """
        for job in self:
            job._check_reason(reason)
            job._return_to_draft("refused", reason)
            job._ask_next()

    def _release(self, reason):
        """Take the job back from a provider, or let him give it back after all; nobody else is asked by itself.

        :raise UserError: without a reason, or when the job is done
        """
        for job in self:
            job._check_reason(reason)
            if job.state == "draft":
                raise UserError(self.env._("%(job)s is with nobody.", job=job.name))
            job._return_to_draft("withdrawn", reason)

    def _expire_offer(self):
        """The provider did not answer in time: the next in line is asked."""
        for job in self.filtered(lambda job: job.state == "offered"):
            job._return_to_draft("expired", self.env._("Not answered in time"))
            job._ask_next()

    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))

    def _return_to_draft(self, outcome, reason):
        """Take the job from its provider; his link dies with the offer.

        :param outcome: what becomes of the offer: refused, expired or withdrawn
        """
        self.ensure_one()
        provider, offer = self.provider_id, self.offer_id
        self._log_step(self.env._("%(provider)s: %(reason)s", provider=provider.display_name, reason=reason))
        self._call_off()
        self._pass_to("draft", self._prepare_draft_vals())
        offer._end(outcome, reason)
        self._fire_deadline_event("offer_answered")
        steps = ("briefing", "appointment", "visit")
        self._get_open_deadlines([("purpose", "in", steps)])._drop(self.env._("The provider does not come"))

    def _call_off(self):
        """Tell the orders of jobs with an appointment that nobody comes."""
        for job in self.filtered("scheduled_start"):
            job.order_id.sudo()._on_service_scheduled(job.task, False, job.scheduled_start)

    def _prepare_draft_vals(self):
        """Return what a job loses with its provider.

        The next one does not see what the one before him photographed; that stays among the messages.
        """
        names = (
            "offer_id", "provider_id", "provider_reason", "accepted_at", "briefed_at", "scheduled_start",
            "scheduled_end", "proposed_start", "proposed_end", "proposal_note", "arrived_at", "completion_code",
            "code_tries", "code_shown_by_id", "override_provider_id", "photo_before_ids", "completion_attachment_ids",
        )  # fmt: skip
        return dict.fromkeys(names, False)

    def _ask_next(self):
        """Offer the job to the next in line; without one, or where the customer would pay more, our people go on."""
        self.ensure_one()
        # The provider or the clock goes on in the name of whoever lined the others up.
        job = self.sudo()
        for offer in job.offer_ids.filtered(lambda offer: offer.state == "waiting"):
            problem = job._rank(offer.provider_id)[0].obstacle
            if problem:
                offer._end("withdrawn", problem)
                continue
            job._choose_provider(offer.provider_id, offer.price, job._get_next_charge(offer))
            if not job._get_offer_problem():
                job._offer()
                return
            break
        self._ask_dispatcher()

    def _get_next_charge(self, offer):
        """Return what the customer pays when the next provider comes: where he advances the fee, the new price."""
        self.ensure_one()
        is_first = not offer.provider_id._is_known_provider()
        return offer.price if self._get_payment_mode(is_first) == "customer_advance" else self.customer_charge

    def _ask_dispatcher(self):
        """Ask the person responsible to send somebody else."""
        self.ensure_one()
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=(self.user_id or self.create_uid).id,
            summary=tell(self, lambda speaker: speaker.env._("Find another provider")),
            note=self.dispatch_problem,
        )

    def _propose_time(self, start, end=None, note=None):
        """The provider proposes a time, which our people agree with the customer.

        :param start: UTC
        :raise UserError: for a time in the past, or a job that he has not taken
        """
        self.ensure_one()
        if self.state not in ("offered", "accepted", "briefed", "scheduled"):
            raise UserError(self.env._("No appointment can be made for %(job)s any more.", job=self.name))
        self._check_times(start, end)
        self._record_facts({"proposed_start": start, "proposed_end": end, "proposal_note": note})
        local = format_datetime(self.env, start, tz=self.company_id._get_after_sales_tz(), dt_format="short")
        self._log_step(self.env._("Time proposed: %(time)s. %(note)s", time=local, note=note or ""))
        self._ask_to_agree()

    def _ask_to_agree(self):
        """Have one of our people agree the proposed time; one call is enough, however often it changes."""
        summary = tell(self, lambda speaker: speaker.env._("Agree the proposed time with the customer"))
        if not stands_in(summary, self.sudo().activity_ids.mapped("summary")):
            user = self.user_id or self.create_uid
            self.activity_schedule("mail.mail_activity_data_call", user_id=user.id, summary=summary)

    def _check_times(self, start, end):
        """Refuse appointments that nobody can keep."""
        if not start or start < fields.Datetime.now():
            raise UserError(self.env._("Choose a time that does not lie in the past."))
        if start > fields.Datetime.add(fields.Datetime.now(), years=1):
            raise UserError(self.env._("Choose a time within a year."))
        if end and end < start:
            raise UserError(self.env._("An appointment cannot end before it begins."))
