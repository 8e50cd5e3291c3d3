from odoo import models

from ...rules import ladder


class Remedy(models.Model):
    """What the ladder says to a choice: facts are gathered here, ``rules/ladder.py`` decides."""

    _inherit = "after.sales.remedy"

    def _judge(self):
        """Return the verdict on this remedy as it stands, see ``rules.ladder.judge``."""
        self.ensure_one()
        ticket = self.ticket_id.sudo()
        return ladder.judge(
            self.type,
            ticket._get_rungs(self.claim_id),
            ticket._get_tried_types(self.claim_id),
            dict(self._get_types()),
            skip_reason=self.skip_reason or "",
            money=self._get_money(),
            replaced_before=self._count_replacements(),
            _=self.env._,
        )

    def _get_money(self):
        """Return what the rule has to know of the money of this remedy, None for one without."""
        self.ensure_one()
        if self.means != "money":
            return None
        left = self._get_left_to_refund() if self.type == "refund" else None
        return ladder.Money(self.amount, self.requested_by_customer, self._get_limits(), self.type, left)

    def _count_replacements(self):
        """Return how often the same items were replaced before, by whichever case."""
        self.ensure_one()
        sale_lines = self.line_ids.sale_line_id
        if self.type != "replace" or not sale_lines:
            return 0
        return self.sudo().search_count(
            [
                ("line_ids.sale_line_id", "in", sale_lines.ids),
                ("type", "=", "replace"),
                ("state", "not in", ("draft", "refused", "cancelled")),
                ("id", "not in", self._origin.ids),
            ]
        )
