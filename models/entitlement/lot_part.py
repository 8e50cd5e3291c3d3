from odoo import fields, models

from ...rules import warranty


class LotPart(models.Model):
    """A component that a repair replaced: it has a warranty of its own from that day (WA-07).

    Recorded by ``stock.lot._record_replaced_part``; no group may write to this model.
    """

    _name = "after.sales.lot.part"
    _description = "Replaced Part"
    _inherit = ["after.sales.recorded"]
    _order = "replaced_on desc, id desc"
    _rec_name = "component_id"
    _is_recorded_whole = True

    lot_id = fields.Many2one("stock.lot", string="Serial Number", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="lot_id.company_id", store=True, precompute=True)
    component_id = fields.Many2one(
        "after.sales.warranty.component", ondelete="restrict", help="Empty: the goods as a whole."
    )
    replaced_on = fields.Date(required=True)
    months = fields.Integer(aggregator=None, help="How long its own warranty holds; empty: as long as the rule says.")
    source = fields.Char(help="The repair in which it was replaced.")

    def _as_part(self):
        """Return this part as ``rules.warranty`` reads it."""
        self.ensure_one()
        return warranty.Part(self.replaced_on, self.months)
