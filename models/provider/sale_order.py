from odoo import fields, models


class SaleOrder(models.Model):
    """The service jobs of an order, those of its cases too."""

    _inherit = "sale.order"

    job_ids = fields.One2many("after.sales.job", "order_id", string="Service Jobs", groups="after_sales.group_agent")
    job_count = fields.Integer(
        string="Number of Service Jobs",
        compute="_compute_job_count",
        compute_sudo=True,
        groups="after_sales.group_agent",
    )

    def _compute_job_count(self):
        counts = dict(
            self.env["after.sales.job"]._read_group([("order_id", "in", self.ids)], ["order_id"], ["__count"])
        )
        for order in self:
            order.job_count = counts.get(order._origin, 0)

    def _create_job(self, vals=None):
        """Make a service job of this order, such as an installation that was sold with it.

        :param vals: task, skill_id, description …
        :return: the job, a draft
        """
        self.ensure_one()
        self.check_access("read")
        job = self.env["after.sales.job"].sudo().create({"user_id": self.env.uid, **(vals or {}), "order_id": self.id})
        return job.sudo(False)

    def action_view_jobs(self):
        """Open the service jobs of these orders."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.job_action")
        return action | {"domain": [("order_id", "in", self.ids)], "context": {}}

    def action_open_dispatch(self):
        """Ask whom to send to the customer of this order."""
        self.ensure_one()
        wizard = self.env["after.sales.job.dispatch"].create({"order_id": self.id})
        return wizard._get_records_action(
            name=self.env._("Send a Service Provider"), target="new", context={"dialog_size": "extra-large"}
        )
