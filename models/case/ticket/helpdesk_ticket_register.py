from odoo import fields, models
from odoo.tools import format_date, html2plaintext

#: A line of the register tells so many steps, each in so many characters.
STEPS, STEP_LENGTH = 5, 120


class HelpdeskTicket(models.Model):
    """The service register: what customers asked and what became of it, line by line (QC-03, IT-01)."""

    _inherit = "helpdesk.ticket"

    problem_text = fields.Text(string="Problem", compute="_compute_problem_text")
    handling_text = fields.Text(
        string="Handling", compute="_compute_handling_text", help="What people of ours wrote, the latest last."
    )
    contact_text = fields.Char(
        string="Reached At", compute="_compute_contact_text", compute_sudo=True, help="How the customer can be reached."
    )

    def _compute_problem_text(self):
        for ticket in self:
            ticket.problem_text = html2plaintext(ticket.description or "").strip()

    def _compute_contact_text(self):
        for ticket in self:
            ways = (ticket.partner_phone or ticket.partner_id.phone, ticket.partner_email or ticket.partner_id.email)
            ticket.contact_text = ", ".join(way for way in ways if way)

    def _compute_handling_text(self):
        domain = [
            ("model", "=", self._name),
            ("res_id", "in", self.ids),
            ("message_type", "in", ("comment", "email")),
            ("author_id.user_ids.share", "=", False),
        ]
        messages = self.env["mail.message"].search_fetch(domain, ["res_id", "date", "author_id", "body"], order="id")
        by_ticket = messages.grouped("res_id")
        for ticket in self:
            steps = by_ticket.get(ticket.id, messages.browse())[-STEPS:]
            ticket.handling_text = "\n".join(ticket._get_register_line(step) for step in steps)

    def _get_register_line(self, message):
        """Return what a message says, short enough for a list."""
        text = " ".join(html2plaintext(message.body or "").split())
        text = text if len(text) <= STEP_LENGTH else text[: STEP_LENGTH - 1] + "…"
        return f"{format_date(self.env, message.date.date())} {message.author_id.name}: {text}"
