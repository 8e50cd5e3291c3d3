from datetime import datetime, time, timedelta, timezone

import pytz

from odoo import fields, models

from ....rules import calling_hours

#: How far ahead the calling hours are read: beyond the longest holidays.
CALLING_HORIZON = timedelta(days=21)


class ResCompany(models.Model):
    _inherit = "res.company"

    after_sales_require_kind = fields.Boolean(string="Cases Need a Kind")
    after_sales_one_agent = fields.Boolean(string="One Customer, One Agent")
    after_sales_calling_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Calling Hours",
        domain="[('flexible_hours', '=', False), ('company_id', 'in', [id, False])]",
        ondelete="set null",
    )
    after_sales_thanks_words = fields.Char(
        string="Words of Thanks",
        default="谢谢,感谢,多谢,辛苦了,好的,收到,thanks,thank you,thank you very much,thx,ok,okay,great,received",
    )
    after_sales_upload_mb = fields.Integer(string="Size of a File (MB)")
    after_sales_upload_count = fields.Integer(string="Files per Request")
    after_sales_acknowledge = fields.Boolean(string="Confirm What Comes In by Mail")
    after_sales_link_days = fields.Integer(string="Links of Closed Cases Work For (Days)")
    after_sales_ask_rating = fields.Boolean(string="Ask for Ratings")
    after_sales_rating_days = fields.Integer(
        string="Days between Ratings", help="A customer is asked again only after so many days. 0: about every case."
    )
    after_sales_low_rating = fields.Integer(
        string="Low Rating", help="A team lead calls customers who give this mark or less, of 5. 0: nobody is called."
    )

    _after_sales_uploads_positive = models.Constraint(
        "CHECK(after_sales_upload_mb >= 0 AND after_sales_upload_count >= 0)",
        "The limits of files cannot be negative.",
    )

    _after_sales_rating_range = models.Constraint(
        "CHECK(COALESCE(after_sales_rating_days, 0) >= 0 AND COALESCE(after_sales_low_rating, 0) BETWEEN 0 AND 5)",
        "Days between ratings cannot be negative, and marks go from 1 to 5.",
    )

    def _on_created(self):
        result = super()._on_created()
        for company in self:
            company._begin_with_team()
        return result

    def _begin_with_team(self):
        """Give this company a team with a lead, unless it has one: else an escalation would reach nobody (ES-01)."""
        Team = self.env["helpdesk.ticket.team"].sudo()
        lead = self._get_first_manager()
        domain = [("company_id", "in", (False, self.id))]
        if not lead or Team.with_context(active_test=False).search_count(domain, limit=1):
            return
        Team.with_context(lang=lead.lang).create(
            {
                "name": self.env(context={"lang": lead.lang})._("After Sales"),
                "company_id": self.id,
                "user_id": lead.id,
                "user_ids": self._get_people("agent").ids,
                "assignment": "balanced",
            }
        )

    def _get_first_team(self):
        """Return the team that answers for what no team has: the first of this company that has a lead."""
        return (
            self.env["helpdesk.ticket.team"]
            .sudo()
            .search([("company_id", "=", self.id), ("user_id.active", "=", True)], limit=1)
        )

    def _get_call_warning(self, tz, now):
        """Return why a call that can wait should wait, empty within the calling hours (CN-01).

        :param tz: IANA name of the time zone of whoever would be called
        :param now: UTC
        """
        calendar = self.sudo().after_sales_calling_calendar_id
        if not calendar:
            return ""
        local = now.replace(tzinfo=timezone.utc).astimezone(pytz.timezone(tz)).replace(tzinfo=None)
        call = calling_hours.judge_call(
            local, self._get_local_intervals(calendar, tz, now, CALLING_HORIZON), _=self.env._
        )
        if call.allowed:
            return ""
        again = calling_hours.say_when_again(local, call.again_at, _=self.env._)
        urgent = self.env._("If it cannot wait, explain why you call now and apologise.")
        return " ".join(filter(None, (call.reason, again, urgent)))

    def _get_local_intervals(self, calendar, tz, now, horizon):
        """Return when a calendar is open, from the start of today on, as local (start, end) pairs without a zone.

        The hours of the calendar are taken as those on the clock of the time zone.
        """
        self.ensure_one()
        # Core's calendars speak pytz.
        zone = pytz.timezone(tz)
        local = now.replace(tzinfo=timezone.utc).astimezone(zone)
        start = zone.localize(datetime.combine(local.date(), time()))
        # Without a company in the domain, core counts the holidays of every company.
        leaves = [("time_type", "=", "leave"), ("company_id", "in", [False, self.id])]
        intervals = calendar._work_intervals_batch(start, start + horizon, domain=leaves, tz=zone)[False]
        return [tuple(moment.astimezone(zone).replace(tzinfo=None) for moment in pair[:2]) for pair in intervals]
