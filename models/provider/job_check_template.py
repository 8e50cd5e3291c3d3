from odoo import fields, models

from .vocabulary import TASKS

CHECK_KINDS = [("site", "Site"), ("goods", "Goods"), ("question", "Question to the customer")]


class JobCheckTemplate(models.Model):
    """What is looked at or asked before work begins, by task and kind of goods (PV-09, IN-02)."""

    _name = "after.sales.job.check.template"
    _description = "Check of Service Jobs"
    _inherit = ["after.sales.shared"]
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(CHECK_KINDS, required=True, default="site")
    hint = fields.Char(translate=True, help="What exactly to look at, or which answers are possible.")
    task = fields.Selection(TASKS, help="Empty: every task.")
    skill_id = fields.Many2one("after.sales.provider.skill", help="Empty: every skill.")
    category_ids = fields.Many2many(
        "product.category", string="Product Categories", help="With what lies below them. Empty: every product."
    )
    is_required = fields.Boolean(
        string="Answer First", help="A question that has to be answered before the provider is briefed."
    )
    company_id = fields.Many2one("res.company", index=True, help="Leave empty for all companies.")

    def _select_for(self, job):
        """Return those of these checks that a job needs."""
        paths = [path for path in job.product_ids.categ_id.mapped("parent_path") if path]
        categories = {int(number) for path in paths for number in path.split("/") if number}
        return self.filtered(
            lambda check: (
                check.task in (False, job.task)
                and check.skill_id in (check.skill_id.browse(), job.skill_id)
                and (not check.category_ids or categories & set(check.category_ids.ids))
                and check.company_id in (check.company_id.browse(), job.company_id)
            )
        )
