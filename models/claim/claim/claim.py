from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ....rules import lifecycle
from ..vocabulary import CAUSES, COST_BEARERS

#: A claim whose cause is not known yet.
OPEN = ("draft", "collecting", "to_decide")
#: A claim whose cause somebody has decided.
DECIDED = ("decided", "closed")


class Claim(models.Model):
    """What is wrong with goods of an order: which, proved by what, where it comes from and who pays.

    ``cause`` and ``cost_bearer`` are two answers (X-02): the first one is for statistics and for
    what we claim back, the second says who pays. A table of ``rules/cause.py`` suggests, a person decides.
    """

    _name = "after.sales.claim"
    _description = "Claim"
    _inherit = [
        "after.sales.lifecycle", "after.sales.numbered", "mail.thread", "mail.activity.mixin", "after.sales.link",
        "after.sales.case.part",
    ]  # fmt: skip
    _keeps_messages = True
    _order = "id desc"
    _rec_name = "number"
    _lookup_action = "after_sales.claim_action"
    _lifecycle = lifecycle.CLAIM

    number = fields.Char(recorded=True, index="trigram", default="/")
    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Case", required=True, index=True, ondelete="restrict", tracking=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind_id = fields.Many2one(
        "after.sales.case.kind",
        compute="_compute_kind_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('decision_table', '!=', False)]",
        help="What is wrong, by default as the case says. A case may have several claims, each of a kind of its own.",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(related="ticket_id.partner_id", store=True, index=True, string="Customer")
    user_id = fields.Many2one(related="ticket_id.user_id", store=True, index="btree_not_null", string="Agent")
    order_id = fields.Many2one(
        "sale.order",
        string="Sales Order",
        compute="_compute_documents",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        domain="[('company_id', '=', company_id)]",
        ondelete="restrict",
    )
    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery",
        compute="_compute_documents",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        domain="[('sale_id', '=', order_id), ('is_shipment', '=', True)]",
        ondelete="restrict",
    )
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
        recorded=True,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many("after.sales.claim.line", "claim_id", string="Items")
    goods = fields.Char(compute="_compute_goods", help="What is concerned, in one line.")
    evidence_ids = fields.One2many("after.sales.evidence", "claim_id", recorded=True)
    cause = fields.Selection(CAUSES, recorded=True, tracking=True, index="btree_not_null")
    cost_bearer = fields.Selection(COST_BEARERS, recorded=True, tracking=True)
    override_reason = fields.Char(
        recorded=True, tracking=True, help="Why a person did not decide as the table suggests."
    )
    decided_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    decided_at = fields.Datetime(recorded=True)

    @api.model
    def _by_number(self, search):
        return super()._by_number(search) + self._match_number("filed_reference", search)

    @api.depends("number", "kind_id")
    def _compute_display_name(self):
        for claim in self:
            claim.display_name = " ".join(filter(None, (claim.number, claim.kind_id.sudo().name)))

    @api.depends("line_ids.quantity", "line_ids.product_id", "line_ids.package_label")
    @api.depends_context("lang")
    def _compute_goods(self):
        for claim in self:
            claim.goods = ", ".join(
                f"{item.quantity:g} × " + " – ".join(filter(None, (item.product_id.display_name, item.package_label)))
                for item in claim.line_ids
            )

    @api.depends("ticket_id.case_kind_id")
    def _compute_kind_id(self):
        """Follow the case as long as nothing was asked for, but never into a kind that no table decides."""
        for claim in self:
            kind = claim.ticket_id.case_kind_id
            if not claim.kind_id or claim.state == "draft" and kind.decision_table:
                claim.kind_id = kind

    @api.depends("ticket_id")
    def _compute_documents(self):
        for claim in self:
            ticket = claim.ticket_id
            claim.order_id = claim.order_id or ticket.sale_order_id
            if not claim.picking_id and ticket.picking_id.sale_id == claim.order_id:
                claim.picking_id = ticket.picking_id

    @api.constrains("order_id", "picking_id", "ticket_id")
    def _check_documents(self):
        """Refuse documents of others: an order of another company, a delivery of another order."""
        for claim in self.sudo():
            if claim.order_id and claim.order_id.company_id != claim.company_id:
                raise ValidationError(self.env._("The claim and its sales order belong to different companies."))
            if claim.order_id and not claim.ticket_id._is_order_of_customer(claim.order_id):
                raise ValidationError(claim.ticket_id._say_foreign_order(claim.order_id))
            if claim.picking_id and claim.picking_id.sale_id != claim.order_id:
                raise ValidationError(
                    self.env._(
                        "The delivery %(picking)s does not belong to the order %(order)s.",
                        picking=claim.picking_id.name,
                        order=claim.order_id.name or "–",
                    )
                )

    @api.model
    def _get_list_action(self, domain):
        """Return the action that shows claims: a list, or the form of the only one."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.claim_action")
        claims = self.search(domain, limit=2)
        if len(claims) == 1:
            action |= {"views": [(False, "form")], "res_id": claims.id}
        return action | {"domain": domain, "context": {}}
