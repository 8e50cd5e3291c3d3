from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...rules.remedy import DONE, OPEN, progress
from ..record.told import tell

#: How an exchange in advance ends whose old goods never come back.
ADVANCE_ENDS = [("charged", "The customer pays for it"), ("written_off", "Written off")]


class Remedy(models.Model):
    """What left before the customer's goods were back, and they never come: somebody pays for it (X-20).

    Until then the customer has both. A clock reminds; then a lead lets the customer pay for the new one, by a line of
    the order and its invoice, or writes it off for a reason. What turns up afterwards is worth nothing twice: what was
    written off is waited for again, what was paid for is returned like any other goods of the order.
    """

    _inherit = "after.sales.remedy"

    advance_end = fields.Selection(ADVANCE_ENDS, readonly=True, copy=False, tracking=True)
    advance_end_reason = fields.Char(string="Why It Was Ended So", readonly=True, copy=False, tracking=True)
    advance_ended_at = fields.Datetime(string="Ended So On", readonly=True, copy=False)
    advance_ended_by = fields.Many2one(
        "res.users", string="Ended So By", readonly=True, copy=False, ondelete="restrict"
    )
    advance_line_id = fields.Many2one(
        "sale.order.line", string="Paid for by", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    owed_back = fields.Char(compute="_compute_owed_back", help="What left in advance, and its old goods are not here.")

    @api.depends("is_advance", "advance_end", "state", "delivery_ids.state", "line_ids.missing_quantity")
    @api.depends_context("lang")
    def _compute_owed_back(self):
        for remedy in self:
            owed = remedy.sudo()._get_owed_back()
            remedy.owed_back = ", ".join(f"{count:g} × {item.product_id.display_name}" for item, count in owed.items())

    def _get_owed_back(self):
        """Return per item how much left in advance for it and did not come back for good, in the unit of the item."""
        self.ensure_one()
        has_left = self.is_advance and progress(self._get_delivery_states()) == DONE
        return self._get_unreturned() if has_left and not self.advance_end else {}

    def _get_unreturned(self):
        """Return per item how much of the old goods is not here, in the unit of the item."""
        self.ensure_one()
        is_back = bool(self.inspection_ids) and progress(self._get_return_states()) != OPEN
        owed = {item: item.missing_quantity if is_back else item.quantity for item in self.line_ids}
        return {item: count for item, count in owed.items() if count > 1e-6}

    def _is_not_awaited_any_more(self):
        """Tell whether it was settled that nothing of the old goods will come."""
        self.ensure_one()
        return bool(self.advance_end) and not self.inspection_ids

    def _follow_advance(self):
        """What came is not owed any more; what did not, or failed, is from now on (again)."""
        self.ensure_one()
        if not self.is_advance or self.advance_end:
            return
        if self._get_owed_back():
            self._start_deadlines("advance_left", fields.Datetime.now())
        else:
            self._fire_deadline_event("advance_settled")

    # The end, by a lead.

    def _check_may_end_advance(self):
        """Refuse others than a lead, and what is not owed. :raise UserError, AccessError: in words"""
        self.ensure_one()
        self.check_access("read")
        self._lock_for_step("state", "advance_end")
        if not self.env.user.has_group("after_sales.group_lead"):
            raise AccessError(self.env._("Only a team lead decides what becomes of goods that left in advance."))
        if not self.sudo()._get_owed_back():
            raise UserError(self.env._("%(remedy)s: nothing is owed to us for it.", remedy=self.display_name))

    def _get_advance_charge(self):
        """Return what the customer pays who keeps the old goods, too: the new ones, less what he paid on top."""
        self.ensure_one()
        total = 0.0
        for item, count in self._get_owed_back().items():
            price = item._get_unit_paid() * item.uom_id._compute_quantity(1.0, item.sale_line_id.product_uom_id)
            total += count * (min(price, item.new_price) if item._is_other_article() else price)
        return self.currency_id.round(total)

    def _charge_advance(self, amount, reason):
        """Let the customer pay for what left in advance: a line of the order, and the draft of its invoice.

        :param amount: taxes included, in the currency of the order; at most what the goods are worth
        :raise UserError: for another amount, or without a reason; :raise AccessError: for others than a lead
        """
        self._check_may_end_advance()
        most = self.sudo()._get_advance_charge()
        if amount <= 0 or self.currency_id.compare_amounts(amount, most) > 0:
            raise UserError(
                self.env._(
                    "The customer pays more than nothing, and at most %(most)s.", most=self.currency_id.format(most)
                )
            )
        step = self._as_step()
        owed = step._get_owed_back()
        step._record_advance_end("charged", reason, self.env.uid)
        step._book_charge(owed, amount)
        step._end_waiting()
        step._tell_case(self.env._("The customer pays %(amount)s.", amount=self.currency_id.format(amount)))

    def _write_advance_off(self, reason):
        """Let what left in advance be our loss. :raise UserError: without a reason; :raise AccessError: for others"""
        self._check_may_end_advance()
        step = self._as_step()
        step._record_advance_end("written_off", reason, self.env.uid)
        step._end_waiting()
        step._tell_case(self.env._("What left in advance was written off: %(why)s", why=reason))

    def _record_advance_end(self, end, reason, user_id):
        self.ensure_one()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        now = fields.Datetime.now()
        self.write(
            {
                "advance_end": end,
                "advance_end_reason": reason.strip(),
                "advance_ended_at": now,
                "advance_ended_by": user_id,
            }
        )

    def _end_waiting(self):
        """Nothing is waited for any more."""
        self.ensure_one()
        self._fire_deadline_event("advance_settled")
        if self._is_not_awaited_any_more():
            self._cancel_return()
            self._complete()

    def _book_charge(self, owed, amount):
        """Let what left stand on the order at this price, and prepare its invoice.

        :param owed: per item how much, see ``_get_owed_back``
        """
        self.ensure_one()
        items = self.line_ids.browse([item.id for item in owed])
        items.is_charged = True
        lines = self.env["sale.order.line"]
        for product, own in items.grouped(lambda item: item._get_sent_goods()[0]).items():
            lines |= own.new_line_id or self._book_sent(product, own, self._get_unbooked_moves(product))
        if not lines:
            raise UserError(
                self.env._(
                    "%(product)s: no delivery is known that brought it to the customer.",
                    product=items[:1].product_id.display_name,
                )
            )
        with self.order_id._kept_unlocked():
            for line, share in self._share_charge(lines, amount):
                unit = share / line.product_uom_qty
                line.price_unit = line.tax_ids._get_price_for_total(unit, self.currency_id)
        self.advance_line_id = lines[:1]
        invoice = self.order_id._prepare_invoice() | {
            "invoice_line_ids": [
                Command.create(line._prepare_invoice_line(quantity=line.product_uom_qty)) for line in lines
            ],
            "ref": f"{self.number} {self.ticket_id.number}",
        }
        self.env["account.move"].with_company(self.company_id).create(invoice)

    def _share_charge(self, lines, amount):
        """Return (line, its share of the charge), by what the lines stand for."""
        shares = [sum(item._get_unit_paid() * item.quantity for item in line.exchange_item_ids) for line in lines]
        total = sum(shares)
        return [
            (line, self.currency_id.round(amount * share / total if total else amount / len(lines)))
            for line, share in zip(lines, shares, strict=True)
        ]

    def _get_lost_in_advance(self):
        """Return what goods cost us that were written off."""
        self.ensure_one()
        if self.advance_end != "written_off":
            return 0.0
        lost = self._get_unreturned().items()
        return sum(
            item.uom_id._compute_quantity(count, item.product_id.uom_id) * item.unit_cost for item, count in lost
        )

    # It came after all.

    def _ask_about_late_goods(self, picking):
        """Give the agent something to do: goods came back of which it was settled who pays for them.

        :param picking: the transfer of the warehouse that brought them
        """
        for remedy in self.filtered("advance_end"):
            ticket = remedy.ticket_id
            note = self.env._("Nobody waits for them any more. It was written off: press “It Came After All”.")
            if remedy.advance_end == "charged":
                note = self.env._("The customer pays for it: propose a return of it, which gives the money back.")
            ticket.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(ticket.user_id or remedy.create_uid).id,
                summary=tell(
                    remedy,
                    lambda late: late.env._(
                        "%(remedy)s: its old goods came after all, by %(picking)s",
                        remedy=late.number,
                        picking=picking.name,
                    ),
                ),
                note=note,
            )

    def _await_again(self):
        """Wait for goods again that were written off, because they came after all: they are looked at like any others.

        :raise UserError: for what was not written off; what the customer paid for he returns as he returns anything
        """
        self.ensure_one()
        self._check_may_act()
        self._lock_for_step("state", "advance_end")
        if self.advance_end == "charged":
            raise UserError(
                self.env._(
                    "The customer pays for it with %(order)s: propose a return of it, which gives the money back.",
                    order=self.sudo().order_id.name,
                )
            )
        if not self.advance_end:
            raise UserError(self.env._("%(remedy)s is waited for as it is.", remedy=self.display_name))
        if self.inspection_ids:
            raise UserError(
                self.env._(
                    "%(remedy)s: other goods of it have come before. Let the warehouse take this back by itself; "
                    "nobody is paid for it.",
                    remedy=self.display_name,
                )
            )
        step = self._as_step()
        step.write({"advance_end": False, "advance_ended_at": False, "advance_ended_by": False})
        step._make_return()
        step._follow_documents()
        step._tell_case(self.env._("The goods came after all: they are looked at, and nothing is lost."))

    def action_await_again(self):
        """Record that what was written off came after all."""
        self._await_again()
        return True

    def action_open_advance_end(self):
        """Ask who pays for what left in advance."""
        self.ensure_one()
        self._check_may_end_advance()
        wizard = self.env["after.sales.advance.end"].create({"remedy_id": self.id})
        return wizard._get_records_action(name=self.env._("Not Back Yet"), target="new")
