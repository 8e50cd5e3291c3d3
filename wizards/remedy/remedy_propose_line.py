from odoo import api, fields, models


class RemedyProposeLine(models.TransientModel):
    """One item that is made good: a claimed one, or something that is sent beside it."""

    _name = "after.sales.remedy.propose.line"
    _description = "Item of a Proposed Remedy"

    wizard_id = fields.Many2one("after.sales.remedy.propose", required=True, ondelete="cascade")
    claim_id = fields.Many2one(related="wizard_id.claim_id")
    claim_line_id = fields.Many2one("after.sales.claim.line", domain="[('claim_id', '=', claim_id)]")
    lot_ids = fields.Many2many(related="claim_line_id.lot_ids", string="Instead of")
    product_id = fields.Many2one("product.product", compute="_compute_from_claim", store=True, readonly=False)
    uom_id = fields.Many2one("uom.uom", compute="_compute_from_claim", store=True, readonly=False)
    quantity = fields.Float(compute="_compute_from_claim", store=True, readonly=False, digits="Product Unit")
    part = fields.Char(compute="_compute_from_claim", store=True, readonly=False)

    @api.depends("claim_line_id")
    def _compute_from_claim(self):
        for line in self:
            claimed = line.claim_line_id
            line.product_id = claimed.product_id or line.product_id
            line.uom_id = claimed.uom_id or line.uom_id or line.product_id.uom_id
            line.quantity = line.quantity or claimed.quantity or 1.0
            line.part = line.part or claimed.part

    def _prepare_vals(self):
        self.ensure_one()
        return {
            "claim_line_id": self.claim_line_id._origin.id,
            "product_id": self.product_id._origin.id,
            "uom_id": self.uom_id._origin.id,
            "quantity": self.quantity,
            "part": self.part,
        }
