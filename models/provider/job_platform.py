from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...rules import coverage, platform_list
from .vocabulary import OPEN

#: The work is over; whether our callback was made says nothing about the platform.
FINISHED = ("done", "verified")


class Job(models.Model):
    """The platform's own verification (核销): a fact beside our callback, with its code and day (PV-11, PV-12).

    A job is done through the platform when its provider was so when he was chosen, and its city is covered
    when it was on the list; what is not settled follows the provider and the list, what is settled does not.
    """

    _inherit = "after.sales.job"

    is_platform_job = fields.Boolean(
        string="Done through the Platform",
        compute="_compute_is_platform_job",
        store=True,
        compute_sudo=True,
        help="The provider delivers and installs for the sales platform, which has to verify the service.",
    )
    is_covered_city = fields.Boolean(
        string="Covered City",
        compute="_compute_is_covered_city",
        store=True,
        compute_sudo=True,
        help="The platform verifies services in this city.",
    )
    platform_verified_on = fields.Date(
        string="Verified by the Platform On", recorded=True, tracking=True, help="The day that the platform names."
    )
    platform_code = fields.Char(
        string="Platform's Code",
        recorded=True,
        tracking=True,
        help="The code with which the platform verified the service.",
    )
    platform_recorded_at = fields.Datetime(string="Verification Recorded On", recorded=True)
    platform_recorded_by = fields.Many2one(
        "res.users", string="Verification Recorded By", recorded=True, ondelete="restrict"
    )
    platform_called_at = fields.Datetime(
        string="Asked to Verify On", recorded=True, help="The latest call that asked the customer to have it verified."
    )
    platform_called_by = fields.Many2one("res.users", string="Asked By", recorded=True, ondelete="restrict")
    platform_need = fields.Text(
        string="Needs of the Customer", recorded=True, help="What the customer said in these calls."
    )
    is_platform_awaited = fields.Boolean(
        string="Platform's Verification Missing",
        compute="_compute_is_platform_awaited",
        help="The work is over, and the platform has not verified it yet.",
    )
    customer_phone = fields.Char(compute="_compute_customer_phone", compute_sudo=True)

    _platform_code_uniq = models.UniqueIndex(
        "(company_id, platform_code) WHERE platform_code IS NOT NULL",
        "Another service job has this code of the platform.",
    )
    _platform_idx = models.Index("(company_id, done_at) WHERE is_platform_job AND platform_verified_on IS NULL")

    @api.depends("provider_id")
    def _compute_is_platform_job(self):
        for job in self:
            job.is_platform_job = job.provider_id.verifies_on_platform

    @api.depends("address_id.city", "address_id.country_id", "address_id.state_id", "company_id")
    def _compute_is_covered_city(self):
        cities = self.env["after.sales.covered.city"]._get_by_company(self.company_id)
        for job in self:
            address, listed = job.address_id, cities.get(job.company_id.id, ())
            is_listed = address and coverage.is_listed(listed, address._get_place(), address.state_id.name)
            job.is_covered_city = bool(is_listed)

    @api.depends("is_platform_job", "platform_verified_on", "state")
    def _compute_is_platform_awaited(self):
        for job in self:
            job.is_platform_awaited = job.is_platform_job and not job.platform_verified_on and job.state in FINISHED

    def _compute_customer_phone(self):
        for job in self:
            job.customer_phone = job.ticket_id.partner_phone or job.address_id.phone or job.partner_id.phone

    def _record_platform_verification(self, code, day, reason=None):
        """Store that the platform has verified the service. Saying the same again changes nothing (PV-11).

        :param code: the platform's code
        :param day: the local date that the platform names
        :param reason: why a lead corrects what was recorded before
        :return: whether something was recorded
        :raise UserError: for a job that is not over or was not done through the platform, an impossible day, a code
            of another job, or another code or day than recorded, without a reason
        :raise AccessError: when somebody else than a lead corrects
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_for_step()
        self.invalidate_recordset(["platform_verified_on", "platform_code"])
        code, now = platform_list.clean_code(code), fields.Datetime.now()
        if day and (self.platform_code, self.platform_verified_on) == (code, day):
            return False
        problem = self._get_platform_problem(code, day)
        if problem:
            raise UserError(problem)
        if self.platform_verified_on:
            self._check_may_correct(reason)
        by = {"platform_recorded_at": now, "platform_recorded_by": self.env.uid}
        self._record_facts({"platform_verified_on": day, "platform_code": code, **by})
        if reason:
            self._log_step(self.env._("Verification by the platform corrected: %(reason)s", reason=reason.strip()))
        self._fire_deadline_event("platform_verified", now)
        return True

    def _get_platform_problem(self, code, day):
        """Return why a verification with this code on this day cannot be, empty if it can.

        :param code: as ``rules.platform_list.clean_code`` returns it
        :param day: a local date
        """
        self.ensure_one()
        state_problem = self._get_platform_state_problem()
        if state_problem or not code or not day:
            return state_problem or self.env._("Enter the platform's code, and the day on which it was verified.")
        if day > self.company_id._get_after_sales_today():
            return self.env._("The platform cannot have verified it on %(day)s: that day is still to come.",
                              day=format_date(self.env, day))  # fmt: skip
        visit = self._get_visit_day()
        if day < visit:
            return self.env._(
                "The platform cannot have verified it on %(day)s: the visit was on %(visit)s.",
                day=format_date(self.env, day),
                visit=format_date(self.env, visit),
            )
        same = [("company_id", "=", self.company_id.id), ("platform_code", "=", code), ("id", "!=", self.id)]
        other = self.sudo().search(same, limit=1)
        if other:
            return self.env._("The code %(code)s was recorded on %(job)s already.", code=code, job=other.name)
        return ""

    def _get_platform_state_problem(self):
        """Return why the platform cannot verify this job now, empty if it can."""
        self.ensure_one()
        if self.state == "cancelled":
            return self.env._("%(job)s was cancelled: there is nothing to verify.", job=self.name)
        if self.state not in FINISHED:
            return self.env._("%(job)s is not done yet: record first that the work is done.", job=self.name)
        if not self.is_platform_job:
            return self.env._(
                "%(job)s was not done through the platform. A team lead says so of the provider.", job=self.name
            )
        return ""

    def _get_visit_day(self):
        """Return the local day of the visit: of the earliest moment that is known of it."""
        self.ensure_one()
        moments = filter(None, (self.scheduled_start, self.arrived_at, self.done_at))
        return self.company_id._get_after_sales_today(min(moments, default=None))

    def _check_may_correct(self, reason):
        """Refuse another code or day than recorded, unless a lead says why."""
        if not self.env.user.has_group("after_sales.group_lead"):
            raise AccessError(
                self.env._(
                    "%(job)s was verified on %(day)s with the code %(code)s already. A team lead corrects that.",
                    job=self.name,
                    day=format_date(self.env, self.platform_verified_on),
                    code=self.platform_code,
                )
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you correct what was recorded."))

    def _record_platform_call(self, outcome, note=None, need=None):
        """Store a call that asked the customer to have the service verified; the next is due if it was not (PV-12).

        :param outcome: reached, message_left or no_answer
        :param need: what else the customer needs, in words
        :raise UserError: when the platform has verified it, or cannot
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_for_step()
        outcomes = dict(self.env["after.sales.deadline"]._fields["outcome"]._description_selection(self.env))
        if outcome not in ("reached", "message_left", "no_answer"):
            raise UserError(self.env._("Say whether you reached the customer."))
        problem = self._get_platform_state_problem()
        if problem or self.platform_verified_on:
            raise UserError(problem or self.env._("The platform has verified %(job)s already.", job=self.name))
        now = fields.Datetime.now()
        vals = {"platform_called_at": now, "platform_called_by": self.env.uid}
        if (need or "").strip():
            vals["platform_need"] = "\n".join(filter(None, (self.platform_need, need.strip())))
        self._record_facts(vals)
        words = " ".join(filter(None, (note, need)))
        self._log_step(
            self.env._("Asked to have it verified: %(outcome)s. %(words)s", outcome=outcomes[outcome], words=words)
        )
        deadlines = self._get_open_deadlines([("purpose", "=", "platform")])
        deadlines._complete(now, outcome=outcome, note=note)

    def _is_platform_call_wanted(self):
        """Tell whether the customer is to be called: in a covered city, until the platform has verified it."""
        self.ensure_one()
        return self.is_platform_awaited and self.is_covered_city

    def _await_platform(self):
        """Let the customers be called whose services the platform has to verify; doing it twice changes nothing."""
        wanted = self.filtered(lambda job: job._is_platform_call_wanted())
        wanted._start_deadlines("platform_awaited", fields.Datetime.now(), once=True)

    @api.model
    def _get_unsettled_domain(self):
        """Return which jobs still follow the list of cities."""
        waiting = Domain("is_platform_job", "=", True) & Domain("state", "!=", "cancelled")
        return Domain("platform_verified_on", "=", False) & (Domain("state", "in", OPEN) | waiting)

    @api.model
    def _follow_covered_cities(self):
        """The list of covered cities has changed."""
        self.sudo().search(self._get_unsettled_domain())._follow_platform("is_covered_city")

    def _follow_platform(self, name):
        """Look at a stored answer about the platform again; calls begin and end with it.

        :param name: is_covered_city or is_platform_job
        """
        jobs = self.sudo()
        self.env.add_to_compute(self._fields[name], jobs)
        jobs._recompute_recordset([name])
        jobs.modified([name])
        jobs._await_platform()
        ended = jobs.filtered(lambda job: not job._is_platform_call_wanted())
        ended._cancel_deadlines(self.env._("The platform does not verify it"), [("purpose", "=", "platform")])
