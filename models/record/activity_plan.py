from odoo import fields, models


class MailActivityPlan(models.Model):
    """A list of steps has a name in every language; of core it has one."""

    _inherit = "mail.activity.plan"

    name = fields.Char(translate=True)


class MailActivityPlanTemplate(models.Model):
    """A step of a plan, read by whoever gets it; of core it has one language."""

    _inherit = "mail.activity.plan.template"

    summary = fields.Char(translate=True)
    note = fields.Html(translate=True)

    def _get_words(self, user):
        """Return what this step says to a user (or to nobody yet), as an activity has it."""
        self.ensure_one()
        step = self.with_context(lang=(user and user.lang) or self.env.lang)
        return {"summary": step.summary, "note": step.note}

    def _get_names(self):
        """Return what this step is called in every language of the database."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        return {self.with_context(lang=code).summary for code in languages}
