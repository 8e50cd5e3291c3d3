from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...record.selection import added
from .deadline_policy import PURPOSES


class Deadline(models.Model):
    """The clocks of cases, also after their end (SV-03, SV-04, ES-04), and of desks that were handed over.

    What the case was when a clock started stays on record for reports.
    """

    _name = "after.sales.deadline"
    _inherit = ["after.sales.searchable.part", "after.sales.deadline"]

    purpose = fields.Selection(**added(PURPOSES))
    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", index="btree_not_null", ondelete="cascade")
    sale_channel_id = fields.Many2one("sale.channel", string="Sales Channel", readonly=True, ondelete="restrict")
    case_kind_id = fields.Many2one("after.sales.case.kind", readonly=True, ondelete="restrict", index="btree_not_null")
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True, ondelete="restrict")
    handover_id = fields.Many2one("after.sales.handover", index="btree_not_null", ondelete="cascade")
    approval_id = fields.Many2one("after.sales.approval", index="btree_not_null", ondelete="cascade")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {
            "ticket": "ticket_id",
            "handover": "handover_id",
            "approval": "approval_id",
        }

    @api.model
    def _get_lookup_links(self):
        return [name for name in self._get_host_fields().values() if name != "partner_id"]

    @api.model
    def _by_customer(self, search):
        """By the customer of its document, and by the contact who is to be spoken to."""
        return [*super()._by_customer(search), Domain("partner_id", "in", self.env["res.partner"]._find_family(search))]

    @api.model
    def _by_goods(self, search):
        """By goods, and by what is to be done: what people type who mean a kind of work."""
        return [*super()._by_goods(search), *self._match_text("policy_id.name", search)]

    def action_open_case_call(self):
        """Ask what the customer said."""
        self.ensure_one()
        wizard = self.env["after.sales.case.follow.up"].create(
            {"ticket_id": self.ticket_id.id, "deadline_ids": self.ids}
        )
        return wizard._get_records_action(name=self.env._("Call the Customer"), target="new")

    def _record_case_call(self, outcome, note=None):
        """Complete a call with what the customer said, and let the case follow.

        :param outcome: settled, problem (it is not settled, or the problem is back) or no_answer
        :param note: what was said, plain text
        :raise UserError: without an outcome, without words about a problem, or for a call that is over
        """
        self.ensure_one()
        self._check_may_close()
        if outcome not in ("settled", "problem", "no_answer"):
            raise UserError(self.env._("Say what came of the call."))
        if outcome == "problem" and not (note or "").strip():
            raise UserError(self.env._("Describe what is not settled, so that work can go on."))
        reached = outcome != "no_answer"
        now = fields.Datetime.now()
        # Nobody reached: a policy that repeats asks again, until the customer has answered.
        self.sudo()._complete(now, outcome="reached" if reached else "no_answer", note=note, stopped=reached)
        if not reached:
            return
        ticket = self.ticket_id
        ticket._record_contact(self.env.user, now)
        if outcome == "problem":
            ticket._on_call_problem(note)
        elif self.policy_id.start_event == "asked":
            ticket._confirm_by_customer(ticket.partner_id.name or ticket.partner_name or "", "call")
