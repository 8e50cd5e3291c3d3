from odoo import api, fields, models


class DeadlineComplete(models.TransientModel):
    """Show the tracker what to ask the factory for, and take the day it names (PR-03, PR-04)."""

    _inherit = "after.sales.deadline.complete"

    order_id = fields.Many2one("sale.order", compute="_compute_order_id")
    goods = fields.Text(compute="_compute_order_id")
    factory_contact = fields.Text(compute="_compute_order_id", string="Factory")
    receipt_deadline = fields.Date(related="order_id.receipt_deadline")
    planned_in_date = fields.Date(
        string="Planned In",
        compute="_compute_planned_in_date",
        store=True,
        readonly=False,
        help="The day for which the factory now plans the last goods into our warehouse.",
    )

    @api.depends("deadline_ids")
    def _compute_order_id(self):
        for wizard in self:
            check_ins = wizard.deadline_ids.filtered(lambda deadline: deadline.purpose == "check_in")
            order = check_ins.order_id if len(check_ins.order_id) == 1 else check_ins.order_id.browse()
            lines = order._get_missing_goods() if order else order.order_line
            wizard.order_id = order
            wizard.goods = "\n".join(
                f"{line.product_id.display_name} × {line.product_uom_qty:g} {line.product_uom_id.name}"
                for line in lines
            )
            wizard.factory_contact = "\n".join(order._get_factory_contacts()) if order else False

    @api.depends("deadline_ids")
    def _compute_planned_in_date(self):
        for wizard in self:
            wizard.planned_in_date = wizard.order_id.planned_in_date

    def action_done(self):
        """Remember the day that the factory named, so that the change of the deadline starts from it (DL-05)."""
        if self.order_id and self.planned_in_date and self.planned_in_date != self.order_id.planned_in_date:
            self.order_id._record_planned_in(self.planned_in_date)
        return super().action_done()
