from odoo import api, models
from odoo.exceptions import ValidationError


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        if "tz" not in vals:
            return super().write(vals)
        companies = self.env["res.company"].sudo().search([("resource_calendar_id", "in", self.ids)])
        before = {company: company._get_followed() for company in companies}
        zones = {calendar: calendar.tz for calendar in self}
        result = super().write(vals)
        for company in companies:
            company._follow(before[company])
        for calendar in self:
            domain = [("policy_id.calendar_id", "=", calendar.id)]
            companies.env["after.sales.deadline"]._follow_zone(domain, zones[calendar], calendar.tz)
        return result

    def _get_working_weekdays(self):
        """Return the days of the week (Monday is 0) with working time; none where nothing could fall due."""
        self.ensure_one()
        if self.flexible_hours:
            return set()
        lines = self.attendance_ids.filtered(lambda line: line.hour_to > line.hour_from and line.day_period != "lunch")
        return {int(line.dayofweek) for line in lines}

    def _get_unit_hours(self, unit):
        """Return how many working hours a unit of time has here.

        Core rounds its figures to the hundredth of an hour: a day of 13:20 would lack twelve seconds.
        """
        self.ensure_one()
        day, week = self._get_hours_per_day(), self._get_hours_per_week()
        day = day if abs(day - self.hours_per_day) < 0.01 else self.hours_per_day
        week = week if abs(week - self.hours_per_week) < 0.01 else self.hours_per_week
        return {"minutes": 1 / 60, "hours": 1, "days": day, "weeks": week, "months": week * 52 / 12}[unit]

    @api.constrains("attendance_ids", "flexible_hours")
    def _check_after_sales_working_time(self):
        """Keep calendars that deadline policies count by from losing all their working time."""
        Policy = self.env["after.sales.deadline.policy"].sudo()
        for policy in Policy.search([("calendar_id", "in", self.ids)]):
            problem = policy._get_method_problem()
            if problem:
                raise ValidationError(problem)
