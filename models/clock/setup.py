from odoo import api, models


class Setup(models.Model):
    _inherit = "after.sales.setup"

    @api.model
    def _get_problems(self, company):
        return super()._get_problems(company) | {"hours": self._get_hours_problem(company.resource_calendar_id)}

    def _get_hours_problem(self, calendar):
        """Return what days and working hours lack to be counted with."""
        if not calendar:
            return self.env._("The company has no working hours: its days are counted in UTC.")
        if calendar.tz == "UTC":
            return self.env._("Days are counted in UTC: choose the time zone of the working hours.")
        if not calendar._get_working_weekdays():
            return self.env._("“%(calendar)s” has no working time.", calendar=calendar.name)
        return ""

    def _get_place(self):
        calendar = self.env.company.sudo().resource_calendar_id
        if self.code == "hours" and calendar:
            return calendar._get_records_action(name=self.name)
        return super()._get_place()
