from odoo import fields, models
from odoo.exceptions import UserError

from ...rules import lifecycle


class SaleOrder(models.Model):
    """Stock is asked for again before confirmation, whatever was asked before (SR-01, SR-02)."""

    _inherit = "sale.order"

    stock_recheck_state = fields.Selection(
        [("not_needed", "Not needed"), ("to_do", "To do"), ("in_stock", "In stock"), ("no_stock", "No stock")],
        string="Stock Re-check",
        default="not_needed",
        required=True,
        recorded=True,
        tracking=True,
        index=True,
    )
    stock_rechecked_at = fields.Datetime(recorded=True)
    stock_rechecked_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")

    def action_open_stock_recheck(self):
        """Show what is free and ask what the factory says."""
        self.ensure_one()
        wizard = self.env["after.sales.stock.recheck"].create({"order_id": self.id})
        return wizard._get_records_action(name=self.env._("Re-check Stock"), target="new")

    def _require_stock_recheck(self):
        """Demand a new answer from the factory."""
        self._record_facts({"stock_recheck_state": "to_do", "stock_rechecked_at": False, "stock_rechecked_by": False})

    def _record_stock_recheck(self, result, note="", new_date=None):
        """Store what the factory said; without stock the customer has to be asked about a new date.

        :param result: in_stock or no_stock
        :param new_date: with no_stock, the date now possible (SR-02)
        :raise UserError: when no re-check is due, or the new date is missing
        """
        self.ensure_one()
        if not lifecycle.may_become(lifecycle.STOCK_RECHECK, self.stock_recheck_state, result):
            raise UserError(self.env._("No stock re-check is due for %(order)s.", order=self.name))
        if result == "no_stock" and not new_date:
            raise UserError(self.env._("Enter the receipt date that is possible without stock."))
        if result == "no_stock" and not self.receipt_deadline:
            raise UserError(self.env._("Enter the receipt deadline of %(order)s first.", order=self.name))
        now = fields.Datetime.now()
        facts = {"stock_recheck_state": result, "stock_rechecked_at": now, "stock_rechecked_by": self.env.uid}
        self._record_facts(facts)
        if result == "no_stock":
            self._propose_promise(new_date, note or self.env._("The goods are no longer in stock."))
        else:
            in_stock = self.env._("The goods are in stock after all")
            self._cancel_deadlines(in_stock, [("policy_id.stop_event", "=", "answered")])
        self._fire_deadline_event("verified", now)

    def _get_recheck_problem(self):
        """Return why the stock re-check holds this order up, empty if it does not."""
        self.ensure_one()
        if self.sold_from_stock and self.stock_recheck_state in ("not_needed", "to_do"):
            return self.env._(
                "%(order)s was sold from stock: ask the factory again and record the answer with “Re-check Stock”.",
                order=self.name,
            )
        last = self.deadline_change_ids[:1]
        # Goods that were found after the customer was asked make the question moot.
        is_found = last and self.stock_recheck_state == "in_stock" and last.create_date <= self.stock_rechecked_at
        if last.response == "pending" and not is_found:
            return self.env._(
                "%(order)s: the customer has not answered yet whether %(date)s is acceptable.",
                order=self.name,
                date=last.new_date,
            )
        if self.stock_recheck_state == "no_stock" and last.response != "accepted":
            return self.env._(
                "%(order)s: the goods are out of stock and the customer refused the new date.", order=self.name
            )
        return ""
