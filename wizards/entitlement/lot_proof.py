from odoo import fields, models

from ...models.entitlement.stock_lot_proof import PAPER_FACTS
from ...models.entitlement.vocabulary import PAPERS, PROOF_STATES


class LotProof(models.TransientModel):
    """Which papers the customer showed, what they say, and what the registration card says (WA-04, WA-05, WA-08)."""

    _name = "after.sales.lot.proof"
    _inherit = "after.sales.document.wizard"
    _description = "Record Papers"

    lot_id = fields.Many2one("stock.lot", string="Serial Number", required=True, readonly=True)
    product_id = fields.Many2one(related="lot_id.product_id")
    proof_state = fields.Selection(PROOF_STATES, string="Papers", required=True, default="ok")
    proof_sale_date = fields.Date(string="Sale Date")
    proof_model = fields.Char(string="Model")
    proof_esn = fields.Char(string="ESN", help="The number inside the device.")
    proof_serial = fields.Char(string="S/N on the Card")
    proof_paper = fields.Selection(PAPERS, string="Paper of the Sale")
    proof_has_card = fields.Boolean(string="Stamped Warranty Card")
    attachment_ids = fields.Many2many("ir.attachment", string="Pictures or PDF", bypass_search_access=True)
    manufactured_on = fields.Date(help="The day of manufacture: counts where the papers are missing.")
    registered_on = fields.Date(help="When the product registration card was completed.")
    registration_number = fields.Char(string="Registration Card")
    registered_name = fields.Char(string="Registered For", help="The name on the registration card.")

    def action_record(self):
        """Store what the papers say."""
        vals = {name: self[name] for name in PAPER_FACTS}
        self.lot_id._record_proof(vals, self.attachment_ids)
        return {"type": "ir.actions.act_window_close"}
