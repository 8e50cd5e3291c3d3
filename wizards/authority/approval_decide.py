from odoo import fields, models


class ApprovalDecide(models.TransientModel):
    _name = "after.sales.approval.decide"
    _inherit = "after.sales.document.wizard"
    _description = "Decide an Approval"

    approval_ids = fields.Many2many("after.sales.approval", required=True, readonly=True)
    reason = fields.Text(compute="_compute_reason")
    decision_note = fields.Text(help="The person who asked reads this. Needed for a refusal.")

    def _compute_reason(self):
        for wizard in self:
            wizard.reason = "\n\n".join(wizard.approval_ids.mapped(wizard._describe))

    def _describe(self, approval):
        """Return what is decided: the document, the customer, the money, and why it was asked for."""
        money = approval.currency_id.format(approval.value) if approval.value else ""
        customer = approval.partner_id.sudo().name or ""
        about = (approval.display_name, customer not in approval.display_name and customer, money)
        return f"{' · '.join(filter(None, about))}\n{approval.reason}"

    def action_approve(self):
        """Approve with the reason given."""
        self.approval_ids.action_approve(self.decision_note)
        return {"type": "ir.actions.act_window_close"}

    def action_refuse(self):
        """Refuse with the reason given."""
        self.approval_ids.action_refuse(self.decision_note)
        return {"type": "ir.actions.act_window_close"}
