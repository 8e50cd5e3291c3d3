from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.case.closing.helpdesk_ticket_closing import SOLUTION
from ...models.case.closing.helpdesk_ticket_deed import DEED, UNDONE


class CaseSolve(models.TransientModel):
    """What the kind of a case asks for before it is solved, and what the customer said (IT-06, ES-03, ES-04)."""

    _name = "after.sales.case.solve"
    _inherit = "after.sales.document.wizard"
    _description = "Solve a Case"

    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", required=True, readonly=True)
    case_kind_id = fields.Many2one(related="ticket_id.case_kind_id")
    partner_id = fields.Many2one(related="ticket_id.partner_id", string="Customer")
    missing_elsewhere = fields.Char(compute="_compute_asked", help="What has to be recorded on the case itself.")
    asks_solution = fields.Boolean(compute="_compute_asked")
    asks_responsible_party = fields.Boolean(compute="_compute_asked")
    asks_solution_agreed_on = fields.Boolean(compute="_compute_asked")
    asks_result_told_at = fields.Boolean(compute="_compute_asked")
    asks_lesson_learned = fields.Boolean(compute="_compute_asked")
    asks_deed = fields.Boolean(compute="_compute_asked")
    deed_way = fields.Char(compute="_compute_asked")
    asks_confirmation = fields.Boolean(compute="_compute_asked")

    solution = fields.Text(compute="_compute_solution", store=True, readonly=False)
    responsible_party = fields.Selection(
        lambda self: self.env["helpdesk.ticket"]._fields["responsible_party"]._description_selection(self.env),
        compute="_compute_solution",
        store=True,
        readonly=False,
    )
    solution_agreed_on = fields.Date(compute="_compute_solution", store=True, readonly=False)
    result_told_at = fields.Datetime(string="Customer Told", compute="_compute_solution", store=True, readonly=False)
    lesson_learned = fields.Text(compute="_compute_solution", store=True, readonly=False)

    undone_cause = fields.Selection(UNDONE, string="Nothing Was Done")
    undone_reason = fields.Char(string="Reason")
    is_confirmed = fields.Boolean(string="The Customer Has Confirmed")
    confirmed_at = fields.Datetime(string="Confirmed On", default=fields.Datetime.now)
    confirmed_by = fields.Char(compute="_compute_confirmed_by", store=True, readonly=False)
    confirmation_how = fields.Selection(
        [("call", "Call"), ("message", "Message"), ("other", "Other")], string="How", default="call"
    )
    unconfirmed_reason = fields.Char(string="Close without Confirmation", groups="after_sales.group_lead")

    @api.depends("ticket_id")
    def _compute_asked(self):
        for wizard in self:
            ticket = wizard.ticket_id
            case = ticket.sudo()
            kind = case.case_kind_id
            facts = kind.required_fact_ids | kind.closing_fact_ids
            for name in SOLUTION:
                wizard[f"asks_{name}"] = name in facts.mapped("field_name")
            others = facts.filtered(lambda fact: fact.field_name not in SOLUTION)
            wizard.missing_elsewhere = ", ".join(others._get_missing(case).mapped("name"))
            wizard.asks_deed = ticket._lacks_deed()
            wizard.deed_way = wizard.asks_deed and ticket._get_deed_way()
            wizard.asks_confirmation = kind.requires_confirmation and not ticket.customer_confirmed_at

    @api.depends("ticket_id")
    def _compute_solution(self):
        for wizard in self:
            for name in SOLUTION:
                wizard[name] = wizard.ticket_id[name]

    @api.depends("ticket_id")
    def _compute_confirmed_by(self):
        for wizard in self:
            wizard.confirmed_by = wizard.ticket_id.partner_id.name or wizard.ticket_id.partner_name

    def _get_solution(self):
        """Return what was recorded here of the solution: all that was shown."""
        values = {name: self[name] for name in SOLUTION if name == "solution" or self[f"asks_{name}"]}
        return values | {name: self[name] for name in DEED if self.asks_deed}

    def action_solve(self):
        """Close the case."""
        values = self._get_solution()
        if self.asks_confirmation and self.is_confirmed:
            values |= {
                "customer_confirmed_at": self.confirmed_at or fields.Datetime.now(),
                "customer_confirmed_by": self.confirmed_by,
                "confirmation_how": self.confirmation_how or "other",
            }
        elif self.asks_confirmation and self.env.user.has_group("after_sales.group_lead"):
            values["unconfirmed_reason"] = self.unconfirmed_reason
        self.ticket_id._solve(values)
        return {"type": "ir.actions.act_window_close"}

    def action_ask(self):
        """Let the customer confirm first."""
        if not (self.solution or "").strip():
            raise UserError(self.env._("Describe the solution: the customer is asked about it."))
        self.ticket_id._ask_confirmation(self._get_solution())
        return {"type": "ir.actions.act_window_close"}
