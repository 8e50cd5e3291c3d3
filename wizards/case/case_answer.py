from odoo import api, fields, models
from odoo.exceptions import UserError


class CaseAnswer(models.TransientModel):
    """Which canned answer fits, as the customer would read it (KB-01)."""

    _name = "after.sales.case.answer"
    _inherit = "after.sales.document.wizard"
    _description = "Choose a Canned Answer"

    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", required=True, readonly=True)
    partner_id = fields.Many2one(related="ticket_id.partner_id", string="Customer")
    available_ids = fields.Many2many("mail.template", compute="_compute_available_ids")
    template_id = fields.Many2one("mail.template", string="Answer", domain="[('id', 'in', available_ids)]")
    subject = fields.Char(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview")
    files = fields.Char(compute="_compute_preview", help="What goes along with the answer.")

    @api.depends("ticket_id")
    def _compute_available_ids(self):
        for wizard in self:
            wizard.available_ids = wizard.ticket_id and wizard.ticket_id._get_answers()

    @api.depends("ticket_id", "template_id")
    def _compute_preview(self):
        for wizard in self:
            ticket, template = wizard.ticket_id._origin, wizard.template_id._origin & wizard.available_ids._origin
            if template:
                wizard.subject = template._render_field("subject", ticket.ids, compute_lang=True)[ticket.id]
                wizard.preview = template._render_field("body_html", ticket.ids, compute_lang=True)[ticket.id]
                wizard.files = ", ".join(template.sudo().attachment_ids.mapped("name"))
            else:
                wizard.subject = wizard.preview = wizard.files = False

    def action_write(self):
        """Open the composer with the answer that was chosen."""
        return self.ticket_id._get_answer_action(self._get_choice())

    def action_send(self):
        """Send the answer that was chosen as it is shown."""
        self.ticket_id._send_answer(self._get_choice())
        return {"type": "ir.actions.act_window_close"}

    def _get_choice(self):
        """Return the answer that was chosen. :raise UserError: without one, or for one that is not in the list"""
        if not self.template_id & self.available_ids:
            raise UserError(self.env._("Choose one of the answers in the list."))
        return self.template_id

    def action_write_freely(self):
        """Open the composer without a canned answer."""
        return self.ticket_id._get_answer_action(self.template_id.browse())
