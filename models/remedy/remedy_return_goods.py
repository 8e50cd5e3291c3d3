from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from ...rules import serials
from .vocabulary import COMES_BACK

#: While a return is in one of these states its goods are still the customer's, and promised to us.
UNDER_WAY = ("to_approve", "approved", "awaiting_return", "awaiting_dispatch")


class Remedy(models.Model):
    """Which goods may come back: what the customer has of the order, less what is on its way already (MX-04)."""

    _inherit = "after.sales.remedy"

    def _check_goods_back(self):
        """Refuse what cannot come back, each for its reason. :raise UserError: in words"""
        self.ensure_one()
        problem = self.sudo()._get_problem_of_goods_back()
        if problem:
            raise UserError(problem)
        if self._is_priced():
            self._check_kept()
        if self.comes_back:
            self._check_freight_kept()
        if self._needs_consent():
            raise UserError(self._say_consent())
        if self.is_advance and not (self.advance_reason or "").strip():
            raise UserError(self.env._("Say why the customer does not send his goods first."))

    def _get_problem_of_goods_back(self):
        """Return why these goods cannot come back, empty if they can or none do."""
        self.ensure_one()
        if not self.comes_back:
            return ""
        if not self.line_ids:
            return self.env._("Say what comes back.")
        problems = [line._get_problem_of_return() for line in self.line_ids]
        if self.surplus_inspection_id:
            return next(filter(None, problems), "") or self._get_problem_of_surplus()
        problem = next(filter(None, problems), "") or self._get_problem_of_held() or self._get_problem_of_address()
        return problem or next(filter(None, (line._get_problem_of_lots_back() for line in self.line_ids)), "")

    def _get_return_place(self):
        """Return the contact whose address the customer sends goods to: of the warehouse, else of the company."""
        self.ensure_one()
        warehouse = self.return_picking_id.sudo().picking_type_id.warehouse_id or self.order_id.sudo().warehouse_id
        return warehouse.partner_id or self.company_id.sudo().partner_id

    def _get_problem_of_address(self):
        """Return that nobody could tell the customer where to send his goods, empty if somebody can."""
        self.ensure_one()
        place = self._get_return_place()
        if self.is_fetched or place.street or place.street2 or place.city:
            return ""
        return self.env._(
            "%(place)s has no address: the customer cannot send anything there.", place=place.display_name
        )

    def _get_problem_of_held(self):
        """Return that the customer does not have so much, or has promised to send it already; empty if he has."""
        sale_lines = self.line_ids.sale_line_id._origin
        has, promised = sale_lines._get_customer_quantities(), sale_lines._get_promised_back(self)
        for sale_line in sale_lines:
            lines = self.line_ids.filtered(lambda line, sale_line=sale_line: line.sale_line_id._origin == sale_line)
            wanted = sum(line._get_quantity(sale_line.product_uom_id) for line in lines)
            others = promised.get(sale_line, lines.browse())
            free = has[sale_line] - sum(line._get_quantity(sale_line.product_uom_id) for line in others)
            if sale_line.product_uom_id.compare(wanted, free) > 0:
                return self._say_too_much_back(sale_line, has[sale_line], others)
        return ""

    def _say_too_much_back(self, sale_line, has, others):
        """Return why no more of an order line can come back."""
        values = {"product": sale_line.product_id.display_name, "has": f"{has:g}"}
        if not others and sale_line._get_kit_parts():
            return self.env._(
                "%(product)s is a kit: what the customer has of its parts makes up %(has)s, and only whole ones come "
                "back.",
                **values,
            )
        if not others:
            return self.env._("%(product)s: the customer has %(has)s, more cannot come back.", **values)
        return self.env._(
            "%(product)s: of the %(has)s that the customer has, %(count)s come back with %(remedies)s.",
            count=f"{sum(line._get_quantity(sale_line.product_uom_id) for line in others):g}",
            remedies=", ".join(others.remedy_id.mapped("number")),
            **values,
        )

    def _find_brought(self):
        """Return per delivery what of it comes back, the latest first: (move, quantity in its unit, lot or none).

        :raise UserError: for goods of which no delivery is known
        """
        self.ensure_one()
        found, used = defaultdict(list), defaultdict(float)
        goods = [(line, *each) for line in self.line_ids for each in line._get_announced_goods().items()]
        for line, product, todo in goods:
            unit = product.uom_id
            for move, left, lot in line._get_sources(product):
                take = min(todo, left - used[move, lot])
                if take <= 0:
                    continue
                used[move, lot] += take
                todo -= take
                quantity = unit._compute_quantity(take, move.product_uom)
                found[move.picking_id].append((move, quantity, lot))
            if unit.compare(todo, 0.0) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s: no delivery is known that brought it to the customer.",
                        product=product.display_name,
                    )
                )
        return found


class RemedyLine(models.Model):
    _inherit = "after.sales.remedy.line"

    def _get_problem_of_return(self):
        """Return why this item cannot come back at all, empty if it can."""
        self.ensure_one()
        sale_line, order = self.sale_line_id._origin, self.remedy_id.order_id._origin
        name = self.product_id.display_name
        if not sale_line:
            return self.env._("Say which order line %(product)s is.", product=name)
        if sale_line.order_id != order:
            return self.env._("%(product)s does not belong to the order of this case.", product=name)
        if self.product_id._origin != sale_line.product_id:
            return self.env._("%(product)s is not what the order line says.", product=name)
        if self.uom_id and not self.uom_id._has_common_reference(self.product_id.uom_id):
            return self.env._("%(product)s is not counted in this unit.", product=name)
        count = self._get_announced_quantity()
        if sale_line._get_kit_parts() and self.product_id.uom_id.compare(count, round(count)):
            return self.env._("%(product)s is a kit: it comes back whole, or not at all.", product=name)
        return ""

    def _get_problem_of_lots_back(self):
        """Return why these serial numbers or lots cannot come back, empty if they can."""
        self.ensure_one()
        if self.product_id.tracking == "none":
            return ""
        name, sale_line, named = self.product_id.display_name, self.sale_line_id._origin, self.lot_ids._origin
        quantity = self.uom_id._compute_quantity(self.quantity, self.product_id.uom_id)
        lots = sale_line._get_claim_lots(self.env["stock.picking"], 0, self.claim_line_id._origin)
        chosen = {lot.id: lot.name for lot in named}
        found = serials.check(lots, quantity, chosen, self.product_id.tracking == "serial", self.env._)
        if not found.allowed:
            return f"{name}: {found.reason}"
        if serials.gap(lots, quantity, list(chosen)) > serials.NOISE:
            return self.env._("%(product)s: say which serial number or lot comes back.", product=name)
        others = sale_line._get_promised_back(self.remedy_id).get(sale_line, self.browse())
        twice = named & others.lot_ids if self.product_id.tracking == "serial" else named.browse()
        if not twice:
            return ""
        return self.env._(
            "%(lots)s comes back with %(remedies)s already.",
            lots=", ".join(twice.mapped("name")),
            remedies=", ".join(others.filtered(lambda line: line.lot_ids & twice).remedy_id.mapped("number")),
        )

    def _get_sources(self, product):
        """Return from where these goods can come back: (move, what of it did not come back yet, lot or none).

        :param product: of a kit the part that is looked for, else what was sold
        """
        self.ensure_one()
        unit, moves = product.uom_id, self.sale_line_id._get_moves_to_customer()
        moves = moves.filtered(lambda move: move.product_id == product)
        sources = []
        for move in moves.sorted(lambda move: (move.date, move.id), reverse=True):
            back = move.returned_move_ids.filtered(lambda back: back.state != "cancel")
            if not self.lot_ids:
                left = move.product_uom._compute_quantity(move.quantity, unit) - sum(
                    line.product_uom._compute_quantity(
                        line.quantity if line.state == "done" else line.product_uom_qty, unit
                    )
                    for line in back
                )
                sources.append((move, left, self.lot_ids))
                continue
            for lot in self.lot_ids:
                came = move.move_line_ids.filtered(lambda line, lot=lot: line.lot_id == lot)
                gone = back.move_line_ids.filtered(lambda line, lot=lot: line.lot_id == lot)
                left = sum(came.mapped("quantity_product_uom")) - sum(gone.mapped("quantity_product_uom"))
                sources.append((move, left, lot))
        return [source for source in sources if source[1] > 0]


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_moves_to_customer(self):
        """Return the moves that brought goods of this line to the customer, replacements too."""
        self.ensure_one()
        moves = self.move_ids | self._get_replacing_moves().get(self, self.move_ids.browse())
        goods = set(self._get_kit_parts() or (self.product_id,))
        return moves.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id in goods
                and move.location_dest_id.usage == "customer"
                and move.picking_id
            )
        )

    def _get_promised_back(self, without):
        """Return per line the items of returns and exchanges that are decided, or asked for, and not back yet.

        :param without: remedies that do not count
        """
        domain = [("sale_line_id", "in", self.ids), ("remedy_id.type", "in", COMES_BACK)]
        domain += [("remedy_id.state", "in", UNDER_WAY), ("remedy_id", "not in", without._origin.ids)]
        # What came besides is here.
        domain += [("remedy_id.surplus_inspection_id", "=", False)]
        items = self.env["after.sales.remedy.line"].sudo().search(domain)
        return items.grouped("sale_line_id")
