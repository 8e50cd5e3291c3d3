from odoo import api, models
from odoo.fields import Domain


class DeadlineHost(models.AbstractModel):
    """What a document says of its own deadlines: how each is ended, what follows, and who sees it.

    The clock asks, the document answers. Nothing here is special to a kind of document: what is not
    answered is a deadline that a person completes by saying so, and that ends without consequences.
    """

    _inherit = "after.sales.deadline.host"

    #: Domain of the documents of which every agent sees the deadlines that nobody answers for.
    _deadline_orphans = Domain.TRUE
    #: Whether trackers, who see all such documents, see all their deadlines.
    _shows_deadlines_to_trackers = False

    def _get_deadline_name(self):
        """Return the name of this document in lists of deadlines."""
        self.ensure_one()
        return self.display_name

    @api.model
    def _get_deadline_steps(self):
        """Return per purpose the name of the method that opens the step which ends such a deadline."""
        return {}

    def _get_deadline_step(self, deadline):
        """Return the action of the step that completes a deadline of this document, None if it has none."""
        self.ensure_one()
        step = self._get_deadline_steps().get(deadline.purpose)
        return getattr(self, step)() if step else None

    def _check_deadline_answer(self, deadline, vals):
        """Refuse a completion that lacks what its purpose requires.

        :param vals: outcome, note and delay_risk, as a person gave them
        :raise UserError: saying what is missing, or where it is recorded
        """
        self.ensure_one()

    def _is_deadline_fact_told(self, deadline, vals):
        """Tell whether completing a deadline with these answers is how its fact becomes known."""
        self.ensure_one()
        return False

    def _get_deadline_passing_problem(self, deadline, user):
        """Hook: return why a deadline of this document cannot pass to a user, empty if it can."""
        self.ensure_one()
        return ""

    def _check_may_close_deadlines(self, deadlines):
        """Refuse users who may read these documents, but may not end these deadlines of theirs."""

    def _prepare_deadline_round_vals(self, deadline, start_at):
        """Return what a deadline that takes the place of this one has besides what every next round has.

        :param start_at: when the next round starts, UTC
        """
        self.ensure_one()
        return {}

    def _get_deadline_reminders(self, deadlines):
        """Return those that go out by themselves as reminders: when their time is up nobody has missed anything."""
        return deadlines.browse()

    def _escalate_deadlines(self, deadlines):
        """Escalate missed deadlines in the way of these documents.

        :return: those that were, and of which no lead need be told; none by default
        """
        return deadlines.browse()

    def _on_deadlines_warned(self, deadlines):
        """Hook: the time to act on these deadlines of these documents has come."""

    def _on_deadlines_missed(self, deadlines, now):
        """Hook: the time of these deadlines of these documents is up, and whom it concerns was told. ``now`` in UTC."""

    def _on_deadlines_completed(self, deadlines):
        """Hook: these deadlines of these documents were completed."""

    @api.model
    def _get_deadline_readers_domain(self, user):
        """Return the documents of which an agent sees all deadlines, as a domain."""
        return Domain.FALSE
