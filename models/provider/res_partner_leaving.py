from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..record.told import tell
from .vocabulary import RUNNING

#: So many jobs are named; the rest is in the list of jobs.
NAMED = 5


class ResPartner(models.Model):
    """A provider who leaves: no customer waits on Friday for somebody who does not come any more (PV-03)."""

    _inherit = "res.partner"

    def _get_running_jobs(self):
        """Return the jobs that these providers were asked to do, in whichever company."""
        return self.env["after.sales.job"].sudo().search([("provider_id", "in", self.ids), ("state", "in", RUNNING)])

    def _check_may_be_archived(self):
        """Refuse to archive providers who still have work: it is given to somebody else first.

        :raise UserError: naming the jobs and their appointments
        """
        jobs = self._get_running_jobs().sorted(lambda job: (not job.scheduled_start, job.scheduled_start or job.id))
        if not jobs:
            return
        names = [
            f"{job.name} ({format_datetime(self.env, job.scheduled_start)})" if job.scheduled_start else job.name
            for job in jobs[:NAMED]
        ]
        raise UserError(
            self.env._(
                "%(provider)s still has work: %(jobs)s. Give it to another provider or cancel it first.",
                provider=", ".join(jobs.provider_id.mapped("display_name")),
                jobs=", ".join(names) + (" …" if len(jobs) > NAMED else ""),
            )
        )

    def _tell_dispatchers(self, reason):
        """Let whoever looks after a running job decide whether a suspended provider still does it."""
        for job in self._get_running_jobs():
            user = job.user_id or job._get_origin()._get_deadline_user("team_lead")
            if user:
                job.with_context(mail_activity_quick_update=True, lang=user.lang).activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    summary=tell(
                        job.provider_id,
                        lambda gone: gone.env._("%(provider)s was suspended: do they still come?", provider=gone.name),
                    ),
                    note=reason,
                )
