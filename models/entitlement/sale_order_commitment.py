from odoo import models

from ...rules import eligibility
from .vocabulary import Asked


class SaleOrder(models.Model):
    """What we promise at the sale, on quotations and in the portal (WA-10): read from the policies of that day."""

    _inherit = "sale.order"

    def _get_commitments(self):
        """Return what customers may have at will, as sentences in the reader's language.

        Where it differs by the goods, the sentence names them.
        """
        self.ensure_one()
        lines = self._get_wish_lines().filtered(lambda line: line.product_id.type == "consu")
        sentences = []
        for wish in ("return", "exchange"):
            told = {}
            for line in lines:
                sentence = self._say_commitment(line, wish)
                told[sentence] = told.get(sentence, lines.browse()) | line
            for sentence, those in told.items():
                goods = ", ".join(those.product_id.mapped("display_name"))
                sentences += [f"{goods}: {sentence}" if len(told) > 1 else sentence] if sentence else []
        return sentences

    def _say_commitment(self, line, wish):
        """Return what we promise for a line, empty for what is not had at will."""
        Policy = self.env["after.sales.policy"]
        policy = line._choose_policy(wish, self._get_entitlement_policies(), Asked())[0]
        if not policy or policy._get_excluded() & Policy._get_labels(line.product_id):
            return ""
        starts = dict(Policy._fields["start_event"]._description_selection(self.env))
        names = line._get_verdict_names()
        return eligibility.pledge(policy._as_terms(), names[wish], starts[policy.start_event], _=self.env._)

    def _get_words_for_customer(self):
        """Return per line what the customer may have now, as sentences in the reader's language."""
        self.ensure_one()
        lines = self._get_wish_lines()
        names, speak = lines._get_verdict_names(), self.currency_id._get_translator()
        words = {}
        for (line, wish), verdict in lines._get_verdicts().items():
            if not verdict.is_refused:
                words.setdefault(line, []).append(
                    eligibility.tell(verdict, names[wish], wish in eligibility.TRAVELS, speak)
                )
        return words

    def _may_return_now(self):
        """Tell whether something of this order may be sent back at will, without asking anybody."""
        self.ensure_one()
        verdicts = self._get_wish_lines()._get_verdicts(["return"])
        return any(verdict.is_allowed for verdict in verdicts.values())
