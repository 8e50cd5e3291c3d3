from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Deadline(models.Model):
    _inherit = "after.sales.deadline"

    shift_id = fields.Many2one("after.sales.shift", index="btree_not_null", ondelete="cascade")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"shift": "shift_id"}


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    host = fields.Selection(selection_add=[("shift", "Shift")], ondelete={"shift": "cascade"})
    date_field = fields.Selection(selection_add=[("check_in_by", "Check-in of a shift")])

    @api.constrains("host", "method", "date_field")
    def _check_date_of_shift(self):
        """Refuse to count from a check-in what has none, and shifts from a date that they do not have."""
        for policy in self:
            of_shift = policy.date_field == "check_in_by"
            if policy.method == "before" and of_shift != (policy.host == "shift"):
                raise ValidationError(
                    self.env._("“%(policy)s”: only shifts have a check-in, and no other date.", policy=policy.name)
                )

    def _get_duty_intervals(self, company, start, end):
        return self.env["after.sales.shift"]._get_duty_intervals(company, start, end)
