from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class HelpdeskTicket(models.Model):
    """A wrong answer was given: it is put on record, and the customer is called back (CN-02)."""

    _inherit = "helpdesk.ticket"

    wrong_answer_count = fields.Integer(string="Wrong Answers", recorded=True)

    def _record_wrong_answer(self, wrong, right):
        """Put a wrong answer on record; a policy says until when the customer hears the right one (CN-02).

        :param wrong: what the customer was told; right: what is right; both plain text
        :raise UserError: when one of them is missing
        """
        self.ensure_one()
        self.check_access("write")
        if not (wrong or "").strip() or not (right or "").strip():
            raise UserError(self.env._("Write down what was wrong and what is right."))
        lines = [
            Markup("<b>%s</b>") % self.env._("Correction: the customer got a wrong answer"),
            Markup("%s %s") % (self.env._("Wrong:"), plaintext2html(wrong.strip(), with_paragraph=False)),
            Markup("%s %s") % (self.env._("Right:"), plaintext2html(right.strip(), with_paragraph=False)),
        ]
        self._message_log(body=Markup("<br/>").join(lines))
        self._record_facts({"wrong_answer_count": self.wrong_answer_count + 1})
        self._fire_deadline_event("misinformed")

    def action_open_correction(self):
        """Ask what was wrong and what is right."""
        self.ensure_one()
        wizard = self.env["after.sales.case.correction"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Correct an Answer"), target="new")
