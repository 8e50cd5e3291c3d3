from odoo import api, fields, models
from odoo.exceptions import UserError

#: Filled in by what was looked up, with the user's own rights, and still to be changed.
PREFILLED = {"store": True, "compute_sudo": False, "readonly": False}


class CaseIntake(models.TransientModel):
    """A case from a call, in one screen: who it is, which order, what is wrong (IT-01, IT-02, OW-02, DM-07).

    Type any number, phone, e-mail or name into ``lookup``; pick a line; say what it is about.
    """

    _name = "after.sales.case.intake"
    _inherit = "after.sales.document.wizard"
    _description = "New Case"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company, required=True, readonly=True)
    lookup = fields.Char(string="Look Up")
    candidates = fields.Json(compute="_compute_candidates", store=True, compute_sudo=False)
    picked = fields.Char(compute="_compute_picked", **PREFILLED)
    partner_id = fields.Many2one("res.partner", string="Customer", compute="_compute_partner_id", **PREFILLED)
    partner_name = fields.Char(string="Name", compute="_compute_caller", **PREFILLED)
    partner_phone = fields.Char(string="Phone", compute="_compute_caller", **PREFILLED)
    partner_email = fields.Char(string="Email", compute="_compute_caller", **PREFILLED)
    sale_order_id = fields.Many2one("sale.order", compute="_compute_sale_order_id", **PREFILLED)
    picking_id = fields.Many2one("stock.picking", compute="_compute_picking_id", **PREFILLED)
    order_label = fields.Char(string="Order", compute="_compute_order_label")
    sale_channel_id = fields.Many2one(
        "sale.channel", string="Sales Channel", compute="_compute_order_facts", **PREFILLED
    )
    purchase_date = fields.Date(string="Bought On", compute="_compute_order_facts", **PREFILLED)
    product_ids = fields.Many2many(
        "product.product", string="Goods", compute="_compute_order_facts", store=True, compute_sudo=False
    )
    product_id = fields.Many2one("product.product", compute="_compute_product_id", **PREFILLED)
    goods_note = fields.Char(compute="_compute_goods_note")
    lot_id = fields.Many2one(
        "stock.lot", string="Serial Number", compute="_compute_lot_id", **PREFILLED,
        domain="[('product_id', '=', product_id)]",
    )  # fmt: skip
    case_kind_id = fields.Many2one(
        "after.sales.case.kind",
        string="Kind",
        domain="[('portal_visible', '=', True), ('company_id', 'in', [company_id, False])]",
    )
    requires_order = fields.Boolean(related="case_kind_id.requires_order")
    severity = fields.Selection(
        selection=lambda self: self.env["helpdesk.ticket"]._fields["severity"]._description_selection(self.env),
        compute="_compute_severity",
        **PREFILLED,
    )
    channel_id = fields.Many2one(
        "helpdesk.ticket.channel", string="Reached Us By", default=lambda self: self._get_default_channel()
    )
    platform_reference = fields.Char(string="Platform Case")
    description = fields.Text()
    history = fields.Json(compute="_compute_history")
    open_case_warning = fields.Char(compute="_compute_open_case_warning")
    history_text = fields.Char(string="Known", compute="_compute_open_case_warning")
    may_create_customer = fields.Boolean(compute="_compute_may_create_customer")
    takes_call = fields.Boolean(
        string="I handle it", default=True, help="Otherwise the case goes to whoever knows the customer or is on duty."
    )
    answer = fields.Text(
        string="Answered on the Phone",
        help="What you told the customer. This is their answer: no other one is due any more.",
    )
    handler = fields.Char(string="Who Gets It", compute="_compute_handler")

    def _get_default_channel(self):
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone", raise_if_not_found=False)
        # The base gives its channels to the first company.
        is_ours = channel and channel.sudo().company_id in (self.env.company, self.env.company.browse())
        return channel if is_ours else False

    def _check_documents(self):
        """An order is told in words, whoever sold it; all else the user must be able to read."""
        result = super()._check_documents()
        for wizard in self:
            wizard.partner_id._origin.check_access("read")
            wizard._get_facts()
        return result

    def _get_facts(self):
        """Return what the chosen order tells, in plain values."""
        self.ensure_one()
        order_id, picking_id = self.sale_order_id._origin.id, self.picking_id._origin.id
        return self.env["helpdesk.ticket"]._get_order_facts(order_id, self.company_id, picking_id)

    def _get_picked(self, kind):
        """Return the id of what was picked, if it is of this kind: order, picking or partner."""
        self.ensure_one()
        name, _colon, ids = (self.picked or "").partition(":")
        ids = [int(part) for part in ids.split(":") if part.isdigit()]
        if name == "picking" and len(ids) == 2:
            return {"picking": ids[0], "order": ids[1]}.get(kind, False)
        return ids[0] if name == kind and ids else False

    @api.depends("lookup", "company_id")
    def _compute_candidates(self):
        for wizard in self:
            wizard.candidates = self.env["helpdesk.ticket"]._lookup(wizard.lookup, wizard.company_id)

    @api.depends("candidates")
    def _compute_picked(self):
        """What is the only possibility needs no click."""
        for wizard in self:
            found = wizard.candidates or {"orders": [], "partners": []}
            orders, partners = found["orders"], found["partners"]
            only = orders if len(orders) == 1 else partners if not orders and len(partners) == 1 else []
            wizard.picked = only[0]["key"] if only else False

    @api.depends("picked")
    def _compute_sale_order_id(self):
        for wizard in self:
            if wizard.picked or wizard.lookup:
                wizard.sale_order_id = wizard._get_picked("order")

    @api.depends("picked", "sale_order_id")
    def _compute_picking_id(self):
        """The delivery whose waybill was typed, else the only one there is."""
        for wizard in self:
            wizard.picking_id = wizard._get_picked("picking")
            wizard.picking_id = wizard.picking_id or wizard._get_facts().get("picking_id")

    @api.depends("picked", "sale_order_id", "candidates")
    def _compute_partner_id(self):
        """The customer of the order; of several orders of the only customer found, that one already."""
        for wizard in self:
            found = (wizard.candidates or {}).get("partners", [])
            only = int(found[0]["key"].partition(":")[2]) if len(found) == 1 and not wizard.sale_order_id else False
            partner_id = wizard._get_picked("partner") or wizard._get_facts().get("partner_id") or only
            if partner_id:
                wizard.partner_id = partner_id
            elif wizard.lookup:
                wizard.partner_id = False

    @api.depends("partner_id", "candidates")
    def _compute_caller(self):
        """Take the contact's ways to be reached; of somebody unknown, what was typed to find him."""
        for wizard in self:
            partner, text = wizard.partner_id, (wizard.lookup or "").strip()
            if partner:
                wizard.partner_name, wizard.partner_phone = partner.name, partner.phone
                wizard.partner_email = partner.email
                continue
            found = wizard.candidates or {}
            text = "" if found.get("orders") or found.get("partners") else text
            is_email, is_phone = "@" in text, bool(text) and not any(c.isalpha() for c in text)
            wizard.partner_email = text if is_email else wizard.partner_email
            wizard.partner_phone = text if is_phone else wizard.partner_phone
            has_digit = any(c.isdigit() for c in text)
            wizard.partner_name = text if text and not has_digit and not is_email else wizard.partner_name

    @api.depends("sale_order_id", "company_id")
    def _compute_order_label(self):
        for wizard in self:
            wizard.order_label = wizard._get_facts().get("label")

    @api.depends("sale_order_id")
    def _compute_order_facts(self):
        for wizard in self:
            facts = wizard._get_facts()
            wizard.sale_channel_id = facts.get("sale_channel_id", False)
            wizard.purchase_date = facts.get("purchase_date", False)
            wizard.product_ids = facts.get("product_ids", [])

    @api.depends("product_ids")
    def _compute_product_id(self):
        for wizard in self:
            only = wizard.product_ids if len(wizard.product_ids) == 1 else wizard.product_ids.browse()
            keep = wizard.product_id if wizard.product_id in wizard.product_ids else wizard.product_ids.browse()
            wizard.product_id = only or keep

    @api.depends("product_id", "product_ids", "sale_order_id")
    def _compute_goods_note(self):
        """Of the chosen goods, else of all that the order brought, what is under way already."""
        for wizard in self:
            notes = wizard._get_facts().get("goods_notes", {})
            product, goods = wizard.product_id._origin, wizard.product_ids._origin
            chosen = goods.filtered(lambda p, one=product: p == one) or goods
            wizard.goods_note = "; ".join(f"{p.name}: {notes[p.id]}" for p in chosen if p.id in notes)

    @api.depends("product_id", "sale_order_id")
    def _compute_lot_id(self):
        for wizard in self:
            lots = wizard._get_facts().get("lots", {}).get(wizard.product_id._origin.id, [])
            wizard.lot_id = lots[0] if len(lots) == 1 else False

    @api.depends("case_kind_id")
    def _compute_severity(self):
        for wizard in self:
            wizard.severity = wizard.case_kind_id.severity or "normal"

    @api.depends("partner_id", "partner_email", "partner_phone", "company_id")
    def _compute_history(self):
        for wizard in self:
            wizard.history = self.env["helpdesk.ticket"]._get_customer_history(
                wizard.partner_id._origin, wizard.company_id, wizard.partner_email, wizard.partner_phone
            )

    @api.depends("history")
    def _compute_open_case_warning(self):
        for wizard in self:
            history = wizard.history or {"open": [], "earlier": 0, "known_by": ""}
            cases = [
                self.env._("%(case)s (%(agent)s)", case=number, agent=agent or self.env._("nobody yet"))
                for _id, number, agent in history["open"]
            ]
            wizard.open_case_warning = bool(cases) and self.env._(
                "%(customer)s has %(count)s open cases: %(cases)s. Go on with one of them if it is about the same.",
                customer=wizard.partner_id.name or wizard.partner_name or wizard.partner_phone or wizard.partner_email,
                count=len(cases),
                cases=", ".join(cases),
            )
            known = self.env._("known to %(agent)s", agent=history["known_by"]) if history["known_by"] else ""
            earlier = self.env._("%(count)s earlier cases", count=history["earlier"]) if history["earlier"] else ""
            wizard.history_text = ", ".join(text for text in (known, earlier) if text)

    @api.depends("partner_id", "partner_name")
    def _compute_may_create_customer(self):
        allowed = self.env["res.partner"].has_access("create")
        for wizard in self:
            wizard.may_create_customer = allowed and not wizard.partner_id and bool(wizard.partner_name)

    @api.depends(
        "takes_call", "partner_id", "partner_email", "partner_phone", "case_kind_id", "sale_channel_id", "sale_order_id"
    )
    def _compute_handler(self):
        """Say before anything is opened who will have the case, and why."""
        for wizard in self:
            names = ("partner_id", "case_kind_id", "sale_channel_id", "sale_order_id", "company_id")
            vals = {name: wizard[name]._origin.id for name in names}
            vals |= {"partner_email": wizard.partner_email, "partner_phone": wizard.partner_phone}
            choice = self.env["helpdesk.ticket"]._choose_handler(vals, wizard.takes_call)
            agent = self.env["res.users"].sudo().browse(choice.key or False).name
            wizard.handler = f"{agent}: {choice.reason}" if agent else choice.reason

    def action_open_case(self):
        """Open the customer's latest open case instead of a new one."""
        self.ensure_one()
        ids = [case_id for case_id, _number, _agent in (self.history or {}).get("open", [])]
        cases = self.env["helpdesk.ticket"].browse(ids)._filtered_access("read")
        if not cases:
            raise UserError(self.env._("A colleague of another team handles it. Ask the agent named above."))
        return cases[:1]._get_records_action() if len(cases) == 1 else cases._get_records_action()

    def action_create(self):
        """Open the case."""
        return self._create_case()

    def action_create_with_customer(self):
        """Open the case, and keep the caller as a new customer."""
        return self._create_case(with_customer=True)

    def _create_case(self, with_customer=False):
        self.ensure_one()
        names = (
            "partner_name", "partner_phone", "partner_email", "purchase_date", "severity", "platform_reference",
            "description", "company_id", "partner_id", "sale_order_id", "picking_id", "sale_channel_id", "product_id",
            "lot_id", "case_kind_id", "channel_id",
        )  # fmt: skip
        vals = {name: self._fields[name].convert_to_write(self[name], self) for name in names}
        ticket = self.env["helpdesk.ticket"]._open_case(vals, with_customer, self.takes_call, self.answer)
        if ticket.has_access("read"):
            return ticket._get_records_action()
        case = ticket.sudo()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(case)s is open; %(handler)s handles it.",
                    case=case.number,
                    handler=case.user_id.name or case.team_id.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
