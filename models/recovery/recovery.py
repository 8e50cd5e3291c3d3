from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import lifecycle
from ..claim.vocabulary import CAUSES
from .vocabulary import BASES, DEBTOR_TYPES, SETTLEMENTS, STATES


class Recovery(models.Model):
    """What somebody owes us for the losses of one case or of many: claimed, answered, paid (PK-04, SP-05, PV-10).

    Nobody writes this model directly. Remedies propose a draft where somebody else bears their cost; steps file it,
    record the answer and ask for the money; what was recovered follows from the documents of accounting.
    """

    _name = "after.sales.recovery"
    _description = "Recovery"
    _inherit = [
        "after.sales.lifecycle",
        "after.sales.numbered",
        "mail.thread",
        "mail.activity.mixin",
        "after.sales.deadline.host",
        "after.sales.findable",
    ]
    _order = "file_by, id desc"
    _rec_name = "number"
    _is_recorded_whole = True
    _lifecycle = lifecycle.RECOVERY
    _lookup_action = "after_sales.recovery_action"
    _keeps_messages = True
    _mail_post_access = "read"
    _deadline_host = "recovery"
    _deadline_orphans = Domain.FALSE

    number = fields.Char(readonly=True, copy=False, index="trigram", default="/")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    debtor_type = fields.Selection(DEBTOR_TYPES, required=True, tracking=True)
    debtor_id = fields.Many2one(
        "res.partner", index="btree_not_null", tracking=True, ondelete="restrict", help="Who owes us this."
    )
    partner_id = fields.Many2one(related="debtor_id", string="Debtor's Contact")
    user_id = fields.Many2one("res.users", string="Responsible", index=True, tracking=True, ondelete="restrict")
    team_id = fields.Many2one(
        "helpdesk.ticket.team", compute="_compute_team_id", store=True, index="btree_not_null", ondelete="restrict"
    )
    line_ids = fields.One2many("after.sales.recovery.line", "recovery_id", string="Losses")
    ticket_ids = fields.Many2many("helpdesk.ticket", string="Cases", compute="_compute_ticket_ids")
    case_count = fields.Integer(string="Number of Cases", compute="_compute_case_count")
    basis = fields.Selection(BASES, compute="_compute_basis", store=True, help="On what the claim rests.")
    state = fields.Selection(STATES, default="draft", required=True, index=True, tracking=True, group_expand=True)
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict")
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    file_by = fields.Date(
        compute="_compute_file_by", store=True, index="btree_not_null", help="The last day on which it is accepted."
    )
    closes_on = fields.Date(
        string="Window Closes",
        compute="_compute_closes_on",
        store=True,
        help="Until when it has to be filed; empty once it is: then nothing closes any more.",
    )
    # What was filed, and what the debtor says.
    filed_on = fields.Date(tracking=True)
    filed_by = fields.Many2one("res.users", ondelete="restrict")
    reference = fields.Char(string="Debtor's Reference", index="trigram", tracking=True)
    late_reason = fields.Char(string="Filed after the Window Because", tracking=True)
    acknowledged_on = fields.Date(tracking=True)
    answered_on = fields.Date(tracking=True)
    debtor_answer = fields.Char(string="What the Debtor Says", tracking=True)
    found_cause = fields.Selection(CAUSES, string="Cause by the Debtor", tracking=True)
    ended_reason = fields.Char(string="Reason for Ending", tracking=True)
    is_by_hand = fields.Boolean(
        string="Opened by Hand", help="Somebody chose the debtor; no finding takes it back by itself."
    )
    inspection_wanted = fields.Boolean(
        string="Debtor Wants to See the Goods", tracking=True, help="Until then nothing of them is disposed of."
    )
    # How the money comes.
    settlement = fields.Selection(SETTLEMENTS, default="refund", required=True, tracking=True)
    is_deducted = fields.Boolean(
        string="Deduct from the Next Bill", help="Set off as soon as a bill of theirs is posted."
    )
    move_id = fields.Many2one(
        "account.move", string="Document", copy=False, index="btree_not_null", ondelete="set null", tracking=True
    )
    document_ids = fields.Many2many(
        "account.move",
        "after_sales_recovery_document_rel",
        string="All Documents",
        copy=False,
        help="With those that were cancelled and made again: only the last one is posted.",
    )
    deadline_ids = fields.One2many("after.sales.deadline", "recovery_id", string="Deadlines")

    _document_once = models.UniqueIndex("(move_id) WHERE move_id IS NOT NULL", "One document pays one recovery.")

    @api.depends("line_ids.ticket_id.team_id")
    def _compute_team_id(self):
        for recovery in self:
            recovery.team_id = recovery.line_ids[:1].ticket_id.team_id

    @api.depends("line_ids.ticket_id", "line_ids.parcel_id.claim_ids.ticket_id")
    def _compute_ticket_ids(self):
        for recovery in self:
            recovery.ticket_ids = recovery._get_cases()

    @api.depends("line_ids.ticket_id", "line_ids.parcel_id.claim_ids.ticket_id")
    def _compute_case_count(self):
        for recovery in self:
            recovery.case_count = len(recovery._get_cases())

    def _get_cases(self):
        """Return the cases whose losses are claimed; the freight of a parcel is about those of what was in it."""
        return self.line_ids.ticket_id | self.line_ids.parcel_id.claim_ids.ticket_id

    @api.depends("line_ids.basis")
    def _compute_basis(self):
        for recovery in self:
            recovery.basis = recovery.line_ids[:1].basis or "other"

    @api.depends("state", "line_ids.file_by")
    def _compute_file_by(self):
        """The window of the loss that closes first; once filed it stays what it was."""
        for recovery in self:
            days = [line.file_by for line in recovery.line_ids if line.file_by]
            recovery.file_by = min(days, default=False) if recovery.state == "draft" else recovery.file_by

    @api.depends("state", "file_by")
    def _compute_closes_on(self):
        for recovery in self:
            recovery.closes_on = recovery.state == "draft" and recovery.file_by

    @api.depends("number", "debtor_id")
    def _compute_display_name(self):
        for recovery in self:
            recovery.display_name = " ".join(filter(None, (recovery.number, recovery.sudo().debtor_id.name)))

    def _may_handle(self):
        """Tell whether the user works on this: its agent, whoever handles one of its cases, a lead."""
        self.ensure_one()
        if self.env.su or self.user_id == self.env.user or self.env.user.has_group("after_sales.group_lead"):
            return True
        return any(ticket._may_handle() for ticket in self.sudo().line_ids.ticket_id.with_env(self.env))

    # What the clock asks.

    def _get_deadline_user(self, role):
        cases = self.sudo().line_ids.ticket_id
        return self.user_id if role == "agent" and self.user_id else cases[:1]._get_deadline_user(role)

    @api.model
    def _get_deadline_steps(self):
        return super()._get_deadline_steps() | {
            "recovery_answer": "action_open_answer",
            "recovery_acknowledgement": "action_open_answer",
        }

    @api.model
    def _get_deadline_readers_domain(self, user):
        return Domain("user_id", "=", user.id)

    # How it is found.

    @api.model
    def _by_number(self, search):
        Case = self.env["helpdesk.ticket"]
        ways = self._match_number("number", search) + self._match_number("reference", search)
        cases = Domain("ticket_id", "in", Case._find(Case._by_number(search)))
        return [*ways, Domain("line_ids", "any", cases)]

    @api.model
    def _by_customer(self, search):
        return [Domain("debtor_id", "in", self.env["res.partner"]._search([("name", "ilike", search.text)]))]

    @api.model
    def _by_goods(self, search):
        return [Domain("line_ids", "any", [("product_id", "in", self._find_goods(search))])]

    def action_view_cases(self):
        """Open the cases whose losses are claimed here."""
        return self.ticket_ids._get_records_action(name=self.env._("Cases"))

    def action_view_document(self):
        """Open the document by which the debtor pays."""
        self.ensure_one()
        return self.move_id._get_records_action()

    def action_merge(self):
        """Put drafts on one debtor into one claim: what is filed together is answered and paid together."""
        into = self.sorted("id")[:1]
        into._take_in(self - into)
        return into._get_records_action()
