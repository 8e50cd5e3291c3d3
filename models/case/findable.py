from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...rules import lookup

#: So many of a kind are offered to somebody who looks for any document.
OFFERED = 5


class Findable(models.AbstractModel):
    """A document that is found by whatever somebody has in hand: one rule for lists, look-ups and links (IT-01).

    Each document says by which numbers, which customers and which goods it is known. Every way is a small query
    of its own that an index answers, and their results are joined: one condition over joined tables reads them whole.
    What leads to a document is looked for without record rules, the documents found obey those of the user.
    """

    _name = "after.sales.findable"
    _description = "Findable Document"

    #: The list that shows all that was found.
    _lookup_action = ""

    lookup = fields.Char(string="Anything", store=False, search="_search_lookup", groups="base.group_user")

    def _search_lookup(self, operator, value):
        if operator not in ("in", "like", "ilike", "=like", "=ilike"):
            return NotImplemented
        texts = value if operator == "in" else [value]
        return Domain.OR(self._get_lookup_domain(lookup.read(text)) for text in texts if isinstance(text, str))

    def _search_display_name(self, operator, value):
        """A document is chosen by what it is found by."""
        if operator in ("like", "ilike") and isinstance(value, str) and self.env.user._is_internal():
            search = lookup.read(value)
            if search.text:
                return self._get_lookup_domain(search)
        return super()._search_display_name(operator, value)

    @api.model
    def _get_lookup_domain(self, search):
        """Return the documents that a text may mean; none where nothing, or too little, was typed.

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

    @api.readonly
    @api.model
    def find_documents(self, text):
        """Return the documents of all kinds that a text may mean, as far as the user may read them (IT-01).

        :return: per model ``action``, whether there are ``more``, and ``lines`` with id, name, customer and state
        """
        result = {}
        if not self.env.user._is_internal():
            return result
        search = lookup.read(text if isinstance(text, str) else "")
        names = sorted(self.pool.descendants(["after.sales.findable"], "_inherit"))
        for model in (self.env[name] for name in names if not self.pool[name]._abstract):
            found = model._look_up(search, OFFERED + 1) if search.text and model.has_access("read") else model
            if found:
                lines = [document._get_lookup_line() for document in found[:OFFERED]]
                more = len(found) > OFFERED
                result[model._name] = {"action": model._lookup_action, "lines": lines, "more": more}
        return result

    @api.model
    def _look_up(self, search, limit):
        """Return documents with exactly this number, else those that the text may mean otherwise."""
        whole = Domain("id", "in", self._find(self._by_number(search._replace(exact=True))))
        scope = self._get_lookup_scope()
        return self.search(scope & whole, limit=limit) or self.search(
            scope & self._get_lookup_domain(search), limit=limit
        )

    @api.model
    def _get_lookup_scope(self):
        """Hook: return which of these documents somebody looks for who looks for any."""
        return Domain.TRUE

    def _get_lookup_line(self):
        """Return what tells this document from others."""
        self.ensure_one()
        # The document is the user's to read; of its customer this is the name.
        customer = self.sudo().partner_id
        states = dict(self._fields["state"]._description_selection(self.env)) if "state" in self._fields else {}
        state = states.get(self.state) if states else self.stage_id.name
        return {
            "id": self.id,
            "name": self.display_name,
            "customer": customer.display_name or "",
            "state": state or "",
        }

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
