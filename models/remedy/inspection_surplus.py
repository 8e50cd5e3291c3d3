from odoo import fields, models
from odoo.exceptions import UserError

from ...rules import ledger

SURPLUS_STATES = [
    ("open", "To settle"),
    ("proposed", "Return proposed"),
    ("returned", "Returned, too"),
    ("sent_back", "Sent back"),
    ("kept", "Kept for the customer"),
]


class Inspection(models.Model):
    """Goods that came besides, and that the customer wants to return, too: a further return of what he bought (RX-02).

    They are here and were looked at: decided, they are paid for without another transfer. What was never bought, or is
    not taken, goes back to the customer, or is kept for him until he says what he wants.
    """

    _inherit = "after.sales.inspection"

    surplus_state = fields.Selection(
        SURPLUS_STATES, string="The Rest", recorded=True, tracking=True, index="btree_not_null"
    )
    surplus_remedy_id = fields.Many2one(
        "after.sales.remedy",
        string="Further Return",
        recorded=True,
        index="btree_not_null",
        ondelete="restrict",
        help="What the customer gets for the goods that nobody had announced.",
    )

    def _propose_surplus(self):
        """Propose a further return of what came besides and was bought with this order; the agent decides on it."""
        self.ensure_one()
        surplus = self._get_surplus()
        if not surplus:
            return
        bought = self._find_bought(surplus)
        self._record_facts({"surplus_state": "proposed" if bought else "open"})
        origin = self.remedy_id
        if bought:
            self.surplus_remedy_id = origin.create(
                {
                    "type": "return_refund",
                    "ticket_id": origin.ticket_id.id,
                    "reason_id": origin.reason_id.id,
                    "surplus_inspection_id": self.id,
                    "line_ids": [fields.Command.create(vals) for vals in bought],
                }
            )
        self._ask_agent(self._say_surplus())

    def _say_surplus(self):
        """Return in words what came besides: what is proposed to be returned, and what was never bought."""
        self.ensure_one()
        rest = self._get_surplus_left()
        bought = {line: count - rest.get(line, 0.0) for line, count in self._get_surplus().items()}
        said = []
        if self.surplus_remedy_id:
            text = self.env._(
                "Came besides: %(goods)s. %(remedy)s proposes to take it back: decide, or give it up.",
                goods=self._join_goods(bought),
                remedy=self.surplus_remedy_id.number,
            )
            said.append(text)
        if rest:
            goods = self._join_goods(rest)
            said.append(self.env._("Came besides, and was not bought with this order: %(goods)s.", goods=goods))
        return " ".join(said)

    def _join_goods(self, goods):
        return ", ".join(line._say_goods(count) for line, count in goods.items() if line._compare(count, 0.0) > 0)

    def _get_taken_surplus(self):
        """Return per goods that came besides how much of it the further return takes, in the unit of the product."""
        self.ensure_one()
        items = self.surplus_remedy_id.line_ids.grouped("product_id")
        wanted = {product: sum(item._get_announced_quantity() for item in own) for product, own in items.items()}
        taken = {}
        for line, count in self._get_surplus().items():
            take = min(count, wanted.get(line.product_id, 0.0))
            if line._compare(take, 0.0) > 0:
                taken[line] = take
                wanted[line.product_id] -= take
        return taken

    def _get_surplus_left(self):
        """Return per goods that came besides how much of it no further return takes."""
        self.ensure_one()
        taken = self._get_taken_surplus()
        left = {line: count - taken.get(line, 0.0) for line, count in self._get_surplus().items()}
        return {line: count for line, count in left.items() if line._compare(count, 0.0) > 0}

    def _find_bought(self, surplus):
        """Return values of items for what of these goods the customer had by the order.

        :param surplus: per line of goods how much, in the unit of the product
        """
        self.ensure_one()
        lines = self.remedy_id.order_id._get_goods_lines()
        left = {line: line._get_balances() for line in lines}
        items = []
        for goods, count in surplus.items():
            product, unit = goods.product_id, goods.product_id.uom_id
            for line in lines.filtered(lambda line, product=product: line.product_id == product):
                if goods.lot_id and goods.lot_id not in line._get_moves_to_customer().move_line_ids.lot_id:
                    continue
                # What came back is gone from the balance already; below zero it was never his.
                take = ledger.of_surplus(count, left[line].get(product, 0.0))
                if unit.compare(take, 0.0) <= 0:
                    continue
                count -= take
                items.append(
                    {
                        "sale_line_id": line.id,
                        "product_id": product.id,
                        "uom_id": unit.id,
                        "quantity": take,
                        "return_lot_ids": [fields.Command.set(goods.lot_id.ids)],
                    }
                )
                break
        return items

    def _take_surplus(self):
        """The further return is decided: the goods are ours."""
        for inspection in self.filtered(lambda inspection: inspection.surplus_state == "proposed"):
            left = inspection._get_surplus_left()
            inspection._record_facts({"surplus_state": "open" if left else "returned"})
            inspection._move_in(inspection._get_taken_surplus())

    def _release_surplus(self):
        """The further return came to nothing: somebody says what becomes of the goods."""
        for inspection in self.filtered(lambda inspection: inspection.surplus_state == "proposed"):
            inspection._record_facts({"surplus_state": "open", "surplus_remedy_id": False})
            inspection._ask_agent(inspection.env._("The rest is not returned: send it back, or keep it."))

    # The agent's steps.

    def _check_may_settle_surplus(self):
        """Refuse others than who handles the case, and what is settled. :raise UserError: in words"""
        self.ensure_one()
        self.remedy_id._check_may_act()
        self._lock_for_step("surplus_state")
        if self.surplus_state not in ("open", "kept"):
            raise UserError(self.env._("%(inspection)s: nothing is left to settle.", inspection=self.display_name))

    def action_send_surplus_back(self):
        """Send what nobody had announced back to the customer."""
        self._check_may_settle_surplus()
        step = self._as_step()
        step._record_facts({"surplus_state": "sent_back"})
        step._return_to_customer(step._get_surplus_left())
        return True

    def action_keep_surplus(self):
        """Keep the goods for the customer where they are, until he says what he wants."""
        self._check_may_settle_surplus()
        self._as_step()._record_facts({"surplus_state": "kept"})
        return True

    def action_propose_surplus(self):
        """Propose the further return anew."""
        self._check_may_settle_surplus()
        step = self._as_step()
        if not step.surplus_remedy_id:
            step._propose_surplus()
        if step.surplus_state != "proposed":
            raise UserError(step._say_surplus())
        return self.surplus_remedy_id._get_records_action()


class Remedy(models.Model):
    _inherit = "after.sales.remedy"

    surplus_inspection_id = fields.Many2one(
        "after.sales.inspection",
        string="Came with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The goods are here: they came with goods that had been announced.",
    )

    def _get_surplus_of(self, sale_line):
        """Return how much of an order line came besides and is here for this remedy, in the unit of the line."""
        inspection, product = self.sudo().surplus_inspection_id, sale_line.product_id
        if not inspection:
            return 0.0
        count = sum(count for line, count in inspection._get_surplus().items() if line.product_id == product)
        count = ledger.of_surplus(count, sale_line._get_balances().get(product, 0.0))
        return product.uom_id._compute_quantity(count, sale_line.product_uom_id)

    def _get_problem_of_surplus(self):
        """Return why goods that came besides cannot be returned, too; empty if they can."""
        self.ensure_one()
        inspection = self.surplus_inspection_id
        if inspection.inspected_by == self.env.user:
            return self.env._("You have looked at these goods: somebody else asks for the money.")
        if inspection.surplus_state not in ("proposed", "returned"):
            return self.env._("What came besides is settled already.")
        for sale_line, items in self.line_ids.grouped(lambda item: item.sale_line_id._origin).items():
            wanted, here = (
                sum(item._get_quantity(sale_line.product_uom_id) for item in items),
                self._get_surplus_of(sale_line),
            )
            if sale_line.product_uom_id.compare(wanted, here) > 0:
                return self.env._(
                    "%(product)s: %(count)s came besides, more cannot be paid for.",
                    product=sale_line.product_id.display_name,
                    count=f"{here:g}",
                )
        return ""
