from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SaleOrder(models.Model):
    """Gifts promised on an order, and those of earlier orders that we still owe its customer (GF-01, GF-04)."""

    _inherit = "sale.order"

    promised_gift_ids = fields.One2many(
        "after.sales.gift",
        "order_id",
        string="Promised Gifts",
        groups="sales_team.group_sale_salesman,stock.group_stock_user",
    )
    owed_gifts = fields.Char(
        compute="_compute_owed_gifts",
        search="_search_owed_gifts",
        compute_sudo=True,
        groups="base.group_user",
        help="What we owe this customer from earlier orders. It goes into the next order when that is confirmed.",
    )
    owed_gift_notice = fields.Char(compute="_compute_owed_gifts", compute_sudo=True, groups="base.group_user")

    @api.depends("partner_id", "state")
    @api.depends_context("lang")
    def _compute_owed_gifts(self):
        owed = self._map_owed_gifts()
        for order in self:
            gifts = owed[order]
            order.owed_gifts = ", ".join(gifts.mapped("display_name"))
            told = [
                self.env._(
                    "%(gift)s (promised on %(order)s by %(user)s)",
                    gift=gift.display_name,
                    order=gift.order_id.name,
                    user=gift.promised_by.name,
                )
                for gift in gifts
            ]
            order.owed_gift_notice = ", ".join(told)

    def _search_owed_gifts(self, operator, value):
        if operator not in ("in", "not in") or set(value) != {False}:
            return NotImplemented
        domain = [("state", "=", "owed"), ("company_id", "in", self.env.companies.ids)]
        customers = self.env["after.sales.gift"].sudo().search(domain).partner_id
        found = Domain("partner_id.commercial_partner_id", "in", customers.ids)
        return found if operator == "not in" else ~found

    def _map_owed_gifts(self):
        """Return per order what its company owes its customer, for a batch in one query."""
        gifts = self._find_owed_gifts()
        by_customer = gifts.grouped(lambda gift: (gift.partner_id.id, gift.company_id.id))
        none = gifts.browse()
        return {
            order: by_customer.get((order.partner_id.commercial_partner_id.id, order.company_id.id), none)
            for order in self
        }

    def _find_owed_gifts(self):
        """Return what is owed to the customers of these orders, whoever promised it."""
        customers = self.partner_id.commercial_partner_id
        domain = [("partner_id", "in", customers._origin.ids), ("state", "=", "owed")]
        return self.env["after.sales.gift"].sudo().search(domain, order="id")

    def _get_open_deliveries(self):
        """Return the deliveries to the customer that have not left yet."""
        self.ensure_one()
        return self.picking_ids.filtered(lambda p: p._is_to_customer() and p.state not in ("done", "cancel"))

    def _on_confirming(self):
        """Put into these orders what was promised on them, and what we owe their customers (GF-04)."""
        result = super()._on_confirming()
        orders = self.sudo().with_context(skip_procurement=True)
        noted = orders.promised_gift_ids.filtered(lambda gift: gift.state == "promised" and not gift.sale_line_id)
        for order, gifts in noted.grouped("order_id").items():
            gifts._travel_with(order)
        orders._take_owed_gifts_along()
        return result

    def _take_owed_gifts_along(self):
        """Put what we owe the customers of these orders into the first of each; never into two at once."""
        # Who confirms at the same moment gets none of those locked here, and sees them taken afterwards.
        locked = self._find_owed_gifts().try_lock_for_update()
        locked.invalidate_recordset(["state"])
        todo = locked.filtered(lambda gift: gift.state == "owed")
        for order in self.filtered(lambda order: order._get_goods_lines()):
            gifts = todo.filtered(
                lambda g, o=order: g.partner_id == o.partner_id.commercial_partner_id and g.company_id == o.company_id
            )
            todo -= gifts
            if gifts:
                gifts._travel_with(order)

    def _on_cancelling(self):
        """What was to travel with these orders stays behind: gifts of earlier orders are owed again (GF-04)."""
        result = super()._on_cancelling()
        domain = [("sent_with_id", "in", self.ids), ("state", "=", "promised")]
        gifts = self.env["after.sales.gift"].sudo().search(domain)
        own = gifts.filtered(lambda gift: gift.order_id == gift.sent_with_id)
        for order, theirs in (gifts - own).grouped("sent_with_id").items():
            theirs._owe(self.env._("%(order)s was cancelled.", order=order.name))
        # Their own promises wait on the order: it may be taken up again.
        own._take_out()
        own._record_facts({"sent_with_id": False})
        return result

    def _get_copiable_order_lines(self):
        """A copy of an order promises no gifts."""
        return super()._get_copiable_order_lines().filtered(lambda line: not line.is_after_sales_gift)

    def action_owe_gift(self):
        """Ask which gift the customer of this order did not get, and why."""
        self.ensure_one()
        wizard = self.env["after.sales.gift.owe"].create({"order_id": self.id})
        return wizard._get_records_action(name=self.env._("Owe a Gift"), target="new")

    def _owe_gift(self, product, quantity, reason, ticket=None):
        """Register a gift that was promised for this order and that the customer did not get (GF-03 to GF-05).

        A gift noted on the order becomes owed; one that nobody noted is registered as forgotten.

        :return: the gifts
        :raise UserError: without product or reason, or for a quantity below zero
        """
        self.ensure_one()
        if not product or quantity <= 0:
            raise UserError(self.env._("Say which gift, and how many."))
        order = self.sudo()
        noted = order.promised_gift_ids.filtered(
            lambda gift: gift.product_id == product and gift.state in ("promised", "packed", "given")
        )
        if noted:
            noted._owe(reason, ticket)
            return noted
        return self._owe_new_gift(product, quantity, reason, ticket)

    def _owe_new_gift(self, product, quantity, reason, ticket=None, was_noted=False):
        """Register goods that the customer of this order gets with the next one, beside all that was noted.

        :param was_noted: nobody forgot to note it: it was agreed on just now
        :return: the gift
        """
        self.ensure_one()
        # Checked by whoever calls: the order is one the user works on, or that of his case.
        gift = (
            self.sudo()
            .env["after.sales.gift"]
            .create(
                {
                    "order_id": self.id,
                    "product_id": product.id,
                    "quantity": quantity,
                    "state": "owed",
                    "was_noted": was_noted,
                }
            )
        )
        gift._owe(reason, ticket)
        return gift
