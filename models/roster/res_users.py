from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_desk(self):
        """A check-in on duty is of the person, and ends with the shift: nobody takes it over."""
        return [
            pile._replace(records=pile.records.filtered(lambda d: not d.shift_id)) if pile.code == "deadlines" else pile
            for pile in super()._get_desk()
        ]

    def _get_standing_tasks(self):
        planned = [("user_id", "=", self.id), ("end_at", ">", fields.Datetime.now())]
        shifts = self.env["after.sales.shift"].search_count(planned)
        tasks = super()._get_standing_tasks()
        return [*tasks, self.env._("%(count)s planned shifts", count=shifts)] if shifts else tasks
