"""Deliveries with a carrier and a delivery mode that asks for everything. No tests here, no demo data."""

from datetime import datetime

from odoo.tests import Form

from .common import NOW, AfterSalesCommon

#: Late enough for goods to leave without asking the customer: 30 April minus 5 minus 7 days.
SHIP = datetime(2026, 4, 20, 2)


class ShipmentCommon(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "after_sales_freight_limit": 20,
                "after_sales_freight_percent": 10,
                "after_sales_installation_days": 1,
            }
        )
        cls.mode = cls.env["after.sales.delivery.mode"].create(
            {
                "name": "To the door",
                "details_required": True,
                "contact_required": "message",
                "waybill_required": "recorded",
                "instructions": "Count the packages.",
            }
        )
        freight = cls._new_product("Freight", type="service", is_storable=False, seller_ids=[])
        cls.hauler = cls.env["res.partner"].create({"name": "Red Line Logistics", "is_company": True})
        cls.carrier = cls.env["delivery.carrier"].create(
            {
                "name": "Red Line",
                "product_id": freight.id,
                "partner_id": cls.hauler.id,
                "enquiry_phone": "400 123",
                "transit_days": 5,
                "delivery_mode_id": cls.mode.id,
                "tracking_url": "https://red-line.example.com/?no=<shipmenttrackingnumber>",
            }
        )
        cls.agent.partner_id.phone = "021 5555"

    @classmethod
    def _new_shipment_order(cls, count=1, **vals):
        """Return orders that were confirmed at NOW and travel with the test carrier; of several, all of them."""
        with cls._at(NOW):
            vals = {"carrier_id": cls.carrier.id, "estimated_freight": 100, **vals}
            return cls.env["sale.order"].union(*(cls._new_confirmed_order(**vals) for _number in range(count)))

    @classmethod
    def _new_ready_delivery(cls, **vals):
        """Return a delivery that may leave: details verified, customer informed, waybill recorded and verified."""
        picking = cls._new_shipment_order(**vals).picking_ids
        cls._prepare(picking)
        return picking

    @classmethod
    def _prepare(cls, pickings, at=SHIP):
        """Do for deliveries what has to be done before they leave."""
        with cls._at(at):
            for order in pickings.sale_id:
                order._verify_details(order._get_details_text())
            pickings._record_contact("reached")
            for picking in pickings:
                picking._record_waybill(cls._waybill(f"RL-{picking.id}"), "phone")

    @classmethod
    def _waybill(cls, ref, **vals):
        """Return what a waybill says."""
        return {
            "carrier_tracking_ref": ref,
            "package_count": 3,
            "piece_count": 4,
            "transport_volume": 1.2,
            "actual_freight_cost": 100,
            "packing_fee": 5,
            **vals,
        }

    def _fill(self, records, button, **vals):
        """Press a button of records as their user, type values into the wizard it opens; return that saved."""
        action = getattr(records, button)()
        wizard = records.env[action["res_model"]].browse(action["res_id"])
        view = action["res_model"].removeprefix("after.sales.").replace(".", "_") + "_view_form"
        form = Form(wizard, f"after_sales.{view}")
        for name, value in vals.items():
            setattr(form, name, value)
        return form.save()

    def _left(self, picking, at=SHIP, handed_over=True):
        """Validate a ready delivery at a moment, and hand it over."""
        with self._at(at):
            self._deliver(picking, consent=False)
            if handed_over:
                picking._record_hand_over(at)
        return picking
