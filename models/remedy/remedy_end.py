from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError


class Remedy(models.Model):
    """How a remedy ends: done, refused, cancelled, and whether it helped."""

    _inherit = "after.sales.remedy"

    def _complete_by_hand(self, note=None):
        """Record that the customer was told how to use the goods, or that somebody of ours was there.

        :raise UserError: for what a document carries out: it is done when that is
        """
        self.ensure_one()
        self._check_may_act()
        self._check_may_become("done")
        if not self._is_done_by_hand():
            raise UserError(self.env._("%(remedy)s is done when its document is.", remedy=self.display_name))
        remedy = self.sudo()
        if note:
            remedy.outcome_note = note
        remedy._complete()

    def _is_done_by_hand(self):
        """Tell whether a person says that this remedy is done: no document does."""
        self.ensure_one()
        return self.means in ("advice", "service") and not self._has_documents()

    def _tell_case(self, text=None):
        """Note on the cases how their remedies stand, so that whoever reads a case sees it."""
        for remedy in self:
            link = remedy._get_html_link(title=remedy.display_name)
            state = f"{remedy._get_state_name()}. {text or ''}"
            remedy.ticket_id._message_log(body=Markup("<p>%s: %s</p>") % (link, state))

    def _complete(self):
        """Store that these remedies are done."""
        self._pass_to("done", {"done_at": fields.Datetime.now()})
        self._tell_case()
        self._fire_deadline_event("done")
        self._release_sent_items()
        self._note_missing()

    def _refuse(self, reason):
        """Give a remedy up for a reason that everybody can read: the customer does not want it, it cannot be done.

        It counts as tried, so the next rung of the ladder needs no other reason.

        :raise UserError: without a reason, or once documents exist
        """
        self._end("refused", reason)

    def _cancel(self, reason):
        """Cancel remedies together with the documents that have not been carried out.

        :raise UserError: without a reason, or when a document is done already
        """
        self._end("cancelled", reason)

    def _end(self, state, reason):
        """End remedies in a state, with a reason, and take back what was started for them."""
        self._check_may_act()
        self._check_may_become(state)
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why."))
        self._check_may_end()
        self.sudo()._give_up(state, reason)

    def _drop(self, reason):
        """Cancel what is left of remedies whose case is over; what is carried out already goes its way."""
        left = self.filtered(lambda remedy: not remedy._get_end_problem())
        left.sudo()._give_up("cancelled", reason)

    def _give_up(self, state, reason):
        """Store the end of remedies after the checks, and take back what was begun for them."""
        ended = {"ended_at": fields.Datetime.now(), "ended_by": self.env.uid}
        self._pass_to(state, ended | {"ended_reason": reason})
        self._tell_case(reason)
        self._cancel_deadlines(self.env._("The remedy was given up"))
        self._get_requests()._withdraw()
        self._cancel_documents()
        self._cancel_applications(reason)
        self._tell_source_of_end()
        self._ask_for_points_back()
        self._owe_gifts_again()
        self.surplus_inspection_id._release_surplus()

    def _check_may_end(self):
        """Refuse to give up what has been carried out, at least in part."""
        for remedy in self:
            problem = remedy._get_end_problem()
            if problem:
                raise UserError(problem)

    def _get_end_problem(self):
        """Return why this remedy cannot be given up any more, empty if it can."""
        self.ensure_one()
        return self._get_progress_problem() or self._get_credit_problem()

    def _record_outcome(self, outcome, note=None):
        """Store whether a remedy helped; one that did not counts as tried.

        :param outcome: helped or not_helped
        :raise UserError: before it is done, or without words when it did not help
        """
        self.ensure_one()
        self._check_may_act()
        if self.state != "done":
            raise UserError(self.env._("%(remedy)s is not done yet.", remedy=self.display_name))
        if outcome == "not_helped" and not (note or "").strip():
            raise UserError(self.env._("Say what is still wrong."))
        remedy = self.sudo()
        remedy.write({"outcome": outcome, "outcome_note": note})
        remedy._release_repaired_items()

    def _get_story(self):
        """Return in a few words what became of this remedy, for whoever chooses the next."""
        self.ensure_one()
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        became = outcomes.get(self.outcome) or self._get_state_name()
        why = self.outcome_note or self.ended_reason
        return f"{became}: {why}" if why else became

    def action_open_end(self):
        """Ask why this remedy is given up."""
        self.ensure_one()
        wizard = self.env["after.sales.remedy.end"].create({"remedy_id": self.id})
        return wizard._get_records_action(name=self.env._("Give Up"), target="new")

    def action_open_outcome(self):
        """Ask whether this remedy helped."""
        self.ensure_one()
        wizard = self.env["after.sales.remedy.end"].create({"remedy_id": self.id, "step": "outcome"})
        return wizard._get_records_action(name=self.env._("Did It Help?"), target="new")

    def action_tell(self):
        """Record that the customer was told, or that it was done."""
        self.ensure_one()
        self._complete_by_hand()
        return True

    def action_open_propose(self):
        """Change a draft."""
        self.ensure_one()
        wizard = self.env["after.sales.remedy.propose"].create({"ticket_id": self.ticket_id.id, "remedy_id": self.id})
        return wizard._get_records_action(name=self.env._("Remedy"), target="new")

    def action_open_offer(self):
        """Ask what we offer, or what the customer asks for."""
        self.ensure_one()
        wizard = self.env["after.sales.remedy.answer"].create({"remedy_id": self.id})
        return wizard._get_records_action(name=self.env._("Offer"), target="new")
