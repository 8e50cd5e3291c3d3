from odoo import fields, models


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
        names = ("is_chosen", "quantity", "package_number", "package_label", "part", "problem")
        return {name: self[name] for name in names}

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
        return ""

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
        if self.package_label and not self.package_number:
            item["package_label"] = self.package_label
        return item | ({"sale_line_id": self.sale_line_key} if self.sale_line_key else {})
