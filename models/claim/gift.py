from odoo import api, fields, models
from odoo.exceptions import UserError

#: Proof that one of our own steps records a fact. A context from outside may hold any key, but never this very object.
RECORDING = object()
#: What the steps of a gift record; nobody types it, imports it or sends it.
FACTS = {
    "state", "was_noted", "sent_with_id", "sale_line_id", "told_picking_id", "owed_reason", "owed_at", "ticket_id",
    "promised_by",
}  # fmt: skip


class Gift(models.Model):
    """A gift or sample that was promised to a customer (GF-01 to GF-05).

    It travels with an order, by default the one it was promised on, as a line without a price; so the
    warehouse packs it like all other goods. What did not leave is owed, and travels with the next
    order of the customer, whoever sells it. Steps: ``gift_steps.py``.
    """

    _name = "after.sales.gift"
    _description = "Promised Gift"
    _order = "id desc"

    order_id = fields.Many2one(
        "sale.order", string="Promised On", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True, precompute=True)
    partner_id = fields.Many2one(
        related="order_id.partner_id.commercial_partner_id",
        string="Customer",
        store=True,
        precompute=True,
        index=True,
        compute_sudo=True,
    )
    product_id = fields.Many2one(
        "product.product", string="Gift", required=True, domain="[('type', '=', 'consu')]", check_company=True
    )
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    uom_id = fields.Many2one(related="product_id.uom_id")
    note = fields.Char(help="What the warehouse has to know: colour, wrapping, which box.")
    state = fields.Selection(
        [
            ("promised", "Promised"),
            ("packed", "Packed"),
            ("owed", "Owed"),
            ("given", "Given"),
            ("cancelled", "Cancelled"),
        ],
        default="promised",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    promised_by = fields.Many2one("res.users", default=lambda self: self.env.user, readonly=True, copy=False)
    was_noted = fields.Boolean(
        string="Noted in Time", default=True, readonly=True, copy=False, help="It was noted before the delivery left."
    )
    sent_with_id = fields.Many2one(
        "sale.order", string="Travels With", readonly=True, copy=False, index="btree_not_null"
    )
    sale_line_id = fields.Many2one("sale.order.line", readonly=True, copy=False, ondelete="set null")
    told_picking_id = fields.Many2one("stock.picking", readonly=True, copy=False, help="Where the warehouse was told.")
    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", readonly=True, copy=False, index="btree_not_null")
    owed_reason = fields.Char(readonly=True, copy=False, help="Why the customer did not get it.")
    owed_at = fields.Datetime(readonly=True, copy=False)

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Promise at least one piece.")
    #: Of each customer few gifts are owed at a time.
    _owed_idx = models.Index("(partner_id) WHERE state = 'owed'")
    #: No line of an order brings two gifts, and no gift comes twice.
    _line_uniq = models.UniqueIndex("(sale_line_id) WHERE sale_line_id IS NOT NULL")

    @api.depends("product_id", "quantity")
    def _compute_display_name(self):
        for gift in self:
            # The gift is told to whoever packs it or sells to the customer, may they see the product or not.
            gift.display_name = f"{gift.quantity:g} × {gift.sudo().product_id.name or ''}"

    def _get_packing_text(self):
        """Return what the warehouse has to know of these gifts."""
        return ", ".join(f"{gift.display_name} ({gift.note})" if gift.note else gift.display_name for gift in self)

    @api.model_create_multi
    def create(self, vals_list):
        defaults = {key.removeprefix("default_") for key in self.env.context if key.startswith("default_")}
        self._check_no_facts(FACTS & defaults.union(*vals_list))
        gifts = super().create(vals_list)
        gifts.filtered(lambda gift: gift.state == "promised")._note()
        return gifts

    def write(self, vals):
        self._check_no_facts(FACTS & vals.keys())
        if {"order_id", "product_id", "quantity"} & vals.keys():
            self._check_may_change()
        return super().write(vals)

    def _record(self, vals):
        """Write facts from within a step that has checked who may take it."""
        return self.with_context(after_sales_gift=RECORDING).write(vals)

    def _check_no_facts(self, names):
        """Refuse facts that a user wrote himself."""
        if names and not self.env.su and self.env.context.get("after_sales_gift") is not RECORDING:
            raise UserError(
                self.env._("“%(field)s” is recorded by the system, not entered.", field=self._fields[min(names)].string)
            )

    def _check_may_change(self):
        """Refuse to make another gift of one that is on its way or was owed: that would rewrite what was promised."""
        for gift in self:
            is_free = gift.state == "promised" and not gift.sale_line_id
            if not is_free and self.env.context.get("after_sales_gift") is not RECORDING:
                raise UserError(
                    self.env._("%(gift)s is on its way already. Cancel it and note another.", gift=gift.display_name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_unpacked(self):
        """A promise that reached the warehouse or the customer's memory is cancelled, not forgotten."""
        for gift in self:
            if gift.sale_line_id or gift.state not in ("promised", "cancelled"):
                raise UserError(self.env._("%(gift)s cannot be deleted. Cancel it instead.", gift=gift.display_name))
