from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import lifecycle, promise


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
    stock_rechecked_goods = fields.Json(recorded=True, help="The quantities that the factory was asked for.")
    stock_recheck_gap = fields.Char(
        compute="_compute_stock_recheck_gap", help="Why the factory's last answer does not hold any more."
    )

    @api.depends(
        "state", "stock_recheck_state", "stock_rechecked_at", "order_line.product_id", "order_line.product_uom_qty"
    )
    @api.depends_context("lang")
    def _compute_stock_recheck_gap(self):
        for order in self:
            is_relied_on = order.state in ("draft", "sent") and order.stock_recheck_state == "in_stock"
            order.stock_recheck_gap = is_relied_on and order._get_recheck_gap()

    def _get_recheck_gap(self):
        """Return why “in stock” is no answer any more, empty while it is one (SR-01)."""
        self.ensure_one()
        added = self._get_added_goods(self.stock_rechecked_goods)
        if added:
            return self.env._("%(goods)s: added after the factory was asked.", goods=added)
        company = self.company_id
        asked_on, today = company._get_after_sales_today(self.stock_rechecked_at), company._get_after_sales_today()
        if promise.answer_is_old(asked_on, today, company.after_sales_recheck_days):
            return self.env._("The factory was asked on %(date)s, too long ago to rely on.", date=asked_on)
        return ""

    def action_request_stock_recheck(self):
        """Have the tracker ask the factory again: goods were added, or its answer has grown old (SR-01)."""
        self.check_access("write")
        outdated = self.filtered("stock_recheck_gap")
        outdated._require_stock_recheck()
        outdated._start_deadlines("submitted", fields.Datetime.now())
        return True

    def action_open_stock_recheck(self):
        """Show what is free and ask what the factory says."""
        self.ensure_one()
        wizard = self.env["after.sales.stock.recheck"].create({"order_id": self.id})
        return wizard._get_records_action(name=self.env._("Re-check Stock"), target="new")

    def _require_stock_recheck(self):
        """Demand a new answer from the factory."""
        names = ("stock_rechecked_at", "stock_rechecked_by", "stock_rechecked_goods")
        self._record_facts({**dict.fromkeys(names, False), "stock_recheck_state": "to_do"})

    def _record_stock_recheck(self, result, note="", new_date=None):
        """Store what the factory said; without stock the customer has to be asked about a new date.

        :param result: in_stock or no_stock
        :param new_date: with no_stock, the date now possible (SR-02)
        :raise UserError: when no re-check is due, or the new date is missing
        """
        self.ensure_one()
        if self.stock_recheck_gap:
            self._require_stock_recheck()
        if not lifecycle.may_become(lifecycle.STOCK_RECHECK, self.stock_recheck_state, result):
            raise UserError(self.env._("No stock re-check is due for %(order)s.", order=self.name))
        if result == "no_stock" and not new_date:
            raise UserError(self.env._("Enter the receipt date that is possible without stock."))
        if result == "no_stock" and not self.receipt_deadline:
            raise UserError(self.env._("Enter the receipt deadline of %(order)s first.", order=self.name))
        now = fields.Datetime.now()
        facts = {"stock_recheck_state": result, "stock_rechecked_at": now, "stock_rechecked_by": self.env.uid}
        self._record_facts(facts | {"stock_rechecked_goods": self._get_promised_goods()})
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
        gap = self.sold_from_stock and self.stock_recheck_state == "in_stock" and self._get_recheck_gap()
        if gap:
            how = self.env._("Press “Ask for Re-check”: the tracker asks the factory again.")
            return self.env._("%(order)s: %(reason)s %(how)s", order=self.name, reason=gap, how=how)
        if self.stock_recheck_state == "no_stock" and self.deadline_change_ids[:1].response != "accepted":
            return self.env._(
                "%(order)s: the goods are out of stock and the customer refused the new date.", order=self.name
            )
        return ""

    def _get_open_proposal(self):
        """Return the date that the customer has been asked about and has not answered yet."""
        self.ensure_one()
        last = self.deadline_change_ids[:1]
        # Goods that were found after the customer was asked make the question moot.
        is_found = last and self.stock_recheck_state == "in_stock" and last.create_date <= self.stock_rechecked_at
        return last if last.response == "pending" and not is_found else last.browse()

    def _get_proposal_problem(self):
        """Return that the customer has to answer first, empty when nobody asked him anything."""
        proposal = self._get_open_proposal()
        if not proposal:
            return ""
        return self.env._(
            "%(order)s: the customer has not answered yet whether %(date)s is acceptable.",
            order=self.name,
            date=proposal.new_date,
        )
