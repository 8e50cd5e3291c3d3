from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class Approval(models.Model):
    """A request waits for somebody, too: it stands in their *My Work* with its time, and climbs when that is up."""

    _name = "after.sales.approval"
    _inherit = ["after.sales.approval", "after.sales.deadline.host"]

    _deadline_host = "approval"
    _deadline_orphans = Domain.FALSE

    deadline_ids = fields.One2many("after.sales.deadline", "approval_id", string="Deadlines")

    def _ask_approver(self):
        result = super()._ask_approver()
        self._fire_deadline_event("created")
        return result

    def _on_state_changed(self, before):
        result = super()._on_state_changed(before)
        withdrawn = self.filtered(lambda approval: approval.state == "withdrawn")
        withdrawn._cancel_deadlines(self.env._("The request was withdrawn"))
        (self - withdrawn)._fire_deadline_event("done")
        return result

    def _pass_to_approver(self, user):
        result = super()._pass_to_approver(user)
        self._reassign_deadlines()
        return result

    def _get_deadline_user(self, role):
        """The approver answers; above them is a manager who neither asked nor was asked."""
        if role == "approver":
            return self.approver_id
        if role in ("team_lead", "manager"):
            return (self.company_id._get_people("manager") - self.requested_by - self.approver_id)[:1]
        return super()._get_deadline_user(role)

    def _is_deadline_wanted(self, policy):
        return super()._is_deadline_wanted(policy) and self.state == "requested"

    def _get_deadline_passing_problem(self, deadline, user):
        """The clock goes with its request: to nobody who may not decide it."""
        return self._get_passing_problem(user)

    def _check_may_close_deadlines(self, deadlines):
        """Let nobody waive what somebody waits for (DL-03)."""
        result = super()._check_may_close_deadlines(deadlines)
        if "requested" in self.mapped("state"):
            raise UserError(self.env._("Approve or refuse the request: nothing else ends its deadline."))
        return result

    def _get_deadline_step(self, deadline):
        """Approving or refusing ends it (DL-03)."""
        if self.can_decide:
            return self.action_open_decision()
        return super()._get_deadline_step(deadline) or self._get_records_action()
