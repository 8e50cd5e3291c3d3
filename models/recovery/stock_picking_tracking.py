from odoo import fields, models
from odoo.exceptions import UserError

from .carrier_event import LAST_SCANS

AGENT = "after_sales.group_agent"


class StockPicking(models.Model):
    """A delivery on its way: what carriers say of it, and the clock that finds what is not scanned (LG-06)."""

    _inherit = "stock.picking"

    carrier_event_ids = fields.One2many("after.sales.carrier.event", "picking_id", groups=AGENT)
    carrier_event_count = fields.Integer(
        string="Carrier Events", compute="_compute_carrier_event_count", compute_sudo=True, groups=AGENT
    )

    def _compute_carrier_event_count(self):
        groups = self.env["after.sales.carrier.event"]._read_group(
            [("picking_id", "in", self.ids)], ["picking_id"], ["__count"]
        )
        counts = dict(groups)
        for picking in self:
            picking.carrier_event_count = counts.get(picking._origin, 0)

    def _is_scan_awaited(self):
        """Tell whether the carrier has this parcel and will scan it again, and we would hear of it."""
        self.ensure_one()
        if self.state != "done" or self.received_at or not self.carrier_tracking_ref or not self._is_to_customer():
            return False
        last = self._get_last_scan()
        return last.kind not in LAST_SCANS if last else self.carrier_id.scans_expected

    def _is_before_leaving(self, moment):
        """Tell whether a moment (UTC) lies before the day on which this parcel was made ready, in our books.

        Whoever notes a delivery as sent only days later is not in the way of its scans.
        """
        self.ensure_one()
        known = min(filter(None, (self.create_date, self.date_done, self.handed_over_at)))
        return moment < self.company_id._get_after_sales_midnight(self.company_id._get_after_sales_today(known))

    def _get_last_scan(self):
        """Return what the carrier said last; what the clock found is no scan."""
        self.ensure_one()
        scans = self.sudo().carrier_event_ids.filtered(lambda event: event.kind != "no_scan")
        return scans.sorted(lambda event: (event.happened_at, event.id))[-1:]

    def _is_deadline_wanted(self, policy):
        wanted = policy.purpose != "tracking" or self._is_scan_awaited()
        return wanted and super()._is_deadline_wanted(policy)

    def _on_written(self, names):
        """A parcel is watched from the moment at which the carrier has it and its waybill is known."""
        result = super()._on_written(names)
        if {"handed_over_at", "carrier_tracking_ref"} & names:
            on_the_way = self.filtered(lambda picking: picking.handed_over_at and picking.carrier_tracking_ref)
            for handed_over_at, pickings in on_the_way.grouped("handed_over_at").items():
                pickings._fire_deadline_event("tracked", handed_over_at)
        return result

    def _follow_scans(self, events):
        """Let the clocks of deliveries follow what was recorded; what is told late changes nothing any more."""
        last = self.env["after.sales.carrier.event"].union(*(picking._get_last_scan() for picking in self)) & events
        over = last.filtered(lambda event: event.kind in LAST_SCANS)
        reason = self.env._("The carrier scans it no more")
        over.picking_id._cancel_deadlines(reason, [("purpose", "=", "tracking")])
        running = self._get_open_deadlines([("purpose", "=", "tracking")]).picking_id
        for happened_at, scans in (last - over).grouped("happened_at").items():
            (scans.picking_id & running)._fire_deadline_event("scanned", happened_at)
            (scans.picking_id - running)._fire_deadline_event("tracked", happened_at)

    def _on_deadlines_missed(self, deadlines, now):
        """What was not scanned for as long as the policy says is an exception like any other."""
        result = super()._on_deadlines_missed(deadlines, now)
        silent = deadlines.filtered(lambda deadline: deadline.purpose == "tracking")
        self.env["after.sales.carrier.event"]._record(
            [
                {
                    "picking_id": deadline.picking_id.id,
                    "tracking_ref": deadline.picking_id.carrier_tracking_ref,
                    "kind": "no_scan",
                    "happened_at": deadline.due_at,
                    "source": "clock",
                    "external_id": f"clock/{deadline.id}",
                }
                for deadline in silent
            ]
        )
        return result

    def _record_carrier_event(self, kind, happened_at, place="", note=""):
        """Store what somebody was told or saw of a delivery on its way.

        :param happened_at: UTC
        :raise UserError: for a delivery that has not left, or a moment in the future
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != "done":
            raise UserError(self.env._("The delivery has not left yet."))
        if not happened_at or happened_at > fields.Datetime.now():
            raise UserError(self.env._("Say when it happened; it cannot lie in the future."))
        if self._is_before_leaving(happened_at):
            raise UserError(self.env._("This lies before the parcel left us."))
        vals = {
            "picking_id": self.id,
            "tracking_ref": self.carrier_tracking_ref,
            "kind": kind,
            "happened_at": happened_at,
            "place": (place or "").strip(),
            "note": (note or "").strip(),
            "source": "hand",
            "user_id": self.env.uid,
        }
        return self.env["after.sales.carrier.event"]._record([vals])

    def action_open_carrier_event(self):
        """Ask what happened to this delivery on its way."""
        self.ensure_one()
        wizard = self.env["after.sales.carrier.event.record"].create({"picking_id": self.id})
        return wizard._get_records_action(name=self.env._("On the Way"), target="new")

    def action_view_carrier_events(self):
        """Open what is known of this delivery on its way."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.carrier_event_action")
        return action | {"domain": [("picking_id", "=", self.id)], "context": {}, "display_name": self.display_name}
