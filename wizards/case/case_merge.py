from odoo import api, fields, models
from odoo.exceptions import UserError


class CaseMerge(models.TransientModel):
    """Which of several cases goes on with everything that was said in all of them (OW-02)."""

    _name = "after.sales.case.merge"
    _inherit = "after.sales.document.wizard"
    _description = "Merge Cases"

    ticket_ids = fields.Many2many("helpdesk.ticket", string="Cases")
    target_id = fields.Many2one(
        "helpdesk.ticket",
        string="Goes On As",
        compute="_compute_target_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', ticket_ids)]",
    )
    is_same_customer = fields.Boolean(compute="_compute_is_same_customer")
    insist = fields.Boolean(string="They are one customer", help="Merge although the contacts differ.")

    @api.depends("ticket_ids")
    def _compute_target_id(self):
        """The oldest open case goes on: its clocks run longest."""
        for wizard in self:
            cases = wizard.ticket_ids._origin.filtered(lambda t: not t.duplicate_id)
            oldest = (cases.filtered(lambda t: not t.closed) or cases).sorted("id")[:1]
            wizard.target_id = wizard.target_id if wizard.target_id in wizard.ticket_ids else oldest

    @api.depends("ticket_ids")
    def _compute_is_same_customer(self):
        for wizard in self:
            identities = [ticket._get_identity() for ticket in wizard.ticket_ids._origin]
            customers = {identity.customer or identity.email for identity in identities}
            wizard.is_same_customer = len(customers) < 2

    def action_merge(self):
        """Merge the cases and open the one that goes on."""
        self.ensure_one()
        if len(self.ticket_ids | self.target_id) < 2 or not self.target_id:
            raise UserError(self.env._("Choose at least two cases, and the one that goes on."))
        target = self.ticket_ids._merge_into(self.target_id, insist=self.insist)
        return target._get_records_action()
