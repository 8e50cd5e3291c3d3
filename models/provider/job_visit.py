import random

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, format_date

#: After so many wrong codes our people have to confirm the completion.
CODE_TRIES = 5


class Job(models.Model):
    """The visit: appointment, arrival, completion, confirmed by the customer's code (PV-04)."""

    _inherit = "after.sales.job"

    arrived_at = fields.Datetime(string="Arrived On", recorded=True)
    done_at = fields.Datetime(string="Done On", recorded=True, tracking=True, index="btree_not_null")
    completion_code = fields.Char(
        recorded=True,
        groups="after_sales.group_agent",
        help="The customer has it, and tells the provider when the work is done.",
    )
    code_tries = fields.Integer(recorded=True, groups="after_sales.group_agent")
    completed_by = fields.Selection(
        [
            ("code", "Customer's code"),
            ("code_shown", "Customer's code, which we had seen"),
            ("staff", "Our own people"),
        ],
        string="Completion Confirmed By",
        recorded=True,
    )
    completion_note = fields.Text(string="Report of the Provider", recorded=True)
    completion_attachment_ids = fields.Many2many(
        "ir.attachment",
        "after_sales_job_completion_rel",
        string="Photos of the Work",
        recorded=True,
        bypass_search_access=True,
    )

    _scheduled_order = models.Constraint(
        "CHECK(scheduled_end IS NULL OR scheduled_end >= scheduled_start)",
        "An appointment cannot end before it begins.",
    )

    def _schedule(self, start, end=None):
        """Store the appointment that was agreed with the customer; a later one takes its place.

        :param start: UTC
        :raise UserError: without a moment, for one in the past, while the provider is away, or before they were briefed
        """
        self.ensure_one()
        self._check_times(start, end)
        self._check_is_there(start)
        job, before = self.sudo(), self.scheduled_start
        vals = {
            "scheduled_start": start,
            "scheduled_end": end or fields.Datetime.add(start, hours=2),
            "proposed_start": False,
            "proposed_end": False,
            "proposal_note": False,
            "completion_code": job.completion_code or f"{random.SystemRandom().randrange(10**6):06d}",
        }
        if self.state == "scheduled":
            self.check_access("write")
            self._record_facts(vals)
            self._move_deadlines("scheduled_end")
        else:
            self._pass_to("scheduled", vals)
            self._fire_deadline_event("scheduled")
            job.ticket_id._fire_deadline_event("scheduled")
        self._tell_appointment()
        job.order_id._on_service_scheduled(self.task, start, before)

    def _check_is_there(self, start):
        """Refuse an appointment on a day on which the provider does not work."""
        day = self.company_id._get_after_sales_today(start)
        last = self.provider_id._get_absences(day).get(self.provider_id.id)
        if last:
            raise UserError(
                self.env._(
                    "%(provider)s is away until %(day)s: choose another day, or another provider.",
                    provider=self.provider_id.name,
                    day=format_date(self.env, last),
                )
            )

    def _tell_appointment(self):
        """Tell customer and provider of the appointment; the code goes to the customer alone."""
        if self.partner_id.email:
            job = self.sudo()
            template = job.env.ref("after_sales.mail_template_job_appointment")
            job.message_mail_with_source(template, force_send=False)
        self._send("after_sales.mail_template_job_briefing")
        self._ask_to_tell_appointment()

    def _arrive(self, at=None):
        """The provider is there. Saying it twice changes nothing.

        :param at: UTC, now by default
        """
        self.ensure_one()
        if self.state != "scheduled":
            raise UserError(self.env._("%(job)s has no appointment.", job=self.name))
        if not self.arrived_at:
            self.check_access("write")
            self._record_facts({"arrived_at": at or fields.Datetime.now()})
            self._log_step(self.env._("The provider has arrived."))

    def action_arrive(self):
        """Record that the provider is at the customer's."""
        self._arrive()
        return True

    def _check_may_finish(self, now, note, by_staff):
        """Refuse work that cannot have been done yet, and an end that says nothing of what was found (PV-09).

        :param now: UTC
        :raise UserError: before the day of the appointment, with checks that nobody answered, or, from our people,
            without a word when nobody is known to have come
        """
        self.ensure_one()
        start = self.scheduled_start
        if start and not self.arrived_at and now.date() < start.date():
            raise UserError(
                self.env._(
                    "The appointment of %(job)s is on %(day)s: change it if the visit was earlier.",
                    job=self.name,
                    day=format_date(self.env, start.date()),
                )
            )
        unanswered = self.sudo().check_ids.filtered(lambda check: check.kind != "question" and not check.is_answered)
        if unanswered and not (by_staff and (note or "").strip()):
            raise UserError(self.env._("Answer first: %(checks)s.", checks=", ".join(unanswered.mapped("name"))))
        if by_staff and not self.arrived_at and not (note or "").strip():
            raise UserError(self.env._("Nobody is known to have come: say how you know that the work is done."))

    def _finish(self, code=None, note=None, attachments=None):
        """The work is done: with the customer's code, or on the word of our own people.

        :param code: what the customer told the provider; None when our people confirm it
        :param attachments: photos, already stored
        :raise UserError: for a wrong code, without one from the provider, or before the appointment was made
        """
        self.ensure_one()
        if self._is_provider_speaking() or code:
            self._check_code(code)
        now = fields.Datetime.now()
        self._check_may_finish(now, note, by_staff=not (self._is_provider_speaking() or code))
        vals = {"done_at": now, "completed_by": self._get_completed_by(code), "completion_note": note}
        if attachments:
            attachments._take_over(self)
            vals["completion_attachment_ids"] = [fields.Command.link(attachment.id) for attachment in attachments]
        self._pass_to("done", vals)
        self._log_step(self.env._("The work is done. %(note)s", note=note or ""))
        self._fire_deadline_event("done", now)
        self._await_platform()

    def _get_completed_by(self, code):
        """Return who confirms the completion; a code that one of our people had seen proves less."""
        return ("code_shown" if self.code_shown_by_id else "code") if code else "staff"

    def _check_code(self, code):
        """Refuse a wrong code; the tries are limited, and kept by the caller's transaction."""
        job = self.sudo()
        if job.code_tries >= CODE_TRIES:
            raise UserError(self.env._("Too many wrong codes. Call us, so that we confirm the completion."))
        if not consteq((job.completion_code or "").encode(), (code or "").strip().encode(errors="replace")):
            raise UserError(self.env._("This is not the code that the customer has. Ask them for it."))

    def _count_wrong_code(self):
        """Count a wrong code; the provider's page does so after it has refused one."""
        for job in self.sudo():
            job._record_facts({"code_tries": job.code_tries + 1})
