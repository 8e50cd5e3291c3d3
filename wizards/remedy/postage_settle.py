from odoo import api, fields, models


class PostageSettle(models.TransientModel):
    """Postage that was paid too much: how much, why, and how it is made good (RF-06)."""

    _name = "after.sales.postage.settle"
    _inherit = "after.sales.document.wizard"
    _description = "Overpaid Postage"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    # By its name alone: a colleague may have sold it, and whoever has the case settles its postage all the same.
    order_name = fields.Char(related="ticket_id.sale_order_id.name", string="Order")
    currency_id = fields.Many2one(related="ticket_id.sale_order_id.currency_id")
    charged = fields.Monetary(string="Postage Charged", compute="_compute_excess")
    excess = fields.Monetary(string="Too Much", compute="_compute_excess")
    left = fields.Monetary(string="Still to Make Good", compute="_compute_excess")
    excess_reason = fields.Char(string="Why", compute="_compute_excess")
    may_correct = fields.Boolean(compute="_compute_may_correct")
    way = fields.Selection(
        [
            ("correct", "Not paid yet: take it off the order"),
            ("goods", "Goods of the same value, with the next order"),
            ("cash", "The customer wants the money"),
            ("register", "The money cannot be paid now: register it and tell the customer"),
        ],
        compute="_compute_way",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    product_id = fields.Many2one("product.product", string="Goods", domain="[('type', '=', 'consu')]")
    quantity = fields.Float(compute="_compute_quantity", store=True, readonly=False, digits="Product Unit")
    value = fields.Monetary(string="Worth", compute="_compute_value")
    answer = fields.Char(string="What the Customer Answered", help="What you offered, and why it will not do.")
    hold_reason = fields.Char(string="Why Not Now")
    text = fields.Text(compute="_compute_text", store=True, readonly=False)

    @api.depends("ticket_id")
    def _compute_excess(self):
        for wizard in self:
            order = wizard.ticket_id._get_postage_order()
            found = order._get_postage_excess() if order else None
            wizard.charged = sum(order._get_postage_lines().mapped("price_total"))
            wizard.excess = found.amount if found else 0.0
            wizard.left = order._get_postage_left() if order else 0.0
            wizard.excess_reason = found.reason if found else False

    @api.depends("ticket_id")
    def _compute_may_correct(self):
        for wizard in self:
            order = wizard.ticket_id.sale_order_id
            wizard.may_correct = bool(order) and not order._is_paid_or_invoiced() and order.has_access("write")

    @api.depends("ticket_id")
    def _compute_way(self):
        for wizard in self:
            wizard.way = "goods"

    @api.depends("product_id")
    def _compute_quantity(self):
        for wizard in self:
            wizard.quantity = wizard.product_id and wizard.ticket_id._get_goods_pieces(wizard.product_id)

    @api.depends("product_id", "quantity")
    def _compute_value(self):
        for wizard in self:
            product = wizard.product_id
            wizard.value = product and wizard.ticket_id._get_goods_value(product, wizard.quantity)

    @api.depends("ticket_id")
    def _compute_text(self):
        for wizard in self:
            wizard.text = wizard.ticket_id.sale_order_id and wizard.ticket_id._get_postage_text()

    def action_record(self):
        """Make it good in the way that was chosen; for money the account is asked next."""
        case = self.ticket_id
        if self.way == "correct":
            case._check_may_remedy()
            case.sale_order_id._correct_postage()
        elif self.way == "goods":
            case._give_goods_for_postage(self.product_id, self.quantity)
        elif self.way == "register":
            case._register_postage(self.answer, self.hold_reason, self.text)
        else:
            remedy = case._pay_postage_back(self.answer)
            is_decided = remedy.state in ("approved", "awaiting_refund")
            return remedy.action_open_apply() if is_decided else remedy._get_records_action()
        return {"type": "ir.actions.act_window_close"}
