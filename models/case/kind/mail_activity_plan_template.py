from odoo import fields, models


class MailActivityPlanTemplate(models.Model):
    """A step of a playbook that knows by which fact it is done."""

    _inherit = "mail.activity.plan.template"

    done_event = fields.Selection(
        lambda self: self.env["after.sales.deadline.policy"]._fields["stop_event"]._description_selection(self.env),
        string="Done When",
        help="The step of a case is checked off when this happens. Without it a person marks it done.",
    )
