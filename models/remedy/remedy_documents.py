from odoo import models

from ...rules import remedy as rules


class Remedy(models.Model):
    """The documents that carry a remedy out. The state follows them, whoever works on them and however."""

    _inherit = "after.sales.remedy"

    def _on_approved(self):
        result = super()._on_approved()
        self._carry_out()
        return result

    def _carry_out(self):
        """Make the documents that approved remedies need and do not have; pressing again makes nothing twice."""
        for remedy in self._as_step().filtered(lambda r: r.state == "approved"):
            if remedy._get_documents_state() in ("none", "cancelled"):
                remedy._make_documents()
            remedy._follow_documents()

    def _make_documents(self):
        """Hook: make what carries this remedy out, by its means."""
        self.ensure_one()

    def _is_done_by_hand(self):
        return super()._is_done_by_hand() and self.sudo()._get_documents_state() in (rules.NONE, rules.CANCELLED)

    def _get_document_states(self):
        """Hook: return how the documents of this remedy stand, as words of ``rules.remedy``."""
        self.ensure_one()
        return []

    def _get_documents_state(self):
        return rules.progress(self._get_document_states())

    def _follow_documents(self):
        """Let the state of these remedies follow their documents."""
        for remedy in self.sudo():
            documents = remedy._get_documents_state()
            state = rules.state_after(remedy.state, remedy.means, documents)
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

    def _get_end_problem(self):
        problem = super()._get_end_problem()
        if not problem and rules.DONE in self.sudo()._get_document_states():
            problem = self.env._(
                "%(remedy)s has been carried out, at least in part: undo that in its document.",
                remedy=self.display_name,
            )
        return problem

    def _on_given_up(self):
        result = super()._on_given_up()
        for remedy in self:
            remedy._cancel_documents()
        return result

    def _cancel_documents(self):
        """Hook: cancel the documents of this remedy that are not done."""
        self.ensure_one()

    def action_carry_out(self):
        """Make the documents again that were cancelled."""
        self.ensure_one()
        self._check_may_act()
        self._carry_out()
        return True
