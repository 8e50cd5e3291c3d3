from odoo import api, fields, models
from odoo.fields import Domain


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
    pictures = fields.Json(compute="_compute_pictures", compute_sudo=True, help="The evidence behind the request.")

    def _compute_sight(self):
        for approval in self:
            host = approval._get_host()
            sight = host._get_approval_sight() if host else {}
            approval.partner_id = sight.get("partner")
            approval.value = approval.amount or sight.get("value", 0.0)
            approval.payer = sight.get("payer")

    def _compute_pictures(self):
        # Apart from the rest: a list shows none.
        for approval in self:
            host = approval._get_host()
            approval.pictures = host._get_approval_pictures() if host else False

    @api.model
    def _search_partner_id(self, operator, value):
        """Find the requests about the documents of these customers."""
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain.OR(Domain(f"{name}.partner_id", operator, value) for name in self._get_host_fields())
