from odoo import fields, models

from ...rules.remedy import missing


class Inspection(models.Model):
    """What becomes of the goods: back into stock, scrap, given away, or to the customer again (idea of disposal)."""

    _inherit = "after.sales.inspection"

    def _prepare_lines(self):
        """Return the values of what is to be looked at: the checks of these goods, and the goods that came."""
        self.ensure_one()
        lines = self.picking_id.move_ids.filtered(lambda move: move.state == "done").move_line_ids
        products = lines.product_id
        checks = self.env["after.sales.inspection.check"].search([("company_id", "in", (False, self.company_id.id))])
        announced = self.remedy_id.line_ids.product_id
        return [
            *(
                {"kind": "check", "check_id": check.id, "sequence": check.sequence}
                for check in checks
                if check._concerns(products)
            ),
            *(
                {
                    "kind": "goods",
                    "product_id": line.product_id.id,
                    "quantity": line.quantity_product_uom,
                    "lot_id": line.lot_id.id,
                    "is_announced": line.product_id in announced,
                }
                for line in lines
                if line.quantity
            ),
        ]

    def _dispose(self):
        """Move the goods to where they belong now; what is sold again the warehouse puts back."""
        for inspection in self:
            goods = inspection._get_taken()
            kept = {line: quantity for line, quantity in goods.items() if line.disposal == "keep"}
            if kept:
                inspection._put_away(kept)
            inspection._scrap({line: quantity for line, quantity in goods.items() if line not in kept})

    def _get_taken(self):
        """Return per goods that came how much of it is ours now; what nobody announced waits until it is settled."""
        self.ensure_one()
        surplus = {} if self.surplus == "ours" else self._get_surplus()
        taken = {}
        for line in self.goods_ids:
            waits = min(surplus.get(line.product_id, 0.0), line.quantity)
            surplus = surplus | {line.product_id: surplus.get(line.product_id, 0.0) - waits}
            if line.product_id.uom_id.compare(line.quantity, waits) > 0:
                taken[line] = line.quantity - waits
        return taken

    def _put_away(self, goods):
        """Let the warehouse put goods back into stock.

        :param goods: per line how much
        """
        self.ensure_one()
        back = self.picking_id
        kind = back.picking_type_id.warehouse_id.int_type_id
        stock = kind.warehouse_id.lot_stock_id
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": back.location_dest_id.id,
                "location_dest_id": stock.id,
                "origin": self.display_name,
                "return_remedy_id": self.remedy_id.id,
                "move_ids": [
                    fields.Command.create(line._prepare_put_away(back, stock, quantity))
                    for line, quantity in goods.items()
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        for move in picking.move_ids:
            move._set_lots_of(goods)

    def _scrap(self, goods):
        """Take goods out of stock that are not sold again.

        :param goods: per line how much
        """
        scraps = self.env["stock.scrap"].create(
            [
                {
                    "product_id": line.product_id.id,
                    "product_uom_id": line.product_id.uom_id.id,
                    "scrap_qty": quantity,
                    "lot_id": line.lot_id.id,
                    "location_id": line.inspection_id.picking_id.location_dest_id.id,
                    "company_id": line.company_id.id,
                    "origin": f"{line.inspection_id.display_name}: {line._get_disposal_name()}",
                }
                for line, quantity in goods.items()
            ]
        )
        scraps.do_scrap()

    def _return_to_customer(self):
        """Make the delivery that brings the goods back to the customer."""
        self.ensure_one()
        wizard = self.env["stock.return.picking"].create({"picking_id": self.picking_id.id})
        for row in wizard.product_return_moves:
            row.quantity = row.move_id.quantity
            row.to_refund = False
        back = wizard._create_return()
        # Of goods that were never ordered core would make order lines when they leave.
        back.move_ids.reference_ids = False
        for move in back.move_ids:
            move._set_lots_of({line: line.quantity for line in self.goods_ids})


class InspectionLine(models.Model):
    _inherit = "after.sales.inspection.line"

    def _prepare_put_away(self, back, stock, quantity):
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": quantity,
            "product_uom": self.product_id.uom_id.id,
            "location_id": back.location_dest_id.id,
            "location_dest_id": stock.id,
            "company_id": self.company_id.id,
        }

    def _get_disposal_name(self):
        self.ensure_one()
        return dict(self._fields["disposal"]._description_selection(self.env))[self.disposal]


class StockMove(models.Model):
    _inherit = "stock.move"

    def _set_lots_of(self, goods):
        """Let this move bring the very pieces that were looked at.

        :param goods: per line of an inspection how much, in the unit of the product
        """
        self.ensure_one()
        unit = self.product_id.uom_id
        parts = [
            (self, unit._compute_quantity(quantity, self.product_uom), line.lot_id)
            for line, quantity in goods.items()
            if line.product_id == self.product_id and line.lot_id
        ]
        if parts:
            self._set_lots_to_return(parts)


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
            inspection.line_ids = [fields.Command.create(vals) for vals in inspection._prepare_lines()]

    def _receive_goods(self):
        """Goods of these remedies came back: have them looked at, and count what did not come."""
        for remedy in self._as_step():
            remedy._make_inspections()
            remedy._settle_after_arrival()

    def _settle_after_arrival(self):
        """Let items and amount be what has come and stays; what never came is not paid for."""
        self.ensure_one()
        if any(picking.state not in ("done", "cancel") for picking in self._get_returns()):
            return self._follow_documents()
        before = sum(self.line_ids.mapped("missing_quantity"))
        self._count_missing()
        self._settle_amount()
        self._spread_amount()
        inspections = self.inspection_ids
        if inspections and all(inspection.state == "sent_back" for inspection in inspections):
            return self._give_up("refused", self._say_sent_back())
        if sum(self.line_ids.mapped("missing_quantity")) > before:
            inspections[:1]._ask_agent(inspections[:1]._say_difference())
        return self._follow_documents()

    def _say_sent_back(self):
        self.ensure_one()
        findings = [f"{line.name}: {line.note}" for line in self.inspection_ids._get_failed()]
        return self.env._("The goods did not pass: %(findings)s", findings="; ".join(findings))

    def _count_missing(self):
        """Note on the items what did not come, or went back again."""
        self.ensure_one()
        kept = self.inspection_ids.filtered(lambda inspection: inspection.state != "sent_back").goods_ids
        for product, items in self.line_ids.grouped("product_id").items():
            unit = product.uom_id
            came = sum(kept.filtered(lambda line, product=product: line.product_id == product).mapped("quantity"))
            wanted = [item.uom_id._compute_quantity(item.quantity, unit) for item in items]
            for item, gap in zip(items, missing(wanted, came), strict=True):
                item.missing_quantity = unit._compute_quantity(gap, item.uom_id)

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
