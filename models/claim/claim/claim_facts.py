from odoo import api, fields, models

from ..vocabulary import BOX_STATES, OCCASIONS, PACKAGING, RECEIPT_NOTES, YES_NO


class Claim(models.Model):
    """The facts that the tables of causes ask for; empty means that nobody has asked yet."""

    _inherit = "after.sales.claim"

    occasion = fields.Selection(
        OCCASIONS,
        compute="_compute_occasion",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="When the problem was noticed.",
    )
    description = fields.Text(help="What the customer says, in the customer's words.")
    packaging = fields.Selection(PACKAGING, tracking=True, help="How the packaging looks, seen from the damage.")
    box_opened = fields.Selection(BOX_STATES, string="Box", tracking=True)
    receipt_note = fields.Selection(RECEIPT_NOTES, tracking=True)
    receipt_note_text = fields.Char(help="What is written on the receipt, word for word.")
    glass_heard = fields.Selection(YES_NO, string="Sounds Broken", help="Shaken gently, glass is heard (PK-06).")
    ledger_weight = fields.Float(digits="Stock Weight", help="What the parcel weighed when it left, by our ledger.")
    carrier_weight = fields.Float(digits="Stock Weight", help="What the carrier weighed.")
    weight_uom_name = fields.Char(string="Unit of Weights", compute="_compute_weight_uom_name")
    gift_recorded = fields.Selection(YES_NO, help="The gift was noted on the order.")
    packing_list_checked = fields.Selection(YES_NO, help="The customer compared the goods with the packing list.")
    wrong_carrier = fields.Selection(
        YES_NO,
        tracking=True,
        help="The goods went with another carrier than the order says. Empty: as order and delivery say themselves.",
    )

    @api.depends("kind_id")
    def _compute_occasion(self):
        for claim in self:
            claim.occasion = claim.occasion or claim.kind_id.occasion

    def _compute_weight_uom_name(self):
        self.weight_uom_name = self.env["product.template"]._get_weight_uom_name_from_ir_config_parameter()
