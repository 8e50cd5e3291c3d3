from odoo import api, models
from odoo.fields import Domain

from ...rules import lookup

#: So many of a kind are offered to somebody who looks for any document.
OFFERED = 5


class Findable(models.AbstractModel):
    """A document that is also found from anywhere, and chosen in forms by whatever it is found by (IT-01)."""

    _name = "after.sales.findable"
    _description = "Findable Document"
    _inherit = ["after.sales.searchable"]

    #: The list that shows all that was found.
    _lookup_action = ""

    def _search_display_name(self, operator, value):
        """A document is chosen by what it is found by."""
        if operator in ("like", "ilike") and isinstance(value, str) and self.env.user._is_internal():
            search = lookup.read(value)
            if search.text:
                return self._get_lookup_domain(search)
        return super()._search_display_name(operator, value)

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
