from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_people(self, role):
        """Return who works in this company as agent, tracker, lead or manager, or as more than that.

        In the order in which they are asked: whoever administrates the database comes after those whose work it is.
        """
        self.ensure_one()
        people = (
            self.env.ref(f"after_sales.group_{role}")
            .sudo()
            .all_user_ids.filtered(
                lambda user: user.active and not user.share and not user._is_superuser() and self in user.company_ids
            )
        )
        return people.sorted(lambda user: (user.has_group("base.group_system"), user.id))
