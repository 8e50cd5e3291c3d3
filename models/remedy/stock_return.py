from odoo import fields, models


class StockReturnPicking(models.TransientModel):
    """Core's window for returns, as remedies fill it in: goods of a return go into quarantine first (RX-02)."""

    _inherit = "stock.return.picking"

    return_remedy_id = fields.Many2one("after.sales.remedy", readonly=True)

    def _prepare_picking_default_values_based_on(self, picking):
        """What a customer sends back is not free to sell before somebody has looked at it."""
        vals = super()._prepare_picking_default_values_based_on(picking)
        remedy = self.return_remedy_id
        if not remedy and picking.location_dest_id.usage == "customer":
            # What the warehouse takes back by itself is no step of the return that had sent it.
            vals["return_remedy_id"] = False
        if remedy and picking.location_dest_id.usage == "customer":
            warehouse = picking.picking_type_id.warehouse_id or remedy.order_id.warehouse_id
            vals |= {
                "return_remedy_id": remedy.id,
                "picking_type_id": warehouse.in_type_id.id,
                "location_dest_id": warehouse._get_quarantine().id,
                "origin": f"{remedy.number} {remedy.order_id.name}",
            }
        return vals


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    after_sales_quarantine_id = fields.Many2one(
        "stock.location",
        string="Returns to Inspect",
        domain="[('usage', '=', 'internal'), ('company_id', 'in', (False, company_id))]",
        check_company=True,
        copy=False,
        ondelete="restrict",
        help="Where goods of customers wait until somebody has looked at them. It lies outside of the warehouse, so "
        "that nothing in it counts as free to sell. Made when the first goods come back.",
    )

    def _get_quarantine(self):
        """Return where goods wait for their inspection, made on demand."""
        self.ensure_one()
        name = self.env._("Returns to Inspect (%(warehouse)s)", warehouse=self.sudo().code)
        return self._get_own_place("after_sales_quarantine_id", name)

    def _get_own_place(self, field_name, name):
        """Return a place outside of the warehouse, made on demand: nothing in it counts as free to sell."""
        warehouse = self.sudo()
        if not warehouse[field_name]:
            # Two first ones of the same second share one place.
            warehouse.lock_for_update()
            warehouse.invalidate_recordset([field_name])
        if not warehouse[field_name]:
            vals = {"name": name, "usage": "internal", "company_id": warehouse.company_id.id}
            warehouse[field_name] = warehouse.env["stock.location"].create(vals)
        return warehouse[field_name]
