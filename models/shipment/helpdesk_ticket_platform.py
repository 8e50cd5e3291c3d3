from odoo import fields, models
from odoo.exceptions import UserError

PURPOSE = "platform_receipt"


class HelpdeskTicket(models.Model):
    """The sales platform takes goods for received by itself: not before a claim or return is settled (LG-04).

    While one is open a clock runs before the platform's day. It ends when the day was put off there, which begins the
    next one, and with what made it necessary.
    """

    _inherit = "helpdesk.ticket"

    platform_receipt_on = fields.Date(
        string="Platform Confirms On",
        compute="_compute_platform_receipt_on",
        compute_sudo=True,
        groups="after_sales.group_agent",
        help="The first day on which the platform takes goods of this case for received, which are not settled yet.",
    )

    def _compute_platform_receipt_on(self):
        for ticket in self:
            ticket.platform_receipt_on = min(
                ticket._get_contested_deliveries().mapped("platform_receipt_on"), default=False
            )

    def _get_contested_deliveries(self):
        """Return the deliveries of these cases that the platform may not confirm yet, and whose day is known."""
        deliveries = self.sudo()._get_unsettled_deliveries()
        return deliveries.filtered(
            lambda picking: (
                picking.platform_receipt_on
                and picking.state != "cancel"
                and picking.platform_receipt_on >= picking.company_id._get_after_sales_today()
            )
        )

    def _get_unsettled_deliveries(self):
        """Hook: return the deliveries about which something is open, a claim or a return."""
        return self.env["stock.picking"].sudo()

    def _watch_platform_receipt(self):
        """Start, move or end the clock before the platform's day."""
        cases = self.sudo().filtered(lambda case: case.phase not in ("solved", "cancelled"))
        cases.invalidate_recordset(["platform_receipt_on"])
        running = cases._get_open_deadlines([("purpose", "=", PURPOSE)]).ticket_id
        contested = cases.filtered("platform_receipt_on")
        settled = running - contested
        settled._cancel_deadlines(self.env._("Nothing of it is open any more"), [("purpose", "=", PURPOSE)])
        (running & contested)._move_deadlines("platform_receipt_on")
        (contested - running)._fire_deadline_event("platform_contested")

    def _get_deadline_day(self, date_field):
        ticket = self.sudo() if date_field == "platform_receipt_on" else self
        return super(HelpdeskTicket, ticket)._get_deadline_day(date_field)

    def _on_created(self):
        """A case that asks for goods to be taken back contests the receipt from its first minute."""
        result = super()._on_created()
        self._watch_platform_receipt()
        return result

    def _on_written(self, names, before):
        """Another order, delivery or kind may have another day."""
        result = super()._on_written(names, before)
        if {"sale_order_id", "picking_id", "case_kind_id"} & set(names):
            self._watch_platform_receipt()
        return result

    def _get_deadline_step(self, deadline):
        """The clock leads to the step that ends it."""
        return self.action_open_platform() if deadline.purpose == PURPOSE else super()._get_deadline_step(deadline)

    def _check_deadline_answer(self, deadline, vals):
        """Nobody puts it off by ticking off."""
        result = super()._check_deadline_answer(deadline, vals)
        if deadline.purpose == PURPOSE:
            raise UserError(self.env._("Put the receipt off on the platform, and record the new day on the delivery."))
        return result

    def action_open_platform(self):
        """Ask until when the platform's receipt was put off: of the delivery whose day comes first."""
        self.ensure_one()
        deliveries = self._get_contested_deliveries().sorted("platform_receipt_on")
        if not deliveries:
            raise UserError(self.env._("The platform confirms nothing of %(case)s.", case=self.display_name))
        return deliveries[0].with_env(self.env).action_open_platform()


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _get_contesting_cases(self):
        """Return the open cases that keep this delivery from being confirmed by the platform."""
        self.ensure_one()
        cases = self.sudo().sale_id.case_ids.filtered(lambda case: case.phase not in ("solved", "cancelled"))
        return cases.filtered(lambda case: self in case._get_unsettled_deliveries())

    def _get_own_contest(self):
        """Return the one of them that the user handles, empty for none."""
        self.ensure_one()
        cases = self._get_contesting_cases().with_env(self.env)
        return cases.filtered(lambda case: case.has_access("read") and not case._get_handle_problem())[:1]
