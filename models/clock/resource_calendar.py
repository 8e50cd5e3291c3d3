from odoo import api, models
from odoo.exceptions import ValidationError


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _has_working_time(self):
        """Tell whether a deadline counted by this calendar can ever fall due."""
        self.ensure_one()
        return not self.flexible_hours and any(
            line.hour_to > line.hour_from and line.day_period != "lunch" for line in self.attendance_ids
        )

    @api.constrains("attendance_ids", "flexible_hours")
    def _check_after_sales_working_time(self):
        """Keep calendars that deadline policies count by from losing all their working time."""
        Policy = self.env["after.sales.deadline.policy"].sudo()
        for policy in Policy.search([("calendar_id", "in", self.ids)]):
            problem = policy._get_method_problem()
            if problem:
                raise ValidationError(problem)
