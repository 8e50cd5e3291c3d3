from odoo import api, fields, models
from odoo.exceptions import AccessError

#: What makes a rating what it is. Core lets every employee change it.
EVIDENCE = {"rating", "feedback", "consumed", "is_internal", "message_id", "res_model_id", "res_model", "res_id",
            "partner_id", "rated_partner_id", "rated_on"}  # fmt: skip


class Rating(models.Model):
    """What customers say of our cases is theirs: nobody of ours gives, changes or removes a mark (SV-01)."""

    _inherit = "rating.rating"

    # Whoever knows it speaks as the customer.
    access_token = fields.Char(groups="base.group_system")

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._check_evidence()
        return ratings

    def write(self, vals):
        if vals.keys() & EVIDENCE:
            self._check_evidence()
        result = super().write(vals)
        if vals.keys() & {"res_model_id", "res_model", "res_id"}:
            self._check_evidence()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_cases(self):
        self._check_evidence()

    def _check_evidence(self):
        """Refuse users who touch what a customer said about a case."""
        if not self.env.su and "helpdesk.ticket" in self.sudo().mapped("res_model"):
            raise AccessError(self.env._("Ratings of cases are given by customers and stay as they are."))


class MailMessage(models.Model):
    """With its message a rating would be gone."""

    _inherit = "mail.message"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ratings_of_cases(self):
        if not self.env.su:
            ratings = self.env["rating.rating"].sudo().search([("message_id", "in", self.ids)])
            ratings.with_user(self.env.user).sudo(False)._check_evidence()
