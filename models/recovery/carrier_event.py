from odoo import api, fields, models
from odoo.exceptions import UserError

#: What may be known of a parcel on its way.
KINDS = [
    ("scan", "Scanned"),
    ("delivered", "Delivered, the carrier says"),
    ("failed", "Delivery attempt failed"),
    ("returned", "Returned to sender"),
    ("damaged", "Damaged on the way"),
    ("no_scan", "No scan for days"),
]
#: What somebody has to look at.
EXCEPTIONS = ("failed", "returned", "damaged", "no_scan")
#: After these nobody waits for the next scan.
LAST_SCANS = ("delivered", "returned")
#: The kind of case that is proposed for each.
CASE_KINDS = {
    "no_scan": "untraceable",
    "failed": "unreachable",
    "returned": "unreachable",
    "damaged": "damage_pick_up",
}
#: The case that every order has while its promise is watched: it is about nothing that went wrong.
WATCH = "deadline"


class CarrierEvent(models.Model):
    """What is known of a parcel on its way, from whichever side: scans, and what went wrong (LG-06).

    Nobody writes this model: people record it on the delivery or import a sheet, carriers' systems post it, and the
    clock finds what was not scanned for days.
    """

    _name = "after.sales.carrier.event"
    _description = "Carrier Event"
    _inherit = ["after.sales.recorded"]
    _order = "happened_at desc, id desc"
    _rec_name = "tracking_ref"
    _is_recorded_whole = True

    picking_id = fields.Many2one(
        "stock.picking", string="Delivery", required=True, index=True, ondelete="restrict", check_company=True
    )
    order_id = fields.Many2one(related="picking_id.sale_id", store=True, index=True, string="Sales Order")
    company_id = fields.Many2one(related="picking_id.company_id", store=True, index=True, precompute=True)
    carrier_id = fields.Many2one(
        related="picking_id.carrier_id", store=True, index=True, precompute=True, string="Delivery Method"
    )
    partner_id = fields.Many2one(related="picking_id.partner_id", string="Recipient")
    tracking_ref = fields.Char(string="Waybill", index="trigram")
    kind = fields.Selection(KINDS, required=True)
    is_exception = fields.Boolean(compute="_compute_is_exception", store=True, help="Somebody has to look at it.")
    happened_at = fields.Datetime(string="When", required=True, index=True)
    place = fields.Char()
    status = fields.Char(string="Carrier's Words")
    note = fields.Char()
    source = fields.Selection(
        [("hand", "By hand"), ("import", "Tracking sheet"), ("endpoint", "Carrier's system"), ("clock", "Clock")],
        required=True,
    )
    external_id = fields.Char(string="External ID", help="By what it is known again, so that nothing is there twice.")
    user_id = fields.Many2one("res.users", string="Recorded By", ondelete="restrict")
    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", index="btree_not_null", ondelete="restrict")

    _once = models.UniqueIndex(
        "(COALESCE(carrier_id, 0), external_id, picking_id) WHERE external_id IS NOT NULL",
        "This is recorded already.",
    )
    _without_case = models.Index("(picking_id) WHERE is_exception AND ticket_id IS NULL")

    @api.depends("kind")
    def _compute_is_exception(self):
        for event in self:
            event.is_exception = event.kind in EXCEPTIONS

    @api.depends("kind", "tracking_ref")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for event in self:
            event.display_name = event._get_text()

    def _get_text(self):
        """Return what happened in one line, in the language of the user."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        what = kinds.get(self.kind, "")
        return " · ".join(filter(None, (what, self.tracking_ref, self.place, self.status, self.note)))

    @api.model
    def _record(self, vals_list):
        """Store what happened, let the clocks of the deliveries follow, and tell whom it concerns.

        :param vals_list: picking_id, kind, happened_at (UTC), source, and what else is known
        """
        events = self.sudo()._create_recorded(vals_list)
        events.picking_id._follow_scans(events)
        events.filtered(lambda event: event.is_exception and not event._is_over())._tell()
        return events.with_env(self.env)

    def _is_over(self):
        """Tell whether the customer got the parcel after this: old sheets trouble nobody. Damage stays damage."""
        self.ensure_one()
        received_at = self.picking_id.received_at
        return self.kind != "damaged" and bool(received_at) and self.happened_at <= received_at

    def _tell(self):
        """Tell the agent of the order's open case, else the tracker, what went wrong on the way."""
        for event in self:
            case = event._get_open_case()
            document = case or event.picking_id
            if case:
                event._record_facts({"ticket_id": case.id})
                case._message_log(body=event._get_text())
            user = case.user_id or event.picking_id._get_deadline_user("tracker")
            if user:
                event = event.with_context(lang=user.lang)
                document.with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_todo", user_id=user.id, summary=event._get_text()
                )

    def _get_open_case(self):
        """Return the open case about this delivery, else one about its order; not the one that watches its date."""
        self.ensure_one()
        cases = self.order_id.case_ids.filtered(
            lambda case: not case.stage_id.closed and case.case_kind_id.code != WATCH
        )
        return (cases.filtered(lambda case: case.picking_id == self.picking_id) or cases).sorted("id")[-1:]

    def action_open_case(self):
        """Open the case about this; without one open a new case of the kind that fits."""
        self.ensure_one()
        self.check_access("read")
        event = self.sudo()
        case = (event.ticket_id or event._get_open_case()).with_env(self.env)
        if not case:
            if self.kind not in CASE_KINDS:
                raise UserError(self.env._("Nothing went wrong here: there is no case to open."))
            kind = self.env["after.sales.case.kind"].search([("code", "=", CASE_KINDS[self.kind])], limit=1)
            case = self.picking_id._open_case(kind, self._get_text())
        event._record_facts({"ticket_id": case.id})
        return case._get_records_action()
