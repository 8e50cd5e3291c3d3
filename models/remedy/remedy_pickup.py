from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class Remedy(models.Model):
    """Goods that our logistics fetches: when, where, and by whom is agreed with the customer, and watched (RX-01)."""

    _inherit = "after.sales.remedy"

    pickup_from = fields.Date(string="Fetched from", readonly=True, copy=False, tracking=True)
    pickup_until = fields.Date(string="Fetched until", readonly=True, copy=False, tracking=True)
    pickup_hours = fields.Char(string="At What Time", readonly=True, copy=False, help="As agreed, e.g. 9 to 12.")
    pickup_place_id = fields.Many2one(
        "res.partner", string="Fetched at", readonly=True, copy=False, ondelete="restrict", help="Whose address it is."
    )
    pickup_by_id = fields.Many2one(
        "res.partner", string="Fetched by", readonly=True, copy=False, ondelete="restrict", help="Carrier or provider."
    )
    picked_up_at = fields.Datetime(string="Fetched On", readonly=True, copy=False, tracking=True)
    pickup_note = fields.Char(compute="_compute_pickup_note", help="When, where and by whom it is fetched.")
    can_agree_pickup = fields.Boolean(compute="_compute_pickup_note")

    @api.depends(
        "pickup_from", "pickup_until", "pickup_hours", "pickup_place_id", "pickup_by_id", "state", "is_fetched",
        "picked_up_at", "is_advance",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_pickup_note(self):
        for remedy in self:
            remedy.pickup_note = remedy.pickup_from and remedy._say_pickup()
            remedy.can_agree_pickup = remedy.is_fetched and remedy._is_on_its_way() and not remedy.picked_up_at

    def _is_on_its_way(self):
        """Tell whether goods are still to come."""
        self.ensure_one()
        return self.state == "awaiting_return" or (self.is_advance and self.state == "awaiting_dispatch")

    def _say_pickup(self):
        """Return when goods are fetched, where, and by whom, for the customer as for us."""
        self.ensure_one()
        remedy = self.sudo()
        days = dict.fromkeys(format_date(self.env, day) for day in (self.pickup_from, self.pickup_until))
        place = remedy.pickup_place_id._display_address(without_company=True)
        where = ", ".join(filter(None, (part.strip() for part in place.splitlines())))
        return ", ".join(filter(None, (" – ".join(days), self.pickup_hours, where, remedy.pickup_by_id.name)))

    def _agree_pickup(self, first, last, place, by=None, hours=""):
        """Record when, where and by whom the goods are fetched, as agreed with the customer; the clock watches it.

        :param first, last: local dates, the first and the last possible day
        :param place: contact at whose address they are; :param by: contact that fetches them
        :raise UserError: where nothing is fetched, for days that are over, and without an address
        """
        self.ensure_one()
        self._check_may_act()
        if not self.is_fetched:
            raise UserError(self.env._("%(remedy)s: the customer sends it.", remedy=self.display_name))
        if not self._is_on_its_way() or self.picked_up_at:
            raise UserError(self.env._("%(remedy)s waits for no goods.", remedy=self.display_name))
        if not first or not last or last < first:
            raise UserError(self.env._("Say from which day until which day it is fetched."))
        if last < self.company_id._get_after_sales_today():
            raise UserError(self.env._("This day is over."))
        if not (place.street or place.street2 or place.city):
            raise UserError(self.env._("%(place)s has no address.", place=place.display_name))
        step = self._as_step()
        step.write(
            {
                "pickup_from": first,
                "pickup_until": last,
                "pickup_hours": (hours or "").strip(),
                "pickup_place_id": place.id,
                "pickup_by_id": by.id if by else False,
            }
        )
        step._plan_pickup()
        step._move_deadlines("pickup_until")
        step._fire_deadline_event("pickup_agreed")
        step._tell_case(self.env._("Fetched: %(pickup)s", pickup=self.pickup_note))

    def _plan_pickup(self):
        """Let the transfer say when the goods are expected, and where they are fetched."""
        self.ensure_one()
        open_ = self._get_returns().filtered(lambda picking: picking.state not in ("done", "cancel"))
        open_.write(
            {
                "scheduled_date": self.company_id._get_after_sales_midnight(self.pickup_from),
                "partner_id": self.pickup_place_id.id,
            }
        )

    def _record_picked_up(self):
        """Record that the goods were fetched: from now on they travel. :raise UserError: before it was agreed"""
        for remedy in self:
            remedy._check_may_act()
            if not remedy.pickup_from:
                raise UserError(remedy.env._("Agree first when it is fetched."))
            if not remedy.can_agree_pickup:
                raise UserError(remedy.env._("%(remedy)s waits for no goods.", remedy=remedy.display_name))
            step = remedy._as_step()
            step.picked_up_at = fields.Datetime.now()
            step._fire_deadline_event("picked_up")

    def _is_deadline_wanted(self, policy):
        """What we fetch has no waybill of the customer's, and what he sends has no appointment."""
        if policy.purpose == "return_pickup" and not self.is_fetched:
            return False
        if policy.purpose == "return_waybill" and self.is_fetched:
            return False
        return super()._is_deadline_wanted(policy)

    def action_open_pickup(self):
        """Ask when the goods are fetched, where, and by whom."""
        self.ensure_one()
        wizard = self.env["after.sales.return.pickup"].create({"remedy_id": self.id})
        return wizard._get_records_action(name=self.env._("Pick-up"), target="new")

    def action_picked_up(self):
        """Record that the goods were fetched."""
        self._record_picked_up()
        return True
