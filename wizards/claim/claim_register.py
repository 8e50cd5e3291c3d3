from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.claim.claim.claim import OPEN

#: Tables about a delivery as a whole: no goods are ticked, and none are held for it.
WHOLE_DELIVERY = ("untraceable", "unreachable")
#: Filled in by what is known, with the user's own rights, and still to be changed.
PREFILLED = {"store": True, "compute_sudo": False, "readonly": False}


class ClaimRegister(models.TransientModel):
    """A claim in three steps: which goods, what happened, what proves it (PK-02, DM-01, MG-01, MG-06, GF-02, LG-02).

    The claim is stored as a draft with the first step, so whoever is called away goes on later. What
    each step asks beside the common questions says the view of the occasion; see ``_open_step``.
    """

    _name = "after.sales.claim.register"
    _inherit = "after.sales.document.wizard"
    _description = "Register a Claim"

    step = fields.Selection(
        [("items", "Which goods"), ("facts", "What happened"), ("evidence", "Proof and next step")],
        default="items",
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company, required=True, readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", readonly=True)
    claim_id = fields.Many2one("after.sales.claim", readonly=True)
    sale_order_id = fields.Many2one("sale.order", readonly=True)
    order_label = fields.Char(string="Order", compute="_compute_order_facts")
    partner_id = fields.Many2one("res.partner", string="Customer", compute="_compute_order_facts")
    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery",
        compute="_compute_picking_id",
        domain="[('sale_id', '=', sale_order_id), ('is_shipment', '=', True), ('state', '!=', 'cancel')]",
        **PREFILLED,
    )
    case_kind_id = fields.Many2one(
        "after.sales.case.kind",
        string="What Is Wrong",
        domain="[('decision_table', '!=', False), ('company_id', 'in', [company_id, False])]",
    )
    decision_table = fields.Selection(related="case_kind_id.decision_table")
    description = fields.Text()
    line_ids = fields.One2many(
        "after.sales.claim.register.line", "wizard_id", string="Goods", compute="_compute_line_ids", **PREFILLED
    )
    has_tracked_goods = fields.Boolean(compute="_compute_problem")
    problem = fields.Char(compute="_compute_problem", help="What keeps the items from being claimed.")
    open_claim_id = fields.Many2one("after.sales.claim", compute="_compute_open_claim_id")

    def _get_facts(self):
        """Return what the order tells, in plain values: whoever takes the call need not be its seller."""
        self.ensure_one()
        order_id, picking_id = self.sale_order_id._origin.id, self.picking_id._origin.id
        return self.env["helpdesk.ticket"]._get_order_facts(order_id, self.company_id, picking_id)

    @api.depends("sale_order_id", "company_id")
    def _compute_order_facts(self):
        for wizard in self:
            facts = wizard._get_facts()
            wizard.order_label = facts.get("label")
            wizard.partner_id = facts.get("partner_id")

    @api.depends("claim_id", "sale_order_id")
    def _compute_picking_id(self):
        """The delivery of the claim, else the only one there is."""
        for wizard in self:
            known = wizard.claim_id.picking_id or wizard.picking_id
            wizard.picking_id = known or wizard._get_facts().get("picking_id")

    def _check_documents(self):
        """An order is told in words, whoever sold it; all else the user must be able to read."""
        result = super()._check_documents()
        for wizard in self:
            wizard.claim_id._origin.check_access("read")
            wizard._get_facts()
        return result

    @api.depends("line_ids.is_chosen", "line_ids.quantity", "line_ids.available", "line_ids.lot_ids", "claim_id")
    def _compute_problem(self):
        for wizard in self:
            tracked = wizard.line_ids.filtered(lambda line: line.sale_line_key and line.tracking != "none")
            wizard.has_tracked_goods = bool(tracked)
            held = {item.sale_line_id.id: item.quantity for item in wizard.claim_id.line_ids}
            chosen = wizard.line_ids.filtered("is_chosen")
            wizard.problem = " ".join(filter(None, (line._get_problem(held) for line in chosen)))

    @api.depends("ticket_id", "sale_order_id", "case_kind_id", "claim_id")
    def _compute_open_claim_id(self):
        """Somebody may have begun it already: the same goods, the same problem."""
        for wizard in self:
            domain = [
                ("order_id", "=", wizard.sale_order_id._origin.id),
                ("kind_id", "=", wizard.case_kind_id._origin.id),
                ("state", "in", OPEN),
            ]
            claims = self.env["after.sales.claim"]
            is_new = wizard.sale_order_id and wizard.case_kind_id and not wizard.claim_id
            wizard.open_claim_id = claims.search(domain, limit=1) if is_new else claims

    def _open_step(self, step):
        """Return the action that shows a step, in the view of the occasion.

        Each decision table has a view ``claim_register_<table>_view_form`` of its own; other kinds use the common one.
        """
        self.ensure_one()
        self.step = step
        table = self.decision_table
        view = table and self.env.ref(f"after_sales.claim_register_{table}_view_form", raise_if_not_found=False)
        view = view or self.env.ref("after_sales.claim_register_view_form")
        title = self.claim_id.display_name or self.case_kind_id.name or self.env._("New Claim")
        action = self._get_records_action(name=title, target="new")
        context = {**action.get("context", {}), "dialog_size": "extra-large"}
        return action | {"views": [(view.id, "form")], "context": context}

    def action_go_on_with_open(self):
        """Go on with the claim that somebody has begun."""
        self.ensure_one()
        return self.open_claim_id.action_resume()

    def action_to_facts(self):
        """Store the claim as a draft with its items, then ask what happened."""
        self.ensure_one()
        if not self.case_kind_id:
            raise UserError(self.env._("Say what is wrong."))
        if self.problem:
            raise UserError(self.problem)
        items = [line._prepare_item() for line in self.line_ids.filtered("is_chosen")]
        if not items and self.decision_table not in WHOLE_DELIVERY:
            raise UserError(self.env._("Tick the goods that are concerned."))
        if self.claim_id:
            self.claim_id.write({"picking_id": self.picking_id.id, "description": self.description})
            self.claim_id._set_items(items)
            return self._open_step("facts")
        if not self.ticket_id:
            self.ticket_id = self._open_case()
        if not self._may_claim():
            return self._say_passed_on()
        self._complete_case()
        self.claim_id = self.env["after.sales.claim"]._begin(
            self.ticket_id, self.case_kind_id, self.picking_id, self.description, items
        )
        return self._open_step("facts")

    def _may_claim(self):
        """Tell whether the user handles the case: who else does registers its claims himself."""
        ticket, user = self.ticket_id.sudo(), self.env.user
        is_near = not ticket.team_id or user in ticket.user_id | ticket.team_id.user_ids
        is_ours = is_near or user.has_group("after_sales.group_lead")
        return is_ours and self.ticket_id.has_access("write") and self.ticket_id._may_handle()

    def _open_case(self):
        """Open the case that the claim belongs to (DM-07)."""
        chosen = self.line_ids.filtered("is_chosen").product_id
        vals = {
            "company_id": self.company_id.id,
            "case_kind_id": self.case_kind_id.id,
            "sale_order_id": self.sale_order_id.id,
            "picking_id": self.picking_id.id,
            "product_id": chosen[:1].id,
            "partner_id": self.partner_id.id,
            "sale_channel_id": self._get_facts().get("sale_channel_id"),
            "purchase_date": self._get_facts().get("purchase_date"),
            "severity": self.case_kind_id.severity,
            "description": self.description,
        }
        # Who has begun goes on with it, as with a call (OW-02).
        return self.env["helpdesk.ticket"]._open_case(vals, takes_call=True)

    def _complete_case(self):
        """Give the case the delivery and the product it lacks."""
        chosen = self.line_ids.filtered("is_chosen").product_id
        found = {"picking_id": self.picking_id.id, "product_id": chosen[:1].id}
        missing = {name: value for name, value in found.items() if value and not self.ticket_id[name]}
        if missing:
            self.ticket_id.write(missing)

    def _say_passed_on(self):
        """Say who handles the case: its team registers the claim."""
        ticket = self.ticket_id.sudo()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(case)s is open; %(handler)s handles it and registers the claim.",
                    case=ticket.number,
                    handler=ticket.user_id.name or ticket.team_id.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
