from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...rules import lifecycle


class Gift(models.Model):
    """A gift or sample that was promised to a customer (GF-01 to GF-05).

    It travels with an order, by default the one it was promised on, as a line without a price; so the
    warehouse packs it like all other goods. What did not leave is owed, and travels with the next
    order of the customer, whoever sells it. Steps: ``gift_steps.py``.
    """

    _name = "after.sales.gift"
    _description = "Promised Gift"
    _inherit = ["after.sales.lifecycle", "after.sales.searchable.part"]
    _order = "id desc"
    _check_company_auto = True
    _lifecycle = lifecycle.GIFT

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
        recorded=True,
        index=True,
    )
    promised_by = fields.Many2one("res.users", default=lambda self: self.env.user, recorded=True, ondelete="restrict")
    was_noted = fields.Boolean(
        string="Noted in Time", default=True, recorded=True, help="It was noted before the delivery left."
    )
    sent_with_id = fields.Many2one(
        "sale.order", string="Travels With", recorded=True, index="btree_not_null", ondelete="restrict"
    )
    sale_line_id = fields.Many2one("sale.order.line", recorded=True, ondelete="set null")
    told_picking_id = fields.Many2one(
        "stock.picking", recorded=True, help="Where the warehouse was told.", ondelete="restrict"
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Case", recorded=True, index="btree_not_null", ondelete="restrict"
    )
    owed_reason = fields.Char(recorded=True, translate=True, help="Why the customer did not get it.")
    owed_at = fields.Datetime(recorded=True)

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Promise at least one piece.")
    #: Of each customer few gifts are owed at a time.
    _owed_idx = models.Index("(partner_id) WHERE state = 'owed'")
    #: No line of an order brings two gifts, and no gift comes twice.
    _line_uniq = models.UniqueIndex("(sale_line_id) WHERE sale_line_id IS NOT NULL")

    @api.model
    def _get_lookup_links(self):
        return ["order_id", "sent_with_id", "ticket_id"]

    @api.model
    def _by_goods(self, search):
        """By the gift itself: what was bought with it is no help to whoever packs it."""
        return [Domain("product_id", "in", self._find_goods(search))]

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
        gifts = super().create(vals_list)
        gifts.filtered(lambda gift: gift.state == "promised")._note()
        return gifts

    def write(self, vals):
        if {"order_id", "product_id", "quantity"} & vals.keys():
            self._check_may_change()
        return super().write(vals)

    def _check_may_change(self):
        """Refuse to make another gift of one that is on its way or was owed: that would rewrite what was promised."""
        for gift in self:
            is_free = gift.state == "promised" and not gift.sale_line_id
            if not is_free and not self._is_recording():
                raise UserError(
                    self.env._("%(gift)s is on its way already. Cancel it and note another.", gift=gift.display_name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_unpacked(self):
        """A promise that reached the warehouse or the customer's memory is cancelled, not forgotten."""
        for gift in self:
            if gift.sale_line_id or gift.state not in ("promised", "cancelled"):
                raise UserError(self.env._("%(gift)s cannot be deleted. Cancel it instead.", gift=gift.display_name))
