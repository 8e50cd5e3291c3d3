from odoo import api, fields, models

from ...models.recovery.shop_vocabulary import APPRAISALS, PAYERS, STEPS


class ShopStep(models.TransientModel):
    """The next step of a piece of a shop: papers, parcel, comparison, appraisal, back (SP-02 to SP-04, E11)."""

    _name = "after.sales.shop.step"
    _inherit = "after.sales.document.wizard"
    _description = "Step of a Shop's Piece"

    claim_id = fields.Many2one("after.sales.claim", required=True, readonly=True)
    shop_id = fields.Many2one(related="claim_id.shop_id")
    step = fields.Selection(STEPS, required=True)
    day = fields.Date(default=lambda self: self.env.company._get_after_sales_today())
    piece_ids = fields.Many2many(
        "after.sales.claim",
        string="Pieces in the Parcel",
        domain="[('shop_id', '=', shop_id), ('shop_parcel_id', '=', False),"
        " ('shop_decision', 'in', ('return', 'exchange'))]",
        compute="_compute_piece_ids",
        store=True,
        readonly=False,
    )
    waybill = fields.Char()
    payer = fields.Selection(PAYERS, string="Freight Paid By", compute="_compute_payer")
    payer_reason = fields.Char(compute="_compute_payer")
    currency_id = fields.Many2one(related="claim_id.currency_id")
    freight = fields.Monetary(
        compute="_compute_freight",
        store=True,
        readonly=False,
        help="What the carrier takes from us for the parcel, known at the latest when it arrives.",
    )
    difference = fields.Char(string="Differs from the Papers")
    appraisal = fields.Selection(APPRAISALS)
    note = fields.Char(string="Finding")

    @api.depends("claim_id", "step")
    def _compute_piece_ids(self):
        for wizard in self:
            wizard.piece_ids = wizard.claim_id if wizard.step == "send" else False

    @api.depends("claim_id", "day", "step")
    def _compute_payer(self):
        for wizard in self:
            wizard.payer, wizard.payer_reason = False, False
            claim = wizard.claim_id
            if wizard.step == "compare":
                wizard.payer, wizard.payer_reason = claim.shop_parcel_id.payer, claim.shop_parcel_id.payer_reason
            if wizard.step == "send" and wizard.day:
                found = self.env["after.sales.shop.parcel"]._judge(claim.shop_id, claim.company_id, wizard.day)[0]
                wizard.payer, wizard.payer_reason = found

    @api.depends("claim_id", "step")
    def _compute_freight(self):
        for wizard in self:
            wizard.freight = wizard.step == "compare" and wizard.claim_id.shop_parcel_id.parcel_freight

    def action_record(self):
        """Record the step."""
        self.ensure_one()
        steps = {
            "papers": lambda: self.claim_id._pass_papers(self.day),
            "send": self._send,
            "compare": self._compare,
            "appraise": lambda: self.claim_id._appraise(self.appraisal, self.note, self.day),
            "back": lambda: self.claim_id._record_back(self.day),
        }
        steps[self.step]()
        return {"type": "ir.actions.act_window_close"}

    def _send(self):
        parcel = (self.claim_id | self.piece_ids)._send_by_shop(self.waybill, self.day)
        self._record_freight(parcel)

    def _compare(self):
        self.claim_id._compare_goods(self.difference, self.day)
        self._record_freight(self.claim_id.shop_parcel_id)

    def _record_freight(self, parcel):
        if self.currency_id.compare_amounts(self.freight, parcel.parcel_freight):
            parcel._record_freight(self.freight)
