from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ....rules import serials
from ..claim.claim import OPEN


class ClaimLine(models.Model):
    """Which serial numbers or lots of what was delivered are concerned (MG-01, MX-04).

    What the delivery recorded is offered; what can only be these is filled in. A serial number is not claimed twice.
    Where nobody has said which, the claim shows the gap, and is decided once it is closed or somebody says that the
    number cannot be known.
    """

    _inherit = "after.sales.claim.line"

    tracking = fields.Selection(related="product_id.tracking")
    lot_ids = fields.Many2many(
        "stock.lot",
        "after_sales_claim_line_lot_rel",
        "claim_line_id",
        "lot_id",
        string="Serial Numbers",
        compute="_compute_lot_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', allowed_lot_ids)]",
        ondelete="restrict",
        help="Which of the delivered serial numbers or lots are concerned.",
    )
    allowed_lot_ids = fields.Many2many("stock.lot", compute="_compute_allowed_lot_ids", compute_sudo=True)
    is_lot_unknown = fields.Boolean(
        string="Serial Unknown", help="The customer cannot read the number, or does not have the piece."
    )
    lot_gap = fields.Float(string="Serials Missing", compute="_compute_allowed_lot_ids", compute_sudo=True)
    returned_lot_ids = fields.Many2many(
        "stock.lot",
        string="Came Back",
        compute="_compute_returned_lot_ids",
        compute_sudo=True,
        help="What the customer has given back since the claim was opened.",
    )

    def _get_package(self):
        """Return which package of a piece this is about; 0 for the whole piece."""
        self.ensure_one()
        is_package = 0 < self.package_number <= self.product_id.after_sales_package_count
        return self.package_number if is_package else 0

    def _get_held_of(self, lot):
        """Return how much of a serial number or lot this item holds, in the unit of the product.

        How much of each of several lots it is about nobody has said: the quantity of the order line counts that.
        """
        self.ensure_one()
        if lot not in self.lot_ids:
            return 0.0
        if self.tracking == "serial":
            return 1.0
        return self._get_product_quantity() if self.lot_ids == lot else 0.0

    def _get_lot_lines(self):
        """Return the order lines with which the goods of this item came; a gift need not name its line."""
        self.ensure_one()
        item = self.sudo()
        of_product = item.claim_id.order_id.order_line.filtered(lambda line: line.product_id == item.product_id)
        return item.sale_line_id._origin or of_product._origin

    def _get_lots(self):
        """Return what can be claimed here, as ``rules.serials`` reads it; nothing for goods that are not tracked."""
        self.ensure_one()
        if not self.product_id or self.product_id.tracking == "none":
            return {}
        picking = self.claim_id.sudo().picking_id._origin
        return self._get_lot_lines()._get_claim_lots(picking, self._get_package(), self._origin)

    @api.depends("sale_line_id", "product_id", "quantity", "uom_id", "package_number", "claim_id.picking_id")
    def _compute_lot_ids(self):
        """Fill in what can only be these; what somebody has said stays while it can be."""
        for item in self:
            hint = item.claim_id.ticket_id.lot_id.id
            chosen = item.lot_ids._origin.ids
            lots = serials.fill(item._get_lots(), item._get_product_quantity(), chosen, hint)
            item.lot_ids = [fields.Command.set(lots)]

    @api.depends("lot_ids", "sale_line_id", "product_id", "quantity", "uom_id", "package_number", "claim_id.picking_id")
    def _compute_allowed_lot_ids(self):
        for item in self:
            lots = item._get_lots()
            item.allowed_lot_ids = [fields.Command.set(serials.choices(lots))]
            item.lot_gap = serials.gap(lots, item._get_product_quantity(), item.lot_ids._origin.ids)

    def _compute_returned_lot_ids(self):
        for item in self:
            since = item.claim_id._origin.create_date
            moves = item._get_lot_lines()._get_lot_moves() if item.product_id.tracking != "none" else []
            back = moves and moves.filtered(
                lambda move, since=since: move.location_id.usage == "customer" and since and move.date >= since
            )
            lots = back.move_line_ids.lot_id if back else item.lot_ids.browse()
            item.returned_lot_ids = lots & item.lot_ids if item.lot_ids else lots

    @api.constrains("lot_ids", "sale_line_id", "product_id", "quantity", "uom_id", "package_number", "claim_id")
    def _check_lots(self):
        """Refuse what did not come with this order, what another claim is about already, and more than there are."""
        items = self.sudo().filtered("lot_ids")
        items.sale_line_id._lock_for_claims()
        for item in items:
            problem = item._get_problem_of_lots()
            if problem:
                raise ValidationError(problem)

    def _get_problem_of_lots(self):
        """Return why this item cannot be about its serial numbers or lots, empty if it can."""
        self.ensure_one()
        # Of another company one learns nothing, not even the number.
        if self.lot_ids.company_id - self.company_id:
            return self.env._("A serial number belongs to another company.")
        chosen, quantity = {lot.id: lot.name for lot in self.lot_ids}, self._get_product_quantity()
        found = serials.check(self._get_lots(), quantity, chosen, self.tracking == "serial", self.env._)
        return "" if found.allowed else f"{self.product_id.display_name}: {found.reason}"

    def _is_lot_missing(self):
        """Tell whether somebody still has to say which of the recorded serial numbers or lots are concerned."""
        self.ensure_one()
        return self.lot_gap > serials.NOISE and not self.is_lot_unknown

    def _say_missing_lots(self):
        """Return what is still to be said of the serial numbers of this item."""
        self.ensure_one()
        return self.env._(
            "%(product)s: say which serial number or lot is concerned (of %(count)g it is missing), or tick that it is "
            "unknown.",
            product=self.product_id.display_name,
            count=self.lot_gap,
        )


class Claim(models.Model):
    _inherit = "after.sales.claim"

    has_tracked_goods = fields.Boolean(compute="_compute_missing_lots")
    missing_lots = fields.Char(
        string="Serial Numbers Missing",
        compute="_compute_missing_lots",
        help="Which serial numbers or lots have to be named before the claim is decided.",
    )

    @api.depends("state", "line_ids.product_id", "line_ids.lot_gap", "line_ids.is_lot_unknown")
    @api.depends_context("lang")
    def _compute_missing_lots(self):
        for claim in self:
            claim.has_tracked_goods = any(item.tracking != "none" for item in claim.line_ids)
            missing = claim.line_ids.filtered(lambda item: item._is_lot_missing()) if claim.state in OPEN else []
            claim.missing_lots = " ".join(item._say_missing_lots() for item in missing)

    def _check_lots_are_known(self):
        """Refuse a decision while nobody has said which serial numbers are concerned. :raise UserError: in words"""
        for claim in self.filtered("missing_lots"):
            raise UserError(claim.missing_lots)
