from odoo import models
from odoo.exceptions import UserError

from ...rules import lifecycle


class Job(models.Model):
    """How a job passes from one state to the next: one at a time, by the table."""

    _inherit = "after.sales.job"

    def _check_may_become(self, state):
        """Refuse a step that the table of states does not know."""
        states = dict(self._fields["state"]._description_selection(self.env))
        for job in self:
            if not lifecycle.may_become(lifecycle.JOB, job.state, state):
                raise UserError(
                    self.env._(
                        "%(job)s is “%(now)s”: it cannot become “%(next)s” now.",
                        job=job.name,
                        now=states[job.state],
                        next=states[state],
                    )
                )

    def _pass_to(self, state, vals=None):
        """Move jobs to another state: guard, facts, hook. Of two people who press a button one wins.

        :raise UserError: when another state does not lead there, or somebody else was faster
        """
        self.check_access("write")
        self._lock_for_step("state", "provider_id")
        self._check_may_become(state)
        before = {job.id: job.state for job in self}
        self._record_facts({**(vals or {}), "state": state})
        self._on_state_changed(before)

    def _on_state_changed(self, before):
        """Hook: these jobs have come into another state.

        :param before: per id the state before
        """

    def _is_provider_speaking(self):
        """Tell whether a step is taken on the provider's page: by nobody of ours, with or without a login."""
        return not self.env.user._is_internal()

    def _say(self, body, attachments=None):
        """Note on a job what a provider or a person of ours did, under the name of who did it.

        :param attachments: files of the job to show with it
        """
        self.ensure_one()
        author = self.provider_id if self._is_provider_speaking() else self.env.user.partner_id
        message = self.sudo().message_post(body=body, author_id=author.id, subtype_xmlid="mail.mt_note")
        if attachments:
            # Core takes files of nobody but our own people when it posts; these have been looked at.
            message.attachment_ids = attachments
