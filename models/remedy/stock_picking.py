from odoo import api, fields, models


class StockPicking(models.Model):
    """A delivery that makes something good: of the order, but not what the order promised."""

    _inherit = "stock.picking"

    remedy_id = fields.Many2one("after.sales.remedy", recorded="copied", index="btree_not_null", ondelete="restrict")

    return_remedy_id = fields.Many2one(
        "after.sales.remedy", string="Returned for", recorded="copied", index="btree_not_null", ondelete="restrict"
    )

    inspection_ids = fields.One2many(
        "after.sales.inspection",
        "picking_id",
        string="Inspections",
        groups="after_sales.group_agent,stock.group_stock_user",
    )

    @api.depends("remedy_id")
    def _compute_sale_id(self):
        """Core finds the order by the order lines of the moves, which these have none of."""
        result = super()._compute_sale_id()
        for picking in self.filtered("remedy_id"):
            picking.sale_id = picking.remedy_id.sudo().order_id
        return result

    def _is_promised(self):
        return super()._is_promised() and not self.remedy_id and not self.return_remedy_id

    def _is_scheduled(self):
        return super()._is_scheduled() and not self.remedy_id and not self.return_remedy_id

    def _on_left(self):
        result = super()._on_left()
        self.remedy_id._as_step()._book_exchanged()
        self.remedy_id._follow_documents()
        return result

    def _get_leaving_problems(self):
        """What the customer has not paid for, in money or points, and what he wants to cancel, stays (RE-13, SL-09)."""
        problems = super()._get_leaving_problems()
        unpaid = [remedy._get_unpaid_difference() for remedy in self.remedy_id.sudo()]
        unpaid += [remedy._get_unpaid_points() for remedy in self.remedy_id.sudo()]
        return [*problems, *filter(None, unpaid), *self._get_holds()]

    def _get_holds(self):
        """Return why deliveries wait: their customers want the money back before they leave."""
        promised = self.filtered(lambda picking: picking._is_promised())
        return [
            self.env._("%(case)s: the customer wants to cancel %(order)s. Decide that first.", case=case, order=name)
            for order in promised.sale_id
            for case, name in order.sudo()._get_holding_cases()
        ]

    def action_view_inspection(self):
        """Open what the goods that came back are looked at by."""
        return self.inspection_ids._get_records_action(name=self.env._("Inspections"))

    def _on_coming_back(self):
        """Whatever somebody ticked: the money of a return is its credit note, the order counts nothing of it."""
        result = super()._on_coming_back()
        self._check_customers_have()
        self.filtered("return_remedy_id").move_ids.to_refund = False
        return result

    def _on_came_back(self):
        result = super()._on_came_back()
        self.return_remedy_id._receive_goods()
        self.filtered(lambda picking: not picking.return_remedy_id)._tell_settled_advances()
        return result

    def _tell_settled_advances(self):
        """What the warehouse takes back by itself may be what an exchange in advance no longer waits for."""
        for picking in self:
            came = picking.move_ids.filtered(lambda move: move.state == "done").sale_line_id
            domain = [("advance_end", "!=", False), ("line_ids.sale_line_id", "in", came.ids)]
            if came:
                self.env["after.sales.remedy"]._as_step().search(domain)._ask_about_late_goods(picking)

    def _on_step_cancelled(self):
        result = super()._on_step_cancelled()
        self._tell_followers()
        return result

    def _tell_followers(self):
        """Let the remedies follow what became of these transfers."""
        self.remedy_id._follow_documents()
        for remedy in self.return_remedy_id._as_step():
            remedy._settle_after_arrival()
        self.env["after.sales.remedy"]._get_stopping(self.sale_id)._carry_out()

    def _on_cancelled(self):
        result = super()._on_cancelled()
        self._tell_followers()
        return result
