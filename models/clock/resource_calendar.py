from odoo import api, models
from odoo.exceptions import ValidationError


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _get_working_weekdays(self):
        """Return the days of the week (Monday is 0) with working time; none where nothing could fall due."""
        self.ensure_one()
        if self.flexible_hours:
            return set()
        lines = self.attendance_ids.filtered(lambda line: line.hour_to > line.hour_from and line.day_period != "lunch")
        return {int(line.dayofweek) for line in lines}

    @api.constrains("attendance_ids", "flexible_hours")
    def _check_after_sales_working_time(self):
        """Keep calendars that deadline policies count by from losing all their working time."""
        Policy = self.env["after.sales.deadline.policy"].sudo()
        for policy in Policy.search([("calendar_id", "in", self.ids)]):
            problem = policy._get_method_problem()
            if problem:
                raise ValidationError(problem)
