from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ...rules import lifecycle
from ..record.told import tell
from .approval_limit import LEVELS

#: The group a user needs to decide at each level.
LEVEL_GROUPS = {"lead": "after_sales.group_lead", "manager": "after_sales.group_manager"}


class Approval(models.Model):
    """A request that somebody else must decide. Nobody decides their own.

    No group may write to this model: requests come from their host, decisions go through
    ``action_approve``, ``action_refuse`` and ``action_withdraw``, which check the person.
    """

    _name = "after.sales.approval"
    _description = "Approval"
    _inherit = ["after.sales.lifecycle", "mail.thread", "mail.activity.mixin"]
    _keeps_messages = True
    _order = "id desc"
    _is_recorded_whole = True
    _lifecycle = lifecycle.APPROVAL

    kind = fields.Selection([], required=True, readonly=True, index=True)
    state = fields.Selection(
        [("requested", "Requested"), ("approved", "Approved"), ("refused", "Refused"), ("withdrawn", "Withdrawn")],
        default="requested",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True)
    date = fields.Date(string="Date Asked For", readonly=True)
    reason = fields.Text(required=True, readonly=True, translate=True)
    requested_by = fields.Many2one("res.users", required=True, readonly=True, index=True)
    approver_level = fields.Selection(LEVELS, required=True, readonly=True)
    approver_id = fields.Many2one("res.users", readonly=True)
    decided_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime(readonly=True)
    decision_note = fields.Text(readonly=True)
    host_name = fields.Char(string="Document", compute="_compute_host_name")
    can_decide = fields.Boolean(compute="_compute_can_decide", search="_search_can_decide")
    can_withdraw = fields.Boolean(compute="_compute_can_decide")

    _amount_positive = models.Constraint("CHECK(amount >= 0)", "The amount of an approval cannot be negative.")

    @api.model
    def _get_host_fields(self):
        """Return the fields that link an approval to its document; each area adds its own."""
        return []

    def _get_host(self):
        """Return the document this request is about."""
        self.ensure_one()
        return next((self[name] for name in self._get_host_fields() if self[name]), None)

    def _compute_host_name(self):
        for approval in self:
            host = approval.sudo()._get_host()
            approval.host_name = host and host.display_name

    @api.depends("kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for approval in self:
            approval.display_name = f"{kinds.get(approval.kind)}: {approval.host_name or ''}"

    @api.depends("state", "requested_by", "approver_level")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for approval in self:
            is_open = approval.state == "requested"
            approval.can_decide = is_open and not approval._get_decision_problem()
            approval.can_withdraw = is_open and approval.requested_by == self.env.user

    def _search_can_decide(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        levels = [level for level, group in LEVEL_GROUPS.items() if self.env.user.has_group(group)]
        mine = (
            Domain("state", "=", "requested")
            & Domain("approver_level", "in", levels)
            & Domain("requested_by", "!=", self.env.uid)
        )
        return mine if (True in value) == (operator == "in") else ~mine

    # The reason is always given, a link need not be.
    @api.constrains(lambda self: ["reason", *self._get_host_fields()])
    def _check_host(self):
        for approval in self:
            if len([name for name in self._get_host_fields() if approval[name]]) != 1:
                raise ValidationError(self.env._("An approval belongs to exactly one document."))

    def _get_decision_problem(self):
        """Return why the current user may not decide this request, empty if he may."""
        self.ensure_one()
        if self.requested_by == self.env.user:
            return self.env._("You asked for this yourself; somebody else has to decide it.")
        if not self.env.user.has_group(LEVEL_GROUPS[self.approver_level]):
            levels = dict(self._fields["approver_level"]._description_selection(self.env))
            return self.env._("This is decided at the level “%(level)s”.", level=levels[self.approver_level])
        return ""

    def _get_passing_problem(self, user):
        """Return why another user could not decide this request, empty if they could."""
        return self.with_user(user).sudo()._get_decision_problem()

    def action_approve(self, note=None):
        """Approve. :raise AccessError: for one's own request, or below the level it needs."""
        return self._decide("approved", note)

    def action_refuse(self, note=None):
        """Refuse, with a reason. :raise UserError: without one."""
        if not (note or "").strip():
            raise UserError(self.env._("Say why you refuse."))
        return self._decide("refused", note)

    def action_withdraw(self):
        """Take back one's own request. :raise AccessError: for somebody else's."""
        for approval in self:
            if approval.requested_by != self.env.user:
                raise AccessError(self.env._("Only the person who asked may withdraw the request."))
        self._withdraw()
        return True

    def action_open_decision(self):
        """Open the wizard that asks for the decision and its reason."""
        wizard = self.env["after.sales.approval.decide"].create({"approval_ids": self.ids})
        return wizard._get_records_action(name=self.env._("Decide"), target="new")

    def action_open_refusal(self):
        """Open the wizard that asks why these requests are refused."""
        wizard = self.env["after.sales.approval.decide"].create({"approval_ids": self.ids})
        return wizard.with_context(is_refusal=True)._get_records_action(name=self.env._("Refuse"), target="new")

    def action_open_host(self):
        """Open the document of this request."""
        self.ensure_one()
        return self._get_host()._get_records_action()

    def _decide(self, state, note):
        self.check_access("read")
        for approval in self:
            problem = approval._get_decision_problem()
            if problem:
                raise AccessError(problem)
        self._close(state, note)
        return True

    def _withdraw(self, note=None):
        """Take requests back that nobody needs decided any more."""
        self._close("withdrawn", note)

    def _close(self, state, note):
        now = fields.Datetime.now()
        self._pass_to(state, {"decided_by": self.env.uid, "decided_at": now, "decision_note": note})

    def _on_state_changed(self, before):
        """Tell the requester, let the document react."""
        result = super()._on_state_changed(before)
        for approval in self.sudo():
            approval.activity_ids.with_context(mail_activity_quick_update=True).unlink()
            approval._tell_requester()
            approval._get_host()._on_approval_decided(approval)
        return result

    def _tell_requester(self):
        """Tell the person who asked, unless he withdrew the request himself."""
        self.ensure_one()
        if self.requested_by == self.decided_by:
            return
        self = self.with_context(lang=self.requested_by.lang)
        states = dict(self._fields["state"]._description_selection(self.env))
        body = self.env._(
            "%(state)s by %(user)s: %(name)s. %(note)s",
            state=states[self.state],
            user=self.decided_by.name,
            name=self.display_name,
            note=self.decision_note or "",
        )
        self._get_host().message_notify(
            body=body, subject=self.display_name, partner_ids=self.requested_by.partner_id.ids
        )

    def _pass_to_approver(self, user):
        """Let somebody else decide these requests; the activity that asks for it goes along."""
        for approval in self:
            asked = approval.activity_ids.filtered(lambda a, before=approval.approver_id: a.user_id == before)
            asked.with_context(mail_activity_quick_update=True).write({"user_id": user.id})
        self.write({"approver_id": user.id})

    def _add_reason(self, reason):
        """Note what somebody says who asks for the same once more: whoever decides reads it with the rest.

        :param reason: in a person's words, which stay as they are in every language
        """
        self.ensure_one()
        user, request = self.env.user, self.sudo()
        said = f"{user.name}: {reason.strip()}"
        request.reason = tell(request, lambda one: f"{one.reason}\n{said}")
        for activity in request.activity_ids:
            activity.note = plaintext2html(request.with_context(lang=activity.user_id.lang).reason)
        request._message_log(body=said, author_id=user.partner_id.id)

    def _ask_approver(self):
        """Give the person who should decide an activity."""
        for approval in self.filtered("approver_id"):
            approver = approval.approver_id
            asked = approval.with_context(lang=approver.lang, mail_activity_quick_update=True)
            asked.activity_schedule(
                "after_sales.activity_type_approval",
                user_id=approver.id,
                summary=asked.display_name,
                note=plaintext2html(asked.reason),
            )
