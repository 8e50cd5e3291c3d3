from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ....rules import lookup
from ...clock.columns import trigrams

#: How many orders and customers somebody on the phone is offered.
LIMIT = 10
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

    _lookup_part_idx = models.Index(
        trigrams("number", "name", "platform_reference", "partner_name", "partner_email", "phone_tail")
    )

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
        pickings, orders, partners = self._find_documents(search, company)
        deliveries = {picking.sale_id.id: picking for picking in pickings}
        return {
            "orders": [order._get_lookup_values(deliveries.get(order.id)) for order in orders[:LIMIT]],
            "partners": [{"key": f"partner:{p.id}", "name": p.display_name, "phone": p.phone or ""} for p in partners],
        }

    def _check_may_look_up(self, company):
        self.check_access("create")
        if company not in self.env.companies:
            raise AccessError(self.env._("You do not work for %(company)s.", company=company.sudo().name))

    @api.model
    def _get_lookup_scope(self):
        return Domain("is_follow_up", "=", False)

    def _get_lookup_line(self):
        line = super()._get_lookup_line()
        customer = line["customer"] or self.partner_name or self.partner_phone or ""
        return {**line, "name": f"{self.number} {self.name}", "customer": customer}

    @api.model
    def _by_number(self, search):
        Order = self.env["sale.order"]
        return [*self._bear_number(search), Domain("sale_order_id", "in", Order._find(Order._bear_number(search)))]

    @api.model
    def _bear_number(self, search):
        """Return the cases with a number of ours or of a platform, as one domain a way."""
        return [*self._match_number("number", search), *self._match_number("platform_reference", search)]

    @api.model
    def _by_customer(self, search):
        """By the contact, by what somebody unknown called or wrote from, and by who gets the goods of the order."""
        Order = self.env["sale.order"]
        ways = [
            Domain("commercial_partner_id", "in", self.env["res.partner"]._find_houses(search)),
            Domain("sale_order_id", "in", Order._find(Order._by_customer(search))),
        ]
        if search.phones:
            is_whole = len(search.tail) == lookup.TELLING_DIGITS
            return [*ways, Domain("phone_tail", "=" if is_whole else "like", search.tail)]
        return [*ways, *self._match_text("partner_email" if search.email else "partner_name", search)]

    @api.model
    def _by_goods(self, search):
        return [Domain("product_id", "in", self._find_goods(search)), *self._match_text("name", search)]

    def _find_documents(self, search, company):
        """Return deliveries, orders and customers: those with exactly this number, else whatever the text may mean."""
        found = self._find_by_whole_number(search._replace(exact=True), company)
        return found if any(found) else self._find_by_any_way(search, company)

    def _find_by_whole_number(self, search, company):
        mine = Domain("company_id", "=", company.id)
        Order = self.env["sale.order"]
        found = Domain("id", "in", Order._find(Order._by_number(search)))
        orders, pickings = self._find_orders(found, search, company)
        # A caller who names a case without an order means its customer.
        known = Domain.OR(self._bear_number(search)) & Domain("sale_order_id", "=", False)
        cases = self.sudo().search(mine & known & Domain("is_follow_up", "=", False), limit=LIMIT)
        return pickings, orders, self.env["res.partner"].browse(cases.partner_id.ids)._filtered_access("read")

    def _find_by_any_way(self, search, company):
        """Look for parts of numbers, for customers and for goods."""
        orders, pickings = self._find_orders(self.env["sale.order"]._get_lookup_domain(search), search, company)
        partners = self.env["res.partner"]
        known = Domain("id", "in", partners._find_contacts(search))
        mine = Domain("company_id", "in", [company.id, False]) & Domain("partner_share", "=", True)
        # Those the user may see; customers only, those who bought first.
        partners = partners.search(known & mine, limit=LIMIT, order="customer_rank desc, id desc")
        return pickings, orders, partners

    def _find_orders(self, domain, search, company):
        """Return orders, and of those found by their parcel the parcel: what is on its way or there comes first."""
        Order = self.env["sale.order"].sudo()
        Picking = Order.env["stock.picking"]
        mine = Domain("company_id", "=", company.id)
        orders = Order
        for states in (("sale",), ("draft", "sent", "cancel")):
            if len(orders) < LIMIT:
                ours = mine & domain & Domain("state", "in", states)
                orders |= Order.search(ours, limit=LIMIT - len(orders), order="date_order desc, id desc")
        parcel = Domain.OR(Picking._match_number("carrier_tracking_ref", search))
        pickings = Picking.search(mine & parcel & Domain("sale_id", "in", orders.ids), limit=LIMIT, order="id desc")
        return orders, pickings

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
        Ticket = self.sudo()
        cases = Ticket.search(mine & Domain("closed", "=", False), order="id desc", limit=LIMIT)
        known = Ticket.search(mine & Domain("user_id", "!=", False), order="id desc", limit=1)
        return {
            "open": [(case.id, case.number, case.user_id.name or "") for case in cases],
            "earlier": Ticket.search_count(mine & Domain("closed", "=", True)),
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
