from odoo import fields, models


class Approval(models.Model):
    """What whoever decides should see without opening the document."""

    _inherit = "after.sales.approval"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", compute="_compute_sight", compute_sudo=True, search="_search_partner_id"
    )
    value = fields.Monetary(
        string="Money", compute="_compute_sight", compute_sudo=True, help="What is asked for, else what is at stake."
    )
    payer = fields.Char(string="Who Pays", compute="_compute_sight", compute_sudo=True)
    pictures = fields.Json(compute="_compute_sight", compute_sudo=True, help="The evidence behind the request.")

    def _compute_sight(self):
        for approval in self:
            host = approval._get_host()
            sight = host._get_approval_sight() if host else {}
            approval.partner_id = sight.get("partner")
            approval.value = approval.amount or sight.get("value", 0.0)
            approval.payer = sight.get("payer")
            approval.pictures = sight.get("pictures")

    def _search_partner_id(self, operator, value):
        """Find the requests about the documents of these customers."""
        found = self.env["after.sales.approval"]
        for name in self._get_host_fields():
            found |= self.search([(f"{name}.partner_id", operator, value)])
        return [("id", "in", found.ids)]
