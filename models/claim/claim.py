from odoo import api, fields, models

from .vocabulary import CAUSES, COST_BEARERS


class Claim(models.Model):
    """What is wrong with goods of an order: which, proved by what, where it comes from and who pays.

    ``cause`` and ``cost_bearer`` are two answers (X-02): the first one is for statistics and for
    what we claim back, the second says who pays. A table of ``rules/cause.py`` suggests, a person decides.
    """

    _name = "after.sales.claim"
    _description = "Claim"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "number"

    number = fields.Char(readonly=True, copy=False, index=True, default="/")
    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Case", required=True, index=True, ondelete="cascade", tracking=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind_id = fields.Many2one(related="ticket_id.case_kind_id", store=True, precompute=True)
    partner_id = fields.Many2one(related="ticket_id.partner_id", store=True, index=True, string="Customer")
    user_id = fields.Many2one(related="ticket_id.user_id", string="Agent")
    order_id = fields.Many2one("sale.order", string="Sales Order", index="btree_not_null", tracking=True)
    picking_id = fields.Many2one("stock.picking", string="Delivery", index="btree_not_null", tracking=True)
    carrier_id = fields.Many2one(related="picking_id.carrier_id", store=True, string="Delivery Method")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("collecting", "Collecting evidence"),
            ("to_decide", "To decide"),
            ("decided", "Decided"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many("after.sales.claim.line", "claim_id", string="Items")
    evidence_ids = fields.One2many("after.sales.evidence", "claim_id")
    cause = fields.Selection(CAUSES, readonly=True, copy=False, tracking=True, index="btree_not_null")
    cost_bearer = fields.Selection(COST_BEARERS, readonly=True, copy=False, tracking=True)
    override_reason = fields.Char(readonly=True, copy=False, help="Why a person decided other than the table suggests.")
    decided_by = fields.Many2one("res.users", readonly=True, copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)

    @api.depends("number", "kind_id")
    def _compute_display_name(self):
        for claim in self:
            claim.display_name = " ".join(filter(None, (claim.number, claim.kind_id.sudo().name)))
