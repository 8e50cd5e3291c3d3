from odoo import api, models

from ...rules import roster


class Shift(models.Model):
    """Who is on duty: for the assignment of cases and for clocks that run only while somebody is there."""

    _inherit = "after.sales.shift"

    @api.model
    def _get_on_duty(self, company, at, channels=None):
        """Return who is on duty at a moment, the first choice first (DR-02, OW-04).

        A constant number of queries, however many channels and shifts there are.

        :param company: one ``res.company``
        :param at: UTC moment
        :param channels: ``sale.channel`` records
        :return: ``res.users`` per channel id, and under False for what came through no channel
        """
        chosen = self._choose_on_duty(company, at, channels)
        return {key: self.env["res.users"].browse(found.users) for key, found in chosen.items()}

    @api.model
    def _choose_on_duty(self, company, at, channels=None):
        """Return the same as ``_get_on_duty`` as ``rules.roster.OnDuty``, with the reason."""
        duties = self._get_duties(company, at)
        keys = [False, *(channels.ids if channels else [])]
        return {key: roster.on_duty(duties, at, key or None, self.env._) for key in keys}

    def _get_duties(self, company, at):
        """Return the shifts around a moment as ``rules.roster`` reads them.

        With the rights of the system: whoever opens a case, a customer even, need not see the roster.
        """
        domain = [("company_id", "=", company.id), ("start_at", "<=", at), ("end_at", ">", at)]
        names = ["user_id", "start_at", "end_at", "check_in_at", "channel_ids"]
        return [
            roster.Duty(
                shift.user_id.id,
                shift.user_id.name,
                shift.start_at,
                shift.end_at,
                frozenset(shift.channel_ids.ids),
                shift.check_in_at or None,
                shift.user_id.active and not shift._is_out_of_office(at),
            )
            for shift in self.sudo().with_context(active_test=True).search_fetch(domain, names)
        ]

    def _is_out_of_office(self, at):
        """Tell whether the vacation responder of the person speaks at a moment, as core decides it for now."""
        user = self.user_id
        since, until = user.out_of_office_from, user.out_of_office_to
        return bool(since) and since <= at and (not until or at <= until)

    @api.model
    def _get_duty_intervals(self, company, start, end):
        """Return when at least one person is planned to be on duty between two moments (SL-08).

        One query.

        :param start, end: UTC moments
        :return: sorted, disjoint (start, end) pairs of naive UTC moments within those two
        """
        domain = [
            ("company_id", "=", company.id),
            ("start_at", "<", end),
            ("end_at", ">", start),
            ("user_id.active", "=", True),
        ]
        shifts = self.sudo().with_context(active_test=True).search_fetch(domain, ["start_at", "end_at"])
        return roster.merge([(shift.start_at, shift.end_at) for shift in shifts], start, end)

    @api.model
    def _plan(self, users, template, channels, dates, company):
        """Plan shifts and return the new ones; those that exist already stay as they are (DR-01).

        :param dates: local dates on which the shifts begin
        """
        known = self._get_planned(users, template, dates)
        vals_list = [
            {
                "user_id": user.id,
                "date": date,
                "template_id": template.id,
                "channel_ids": channels.ids,
                "company_id": company.id,
            }
            for date in dates
            for user in users
            if (user.id, date) not in known
        ]
        return self.with_context(mail_create_nolog=True).create(vals_list)

    @api.model
    def _get_planned(self, users, template, dates):
        """Return the (user id, date) pairs for which a shift of this template is planned already."""
        domain = [("user_id", "in", users.ids), ("template_id", "=", template.id), ("date", "in", list(dates))]
        return {(shift.user_id.id, shift.date) for shift in self.search(domain)}
