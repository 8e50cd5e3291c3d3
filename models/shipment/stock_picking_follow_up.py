from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class StockPicking(models.Model):
    """After the shipment: the call of the seventh day, the installation, the care (SH-08, SH-10, IN-01)."""

    _inherit = "stock.picking"

    follow_up_at = fields.Datetime(
        string="Followed Up On", recorded=True, help="When the customer was asked about use and problems."
    )
    review_invited_at = fields.Datetime(recorded=True)
    installation_at = fields.Datetime(string="Installation Booked For", copy=False, tracking=True)
    installation_note = fields.Text(copy=False)
    requires_installation = fields.Boolean(compute="_compute_requires_installation")
    is_call_due = fields.Boolean(
        compute="_compute_is_call_due", compute_sudo=True, help="The day of the call after the shipment has come."
    )
    case_ids = fields.One2many("helpdesk.ticket", "picking_id", string="Cases", groups="after_sales.group_agent")
    case_count = fields.Integer(compute="_compute_case_count", compute_sudo=True)

    @api.depends("move_ids.product_id.requires_installation", "received_at")
    def _compute_requires_installation(self):
        for picking in self:
            picking.requires_installation = picking._needs_installation()

    @api.depends("deadline_ids.is_open", "deadline_ids.warn_at")
    def _compute_is_call_due(self):
        """The warning marks the day; whoever has no clock for the call decides without one."""
        now = fields.Datetime.now()
        for picking in self:
            calls = picking.deadline_ids.filtered(lambda d: d.purpose == "post_shipment" and d.is_open)
            picking.is_call_due = not calls or any((call.warn_at or call.due_at) <= now for call in calls)

    def _compute_case_count(self):
        counts = dict(
            self.env["helpdesk.ticket"]._read_group([("picking_id", "in", self.ids)], ["picking_id"], ["__count"])
        )
        for picking in self:
            picking.case_count = counts.get(picking._origin, 0)

    def action_view_cases(self):
        """Open the cases about these deliveries."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.case_action")
        return action | {"domain": [("picking_id", "in", self.ids)], "context": {}}

    def _get_brought(self):
        """Return the moves of this delivery, without what was left out or given back."""
        self.ensure_one()
        moves = self.sudo().move_ids
        brought = moves.filtered(lambda move: move.state != "cancel" and not move._is_given_back())
        return brought.with_prefetch(moves._prefetch_ids)

    def _get_goods(self):
        """Return the products of this delivery and the kits that are complete with it."""
        moves = self._get_brought()
        return moves.product_id | self._get_completed_kits(moves).product_id

    def _get_completed_kits(self, moves):
        """Return the lines of kits whose parts are all there with this delivery: the last of its deliveries."""
        return moves._get_kit_lines().filtered(lambda line: line._get_last_delivery() == self._origin)

    def _needs_installation(self):
        """Tell whether something in this delivery has to be installed."""
        self.ensure_one()
        return any(self._get_goods().mapped("requires_installation"))

    def _is_installation_open(self):
        """Tell whether an installation has to be booked; once found not needed, it is not asked for again."""
        self.ensure_one()
        settled = self.installation_at or self.sudo().deadline_ids.filtered(
            lambda d: d.purpose == "appointment" and d.outcome == "not_needed"
        )
        return self._needs_installation() and not settled

    def _get_care_products(self):
        """Return the delivered products whose customers are reminded of their care."""
        self.ensure_one()
        return self._get_goods().filtered("care_interval")

    def _on_received(self):
        """The customer has the goods: start what has to be booked, asked or reminded of."""
        for received_at, pickings in self.grouped("received_at").items():
            pickings._fire_deadline_event("received", received_at)
        # A part that is recorded last may have arrived first: what the kit needs is then due on another delivery.
        deliveries = self.sudo()
        kits = deliveries.move_ids._get_kit_lines()
        parts = (kits.move_ids.picking_id - deliveries).filtered("received_at")
        parts._start_deadlines("received", fields.Datetime.now(), once=True)
        # What has arrived needs no hand-over and no notice any more.
        reason = self.env._("The customer has received it")
        self._cancel_deadlines(reason, [("purpose", "in", ("handover", "shipping_notice"))])

    def action_open_follow_up(self):
        """Open the call after the shipment, about everything of the order that is on its way or arrived."""
        order = self.sudo().sale_id[:1]
        others = order.picking_ids.filtered(
            lambda p: p.state == "done" and p._is_to_customer() and not p.follow_up_at and p.sale_id == order
        )
        wizard = self.env["after.sales.delivery.follow.up"].create(
            {"picking_ids": self[:1].ids + (others - self[:1]).ids}
        )
        return wizard._get_records_action(name=self.env._("Call after Shipment"), target="new")

    def _record_no_receipt(self, outcome, note):
        """Store a call that found the goods not received, or nobody: the next round follows (SH-08).

        :param outcome: reached, no_answer or message_left
        """
        self.check_access("write")
        deadlines = self._get_open_deadlines([("purpose", "=", "post_shipment")])
        # Not as a feedback on the activity: that would post the note a second time.
        deadlines.note = note
        deadlines._complete(fields.Datetime.now(), outcome=outcome)
        for picking in self.filtered(lambda p: note):
            picking.message_post(body=note)

    def _record_follow_up(self, received_at, note=None):
        """Store a call that found the goods received: the round of calls is over (SH-08).

        :param received_at: UTC; keeps what is known where a receipt was recorded before
        """
        self.check_access("write")
        open_receipts = self.filtered(lambda picking: not picking.received_at)
        if open_receipts:
            open_receipts._record_receipt(received_at, "call")
        self._record_facts({"follow_up_at": fields.Datetime.now()})
        for picking in self.filtered(lambda p: note):
            picking.message_post(body=note)
        self._fire_deadline_event("followed_up")

    def _open_case(self, kind, description):
        """Open a case about what went wrong with these deliveries of one order.

        :param kind: the case kind
        :return: the ticket
        :raise UserError: without a description
        """
        if not (description or "").strip():
            raise UserError(self.env._("Describe the problem."))
        picking, order = self[:1], self.sale_id[:1]
        return self.env["helpdesk.ticket"].create(
            {
                "name": self.env._("%(kind)s: %(order)s", kind=kind.name, order=order.name),
                "description": plaintext2html(description),
                "case_kind_id": kind.id,
                "sale_order_id": order.id,
                "picking_id": picking.id,
                "partner_id": order.partner_id.id,
                "company_id": picking.company_id.id,
            }
        )

    def _invite_review(self):
        """Mail an invitation to review; a plain question, without reward or pressure (RV-02).

        :raise UserError: for a customer without an e-mail address
        """
        for picking in self.filtered(lambda p: not p._get_recipient().email):
            customer = picking._get_recipient().display_name
            raise UserError(self.env._("%(customer)s has no e-mail address.", customer=customer))
        if any(self.sudo().sale_id.picking_ids.mapped("review_invited_at")):
            raise UserError(self.env._("This customer was invited to review the order already."))
        self[:1].message_mail_with_source(self.env.ref("after_sales.mail_template_review"), force_send=False)
        self._record_facts({"review_invited_at": fields.Datetime.now()})

    def action_open_installation(self):
        """Ask when the goods will be installed."""
        self.ensure_one()
        wizard = self.env["after.sales.installation.book"].create({"picking_id": self.id})
        return wizard._get_records_action(name=self.env._("Book Installation"), target="new")

    def _book_installation(self, at, note=None):
        """Store the appointment and mail it to the order's salesperson (IN-01).

        :param at: when the installation starts, UTC
        :raise UserError: without a moment, or for one in the past
        """
        self.check_access("write")
        if not at or at < fields.Datetime.now():
            raise UserError(self.env._("Choose when the installation will take place; it cannot lie in the past."))
        self.write({"installation_at": at, "installation_note": note})
        mailed = self.filtered("sale_user_id.email")
        mailed.message_mail_with_source(self.env.ref("after_sales.mail_template_installation"), force_send=False)
        self._fire_deadline_event("booked")
