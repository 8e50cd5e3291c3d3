from odoo import models

from ...rules import ladder


class Remedy(models.Model):
    """What the ladder says to a choice: facts are gathered here, ``rules/ladder.py`` decides."""

    _inherit = "after.sales.remedy"

    def _judge(self):
        """Return the verdict on this remedy as it stands, see ``rules.ladder.judge``."""
        self.ensure_one()
        if self.source_job_id:
            return self._judge_owed()
        ticket = self.ticket_id.sudo()
        verdict = ladder.judge(
            self.type,
            ticket._get_rungs(self.claim_id),
            ticket._get_tried_types(self.claim_id),
            dict(self._get_types()),
            skip_reason=self.skip_reason or "",
            money=self._get_money(),
            is_whole=self._sends_whole_piece(),
            replaced_before=self._count_replacements(),
            _=self.currency_id._get_translator(),
        )
        return self._judge_goods_back(verdict)

    def _get_money(self):
        """Return what the rule has to know of the money of this remedy, None for one without."""
        self.ensure_one()
        if self.means != "money":
            return None
        if self._is_priced():
            return self._get_priced_money()
        return ladder.Money(
            self.amount,
            self.requested_by_customer,
            self._get_limits(),
            self.type,
            self._get_left_to_refund(),
            self._get_given_alone(),
        )

    def _sends_whole_piece(self):
        """Tell whether the customer gets once more what was sold, and not a part of it."""
        self.ensure_one()
        if self.type == "replace":
            return bool(self.line_ids)
        return self.type == "resend_part" and any(line._is_whole_piece() for line in self.line_ids)

    def _count_replacements(self):
        """Return how often the same items were sent as a whole before, by whichever case and under whichever name."""
        self.ensure_one()
        sale_lines = self.line_ids.sale_line_id
        if not sale_lines or not self._sends_whole_piece():
            return 0
        others = self.sudo().search(
            [
                ("line_ids.sale_line_id", "in", sale_lines.ids),
                ("type", "in", ("resend_part", "replace")),
                ("state", "not in", ("draft", "refused", "cancelled")),
                ("id", "not in", self._origin.ids),
            ]
        )
        return sum(other._sends_whole_piece() for other in others)
