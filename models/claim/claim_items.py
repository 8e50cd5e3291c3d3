from odoo import api, models
from odoo.exceptions import UserError

#: What tells one item of a claim from another.
KEY = ("sale_line_id", "product_id", "package_number", "package_label")
#: What somebody who hears of the problem says of an item.
ITEM_FIELDS = (*KEY, "quantity", "part", "problem", "fault_code_id")


class Claim(models.Model):
    """A claim is begun with its items and may be left and taken up again (DM-07, MG-01)."""

    _inherit = "after.sales.claim"

    @api.model
    def _begin(self, ticket, kind, picking, description, items):
        """Store what is known of a new claim: which goods, what the customer says; return it as a draft.

        :param items: dictionaries of ITEM_FIELDS, as ``_set_items``
        :raise AccessError: for a case the user may not handle; :raise UserError: for goods that cannot be claimed
        """
        claim = self.create(
            {
                "ticket_id": ticket.id,
                "kind_id": kind.id,
                "picking_id": picking.id,
                "occasion": kind.occasion,
                "description": description,
            }
        )
        claim._set_items(items)
        claim._on_begun()
        return claim

    def _on_begun(self):
        """Hook: this claim was begun, and its items are known."""

    def _set_items(self, items):
        """Make these the items of the claim; what stays the same keeps its record.

        :param items: dictionaries of ITEM_FIELDS
        :raise UserError: for something other than one of these fields
        """
        self.ensure_one()
        for item in items:
            if item.keys() - set(ITEM_FIELDS):
                raise UserError(self.env._("An item of a claim has no such field."))
        known = {tuple(line[n].id if n.endswith("_id") else line[n] or False for n in KEY): line for line in self.line_ids}
        kept = self.line_ids.browse()
        new = []
        for item in items:
            line = known.pop(tuple(item.get(name) or (0 if name == "package_number" else False) for name in KEY), None)
            if line:
                line.write(item)
                kept |= line
            else:
                new.append(item | {"claim_id": self.id})
        (self.line_ids - kept).unlink()
        self.line_ids.create(new)

    def action_resume(self):
        """Go on where this claim was left."""
        self.ensure_one()
        self._check_may_handle()
        wizard = self.env["after.sales.claim.register"].create({"claim_id": self.id, "ticket_id": self.ticket_id.id})
        return wizard._open_step("facts")
