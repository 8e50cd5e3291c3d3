from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.claim.claim import OPEN

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
    company_id = fields.Many2one("res.company", compute="_compute_documents", **PREFILLED)
    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", compute="_compute_documents", **PREFILLED)
    claim_id = fields.Many2one("after.sales.claim", readonly=True)
    sale_order_id = fields.Many2one("sale.order", compute="_compute_documents", **PREFILLED)
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
        compute="_compute_documents",
        domain="[('decision_table', '!=', False), ('company_id', 'in', [company_id, False])]",
        **PREFILLED,
    )
    decision_table = fields.Selection(related="case_kind_id.decision_table")
    description = fields.Text(compute="_compute_documents", **PREFILLED)
    line_ids = fields.One2many(
        "after.sales.claim.register.line", "wizard_id", string="Goods", compute="_compute_line_ids", **PREFILLED
    )
    problem = fields.Char(compute="_compute_problem", help="What keeps the items from being claimed.")
    open_claim_id = fields.Many2one("after.sales.claim", compute="_compute_open_claim_id")

    @api.depends("claim_id")
    def _compute_documents(self):
        """A claim that was begun knows everything."""
        for wizard in self:
            claim = wizard.claim_id
            wizard.company_id = claim.company_id or wizard.company_id or self.env.company
            wizard.ticket_id = claim.ticket_id or wizard.ticket_id
            wizard.sale_order_id = claim.sudo().order_id.id or wizard.sale_order_id
            wizard.case_kind_id = claim.kind_id or wizard.case_kind_id
            wizard.description = claim.description or wizard.description

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

    @api.depends("sale_order_id", "picking_id", "case_kind_id")
    def _compute_line_ids(self):
        """Offer what the customer has; what was said of it stays when another delivery or occasion is chosen."""
        for wizard in self:
            said = {line._get_key(): line._get_said() for line in wizard.line_ids if line.is_chosen}
            rows = wizard._prepare_rows()
            keys = {(row.get("sale_line_key"), row["product_id"]) for row in rows}
            rows = [row | said.get((row.get("sale_line_key"), row["product_id"]), {}) for row in rows]
            # What was added by hand, an accessory that is no line of the order, is not lost.
            rows += [{"product_id": key[1], **vals} for key, vals in said.items() if key not in keys and not key[0]]
            wizard.line_ids = [fields.Command.clear(), *(fields.Command.create(row) for row in rows)]

    def _prepare_rows(self):
        """Return the rows to tick: gifts that were promised, or the goods that came."""
        self.ensure_one()
        if not self.sale_order_id:
            return []
        goods = self._get_goods()
        rows = [self._prepare_row(line) for line in goods if line["available"] > 0 or line["delivered"] > 0]
        if self.decision_table == "missing_gift":
            rows = self._prepare_gift_rows()
        for item in self.claim_id.line_ids:
            self._merge_item(rows, item)
        chosen = [row for row in rows if row.get("is_chosen")]
        if len(rows) == 1 and not chosen:
            rows[0]["is_chosen"] = True
        return rows

    def _get_goods(self):
        """Return what the order brought, as ``sale.order._get_claimable_goods``."""
        self.ensure_one()
        order_id, picking_id = self.sale_order_id._origin.id, self.picking_id._origin.id
        goods = self.env["sale.order"]._get_claimable_goods(order_id, self.company_id, picking_id)
        return [line for line in goods if line["brought"] > 0 or not picking_id]

    def _prepare_row(self, line):
        available = line["available"]
        return {
            "sale_line_key": line["sale_line_id"],
            "product_id": line["product_id"],
            "delivered": line["brought"] if self.picking_id else line["delivered"],
            "available": available,
            "quantity": min(available, 1) or 1,
            "package_count": len(line["packages"]),
            "is_chosen": self.ticket_id.product_id.id == line["product_id"] and available > 0,
        }

    def _prepare_gift_rows(self):
        """Return the gifts noted on the order: they stand on no line, or on one that left without them."""
        gifts = self.sale_order_id.sudo().promised_gift_ids.filtered(lambda gift: gift.state != "cancelled")
        return [{"product_id": gift.product_id.id, "quantity": gift.quantity, "gift_state": gift.state} for gift in gifts]

    def _merge_item(self, rows, item):
        """Show what the claim says already."""
        said = {"is_chosen": True} | {
            name: item[name] for name in ("quantity", "package_number", "package_label", "part", "problem")
        }
        same = [
            row
            for row in rows
            if row["product_id"] == item.product_id.id and row.get("sale_line_key", False) == item.sale_line_id.id
        ]
        if same and not same[0].get("is_chosen"):
            same[0].update(said)
        else:
            rows.append({"product_id": item.product_id.id, "sale_line_key": item.sale_line_id.id, **said})

    @api.depends("line_ids.is_chosen", "line_ids.quantity", "line_ids.available", "claim_id")
    def _compute_problem(self):
        for wizard in self:
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
            is_new = wizard.sale_order_id and wizard.case_kind_id and not wizard.claim_id
            wizard.open_claim_id = is_new and self.env["after.sales.claim"].search(domain, limit=1)

    def _open_step(self, step):
        """Return the action that shows a step, in the view of the occasion.

        Each decision table has a view ``claim_register_<table>_view_form`` of its own; other kinds use the common one.
        """
        self.ensure_one()
        self.step = step
        table = self.decision_table
        view = table and self.env.ref(f"after_sales.claim_register_{table}_view_form", raise_if_not_found=False)
        view = view or self.env.ref("after_sales.claim_register_view_form")
        title = self.claim_id.number or self.case_kind_id.name or self.env._("New Claim")
        action = self._get_records_action(name=title, target="new")
        return action | {"views": [(view.id, "form")]}

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
        if not items and self.decision_table not in ("untraceable", "unreachable"):
            raise UserError(self.env._("Tick the goods that are concerned."))
        if self.claim_id:
            self.claim_id.write({"picking_id": self.picking_id.id, "description": self.description})
            self.claim_id._set_items(items)
            return self._open_step("facts")
        if not self.ticket_id:
            self.ticket_id = self._open_case()
        if not self.ticket_id.has_access("write"):
            return self._say_passed_on()
        self._complete_case()
        self.claim_id = self.env["after.sales.claim"]._begin(
            self.ticket_id, self.case_kind_id, self.picking_id, self.description, items
        )
        return self._open_step("facts")

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
        return self.env["helpdesk.ticket"]._open_case(vals)

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
