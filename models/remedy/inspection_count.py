from odoo import fields, models
from odoo.exceptions import UserError

from ...rules import returning
from ...rules.remedy import DONE, progress


class Inspection(models.Model):
    """What came, by the transfer as it stands: what was announced of it, what nobody announced, what did not come."""

    _inherit = "after.sales.inspection"

    def _ask_checks(self):
        """Ask for the checks of the goods that came."""
        self.ensure_one()
        products = self.env["product.product"].union(*(product for product, _lot in self._get_came()))
        checks = self.env["after.sales.inspection.check"].search([("company_id", "in", (False, self.company_id.id))])
        self.asked_check_ids = checks.filtered(lambda check: check._concerns(products))
        self.line_ids = [
            fields.Command.create({"kind": "check", "check_id": check.id, "sequence": check.sequence})
            for check in self.asked_check_ids
        ]

    def _get_came(self):
        """Return how much the transfer brought, by product and lot, in the unit of the product."""
        self.ensure_one()
        came = {}
        for line in self.picking_id.move_ids.filtered(lambda move: move.state == "done").move_line_ids:
            key = (line.product_id, line.lot_id)
            came[key] = came.get(key, 0.0) + line.quantity_product_uom
        return {key: quantity for key, quantity in came.items() if key[0].uom_id.compare(quantity, 0.0) > 0}

    def _count_goods(self):
        """Let the goods be what the transfer says now: a quantity may be corrected until the inspection is over."""
        for inspection in self.filtered(lambda inspection: inspection.state in ("to_do", "failed")):
            inspection.line_ids = inspection._prepare_goods()
            inspection.invalidate_recordset(["goods_ids", "check_ids"])
            surplus = inspection._get_surplus()
            for line in inspection.goods_ids:
                line.is_announced = line._compare(surplus.get(line, 0.0), line.quantity) < 0

    def _prepare_goods(self):
        """Return the commands that make the goods what came; what was said of goods that stay is kept."""
        self.ensure_one()
        came, known = self._get_came(), {line._get_key(): line for line in self.goods_ids}
        stay = [line for key, line in known.items() if key in came]
        commands = [fields.Command.delete(line.id) for line in self.goods_ids if line not in stay]
        commands += [fields.Command.update(line.id, {"quantity": came[line._get_key()]}) for line in stay]
        new = {key: quantity for key, quantity in came.items() if key not in known}
        return commands + [
            fields.Command.create(
                {"kind": "goods", "product_id": product.id, "lot_id": lot.id, "quantity": quantity},
            )
            for (product, lot), quantity in new.items()
        ]

    def _get_surplus(self):
        """Return per goods that came how much of it nobody had announced: something else, another lot, or more."""
        self.ensure_one()
        remedy = self.remedy_id.sudo()
        # Of many inspections in a list all goods are read at once.
        every = remedy.inspection_ids
        kept = every.filtered(lambda other: other.state != "sent_back" or other == self).with_prefetch(
            every._prefetch_ids
        )
        _gaps, rest = remedy._allot(kept.goods_ids)
        goods = self.goods_ids
        return {line: left for line, left in rest.items() if line in goods and line._compare(left, 0.0) > 0}

    def _say_difference(self):
        """Return what came beside what was announced, and more or less of it; empty when all is as announced."""
        self.ensure_one()
        remedy, parts = self.remedy_id.sudo(), []
        surplus = self._get_surplus()
        lacking = remedy.line_ids.filtered(lambda line: line.missing_quantity > 1e-6)
        of_kits = {part for line in lacking for part in line.sale_line_id._get_kit_parts()}
        loose = {line: left for line, left in surplus.items() if line.product_id in of_kits}
        if surplus.keys() - loose.keys():
            rest = ((line, left) for line, left in surplus.items() if line not in loose)
            goods = ", ".join(line._say_goods(left) for line, left in rest)
            parts.append(self.env._("Nobody announced: %(goods)s.", goods=goods))
        if loose:
            goods = ", ".join(line._say_goods(left) for line, left in loose.items())
            parts.append(self.env._("Makes up no whole kit: %(goods)s.", goods=goods))
        if lacking:
            goods = ", ".join(f"{line.missing_quantity:g} × {line.product_id.display_name}" for line in lacking)
            parts.append(self.env._("Did not come: %(goods)s.", goods=goods))
        return " ".join(parts)

    def _check_announced(self):
        """Refuse to take what nobody announced for what was announced."""
        self.ensure_one()
        if not self.goods_ids.filtered("is_announced"):
            raise UserError(self.env._("Nothing of what was announced has come: let it fail, and send it back."))


class InspectionLine(models.Model):
    _inherit = "after.sales.inspection.line"

    def _get_key(self):
        """Return by what the goods of a transfer are told apart."""
        self.ensure_one()
        return self.product_id, self.lot_id

    def _compare(self, quantity, other):
        """Compare two quantities of these goods, without the noise of computing."""
        self.ensure_one()
        return self.product_id.uom_id.compare(quantity, other)

    def _say_goods(self, quantity):
        """Return so many of these goods in words, with the lot where they have one."""
        self.ensure_one()
        lot = f" ({self.lot_id.name})" if self.lot_id else ""
        return f"{quantity:g} × {self.product_id.display_name}{lot}"


class Remedy(models.Model):
    _inherit = "after.sales.remedy"

    inspection_ids = fields.One2many("after.sales.inspection", "remedy_id", string="Inspections")

    def action_view_inspections(self):
        """Open what is looked at, or was."""
        return self.inspection_ids._get_records_action(name=self.env._("Inspections"))

    def _get_inspection_states(self):
        """Return how the inspections stand, as words of ``rules.remedy``."""
        return self.inspection_ids._get_states()

    def _make_inspections(self):
        """Have what came looked at, each transfer once."""
        self.ensure_one()
        done = self._get_returns().filtered(lambda picking: picking.state == "done")
        new = done - self.inspection_ids.picking_id
        for picking in new:
            inspection = self.env["after.sales.inspection"].create({"remedy_id": self.id, "picking_id": picking.id})
            inspection._ask_checks()

    def _receive_goods(self):
        """Goods of these remedies came back: have them looked at, and count what did not come."""
        for remedy in self._as_step():
            remedy._make_inspections()
            remedy._settle_after_arrival()

    def _settle_after_arrival(self):
        """Let items and amount be what has come and stays; what never came is not paid for.

        Until nothing is on its way any more nobody knows; once the inspections are over nothing changes any more.
        """
        self.ensure_one()
        self.inspection_ids._count_goods()
        if not self._is_to_be_counted():
            return self._follow_documents()
        before = sum(self.line_ids.mapped("missing_quantity"))
        self._count_missing()
        self._settle_amount()
        self._spread_amount()
        self.env.add_to_compute(self._fields["settlement"], self)
        self._follow_advance()
        inspections = self.inspection_ids
        if inspections and all(inspection.state == "sent_back" for inspection in inspections):
            self._give_up("refused", self._say_sent_back())
            # What left in advance is owed all the same.
            return self._follow_advance()
        if sum(self.line_ids.mapped("missing_quantity")) > before:
            inspections[:1]._ask_agent(inspections[:1]._say_difference())
        self._follow_documents()
        if self._is_back_for_nothing():
            self._say_back_for_nothing()
        return None

    def _is_to_be_counted(self):
        """Tell whether all is here that will come, and what is paid or sent for it is still open."""
        self.ensure_one()
        is_open = self.state in ("awaiting_return", "awaiting_inspection")
        is_open = is_open or self.is_advance and self.state == "awaiting_dispatch"
        return is_open and progress(self._get_return_states()) == DONE

    def _say_sent_back(self):
        self.ensure_one()
        findings = [f"{line.name}: {line.note}" for line in self.inspection_ids._get_failed()]
        return self.env._("The goods did not pass: %(findings)s", findings="; ".join(findings))

    def _allot(self, goods):
        """Give what came to the items that announced it: (what of each item lacks, what of each goods is left over).

        :param goods: lines of inspections; what came first serves first
        """
        self.ensure_one()
        items, goods = self.line_ids, goods.sorted(lambda line: (line.inspection_id.id, line.id))
        wanted = [
            returning.Wanted(
                item.product_id.id,
                item._get_announced_quantity(),
                frozenset(item.lot_ids.ids),
                tuple((part.id, each) for part, each in item.sale_line_id._get_kit_parts().items()),
            )
            for item in items
        ]
        came = [returning.Came(line.product_id.id, line.quantity, line.lot_id.id or None) for line in goods]
        gaps, rest = returning.allot(wanted, came)
        return dict(zip(items, gaps, strict=True)), dict(zip(goods, rest, strict=True))

    def _check_not_too_much(self):
        """Refuse to pay or send anything for goods of which more came back than the customer had.

        Whatever transfers say so: ours, those that the warehouse made by itself, or a quantity that somebody corrected.
        What came beside the announced goods is not paid for, and was perhaps never part of this order.
        """
        self.ensure_one()
        others = self.search([("order_id", "=", self.order_id.id), ("comes_back", "=", True)])
        surplus = [inspection._get_surplus_left() for inspection in others.inspection_ids]
        balances = [each for sale_line in self.line_ids.sale_line_id for each in sale_line._get_balances().items()]
        for product, balance in balances:
            rest = sum(quantity for each in surplus for line, quantity in each.items() if line.product_id == product)
            over = -balance - rest
            if product.uom_id.compare(over, 0.0) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s: %(count)s more came back than the customer had. Nothing is paid or sent for it: "
                        "correct the transfers first.",
                        product=product.display_name,
                        count=f"{over:g}",
                    )
                )

    def _is_back_for_nothing(self):
        """Tell whether everything is back and passed, and nothing of what was paid for it is left to be given."""
        self.ensure_one()
        steps = (self._get_return_states(), self._get_inspection_states())
        is_back = self.type == "return_refund" and all(progress(states) == DONE for states in steps)
        return is_back and self.currency_id.is_zero(self.amount)

    def _say_back_for_nothing(self):
        """Note why nobody pays anything for what came back."""
        self.ensure_one()
        why = self.env._("Nothing is left to give back of what was paid for these goods: no credit note is made.")
        self._message_log(body=why)
        self._tell_case(why)

    def _count_missing(self):
        """Note on the items what did not come, or went back again."""
        self.ensure_one()
        kept = self.inspection_ids.filtered(lambda inspection: inspection.state != "sent_back")
        gaps, _rest = self._allot(kept.goods_ids)
        for item, gap in gaps.items():
            item.missing_quantity = item.product_id.uom_id._compute_quantity(gap, item.uom_id)

    def _deduct(self, amount, user_id):
        """Keep something of the money because the goods are not in order, as the customer agreed."""
        self.ensure_one()
        if not amount:
            return
        vals = {"deduction_amount": self.deduction_amount + amount, "consented_by": user_id}
        self.write({**vals, "consented_at": fields.Datetime.now()})
        self._settle_amount()
        self._check_kept()
        self._spread_amount()


class RemedyLine(models.Model):
    _inherit = "after.sales.remedy.line"

    def _get_announced_quantity(self):
        """Return how much of this item was to come back, in the unit of the product."""
        self.ensure_one()
        unit = self.product_id.uom_id
        return (self.uom_id or unit)._compute_quantity(self.quantity, unit)

    def _get_announced_goods(self):
        """Return per product how much of it was to come back, in its unit: of a kit its parts."""
        self.ensure_one()
        parts = self.sale_line_id._get_kit_parts() or {self.product_id: 1.0}
        return {product: each * self._get_announced_quantity() for product, each in parts.items()}


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_balances(self):
        """Return per product how much more of it came to the customer with this line than came back; of a kit per part.

        In the unit of the product; below zero: less.
        """
        self.ensure_one()
        replacing = self._get_replacing_moves().get(self, self.move_ids.browse())
        parts = self._get_kit_parts()
        if parts:
            has = (self.move_ids | replacing)._count_at_customer()
            return {part: has.get(part, 0.0) for part in parts}
        came, went = self._get_swapped_quantities(replacing)
        balance = self.product_uom_id._compute_quantity(self.qty_delivered + came - went, self.product_id.uom_id)
        return {self.product_id: balance}
