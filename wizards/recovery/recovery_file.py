from odoo import api, fields, models

from ...models.recovery.vocabulary import SETTLEMENTS


class RecoveryFile(models.TransientModel):
    """How much is claimed from whom, for which losses, and how the money is to come (PK-04)."""

    _name = "after.sales.recovery.file"
    _inherit = "after.sales.document.wizard"
    _description = "File a Claim on a Debtor"

    recovery_id = fields.Many2one("after.sales.recovery", required=True, readonly=True)
    company_id = fields.Many2one(related="recovery_id.company_id")
    debtor_type = fields.Selection(related="recovery_id.debtor_type")
    file_by = fields.Date(related="recovery_id.file_by")
    debtor_id = fields.Many2one("res.partner", domain="[('company_id', 'in', (company_id, False))]")
    currency_id = fields.Many2one("res.currency", required=True)
    settlement = fields.Selection(SETTLEMENTS, required=True)
    is_deducted = fields.Boolean(string="Deduct from the Next Bill")
    filed_on = fields.Date(default=lambda self: self.env.company._get_after_sales_today())
    reference = fields.Char(string="Debtor's Reference")
    late_reason = fields.Char(string="Filed after the Window Because")
    is_late = fields.Boolean(compute="_compute_is_late")
    line_ids = fields.One2many("after.sales.recovery.file.line", "wizard_id", string="Losses")
    total = fields.Monetary(compute="_compute_total")
    missing = fields.Text(string="Missing in the Pack", compute="_compute_missing")

    @api.depends("filed_on", "recovery_id")
    def _compute_is_late(self):
        for wizard in self:
            last = wizard.recovery_id.file_by
            wizard.is_late = bool(last and wizard.filed_on and wizard.filed_on > last)

    @api.depends("line_ids.amount")
    def _compute_total(self):
        for wizard in self:
            wizard.total = sum(wizard.line_ids.mapped("amount"))

    @api.depends("recovery_id")
    def _compute_missing(self):
        for wizard in self:
            wizard.missing = "\n".join(wizard.recovery_id.sudo()._get_missing_papers())

    def action_file(self):
        """File it."""
        self.ensure_one()
        self._store_terms()
        amounts = {line.loss_id.sudo(): line.amount for line in self.line_ids}
        self.recovery_id._file(amounts, self.reference, self.filed_on, self.late_reason)
        return {"type": "ir.actions.act_window_close"}

    def action_print(self):
        """Print the pack with the amounts as they stand here."""
        self.ensure_one()
        self._store_terms()
        self.recovery_id._set_draft_amounts({line.loss_id.sudo(): line.amount for line in self.line_ids})
        return self.recovery_id.action_print_pack()

    def _store_terms(self):
        self.recovery_id._set_terms(self.debtor_id, self.currency_id, self.settlement, self.is_deducted)


class RecoveryFileLine(models.TransientModel):
    """How much is claimed for one loss."""

    _name = "after.sales.recovery.file.line"
    _description = "Loss to Claim"

    wizard_id = fields.Many2one("after.sales.recovery.file", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    loss_id = fields.Many2one("after.sales.recovery.line", required=True, readonly=True)
    ticket_id = fields.Many2one(related="loss_id.ticket_id")
    remedy_id = fields.Many2one(related="loss_id.remedy_id")
    parcel_id = fields.Many2one(related="loss_id.parcel_id")
    product_id = fields.Many2one(related="loss_id.product_id")
    loss = fields.Monetary(related="loss_id.loss", currency_field="company_currency_id")
    company_currency_id = fields.Many2one(related="loss_id.company_currency_id")
    amount = fields.Monetary(compute="_compute_amount", store=True, readonly=False, precompute=True)

    @api.depends("loss_id", "wizard_id.currency_id")
    def _compute_amount(self):
        """What is claimed in another currency is worth the same."""
        for line in self:
            loss, currency = line.loss_id, line.wizard_id.currency_id
            proposed, day = loss._get_proposed_amount(), fields.Date.context_today(line)
            line.amount = loss.currency_id._convert(proposed, currency, loss.company_id, day) if currency else proposed
