from urllib.parse import urlencode

from odoo import api, fields, models


class ResPartner(models.Model):
    """A place where customers' goods are repaired: ours, a brand's, a shop of the town (RP-02, RP-07)."""

    _inherit = "res.partner"

    is_repair_point = fields.Boolean(string="Repair Point", index="btree_not_null")
    repair_category_ids = fields.Many2many(
        "product.category",
        "after_sales_repair_point_category_rel",
        string="Repairs",
        help="The brands or categories that it repairs. Empty: all.",
    )
    repair_hours = fields.Char(string="Open", help="When customers find somebody there, in words.")
    map_url = fields.Char(string="Map", compute="_compute_map_url")

    @api.depends("street", "zip", "city", "country_id")
    def _compute_map_url(self):
        for partner in self:
            place = ", ".join(filter(None, (partner.street, partner.zip, partner.city, partner.country_id.name)))
            query = urlencode({"query": place})
            partner.map_url = place and f"https://www.openstreetmap.org/search?{query}"

    def _find_repair_points(self, product, company):
        """Return where this customer can take these goods, the nearest first: same town, same region, others."""
        self.ensure_one()
        points = self.env["res.partner"].search(
            [("is_repair_point", "=", True), ("company_id", "in", (False, company.id))]
        )
        path = product.categ_id.parent_path or ""
        able = points.filtered(
            lambda point: (
                not point.repair_category_ids
                or any(path.startswith(category.parent_path) for category in point.repair_category_ids)
            )
        )
        return able.sorted(lambda p: (p.city != self.city or not p.city, p.state_id != self.state_id, p.display_name))
