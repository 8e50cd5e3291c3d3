from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...rules import desk
from .vocabulary import DESK_STATES, OUTCOMES, QUOTE_STATES, SERVICE_MODES


class RepairOrder(models.Model):
    """A repair of core, as the repair desk sees it: whose device, what came with it, where it is (RP-03 to RP-08).

    What people describe, parts and notes of the workshop, is core's. What a step of the desk records is a fact here,
    and where the device stands follows from those facts.
    """

    _name = "repair.order"
    _inherit = ["after.sales.recorded", "repair.order", "after.sales.deadline.host", "after.sales.findable"]

    _deadline_host = "repair"
    _lookup_action = "after_sales.repair_desk_action"

    deadline_ids = fields.One2many("after.sales.deadline", "repair_id", string="Deadlines")
    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Case", recorded=True, index="btree_not_null", ondelete="restrict"
    )
    remedy_id = fields.Many2one("after.sales.remedy", recorded=True, index="btree_not_null", ondelete="restrict")
    team_id = fields.Many2one(related="ticket_id.team_id", store=True, string="Team", index="btree_not_null")
    currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    service_mode = fields.Selection(SERVICE_MODES, recorded=True, help="How the customer and the repair meet.")
    desk_state = fields.Selection(
        DESK_STATES,
        string="At the Desk",
        compute="_compute_desk_state",
        store=True,
        index="btree_not_null",
        group_expand=True,
        tracking=True,
    )
    # What the customer said and signed when the device was taken in.
    taken_in_at = fields.Datetime(recorded=True)
    taken_in_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    fault = fields.Text(string="Fault, in Our Words", recorded=True)
    fault_code_id = fields.Many2one("after.sales.fault.code", recorded=True, ondelete="restrict")
    fault_seen = fields.Selection([("seen", "Seen at the desk"), ("not_seen", "Not seen at the desk")], recorded=True)
    item_ids = fields.One2many("after.sales.repair.item", "repair_id", string="What Came with It", recorded=True)
    data_warned = fields.Boolean(string="Warned of Data Loss", recorded=True)
    max_cost_agreed = fields.Monetary(string="Customer Bears at Most", recorded=True)
    customer_signature = fields.Binary(recorded=True, attachment=True)
    signed_by = fields.Char(recorded=True)
    owner_note = fields.Char(
        string="Brought by Somebody Else", recorded=True, help="Why whoever brings it is not whom it was sold to."
    )
    abnormal_reason = fields.Char(recorded=True, help="What the customer had to be told at once.")
    # The way it takes.
    repair_point_id = fields.Many2one("res.partner", recorded=True, index="btree_not_null", ondelete="restrict")
    repair_batch_id = fields.Many2one(
        "after.sales.repair.batch", string="List", recorded=True, index="btree_not_null", ondelete="restrict"
    )
    check_ids = fields.One2many("after.sales.repair.check.line", "repair_id", string="Checks")
    sent_at = fields.Datetime(recorded=True)
    back_at = fields.Datetime(recorded=True)
    outcome = fields.Selection(OUTCOMES, recorded=True)
    outcome_note = fields.Char(recorded=True)
    replacement_lot_id = fields.Many2one(
        "stock.lot", string="New Unit", recorded=True, index="btree_not_null", ondelete="restrict"
    )
    checked_at = fields.Datetime(recorded=True)
    handed_over_at = fields.Datetime(recorded=True)
    handed_over_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    collected_by = fields.Char(recorded=True)
    # What the customer pays.
    quote_state = fields.Selection(QUOTE_STATES, compute="_compute_quote_state", store=True)
    quote_amount = fields.Monetary(compute="_compute_quote_state", store=True, string="Quoted")
    accepted_amount = fields.Monetary(recorded=True)
    accepted_how = fields.Char(string="Accepted By", recorded=True)

    _here_once = models.UniqueIndex(
        "(lot_id) WHERE taken_in_at IS NOT NULL AND handed_over_at IS NULL AND lot_id IS NOT NULL",
        "This device has been taken in already.",
    )

    @api.depends("sale_order_id.state", "sale_order_id.amount_total", "accepted_how")
    def _compute_quote_state(self):
        words = {"draft": "given", "sent": "given", "sale": "accepted", "cancel": "refused"}
        for repair in self:
            order = repair.sale_order_id
            repair.quote_state = words.get(order.state, "none")
            repair.quote_amount = (
                order.currency_id._convert(
                    order.amount_total, repair.currency_id, repair.company_id, order.date_order or fields.Date.today()
                )
                if order
                else 0.0
            )

    @api.depends(
        "ticket_id", "state", "taken_in_at", "under_warranty", "quote_state", "sent_at", "back_at", "checked_at",
        "handed_over_at",
    )  # fmt: skip
    def _compute_desk_state(self):
        for repair in self:
            repair.desk_state = desk.place(repair._get_desk_facts()) if repair.ticket_id else False

    def _get_desk_facts(self):
        """Return what ``rules.desk`` wants to know of this device."""
        self.ensure_one()
        works_here = not self.repair_point_id
        return desk.Facts(
            is_cancelled=self.state == "cancel",
            was_taken_in=bool(self.taken_in_at),
            is_free=self.under_warranty,
            quote=self.quote_state,
            has_started=bool(self.sent_at) or (works_here and self.state in ("under_repair", "done")),
            is_away=bool(self.sent_at) and not self.back_at,
            is_back=bool(self.back_at) or (works_here and self.state == "done"),
            is_checked=bool(self.checked_at),
            was_handed_over=bool(self.handed_over_at),
        )

    def _may_serve(self):
        """Tell whether the user works at the desk of this device: who handles its case, or the workshop."""
        self.ensure_one()
        if self.env.su or self.env.user.has_group("stock.group_stock_user"):
            return True
        return self.sudo().ticket_id.with_env(self.env)._may_handle()

    def _check_may_serve(self):
        """Refuse whoever neither handles the case of these devices nor works in the workshop."""
        self.check_access("read")
        for repair in self:
            if not repair._may_serve():
                raise AccessError(
                    self.env._("%(repair)s belongs to a case of somebody else.", repair=repair.sudo().name)
                )

    # How it is found.

    @api.model
    def _by_number(self, search):
        Case = self.env["helpdesk.ticket"]
        cases = Case._find(Case._by_number(search))
        return [*self._match_number("name", search), [("ticket_id", "in", cases)]]

    @api.model
    def _by_goods(self, search):
        return [[("product_id", "in", self._find_goods(search))], [("lot_id.name", "=ilike", search.text)]]

    @api.model
    def _by_customer(self, search):
        return [[("partner_id", "in", self.env["res.partner"]._search([("name", "ilike", search.text)]))]]

    def action_view_case(self):
        """Open the case of this repair."""
        self.ensure_one()
        return self.ticket_id._get_records_action()
