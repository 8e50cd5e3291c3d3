import re

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ....rules import lookup

#: How many orders and customers somebody on the phone is offered.
LIMIT = 10
#: Of a house with more contacts than this the first ones count.
FAMILY = 200
#: Fields that no person filters or groups by.
INTERNAL = {"access_token", "color", "email_key", "phone_tail"}


class HelpdeskTicket(models.Model):
    """Finds who calls and which order it is about (IT-01, OW-02, OW-08).

    Whoever answers the phone need not be the seller, and core hides orders of other sellers. So what
    is found is told in plain values: number, day, goods, customer; never amounts, and never anything
    of another company. The order itself stays closed to those who may not open it.
    """

    _inherit = "helpdesk.ticket"

    number = fields.Char(index=True)
    user_id = fields.Many2one(string="Agent")

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Keep what only the machinery reads out of filters and groups."""
        described = super().fields_get(allfields, attributes)
        for name in INTERNAL & described.keys():
            hidden = {"searchable", "groupable", "sortable"} & described[name].keys()
            described[name].update(dict.fromkeys(hidden, False))
        return described

    @api.model
    def _lookup(self, text, company):
        """Return the orders and customers that a text may mean, newest first.

        :param text: number of an order, case, waybill or platform, phone in any notation, e-mail, name
        :param company: one of the user's companies
        :return: ``{"orders": [...], "partners": [...]}``, each a list of plain values with a ``key``
        :raise AccessError: for users who open no cases, or another company
        """
        self._check_may_look_up(company)
        search = lookup.read(text, str(company.country_id.phone_code or ""), _=self.env._)
        if not search.text:
            return {"orders": [], "partners": []}
        pickings, orders, partners = self._find(search, company)
        if partners:
            orders |= self._find_orders_of(partners, company)
        deliveries = {picking.sale_id.id: picking for picking in pickings}
        return {
            "orders": [order._get_lookup_values(deliveries.get(order.id)) for order in orders[:LIMIT]],
            "partners": [{"key": f"partner:{p.id}", "name": p.display_name, "phone": p.phone or ""} for p in partners],
        }

    def _check_may_look_up(self, company):
        self.check_access("create")
        if company not in self.env.companies:
            raise AccessError(self.env._("You do not work for %(company)s.", company=company.sudo().name))

    def _find(self, search, company):
        """Return deliveries, orders and customers by the first way that finds any; the costly ways come last."""
        Picking, Order = self.env["stock.picking"].sudo(), self.env["sale.order"].sudo()
        found = (Picking, Order, self.env["res.partner"])
        for find in (
            self._find_by_number,
            self._find_by_phone,
            self._find_by_email,
            self._find_by_name,
            self._find_by_part,
        ):
            found = find(search, company)
            if any(found):
                break
        return found

    def _find_by_number(self, search, company):
        """Look for the number of an order, a waybill, a case or a platform."""
        Picking, Order = self.env["stock.picking"].sudo(), self.env["sale.order"].sudo()
        ways = list({search.text, search.text.upper()})
        mine = Domain("company_id", "=", company.id)
        waybill = mine & Domain("carrier_tracking_ref", "in", ways) & Domain("sale_id", "!=", False)
        pickings = Picking.search(waybill, limit=LIMIT, order="id desc")
        number = Domain("name", "in", ways) | Domain("client_order_ref", "in", ways)
        orders = Order.search(mine & number, limit=LIMIT, order="date_order desc, id desc") | pickings.sale_id
        # A caller who names the case means its customer and its order.
        known = Domain("number", "in", ways) | Domain("platform_reference", "in", ways)
        cases = self.sudo().search(mine & known & Domain("is_follow_up", "=", False), limit=LIMIT)
        orders |= cases.sale_order_id
        partners = cases.filtered(lambda case: not case.sale_order_id).partner_id
        return pickings, orders, self.env["res.partner"].browse(partners.ids)._filtered_access("read")

    def _find_by_phone(self, search, company):
        """Look for the end of a phone number, which is the same however the rest was written."""
        partners = self.env["res.partner"]
        if search.phones:
            partners = self._find_partners(partners._get_phone_domain(search.tail), company)
        return self.env["stock.picking"], self.env["sale.order"].sudo(), partners

    def _find_by_email(self, search, company):
        partners = self.env["res.partner"]
        if search.email:
            partners = self._find_partners(Domain("email_normalized", "=", search.email), company)
        return self.env["stock.picking"], self.env["sale.order"].sudo(), partners

    def _find_by_name(self, search, company):
        name = Domain("name", "=", search.text) | Domain("ref", "=", search.text)
        return self.env["stock.picking"], self.env["sale.order"].sudo(), self._find_partners(name, company)

    def _find_by_part(self, search, company):
        """Look for parts of numbers and names: reads the whole tables, so only when nothing else was found."""
        Picking, Order = self.env["stock.picking"].sudo(), self.env["sale.order"].sudo()
        mine = Domain("company_id", "=", company.id)
        pickings, orders = Picking, Order
        text = re.sub(r"([\\%_])", r"\\\1", search.text)
        if any(character.isdigit() for character in search.text):
            number = Domain("name", "ilike", text) | Domain("client_order_ref", "ilike", text)
            orders = Order.search(mine & number, limit=LIMIT, order="date_order desc, id desc")
            waybill = mine & Domain("carrier_tracking_ref", "ilike", text) & Domain("sale_id", "!=", False)
            pickings = Picking.search(waybill, limit=LIMIT, order="id desc")
        if search.phones:
            # A number with all its digits was looked for already.
            is_part = len(search.tail) < lookup.TELLING_DIGITS
            part = Domain("phone_mobile_search", "like", search.tail) if is_part else Domain.FALSE
        else:
            part = Domain("complete_name", "ilike", text) | Domain("email", "ilike", text)
        return pickings, orders | pickings.sale_id, self._find_partners(part, company)

    def _find_partners(self, domain, company):
        """Return the contacts the user may see; customers only, those who bought first."""
        mine = Domain("company_id", "in", [company.id, False]) & Domain("partner_share", "=", True)
        order = "customer_rank desc, id desc"
        return self.env["res.partner"].search(domain & mine, limit=LIMIT, order=order)

    def _find_orders_of(self, partners, company):
        """Return the latest orders that these contacts or their colleagues bought or received."""
        # By ids, so that both indexes of the orders serve.
        known = [("commercial_partner_id", "in", partners.commercial_partner_id.ids)]
        family = self.env["res.partner"].sudo().with_context(active_test=False).search(known, limit=FAMILY)
        bought = Domain("partner_id", "in", (family | partners.sudo()).ids)
        domain = Domain("company_id", "=", company.id) & (bought | Domain("partner_shipping_id", "in", partners.ids))
        return self.env["sale.order"].sudo().search(domain, limit=LIMIT, order="date_order desc, id desc")

    @api.model
    def _get_order_facts(self, order_id, company, picking_id=False):
        """Return what a case takes over from an order, in plain values without money (IT-01).

        :raise AccessError: for an order of another company
        """
        self._check_may_look_up(company)
        order = self.env["sale.order"].sudo().browse(order_id).exists()
        if order and order.company_id != company:
            raise AccessError(self.env._("This order belongs to another company."))
        return order._get_case_facts(picking_id) if order else {}

    @api.model
    def _get_customer_history(self, partner, company, email="", phone=""):
        """Return who of ours knows a customer, and which cases are open: numbers and names only (OW-02).

        :param email, phone: of somebody who is no contact
        :return: ``open``: list of (case id, number, agent's name), newest first; ``earlier``: how many
            are closed; ``known_by``: name of the agent and number of the case, empty for nobody
        """
        self._check_may_look_up(company)
        partner.check_access("read")
        whose = self._get_customer_domain(partner.commercial_partner_id, email, phone)
        if whose.is_false():
            return {"open": [], "earlier": 0, "known_by": ""}
        ours = [("company_id", "=", company.id), ("is_follow_up", "=", False), ("duplicate_id", "=", False)]
        mine = whose & Domain(ours)
        cases = self.sudo().search(mine & Domain("closed", "=", False), order="id desc", limit=LIMIT)
        known = self.sudo().search(mine & Domain("user_id", "!=", False), order="id desc", limit=1)
        return {
            "open": [(case.id, case.number, case.user_id.name or "") for case in cases],
            "earlier": self.sudo().search_count(mine & Domain("closed", "=", True)),
            "known_by": f"{known.user_id.name} ({known.number})" if known else "",
        }

    @api.model
    def _get_customer_domain(self, commercial, email, phone):
        """Return the cases of a customer: of his contact, else by what he writes from or calls from."""
        if commercial:
            return Domain("commercial_partner_id", "=", commercial.id)
        address, tail = email_normalize(email or ""), lookup.phone_tail(phone)
        by_email = Domain("email_key", "=", address) if address else Domain.FALSE
        return by_email | (Domain("phone_tail", "=", tail) if tail else Domain.FALSE)
