from odoo import models
from odoo.exceptions import UserError

from ...rules import lifecycle


class Lifecycle(models.AbstractModel):
    """A record that passes from state to state, one step at a time, as a table of ``rules/lifecycle.py`` says.

    A host names its table and has a field ``state``. Each step asks what is its own (who, when, with which
    reason), then calls ``_pass_to`` with what it records; what follows from any change of state fills
    ``_on_state_changed``.
    """

    _name = "after.sales.lifecycle"
    _description = "Life Cycle"
    _inherit = ["after.sales.recorded"]

    #: Per state the states that it leads to.
    _lifecycle = None
    #: The fields that say whether a step was taken: read again once nobody else can change them.
    _step_fields = ("state",)

    def _pass_to(self, state, vals=None):
        """Move these records to another state: access, lock, table, facts, what follows.

        Of two people who take a step at once one wins; the other sees what became of it.

        :param state: the state they pass to
        :param vals: facts that the step records besides
        :raise AccessError: for whoever may not take a step of these records
        :raise UserError: when their state does not lead there, or somebody else is changing them at the moment
        """
        self._check_may_step()
        self._lock_for_step()
        self._check_may_become(state)
        before = {record.id: record.state for record in self}
        # Where no group may write at all, the step has asked for the right by itself.
        records = self.sudo() if self._is_recorded_whole else self
        records._record_facts({**(vals or {}), "state": state})
        self._on_state_changed(before)

    def _bring_to(self, state):
        """Move those records to a state that are not there yet: taking such a step twice changes nothing."""
        self.filtered(lambda record: record.state != state)._pass_to(state)

    def _check_may_step(self):
        """Refuse whoever may take no step of these records at all."""
        if not self._is_recorded_whole:
            self.check_access("write")

    def _lock_for_step(self, *names):
        return super()._lock_for_step(*(names or self._step_fields))

    def _check_may_become(self, state):
        """Refuse a step that the table of states does not know."""
        for record in self:
            if not lifecycle.may_become(self._lifecycle, record.state, state):
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(record)s is “%(old)s” and cannot become “%(new)s”.",
                        record=record.sudo().display_name,
                        old=states[record.state],
                        new=states[state],
                    )
                )

    def _on_state_changed(self, before):
        """Hook: these records have come into another state.

        :param before: per id the state before
        """
