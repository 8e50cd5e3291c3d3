from odoo import fields, models


class MailTemplate(models.Model):
    """A canned answer: a template of a case that agents are offered, for the kinds it fits (KB-01)."""

    _inherit = "mail.template"

    is_case_answer = fields.Boolean(
        string="Canned Answer", help="Agents are offered this text when they answer a case, in the customer's language."
    )
    case_kind_ids = fields.Many2many(
        "after.sales.case.kind",
        relation="after_sales_case_kind_mail_template_rel",
        column1="mail_template_id",
        column2="after_sales_case_kind_id",
        string="Case Kinds",
        help="Empty: for every kind.",
    )
