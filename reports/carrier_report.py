from odoo import fields, models
from odoo.tools import SQL

from ..models.recovery.carrier_event import EXCEPTIONS


class CarrierReport(models.Model):
    """With how many of its deliveries something went wrong, per carrier (LG-06). One row per delivery that left."""

    _name = "after.sales.carrier.report"
    _description = "Carriers on the Way"
    _auto = False
    _order = "left_at desc, id desc"
    _rec_name = "picking_id"
    _depends = {
        "stock.picking": ["carrier_id", "company_id", "sale_id", "state", "date_done", "location_dest_id"],
        "stock.location": ["usage"],
        "after.sales.carrier.event": ["picking_id", "kind"],
    }

    picking_id = fields.Many2one("stock.picking", string="Delivery", readonly=True)
    order_id = fields.Many2one("sale.order", string="Sales Order", readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", string="Delivery Method", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    left_at = fields.Datetime(string="Left On", readonly=True)
    exception_share = fields.Float(
        string="With Exceptions", readonly=True, aggregator="avg", help="Share of the deliveries."
    )
    no_scan_share = fields.Float(string="Not Scanned", readonly=True, aggregator="avg")
    failed_share = fields.Float(string="Attempt Failed", readonly=True, aggregator="avg")
    returned_share = fields.Float(string="Returned", readonly=True, aggregator="avg")
    damaged_share = fields.Float(string="Damaged", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT picking.id, picking.id AS picking_id, picking.sale_id AS order_id, picking.carrier_id,
                   picking.company_id, picking.date_done AS left_at,
                   (event.picking_id IS NOT NULL)::int::float AS exception_share,
                   COALESCE(event.no_scan, 0)::float AS no_scan_share, COALESCE(event.failed, 0)::float AS failed_share,
                   COALESCE(event.returned, 0)::float AS returned_share,
                   COALESCE(event.damaged, 0)::float AS damaged_share
              FROM stock_picking picking
              JOIN stock_location destination ON destination.id = picking.location_dest_id
              LEFT JOIN (
                    SELECT picking_id, MAX((kind = 'no_scan')::int) AS no_scan, MAX((kind = 'failed')::int) AS failed,
                           MAX((kind = 'returned')::int) AS returned, MAX((kind = 'damaged')::int) AS damaged
                      FROM after_sales_carrier_event
                     WHERE kind IN %s
                     GROUP BY picking_id
                   ) event ON event.picking_id = picking.id
             WHERE picking.state = 'done' AND picking.sale_id IS NOT NULL AND picking.carrier_id IS NOT NULL
               AND destination.usage = 'customer'
            """,
            EXCEPTIONS,
        )

    def action_open_picking(self):
        """Open the delivery."""
        self.ensure_one()
        return self.picking_id._get_records_action()
