from odoo import models

from ...rules.remedy import CANCELLED, DONE, NONE, progress, state_after


class Remedy(models.Model):
    """The documents that carry a remedy out. The state follows them, whoever works on them and however."""

    _inherit = "after.sales.remedy"

    def _carry_out(self):
        """Make the documents that approved remedies need and do not have; pressing again makes nothing twice."""
        for remedy in self._as_step().filtered(lambda r: r.state == "approved"):
            if remedy._get_documents_state() in ("none", "cancelled"):
                remedy._make_documents()
            remedy._follow_documents()

    def _make_documents(self):
        """Make what carries this remedy out, by its means; advice needs nothing."""
        self.ensure_one()
        if self.means == "dispatch":
            self._make_delivery()
        elif self.means == "money":
            self._make_credit_note()
        elif self.means == "service":
            self._make_job()

    def _get_document_states(self):
        """Return how the documents of this remedy stand, as words of ``rules.remedy``."""
        self.ensure_one()
        return [*self._get_delivery_states(), *self._get_credit_states(), *self._get_job_states()]

    def _has_documents(self):
        """Tell whether a document carries this remedy out, one that was not cancelled."""
        self.ensure_one()
        return self.sudo()._get_documents_state() not in (NONE, CANCELLED)

    def _get_documents_state(self):
        return progress(self._get_document_states())

    def _follow_documents(self):
        """Let the state of these remedies follow their documents."""
        for remedy in self.sudo():
            documents = remedy._get_documents_state()
            state = state_after(remedy.state, remedy.means, documents)
            if state == remedy.state:
                continue
            if state == "done":
                remedy._complete()
                continue
            was_done = remedy.state == "done"
            remedy._pass_to(state, {"done_at": False})
            if was_done:
                remedy._start_deadlines("approved", remedy.write_date)
            if state == "approved":
                remedy._message_log(body=self.env._("What was to carry it out was cancelled: carry it out again."))

    def _get_progress_problem(self):
        """Return that documents have carried this remedy out, empty as long as none has."""
        self.ensure_one()
        if DONE not in self.sudo()._get_document_states():
            return ""
        return self.env._(
            "%(remedy)s has been carried out, at least in part: undo that in its document.",
            remedy=self.display_name,
        )

    def _cancel_documents(self):
        """Cancel the documents of these remedies that are not done."""
        for remedy in self:
            remedy._cancel_deliveries()
            remedy._cancel_credit_note()
            remedy._cancel_jobs()

    def action_carry_out(self):
        """Make the documents again that were cancelled."""
        self.ensure_one()
        self._check_may_act()
        self._carry_out()
        return True
