from odoo import fields, models

#: A gift that still waits for the customer's next order.
WAITING = ("owed",)


class Gift(models.Model):
    _inherit = "after.sales.gift"

    remedy_id = fields.Many2one(
        "after.sales.remedy", string="Sent by Remedy", recorded=True, index="btree_not_null", ondelete="restrict"
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    postage_amount = fields.Monetary(
        string="For Postage", recorded=True, help="The postage paid too much that this gift makes good (RF-06)."
    )


class Remedy(models.Model):
    """An owed gift that is sent now does not come once more with the customer's next order (GF-04, GF-05)."""

    _inherit = "after.sales.remedy"

    gift_ids = fields.One2many("after.sales.gift", "remedy_id", string="Gifts")

    def _give_owed_gifts(self):
        """Take what these remedies send off the list of what is owed."""
        for remedy in self.filtered(lambda remedy: remedy.type == "owed_gift"):
            gifts = remedy._find_owed_gifts()
            gifts._record_facts({"remedy_id": remedy.id})
            gifts._bring_to("given")

    def _find_owed_gifts(self):
        """Return the gifts that the case's customer is still owed and that this remedy sends."""
        self.ensure_one()
        gifts = self.env["after.sales.gift"].search(
            [
                ("partner_id", "=", self.partner_id.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("product_id", "in", self.line_ids.product_id.ids),
                ("state", "in", WAITING),
            ]
        )
        return gifts.filtered(lambda gift: gift.ticket_id == self.ticket_id or gift.order_id == self.order_id)

    def _owe_gifts_again(self):
        """What is not sent after all is owed as before."""
        for remedy in self.filtered("gift_ids"):
            gifts = remedy.gift_ids.filtered(lambda gift: gift.state == "given")
            gifts._owe(remedy.ended_reason, remedy.ticket_id)
            gifts._record_facts({"remedy_id": False})
