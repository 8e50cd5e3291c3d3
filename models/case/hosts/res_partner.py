import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ....rules import lookup
from ....rules.lookup import TELLING_DIGITS
from ...clock.columns import trigrams

#: The last digits of a telephone number, without the zeros it may begin with (see ``rules.lookup``).
PHONE_TAIL = rf"right(ltrim(regexp_replace(%s, '\D', '', 'g'), '0'), {TELLING_DIGITS})"


class ResPartner(models.Model):
    """The customer file: since when we hear from a customer, about what, what he buys, when we speak next (QC-05).

    The figures cover the contact and those below it, in the companies the user works for; they name
    no money, so they do not stop at the orders of one seller.
    """

    _inherit = "res.partner"

    # Whoever answers the phone looks customers up by these.
    phone_sanitized = fields.Char(index="btree_not_null")
    email_normalized = fields.Char(index="btree_not_null")
    # However a number was typed, its last digits are the same.
    _phone_tail_idx = models.Index(f"(({PHONE_TAIL % 'phone'}))")
    _lookup_part_idx = models.Index(trigrams("complete_name", "name", "email"))

    first_feedback_on = fields.Date(
        compute="_compute_customer_file", compute_sudo=True, groups="after_sales.group_agent"
    )
    last_contact_at = fields.Datetime(
        string="Last Contact",
        compute="_compute_customer_file",
        compute_sudo=True,
        groups="after_sales.group_agent",
        help="When a person of ours last spoke to this customer about a case.",
    )
    request_count = fields.Integer(
        string="Requests", compute="_compute_customer_file", compute_sudo=True, groups="after_sales.group_agent"
    )
    average_rating = fields.Float(
        compute="_compute_customer_file",
        compute_sudo=True,
        groups="after_sales.group_agent",
        help="How the customer rated our handling, from 1 to 5; 0 means not yet.",
    )
    main_products = fields.Char(
        compute="_compute_main_products",
        compute_sudo=True,
        groups="after_sales.group_agent",
        help="What was ordered most, with the quantities of all confirmed orders.",
    )
    open_case_ids = fields.Many2many(
        "helpdesk.ticket", string="Open Cases", compute="_compute_open_cases", groups="after_sales.group_agent"
    )

    def _is_business_partner(self):
        """Hook: tell whether we work with this contact, as with factories, so that it does not speak for a customer."""
        self.ensure_one()
        family = (self | self.commercial_partner_id).ids
        return bool(self.env["product.supplierinfo"].sudo().search_count([("partner_id", "in", family)], limit=1))

    @api.model
    def _get_phone_domain(self, tail):
        """Return the contacts whose telephone number ends in these digits, by the index of exactly this expression."""

        def to_sql(model, alias, query):
            phone = SQL.identifier(alias, "phone", to_flush=model._fields["phone"])
            return SQL("%s = %s", SQL(PHONE_TAIL, phone), tail)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_lookup_domains(self, search):
        """Return the contacts that a text may mean, as one domain a way (IT-01).

        :param search: a ``rules.lookup.Search``
        """
        if search.email:
            return [Domain("email_normalized", "=", search.email), Domain("email", *lookup.pattern(search.text))]
        if search.phones:
            is_whole = len(search.tail) == TELLING_DIGITS
            part = Domain("phone_mobile_search", "like", search.tail)
            return [self._get_phone_domain(search.tail) if is_whole else part]
        is_beginning = lookup.pattern(search.text)[0].startswith("=")
        # The complete name ends in the name: only its beginning may be another one.
        names = ("complete_name", "name", "email") if is_beginning else ("complete_name", "email")
        return [Domain("ref", "=", search.text), *(Domain(name, *lookup.pattern(search.text)) for name in names)]

    @api.model
    def _find_contacts(self, search, column="id"):
        """Return the ids of the contacts that a text may mean.

        They are read here and now: as part of a larger query the database takes them for half of all contacts.
        """
        unruled = self.sudo().with_context(active_test=False)
        queries = [unruled._search(domain) for domain in self._get_lookup_domains(search)]
        field = self._fields[column]
        found = SQL(" UNION ").join(
            query.subselect(SQL.identifier(query.table, column, to_flush=field)) for query in queries
        )
        return [number for (number,) in self.env.execute_query(found) if number]

    @api.model
    def _find_houses(self, search):
        """Return the ids of the customers that a text may mean, each for all who speak for it."""
        return self._find_contacts(search, "commercial_partner_id")

    @api.model
    def _find_family(self, search):
        """Return the ids of the contacts that a text may mean, and of their colleagues."""
        known = Domain("commercial_partner_id", "in", self._find_houses(search))
        return list(self.sudo().with_context(active_test=False)._search(known, order="id"))

    def _get_family(self):
        """Return these contacts and those below them, and per contact of those which of these it belongs to."""
        domain = [("id", "child_of", self._origin.ids)]
        # Only ids leave this method: a parent may belong to another company.
        family = self.sudo().with_context(active_test=False).search_fetch(domain, ["parent_id"])
        asked, owners = set(self._origin.ids), {}
        for member in family:
            owners[member.id], climber = [], member
            while climber:
                if climber.id in asked:
                    owners[member.id].append(climber.id)
                climber = climber.parent_id
        return owners

    def _group_cases(self, domain, aggregates):
        """Return per contact the groups of cases of its family: one read for all."""
        owners = self._get_family()
        mine = Domain("partner_id", "in", list(owners)) & Domain(domain)
        result = {partner_id: [] for partner_id in self._origin.ids}
        for partner, *values in self.env["helpdesk.ticket"]._read_group(mine, ["partner_id"], aggregates):
            for owner in owners[partner.id]:
                result[owner].append(values)
        return result

    def _compute_helpdesk_ticket_count(self):
        """The base reads the cases of each contact one by one."""
        totals = self._group_cases([], ["__count"])
        active = self._group_cases([("closed", "=", False)], ["__count"])
        for partner in self:
            total = sum(count for (count,) in totals.get(partner._origin.id, ()))
            running = sum(count for (count,) in active.get(partner._origin.id, ()))
            partner.helpdesk_ticket_count = total
            partner.helpdesk_ticket_active_count = running
            partner.helpdesk_ticket_count_string = f"{running} / {total}"

    @api.depends_context("allowed_company_ids")
    def _compute_customer_file(self):
        mine = [("company_id", "in", self.env.companies.ids), ("is_follow_up", "=", False)]
        aggregates = ["create_date:min", "last_customer_contact_at:max", "__count"]
        counted = self._group_cases(mine, aggregates)
        ratings = self._group_cases([*mine, ("rating_last_value", ">", 0)], ["rating_last_value:sum", "__count"])
        for partner in self:
            groups = counted.get(partner._origin.id, [])
            first = min((group[0] for group in groups if group[0]), default=False)
            partner.first_feedback_on = first and fields.Datetime.context_timestamp(partner, first).date()
            partner.last_contact_at = max((group[1] for group in groups if group[1]), default=False)
            partner.request_count = sum(group[2] for group in groups)
            rated = ratings.get(partner._origin.id, [])
            count = sum(group[1] for group in rated)
            partner.average_rating = sum(group[0] for group in rated) / count if count else 0

    @api.depends_context("allowed_company_ids")
    def _compute_main_products(self):
        owners = self._get_family()
        domain = [
            ("order_partner_id", "in", list(owners)),
            ("state", "=", "sale"),
            ("company_id", "in", self.env.companies.ids),
            ("product_id.type", "=", "consu"),
            ("display_type", "=", False),
        ]
        quantities = {partner_id: {} for partner_id in self._origin.ids}
        groups = self.env["sale.order.line"]._read_group(
            domain, ["order_partner_id", "product_id"], ["product_uom_qty:sum"]
        )
        for partner, product, quantity in groups:
            for owner in owners[partner.id]:
                quantities[owner][product] = quantities[owner].get(product, 0) + quantity
        for partner in self:
            products = quantities.get(partner._origin.id, {})
            most = sorted(products.items(), key=lambda item: (-item[1], item[0].id))[:5]
            partner.main_products = ", ".join(f"{product.name} ({quantity:g})" for product, quantity in most)

    def _compute_open_cases(self):
        owners = self._get_family()
        domain = [("partner_id", "in", list(owners)), ("closed", "=", False)]
        cases = self.env["helpdesk.ticket"].search(domain, order="id desc")
        for partner in self:
            partner.open_case_ids = cases.filtered(lambda t, p=partner: p._origin.id in owners[t.partner_id.id])

    def action_open_intake(self):
        """Open a new case of this customer."""
        self.ensure_one()
        wizard = self.env["after.sales.case.intake"].create({"partner_id": self.id})
        return wizard._get_records_action(name=self.env._("New Case"), target="new")

    def _get_customer_tz(self, company):
        """Return the IANA name of the time zone in which this contact lives.

        A zone that somebody chose, else one of the contact's country, else the company's. Odoo gives new
        contacts the zone of whoever makes them, which says nothing of the customer.
        """
        partner = self.sudo()
        zones = pytz.country_timezones.get(partner.country_id.code or "", [])
        is_chosen = partner.tz and (partner.user_ids or partner.tz != partner.create_uid.tz)
        if is_chosen or partner.tz in zones:
            return partner.tz
        return zones[0] if zones else company._get_after_sales_tz()

    def _get_call_warning(self, company, now):
        """Return why a call that can wait should wait, empty within the calling hours (CN-01).

        :param company: whose calling hours count
        :param now: UTC
        """
        return company._get_call_warning(self._get_customer_tz(company), now)
