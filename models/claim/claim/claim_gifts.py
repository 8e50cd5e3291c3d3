from odoo import fields, models
from odoo.exceptions import UserError


class Claim(models.Model):
    """A gift or sample is missing: look again, say honestly why, and give it with the next order (GF-02 to GF-05)."""

    _inherit = "after.sales.claim"

    box_searched = fields.Selection(
        [("no", "Not yet"), ("not_found", "Yes, it is not there"), ("found", "Yes, and found it")],
        string="Boxes Searched",
        tracking=True,
        help="The customer looked through all packages once more: drawers, foam, the bag of fittings.",
    )

    def _look_up_gift(self):
        """Look up whether the gift was noted on the order; a person may know better."""
        if self.decision_table == "missing_gift" and not self.gift_recorded and self.line_ids:
            self.gift_recorded = "yes" if self._get_noted_gifts() else "no"

    def _get_noted_gifts(self):
        """Return the gifts of the claim's items that were noted on the order before it left."""
        self.ensure_one()
        gifts = self.sudo().order_id.promised_gift_ids
        return gifts.filtered(
            lambda g: g.was_noted and g.product_id in self.line_ids.product_id and g.state != "cancelled"
        )

    def _owe_gifts(self, reason):
        """Register the claimed gifts as owed: they go into the customer's next order (GF-04).

        Those that are owed already stay as they are.

        :param reason: what the colleague reads who sells to this customer next
        :return: the gifts
        :raise UserError: without items, order or reason; :raise AccessError: for the case of a colleague
        """
        self.ensure_one()
        self._check_may_handle()
        if not self.line_ids or not self.order_id:
            raise UserError(self.env._("%(claim)s: say which gift is missing, and of which order.", claim=self.number))
        # The order may be a colleague's: the case gives the right to put it in order.
        order = self.sudo().order_id
        gifts = order.env["after.sales.gift"]
        for item in self.line_ids:
            owed = order.promised_gift_ids.filtered(
                lambda g, item=item: g.product_id == item.product_id and g.ticket_id == self.ticket_id
            )
            gifts |= owed or order._owe_gift(item.product_id, item.quantity, reason, self.ticket_id)
        return gifts

    def _find_gifts(self):
        """Record that the customer found what was missing: nothing is owed, and the claim has come to nothing."""
        self.ensure_one()
        self._check_may_handle()
        gifts = self.sudo().order_id.promised_gift_ids.filtered(
            lambda g: g.product_id in self.line_ids.product_id and g.state in ("packed", "owed")
        )
        gifts.action_give()
        self._cancel(self.env._("The customer has found it."))
