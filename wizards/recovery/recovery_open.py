from odoo import fields, models

from ...models.recovery.vocabulary import DEBTOR_TYPES


class RecoveryOpen(models.TransientModel):
    """From whom the cost of remedies is claimed, where no finding names a debtor: an insurer, out of goodwill."""

    _name = "after.sales.recovery.open"
    _inherit = "after.sales.document.wizard"
    _description = "Claim from a Debtor"

    remedy_ids = fields.Many2many("after.sales.remedy", string="Remedies", readonly=True)
    debtor_type = fields.Selection(DEBTOR_TYPES, required=True, default="insurer")
    debtor_id = fields.Many2one(
        "res.partner",
        compute="_compute_debtor_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="['|', ('company_id', '=', False), ('company_id', 'in', allowed_company_ids)]",
    )

    def _compute_debtor_id(self):
        for wizard in self:
            wizard.debtor_id = wizard.debtor_id or wizard.remedy_ids[:1].company_id.after_sales_insurer_id

    def action_open(self):
        """Open the draft."""
        self.ensure_one()
        recovery = self.env["after.sales.recovery"]._open_by_hand(self.remedy_ids, self.debtor_type, self.debtor_id)
        return recovery._get_records_action()
