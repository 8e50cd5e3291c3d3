from odoo import models

from ...rules.remedy import CANCELLED, DONE, NONE, due, path, progress, state_after


class Remedy(models.Model):
    """The documents that carry a remedy out. The state follows them, whoever works on them and however."""

    _inherit = "after.sales.remedy"

    def _carry_out(self):
        """Make the documents that approved remedies need and do not have; pressing again makes nothing twice."""
        for remedy in self._as_step().filtered(lambda r: r.state == "approved"):
            remedy._begin_steps()
            remedy._follow_documents()

    def _get_steps(self):
        """Return per state that this remedy waits in, in their order, how the documents of that step stand."""
        self.ensure_one()
        return {waiting: progress(self._get_states_of(waiting)) for waiting in self._get_path()}

    def _get_path(self):
        """Return the states that this remedy waits in, in their order (X-20)."""
        self.ensure_one()
        # What is here already is neither waited for nor looked at again.
        if self._is_not_awaited_any_more() or self.surplus_inspection_id:
            return path(self.means)
        steps = path(self.means, self.comes_back, self.is_advance)
        return (*steps, "awaiting_refund") if self._gets_difference() else steps

    def _get_states_of(self, waiting):
        """Return how the documents of a step stand, as words of ``rules.remedy``."""
        self.ensure_one()
        states = {
            "awaiting_return": self._get_return_states,
            "awaiting_inspection": self._get_inspection_states,
            "awaiting_dispatch": self._get_delivery_states,
            "awaiting_service": self._get_job_states,
            "awaiting_refund": self._get_credit_states,
        }
        return states[waiting]()

    def _begin_steps(self):
        """Make what the step needs whose turn it is; what leaves in advance does not wait for what comes back."""
        self.ensure_one()
        self._stop_goods()
        self.surplus_inspection_id._take_surplus()
        self._make_difference_invoice()
        if self._stops_goods() and not self.stopped_at:
            return
        for waiting, documents in self._get_steps().items():
            if documents in (NONE, CANCELLED):
                self._make_documents(waiting)
            if documents != DONE and not (self.is_advance and waiting == "awaiting_dispatch"):
                break

    def _make_documents(self, waiting):
        """Make what carries out the step in which this remedy waits."""
        self.ensure_one()
        make = {
            "awaiting_return": self._make_return,
            "awaiting_inspection": self._make_inspections,
            "awaiting_dispatch": self._make_delivery,
            "awaiting_service": self._make_job,
            "awaiting_refund": self._make_credit_note,
        }
        make[waiting]()

    def _get_document_states(self):
        """Return how the documents of this remedy stand, as words of ``rules.remedy``."""
        self.ensure_one()
        return [state for waiting in self._get_path() for state in self._get_states_of(waiting)]

    def _has_documents(self):
        """Tell whether a document carries this remedy out, one that was not cancelled."""
        self.ensure_one()
        return progress(self.sudo()._get_document_states()) not in (NONE, CANCELLED)

    def _follow_documents(self):
        """Let the state of these remedies follow their documents, and begin what has come to its turn."""
        for remedy in self.sudo():
            if due(remedy.state, remedy._get_steps()):
                remedy._as_step()._begin_steps()
            state = state_after(remedy.state, remedy._get_steps())
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
            remedy._cancel_return()
            remedy._cancel_deliveries()
            remedy._cancel_credit_note()
            remedy._cancel_jobs()
            remedy._cancel_difference_invoice()

    def action_carry_out(self):
        """Make the documents again that were cancelled."""
        self.ensure_one()
        self._check_may_act()
        self._carry_out()
        return True
