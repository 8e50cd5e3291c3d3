from odoo import api, fields, models
from odoo.exceptions import AccessError

#: Who writes one of these changes what others send to customers.
TEXTS = {"is_case_answer", "case_kind_ids", "user_id", "body_html", "subject", "email_to", "partner_to", "model_id"}


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

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        templates._check_shared_answers()
        return templates

    def send_mail_batch(self, res_ids, *args, email_values=None, **kwargs):
        """Say of the mails that our steps send that no person wrote them, so that other machines stay silent."""
        if all(name.startswith("after_sales.") for name in self.get_external_id().values()):
            email_values = {"headers": repr({"Auto-Submitted": "auto-generated"})} | (email_values or {})
        return super().send_mail_batch(res_ids, *args, email_values=email_values, **kwargs)

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & TEXTS:
            self._check_shared_answers()
        return result

    def _check_shared_answers(self):
        """Refuse users who would offer their own answers to everybody; core lets every employee make templates."""
        user = self.env.user
        if (
            self.env.su
            or user.has_group("after_sales.group_manager")
            or user.has_group("mail.group_mail_template_editor")
        ):
            return
        if any((t.is_case_answer or t.case_kind_ids) and t.user_id != user for t in self.sudo()):
            raise AccessError(
                self.env._("Only a manager offers canned answers to everybody. Name yourself as the owner.")
            )
