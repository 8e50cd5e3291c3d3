from odoo import SUPERUSER_ID, fields, models

from ..record.recorded import PROOF


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Complete the deadlines of these activities too; the other way round the clock says so itself."""
        if not self.env.user._is_internal():
            # A customer's deed ends a step of ours: the note about it is no word of theirs.
            return self.with_user(SUPERUSER_ID)._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if self.env.context.get("after_sales_clock") is not PROOF:
            self._complete_deadlines(feedback)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _complete_deadlines(self, feedback):
        """Complete the open deadlines that these activities stand for.

        :raise UserError: when one needs an answer that an activity cannot hold
        """
        deadlines = self.env["after.sales.deadline"].sudo().search([("activity_id", "in", self.ids)])
        todo = deadlines.filtered("is_open")
        vals = {"outcome": "reached", "note": feedback or None, "delay_risk": None}
        todo.with_env(self.env)._check_answers(vals)
        # The activities are on their way out already: the deadlines only let go of them.
        todo.activity_id = False
        todo._complete(fields.Datetime.now(), **vals)

    def _get_reading_problem(self, user):
        """Return why a person could not do this activity: he may not open its document."""
        self.ensure_one()
        document = self.res_model and self.res_id and self.env[self.res_model].browse(self.res_id).exists()
        if document and not document.with_user(user).sudo(False).has_access("read"):
            return self.env._("%(user)s may not open it.", user=user.name)
        return ""
