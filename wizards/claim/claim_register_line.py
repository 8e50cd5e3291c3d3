from odoo import api, fields, models

from ...rules import serials


class ClaimRegisterLine(models.TransientModel):
    """One item to tick: what came, how much of it is concerned, which package (MG-01)."""

    _name = "after.sales.claim.register.line"
    _description = "Item to Claim"
    _order = "id"

    wizard_id = fields.Many2one("after.sales.claim.register", required=True, ondelete="cascade")
    is_chosen = fields.Boolean(string="Concerned")
    # A plain number: who takes the call may not be allowed to read the line itself.
    sale_line_key = fields.Integer(readonly=True)
    product_id = fields.Many2one("product.product", required=True)
    delivered = fields.Float(readonly=True, digits="Product Unit")
    available = fields.Float(string="Claimable", readonly=True, digits="Product Unit")
    quantity = fields.Float(default=1.0, digits="Product Unit")
    package_count = fields.Integer(string="Of", readonly=True)
    package_number = fields.Integer(string="Box", help="Number of the package; 0: the whole piece.")
    package_label = fields.Char(string="Package", help="Another package: hardware bag, accessory box …")
    part = fields.Char(help="Which part, by the letter or name in the manual.")
    problem = fields.Char(help="What is wrong with it.")
    tracking = fields.Selection(related="product_id.tracking")
    lot_ids = fields.Many2many(
        "stock.lot",
        string="Serial Numbers",
        compute="_compute_lot_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', allowed_lot_ids)]",
        help="Which of the delivered serial numbers or lots are concerned.",
    )
    allowed_lot_ids = fields.Many2many("stock.lot", compute="_compute_allowed_lot_ids", compute_sudo=True)
    is_lot_unknown = fields.Boolean(
        string="Serial Unknown", help="The customer cannot read the number, or does not have the piece."
    )
    gift_state = fields.Selection(
        selection=lambda self: self.env["after.sales.gift"]._fields["state"]._description_selection(self.env),
        string="On the Order",
        readonly=True,
    )

    def _get_key(self):
        self.ensure_one()
        return (self.sale_line_key, self.product_id.id)

    def _get_said(self):
        """Return what was said of this item."""
        self.ensure_one()
        names = ("is_chosen", "quantity", "package_number", "package_label", "part", "problem", "is_lot_unknown")
        return {name: self[name] for name in names} | {"lot_ids": [fields.Command.set(self.lot_ids._origin.ids)]}

    def _get_lots(self):
        """Return what can be claimed of this row, as ``rules.serials`` reads it."""
        self.ensure_one()
        wizard, known = self.wizard_id, self.wizard_id.sudo()
        # A number that somebody sent is only looked for on the order, which the wizard has checked.
        line = known.sale_order_id.order_line.filtered(lambda line: line.id == self.sale_line_key)._origin
        if not line or line.product_id.tracking == "none":
            return {}
        package = self.package_number if 0 < self.package_number <= self.package_count else 0
        return line._get_claim_lots(wizard.picking_id._origin, package, known.claim_id.line_ids)

    @api.depends("sale_line_key", "quantity", "package_number", "wizard_id.picking_id")
    def _compute_lot_ids(self):
        """Fill in what can only be these; what somebody has said stays while it can be."""
        for line in self:
            hint = line.wizard_id.ticket_id.lot_id.id
            chosen = line.lot_ids._origin.ids
            lots = serials.fill(line._get_lots(), line._get_product_quantity(), chosen, hint)
            line.lot_ids = [fields.Command.set(lots)]

    @api.depends("sale_line_key", "package_number", "wizard_id.picking_id")
    def _compute_allowed_lot_ids(self):
        for line in self:
            line.allowed_lot_ids = [fields.Command.set(serials.choices(line._get_lots()))]

    def _get_product_quantity(self):
        """Return the quantity, which is typed in the unit of the order line, in the unit of the product."""
        self.ensure_one()
        sold = self.wizard_id.sale_order_id.sudo().order_line.filtered(lambda line: line.id == self.sale_line_key)
        unit = self.product_id.uom_id
        return (sold.product_uom_id or unit)._compute_quantity(self.quantity, unit, raise_if_failure=False)

    def _get_problem(self, held):
        """Return why this quantity cannot be claimed, empty if it can.

        :param held: what the claim holds already, per order line
        """
        self.ensure_one()
        name = self.product_id.display_name
        if self.quantity <= 0:
            return self.env._("%(product)s: enter how many are concerned.", product=name)
        if 0 < self.package_count < self.package_number:
            return self.env._("%(product)s: it has %(count)s boxes.", product=name, count=self.package_count)
        free = self.available + held.get(self.sale_line_key, 0)
        if self.sale_line_key and self.quantity > free:
            return self.env._(
                "%(product)s: %(free)s of %(delivered)s can be claimed; the rest is not delivered or claimed already.",
                product=name,
                free=f"{free:g}",
                delivered=f"{self.delivered:g}",
            )
        chosen = {lot.id: lot.name for lot in self.lot_ids._origin}
        found = chosen and serials.check(
            self._get_lots(), self._get_product_quantity(), chosen, self.tracking == "serial", self.env._
        )
        return f"{name}: {found.reason}" if found and not found.allowed else ""

    def _prepare_item(self):
        """Return this item as a claim holds it."""
        self.ensure_one()
        item = {
            "product_id": self.product_id.id,
            "quantity": self.quantity,
            "package_number": self.package_number,
            "part": self.part,
            "problem": self.problem,
        }
        if self.tracking != "none" and self.sale_line_key:
            item["lot_ids"] = [fields.Command.set(self.lot_ids.ids)]
            item["is_lot_unknown"] = self.is_lot_unknown
        if self.package_label and not self.package_number:
            item["package_label"] = self.package_label
        return item | ({"sale_line_id": self.sale_line_key} if self.sale_line_key else {})
