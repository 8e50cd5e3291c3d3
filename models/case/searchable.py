from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...rules import lookup

#: What everything of ours leads to, and the fields by which documents name it.
ROOTS = {"helpdesk.ticket": ("ticket_id",), "sale.order": ("order_id", "sale_id")}

#: From so many on, what was found is not named one by one.
MANY = 1000


class Searchable(models.AbstractModel):
    """What a list finds by whatever somebody has in hand: one rule for lists, look-ups and links (IT-01).

    Each model says by which numbers, which customers and which goods its records are known. Every way is a small query
    of its own that an index answers, and their results are joined: one condition over joined tables reads them whole.
    What leads to a record is looked for without record rules, the records found obey those of the user.
    """

    _name = "after.sales.searchable"
    _description = "Searched by Anything"

    lookup = fields.Char(string="Anything", store=False, copy=False, search="_search_lookup", groups="base.group_user")

    def _search_lookup(self, operator, value):
        if operator not in ("in", "like", "ilike", "=like", "=ilike"):
            return NotImplemented
        texts = value if operator == "in" else [value]
        return Domain.OR(self._get_lookup_domain(lookup.read(text)) for text in texts if isinstance(text, str))

    @api.model
    def _get_lookup_domain(self, search):
        """Return the records that a text may mean; none where nothing, or too little, was typed.

        :param search: a ``rules.lookup.Search``
        """
        if not self.env.su and not self.env.user._is_internal():
            # A stranger would learn from what is found what he is not shown.
            return Domain.FALSE
        if not search.text:
            return Domain.FALSE
        found = self._find(self._by_number(search), self._by_customer(search), self._by_goods(search))
        return Domain.custom(to_sql=lambda model, alias, query: SQL("%s IN %s", SQL.identifier(alias, "id"), found))

    @api.model
    def _find(self, *ways):
        """Return a subquery of the ids that any of these ways leads to.

        :param ways: lists of domains
        """
        unruled = self.sudo().with_context(active_test=False)
        queries = [unruled._search(domain).subselect() for way in ways for domain in way]
        return SQL("(%s)", SQL(" UNION ").join(queries)) if queries else SQL("(SELECT 1 WHERE FALSE)")

    @api.model
    def _by_number(self, search):
        """Hook: return the documents that bear a number, or whose order, parcel or case does, as one domain a way."""
        return []

    @api.model
    def _by_customer(self, search):
        """Hook: return the documents of customers with a name, phone or address, as one domain a way."""
        return []

    @api.model
    def _by_goods(self, search):
        """Hook: return the documents about goods with a name or code, as one domain a way."""
        return []

    @api.model
    def _match_number(self, field, search):
        """Return the domains of documents with a number in a field."""
        numbers = lookup.numbers(search)
        if search.exact:
            return [Domain(field, "in", numbers)] if numbers else []
        return [Domain(field, *lookup.pattern(number)) for number in numbers]

    @api.model
    def _match_text(self, field, search):
        """Return the domains of documents with words in a field."""
        return [] if search.phones else [Domain(field, *lookup.pattern(search.text))]

    @api.model
    def _find_goods(self, search):
        """Return the ids of the products with a name, code or barcode, which are few."""
        if search.email:
            return []
        Product = self.env["product.product"].sudo().with_context(active_test=False)
        text = lookup.pattern(search.text)[1].removesuffix("%")
        # A part of a name is found however short it is.
        ways = [
            Domain("name", "ilike", text),
            Domain("default_code", "ilike", text),
            Domain("barcode", "=", search.text),
        ]
        found = set()
        for code, _name in self.env["res.lang"].get_installed():
            # The customer says it in one language, whoever listens reads another.
            found.update(Product.with_context(lang=code)._search(Domain.OR(ways), order="id"))
        return sorted(found)


class SearchablePart(models.AbstractModel):
    """What hangs on documents and is known by theirs: clocks, requests, gifts.

    All of these lead to a case or an order. Who is meant is asked there, once, and not of each document between: a
    query that asks them all within each other takes longer to plan than to answer.
    """

    _name = "after.sales.searchable.part"
    _description = "Searched by Its Document"
    _inherit = ["after.sales.searchable"]

    @api.model
    def _get_lookup_links(self):
        """Hook: return the names of the fields that link to its documents."""
        return []

    @api.model
    def _get_lookup_paths(self, root):
        """Return the paths that lead from here to a case or to an order."""
        paths = []
        for link in self._get_lookup_links():
            host = self.env[self._fields[link].comodel_name]
            if host._name == root:
                paths.append(link)
            elif hasattr(host, "_get_lookup_paths"):
                paths += [f"{link}.{path}" for path in host._get_lookup_paths(root)]
            else:
                paths += [f"{link}.{name}" for name in ROOTS[root] if name in host._fields]
        return paths

    @api.model
    def _by_number(self, search):
        domains = self._by_root("_by_number", search)
        for link in self._get_lookup_links():
            host = self.env[self._fields[link].comodel_name]
            if host._rec_name and hasattr(host, "_match_number"):
                domains += self._lead_to([link], host, host._match_number(host._rec_name, search))
        return domains

    @api.model
    def _by_customer(self, search):
        return self._by_root("_by_customer", search)

    @api.model
    def _by_goods(self, search):
        return self._by_root("_by_goods", search)

    @api.model
    def _by_root(self, way, search):
        """Return what belongs to the cases and orders that are found in one way, as one domain a path."""
        domains = []
        for root in ROOTS:
            domains += self._lead_to(self._get_lookup_paths(root), self.env[root], getattr(self.env[root], way)(search))
        return domains

    @api.model
    def _lead_to(self, paths, host, ways):
        """Return what leads to documents by any of these paths, as one domain a path.

        A few documents are named here and now, so that the database knows how few; very many stay where they are.
        """
        found = host._find(ways)
        rows = self.env.execute_query(SQL("SELECT * FROM %s found LIMIT %s", found, MANY))
        ids = [number for (number,) in rows] if len(rows) < MANY else found
        return [Domain(path, "in", ids) for path in paths] if rows else []
