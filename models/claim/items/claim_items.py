from odoo import api, models
from odoo.exceptions import UserError

#: What somebody who hears of the problem says of an item.
ITEM_FIELDS = {
    "sale_line_id", "product_id", "package_number", "package_label", "quantity", "part", "problem", "fault_code_id",
    "lot_ids", "is_lot_unknown",
}  # fmt: skip


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
        claim._look_up_gift()
        claim._take_weights()
        return claim

    def _take_weights(self):
        """Take over what the parcels weighed by the delivery, where nobody has entered others (MG-03)."""
        claims = self.sudo()
        for ours, by_name in (("ledger_weight", "parcel_weight_ledger"), ("carrier_weight", "parcel_weight_carrier")):
            empty = claims.filtered(lambda claim, ours=ours, name=by_name: claim.picking_id[name] and not claim[ours])
            for weight, same in empty.grouped(lambda claim, name=by_name: claim.picking_id[name]).items():
                same.write({ours: weight})

    def _set_items(self, items):
        """Make these the items of the claim; what stays the same keeps its record.

        :param items: dictionaries of ITEM_FIELDS
        :raise UserError: for something other than one of these fields
        """
        self.ensure_one()
        for item in items:
            if item.keys() - ITEM_FIELDS:
                raise UserError(self.env._("An item of a claim has no such field."))
        known = {line._get_item_key(): line for line in self.line_ids}
        kept, new = self.line_ids.browse(), []
        for item in items:
            line = known.pop(self._get_item_key(item), None)
            if line:
                line.write(item)
                kept |= line
            else:
                new.append(item | {"claim_id": self.id})
        (self.line_ids - kept).unlink()
        self.line_ids.create(new)

    @api.model
    def _get_item_key(self, item):
        """Return what tells one item of a claim from another: the goods and the package; labels follow numbers."""
        number = item.get("package_number") or 0
        label = "" if number else item.get("package_label") or ""
        return (item.get("sale_line_id") or False, item["product_id"], number, label)

    def action_resume(self):
        """Go on where this claim was left."""
        self.ensure_one()
        self._check_may_handle()
        claim = self.sudo()
        wizard = self.env["after.sales.claim.register"].create(
            {
                "claim_id": self.id,
                "ticket_id": self.ticket_id.id,
                "company_id": self.company_id.id,
                # The order may be a colleague's: the wizard tells of it in words.
                "sale_order_id": claim.order_id.id,
                "picking_id": claim.picking_id.id,
                "case_kind_id": self.kind_id.id,
                "description": self.description,
            }
        )
        return wizard._open_step("facts")


class ClaimLine(models.Model):
    _inherit = "after.sales.claim.line"

    def _get_item_key(self):
        """Return what tells this item from the others of its claim."""
        self.ensure_one()
        vals = {"sale_line_id": self.sale_line_id.id, "product_id": self.product_id.id}
        names = ("package_number", "package_label")
        return self.claim_id._get_item_key(vals | {name: self[name] for name in names})
