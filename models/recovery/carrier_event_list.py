from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import sheet, tracking
from .carrier_event import KINDS

#: What became of a line or a message.
RESULTS = [
    ("recorded", "Recorded"),
    ("known", "Recorded before"),
    ("unknown", "Not found"),
    ("refused", "Not recorded"),
]


class Outcome(NamedTuple):
    """What became of a line: its deliveries (none where none was found), a code of RESULTS, the kind, and why."""

    pickings: object
    result: str
    kind: str
    reason: str


class CarrierEvent(models.Model):
    """Tracking sheets and messages of carriers: each line finds its delivery, and nothing is recorded twice (LG-06)."""

    _inherit = "after.sales.carrier.event"

    @api.model
    def _take_list(self, lines, source):
        """Record what a carrier says of deliveries of the current company.

        :param lines: dicts of the columns of ``rules.tracking``, as cleaned texts; ``kind`` may be named outright
        :param source: import or endpoint
        :return: an ``Outcome`` per line
        """
        pickings = self._find_by_waybills({line["waybill"] for line in lines} - {""})
        known = self.env["after.sales.carrier.status"]._get_known(self.env.company)
        outcomes, to_record = [], []
        seen = self._find_seen(pickings)
        for line in lines:
            found = pickings.get(line["waybill"].upper(), self.env["stock.picking"])
            outcome, vals_list = self._read_line(line, self._choose_carrier(found, line["carrier"]), known, seen)
            outcomes.append(outcome)
            to_record += [vals | {"source": source} for vals in vals_list]
        if to_record:
            user = False if source == "endpoint" else self.env.uid
            self._record([vals | {"user_id": user} for vals in to_record])
        return outcomes

    @api.model
    def _find_by_waybills(self, numbers):
        """Return per waybill, in capitals, the deliveries that left with it."""
        names, wanted = list({*numbers, *map(str.upper, numbers)}), set(map(str.upper, numbers))
        company = Domain("company_id", "=", self.env.company.id) & Domain("sale_id", "!=", False)
        pickings = self.env["stock.picking"].search(company & Domain("carrier_tracking_ref", "in", names))
        by_number = pickings.filtered(lambda picking: picking._is_to_customer() and picking.state != "cancel").grouped(
            lambda picking: picking.carrier_tracking_ref.upper()
        )
        return {number: group for number, group in by_number.items() if number in wanted}

    @api.model
    def _find_seen(self, pickings):
        """Return the (carrier, external id, delivery) of what is recorded of these deliveries.

        What came with an id is known without it, too: by what it says.
        """
        ids = [picking.id for group in pickings.values() for picking in group]
        domain = [("picking_id", "in", ids), ("external_id", "!=", False)]
        names = ["carrier_id", "external_id", "picking_id", "tracking_ref", "happened_at", "status", "place"]
        seen = set()
        for row in self.sudo().search_fetch(domain, names):
            words = (row.tracking_ref or "", row.happened_at, row.status or "", row.place or "")
            for own in (row.external_id, tracking.fingerprint(*words)):
                seen.add((row.carrier_id.id, own, row.picking_id.id))
        return seen

    @api.model
    def _choose_carrier(self, pickings, name):
        """Return the deliveries that went with a carrier; numbers of two carriers may be the same."""
        if not name:
            return pickings
        wanted = name.casefold()
        return pickings.filtered(
            lambda picking: (
                wanted in {part.casefold() for part in picking.carrier_id.sudo().mapped("partner_id.name") if part}
                or wanted == (picking.carrier_id.name or "").casefold()
            )
        )

    @api.model
    def _read_line(self, line, pickings, known, seen):
        """Return what becomes of a line, and the values of the events it brings."""
        nobody = self.env["stock.picking"]
        if not line["waybill"]:
            return Outcome(nobody, "refused", "", self.env._("The line names no waybill.")), []
        if not pickings:
            text = self.env._("No delivery of %(company)s has this waybill.", company=self.env.company.name)
            return Outcome(nobody, "unknown", "", text), []
        if not any(picking.state == "done" for picking in pickings):
            return Outcome(pickings, "refused", "", self.env._("The delivery has not left yet.")), []
        moment = self._read_moment(line["time"])
        kind = line.get("kind") or ""
        if not moment:
            text = self.env._("This is not a time: %(text)s. Write it as in 2026-03-31 14:05.", text=line["time"][:40])
        elif moment > fields.Datetime.now():
            text = self.env._("This lies in the future.")
        elif all(picking._is_before_leaving(moment) for picking in pickings):
            text = self.env._("This lies before the parcel left us.")
        elif kind and kind not in dict(KINDS):
            text = self.env._("This is not a kind of event: %(kind)s.", kind=kind[:20])
        elif not kind and not line["status"]:
            text = self.env._("The line does not say what happened.")
        else:
            return self._prepare_line(line, pickings, moment, known, seen)
        return Outcome(pickings, "refused", "", text), []

    @api.model
    def _prepare_line(self, line, pickings, moment, known, seen):
        """Return what a line that can be read brings: nothing if it is known already."""
        kind, vals_list = line.get("kind") or "", []
        said = tracking.fingerprint(line["waybill"], moment, line["status"], line["place"])
        own = line["id"] or said
        for picking in pickings.filtered(lambda picking: picking.state == "done"):
            carrier = picking.carrier_id
            kind = kind or self.env["after.sales.carrier.status"]._classify(line["status"], carrier, known)
            keys = {(carrier.id, name, picking.id) for name in (own, said)}
            if not keys & seen:
                seen |= keys
                vals_list.append(
                    {
                        "picking_id": picking.id,
                        "tracking_ref": picking.carrier_tracking_ref,
                        "kind": kind,
                        "happened_at": moment,
                        "place": line["place"],
                        "status": line["status"],
                        "note": line["note"],
                        "external_id": own,
                    }
                )
        result = "recorded" if vals_list else "known"
        return Outcome(pickings, result, kind, ""), vals_list

    @api.model
    def _read_moment(self, text):
        """Return a moment in UTC; what names no zone is told in the company's. None for what is no moment."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if not moment or not moment.tzinfo:
            moment = sheet.read_moment(text)
            moment = moment and moment.replace(tzinfo=ZoneInfo(self.env.company._get_after_sales_tz()))
        return moment and moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
