from odoo import api, fields, models

#: No price is fixed yet: the order says it.
NOT_FIXED = -1.0


class RemedyLine(models.Model):
    """One item of a remedy: so many pieces of what was claimed, or a part of it that is sent."""

    _name = "after.sales.remedy.line"
    _description = "Item of a Remedy"
    _inherit = ["after.sales.recorded"]
    _order = "remedy_id, id"
    _is_recorded_whole = True

    remedy_id = fields.Many2one("after.sales.remedy", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="remedy_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="remedy_id.currency_id")
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    claim_line_id = fields.Many2one(
        "after.sales.claim.line", string="Claimed Item", ondelete="restrict", index="btree_not_null"
    )
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Order Line",
        compute="_compute_from_claim",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product", compute="_compute_from_claim", store=True, precompute=True, readonly=False, required=True
    )
    uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_from_claim",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
    )
    quantity = fields.Float(
        compute="_compute_from_claim", store=True, precompute=True, readonly=False, digits="Product Unit", required=True
    )
    missing_quantity = fields.Float(
        digits="Product Unit", readonly=True, help="What was decided and did not leave: it can be made good anew."
    )
    part = fields.Char(
        compute="_compute_from_claim",
        store=True,
        precompute=True,
        readonly=False,
        help="Which part of the goods, by the letter or name in the manual.",
    )
    amount = fields.Monetary(readonly=True, help="What of the money counts for this item.")
    unit_paid = fields.Float(
        readonly=True, copy=False, default=NOT_FIXED, digits=(16, 6), help="What was paid for one when it was decided."
    )
    unit_cost = fields.Float(
        compute="_compute_unit_cost", store=True, precompute=True, digits="Product Price", help="What one costs us."
    )

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "The quantity of an item has to be more than zero.")

    @api.depends("claim_line_id")
    def _compute_from_claim(self):
        """What is not said otherwise is as it was claimed."""
        for line in self:
            claimed = line.claim_line_id
            line.sale_line_id = line.sale_line_id or claimed.sale_line_id
            line.product_id = line.product_id or claimed.product_id or line.sale_line_id.product_id
            line.uom_id = line.uom_id or claimed.uom_id or line.sale_line_id.product_uom_id or line.product_id.uom_id
            line.quantity = line.quantity or claimed.quantity or 1.0
            line.part = line.part or claimed.part

    @api.depends("product_id")
    def _compute_unit_cost(self):
        for line in self:
            product = line.product_id.with_company(line.remedy_id.company_id)
            # What it cost when it was decided; later prices change nothing of that.
            line.unit_cost = product.standard_price

    @api.depends("product_id", "part", "quantity")
    def _compute_display_name(self):
        for line in self:
            name = " ".join(filter(None, (line.product_id.display_name, line.part)))
            line.display_name = f"{line.quantity:g} × {name}"

    def _prepare_wizard_vals(self):
        """Return what a draft says of this item, for changing it."""
        self.ensure_one()
        return {
            "claim_line_id": self.claim_line_id.id,
            "product_id": self.product_id.id,
            "uom_id": self.uom_id.id,
            "quantity": self.quantity,
            "part": self.part,
            "sale_line_id": self.sale_line_id.id,
            "return_lot_ids": [fields.Command.set(self.return_lot_ids.ids)],
            "new_product_id": self.new_product_id.id,
            "new_price": self.new_price,
        }

    def _get_quantity(self, uom):
        """Return the quantity in a unit of measure."""
        self.ensure_one()
        quantity = self.quantity - self.missing_quantity
        return self.uom_id._compute_quantity(quantity, uom) if uom and self.uom_id else quantity

    def _is_whole_piece(self):
        """Tell whether this is what was sold or something as dear, not a part of it.

        Where a claim says what is wrong, goods that nobody claimed are no part either.
        """
        self.ensure_one()
        line = self.sudo()
        sold = line.sale_line_id.product_id
        if not sold:
            return line.remedy_id.kind_id.requires_claim
        cost = sold.with_company(self.company_id).standard_price
        return self.product_id == sold and not self.part or self.product_id != sold and self.unit_cost > cost

    def _get_paid(self):
        """Return what the customer paid for these pieces, taxes included, in the order's currency."""
        self.ensure_one()
        line = self.sale_line_id.sudo()
        return self._get_unit_paid() * self._get_quantity(line.product_uom_id)

    def _get_unit_paid(self):
        """Return what was paid for one, in the unit of its order line: what was decided is reckoned with that price."""
        self.ensure_one()
        if self.unit_paid >= 0:
            return self.unit_paid
        line = self.sale_line_id.sudo()
        return line._get_price_paid() / line.product_uom_qty if line.product_uom_qty else 0.0

    def _fix_prices(self):
        """Let what these items cost be what it is now, whatever becomes of the order."""
        self.write({"unit_paid": NOT_FIXED})
        for line in self:
            line.unit_paid = line._get_unit_paid()
