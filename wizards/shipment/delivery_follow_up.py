from odoo import api, fields, models
from odoo.exceptions import UserError


class DeliveryFollowUp(models.TransientModel):
    """The call of the seventh day, with two branches: not received yet, or received (SH-08)."""

    _name = "after.sales.delivery.follow.up"
    _inherit = "after.sales.document.wizard"
    _description = "Call after a Shipment"

    picking_ids = fields.Many2many("stock.picking", string="Deliveries", required=True)
    partner_id = fields.Many2one(related="picking_ids.partner_id", string="Customer")
    phone = fields.Char(related="picking_ids.customer_phone")
    call_warning = fields.Char(compute="_compute_call_warning")
    waybills = fields.Char(compute="_compute_waybills")
    branch = fields.Selection(
        [("received", "Received"), ("not_received", "Not received yet"), ("no_answer", "No answer")],
        string="The Goods Are",
    )
    reminder = fields.Text(compute="_compute_waybills")
    received_at = fields.Datetime(string="Received On", default=fields.Datetime.now)
    is_problem = fields.Boolean(string="There Is a Problem")
    case_kind_id = fields.Many2one(
        "after.sales.case.kind", string="Kind of Problem", domain=[("portal_visible", "=", True)]
    )
    problem = fields.Text()
    invite_review = fields.Boolean(help="Only customers who are content are asked; by e-mail, once.")
    note = fields.Text()

    @api.depends("picking_ids")
    def _compute_call_warning(self):
        now = fields.Datetime.now()
        for wizard in self:
            picking = wizard.picking_ids[:1]
            wizard.call_warning = picking and picking.partner_id._get_call_warning(picking.company_id, now)

    @api.depends("picking_ids")
    def _compute_waybills(self):
        for wizard in self:
            names = [f"{p.carrier_id.name or ''} {p.carrier_tracking_ref or ''}".strip() for p in wizard.picking_ids]
            wizard.waybills = ", ".join(filter(None, names))
            texts = dict.fromkeys(text for p in wizard.picking_ids for text in p._get_precautions())
            wizard.reminder = "\n\n".join(texts)

    def action_record(self):
        """Store what the call showed; a problem goes on as a case."""
        if not self.branch:
            raise UserError(self.env._("Say whether the goods have been received."))
        if self.branch != "received":
            outcome = "reached" if self.branch == "not_received" else "no_answer"
            self.picking_ids._record_no_receipt(outcome, self.note)
            return {"type": "ir.actions.act_window_close"}
        if self.is_problem and not (self.case_kind_id and (self.problem or "").strip()):
            raise UserError(self.env._("Choose the kind of problem and describe it."))
        self.picking_ids._record_follow_up(self.received_at, self.note)
        if self.is_problem:
            return self.picking_ids._open_case(self.case_kind_id, self.problem)._get_records_action()
        if self.invite_review:
            self.picking_ids._invite_review()
        return {"type": "ir.actions.act_window_close"}
