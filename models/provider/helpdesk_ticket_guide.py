from odoo import fields, models


class HelpdeskTicket(models.Model):
    """The guides of the product, for customers who have trouble installing it (PV-08)."""

    _inherit = "helpdesk.ticket"

    guide_count = fields.Integer(
        string="Guides", compute="_compute_guide_count", compute_sudo=True, groups="after_sales.group_agent"
    )

    def _get_guide_domain(self):
        """Return which documents belong to the products of these cases."""
        products = self.product_id
        return [
            "|",
            *("&", ("res_model", "=", "product.product"), ("res_id", "in", products.ids)),
            *("&", ("res_model", "=", "product.template"), ("res_id", "in", products.product_tmpl_id.ids)),
        ]

    def _compute_guide_count(self):
        documents = self.env["product.document"].search_fetch(self._get_guide_domain(), ["res_model", "res_id"])
        counts = {}
        for document in documents:
            key = (document.res_model, document.res_id)
            counts[key] = counts.get(key, 0) + 1
        for ticket in self:
            product = ticket.product_id
            ticket.guide_count = sum(
                counts.get((record._name, record.id), 0) for record in (product, product.product_tmpl_id)
            )

    def action_view_guides(self):
        """Open the guides of the product of this case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Guides"),
            "res_model": "product.document",
            "view_mode": "kanban,list",
            "domain": self._get_guide_domain(),
            "context": {"create": False},
        }
