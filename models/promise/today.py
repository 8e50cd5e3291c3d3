from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..record.today import Tile

ACTION = "after_sales.sale_order_action"


class Today(models.AbstractModel):
    """The promises that are broken, due or endangered, and the money they stand for."""

    _inherit = "after.sales.today"

    @api.model
    def _get_tiles(self, role):
        mine = self._get_my_orders(role)
        due_today = Domain("receipt_deadline", "=", "today") & Domain("delay_state", "in", ("on_track", "at_risk"))
        at_risk = Domain("delay_state", "=", "at_risk") & Domain("receipt_deadline", "!=", "today")
        promises = [
            (
                "late_promises",
                "late",
                self.env._("Promised Dates"),
                Domain("delay_state", "=", "overdue"),
                self._get_troubled(),
            ),
            ("today_promises", "today", self.env._("Promised Dates"), due_today, Domain.TRUE),
            ("risk_promises", "risk", self.env._("Promised Dates"), at_risk, self._get_troubled()),
        ]
        rechecks = mine & Domain("stock_recheck_state", "=", "to_do") & Domain("state", "in", ("draft", "sent"))
        follow_ups = Domain("purpose", "!=", "receipt")
        return [
            *(
                Tile(code, part, name, "sale.order", mine & domain, ACTION, "amount_total", within)
                for code, part, name, domain, within in promises
            ),
            *super()._get_tiles(role),
            Tile("rechecks", "waiting", self.env._("Stock to Re-check"), "sale.order", rechecks, ACTION),
            *self._get_deadline_tiles(role, "order", self.env._("Follow-ups of Orders"), follow_ups),
            *self._get_deadline_tiles(role, "factory_note", self.env._("Factory Notes")),
        ]

    @api.model
    def _get_shortcuts(self, role):
        """A manager whose company has promised nothing yet is led to what is to be set up."""
        shortcuts = super()._get_shortcuts(role)
        setup = self.env["after.sales.setup"]
        if role != "manager" or setup.sudo()._has_promised(self.env.company):
            return shortcuts
        missing = self.env._("Set-up: %(count)s to do", count=setup._get_missing_count())
        return [(missing, "after_sales.setup_action"), *shortcuts]

    @api.model
    def _get_my_orders(self, role):
        """Return the orders that somebody sold or tracks; all of them for who leads."""
        sold = self._get_mine(role)
        return sold | self._get_mine(role, "tracker_id") if role == "tracker" else sold

    @api.model
    def _get_troubled(self):
        """Return the few orders whose clock or goods give cause for concern, by the indexes made for them.

        Whether the promise is broken or endangered says ``delay_state``; it alone would read every order.
        """
        deadlines, orders = self.env["after.sales.deadline"]._fields, self.env["sale.order"]._fields
        return Domain(
            "id",
            "in",
            SQL(
                """(SELECT d.order_id FROM after_sales_deadline d
                     WHERE %s IN ('at_risk', 'missed') AND %s = 'receipt' AND d.order_id IS NOT NULL
                     UNION SELECT o.id FROM sale_order o WHERE %s)""",
                SQL.identifier("d", "status", to_flush=deadlines["status"]),
                SQL.identifier("d", "purpose", to_flush=deadlines["purpose"]),
                SQL.identifier("o", "has_delay_risk", to_flush=orders["has_delay_risk"]),
            ),
        )
