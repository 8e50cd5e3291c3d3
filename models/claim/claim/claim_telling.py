from markupsafe import Markup

from odoo import models

#: Who is responsible in the words of the case, by cause. What is undecided leaves the question open.
RESPONSIBLE = {
    "carrier": "carrier",
    "theft_in_transit": "carrier",
    "quality": "factory",
    "short_shipped": "company",
    "packed_without_gift": "company",
    "gift_not_recorded": "company",
    "wrong_carrier": "company",
    "not_handed_over": "company",
    "listing_error": "company",
    "installer": "provider",
    "customer_use": "customer",
}


class Claim(models.Model):
    """What a decision says on the claim and on its case: cause, payer, reason, and who is responsible."""

    _inherit = "after.sales.claim"

    def _get_suggestion_text(self, cause):
        """Return why the table says so, or that it says something else."""
        causes = dict(self._fields["cause"]._description_selection(self.env))
        if cause == self.suggested_cause or not self.suggested_cause:
            return self.suggestion_reason
        return self.env._(
            "The table suggests: %(cause)s. %(reason)s",
            cause=causes[self.suggested_cause],
            reason=self.suggestion_reason,
        )

    def _tell_decision(self, facts):
        """Note the decision with its reason on the claim and on the case, and who is responsible."""
        causes = dict(self._fields["cause"]._description_selection(self.env))
        bearers = dict(self._fields["cost_bearer"]._description_selection(self.env))
        text = self.env._(
            "%(claim)s decided: %(cause)s. Who pays: %(bearer)s.",
            claim=self.number,
            cause=causes[self.cause],
            bearer=bearers[self.cost_bearer],
        )
        self._log_step(Markup("<br/>").join(filter(None, (text, facts, self.override_reason))))
        responsible = RESPONSIBLE.get(self.cause)
        if responsible and not self.ticket_id.responsible_party:
            self.ticket_id.responsible_party = responsible

    def _log_step(self, text):
        """Note something on the claim and on its case, for ourselves only."""
        self._message_log(body=text)
        self.ticket_id._message_log(body=text)

    def _take_back_responsibility(self):
        """Leave open again who is responsible, where the decision had said it."""
        ticket = self.ticket_id
        if ticket.responsible_party and ticket.responsible_party == RESPONSIBLE.get(self.cause):
            ticket.responsible_party = False
