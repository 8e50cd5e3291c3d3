from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError

UNIQUE = "mail_followers_mail_followers_res_partner_res_model_id_uniq"


class MailFollowers(models.Model):
    """Two people who let the same person follow a case in the same second both get what they asked for."""

    _inherit = "mail.followers"

    @api.model_create_multi
    def create(self, vals_list):
        if not any(getattr(self.env.get(vals.get("res_model")), "_keeps_messages", False) for vals in vals_list):
            return super().create(vals_list)
        try:
            with self.env.cr.savepoint():
                return super().create(vals_list)
        except UniqueViolation as error:
            if error.diag.constraint_name != UNIQUE:
                raise
            # Whoever lost starts again, and then sees the follower of the other.
            raise ConcurrencyError("The same person was made a follower meanwhile.") from error
