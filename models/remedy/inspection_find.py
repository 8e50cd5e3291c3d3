from odoo import api, fields, models
from odoo.fields import Domain

#: By what a code that was scanned finds an inspection.
CODES = (
    "line_ids.lot_id.name", "line_ids.product_id.barcode", "line_ids.product_id.default_code", "picking_id.name",
    "picking_id.carrier_tracking_ref", "number",
)  # fmt: skip


class Inspection(models.Model):
    """Found by what whoever inspects holds in hand: a serial number, an article, a waybill, a transfer."""

    _inherit = "after.sales.inspection"

    goods = fields.Char(string="What Came", compute="_compute_goods", help="Goods with their serial numbers.")

    @api.depends("goods_ids.quantity", "goods_ids.product_id", "goods_ids.lot_id")
    @api.depends_context("lang")
    def _compute_goods(self):
        for inspection in self:
            inspection.goods = ", ".join(line._say_goods(line.quantity) for line in inspection.goods_ids)

    @api.model
    def find_scanned(self, code):
        """Return the action that opens the inspection of goods with this code, False where nothing bears it.

        Of several the open ones are shown.

        :param code: what a scanner read: serial number, barcode or reference of an article, waybill, transfer, remedy
        """
        code = code.strip() if isinstance(code, str) else ""
        found = self.search(Domain.OR([(name, "=", code)] for name in CODES), limit=80) if code else self
        found = found.filtered(lambda inspection: inspection.state == "to_do") or found
        return bool(found) and found._get_records_action(name=self.env._("Inspections"))
