from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.entitlement.vocabulary import VOID_FINDINGS, WarrantyFacts


class RepairIntake(models.TransientModel):
    """Takes a device in on one screen: scan, fault, what came with it, data, cost, signature (RP-03 to RP-05)."""

    _name = "after.sales.repair.intake"
    _inherit = "after.sales.document.wizard"
    _description = "Take a Device In"

    repair_id = fields.Many2one("repair.order", string="Expected", readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", readonly=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    serial = fields.Char(string="Serial Number", help="Scan it: device and customer are looked up.")
    lot_id = fields.Many2one(
        "stock.lot", string="Device", compute="_compute_lot_id", store=True, readonly=False, precompute=True
    )
    scan_hint = fields.Char(compute="_compute_scan_hint")
    product_id = fields.Many2one(
        "product.product", compute="_compute_product_id", store=True, readonly=False, precompute=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", compute="_compute_partner_id", store=True, readonly=False, precompute=True
    )
    owner_note = fields.Char(string="Brought by Somebody Else", help="Say why, when it was sold to somebody else.")
    fault = fields.Text(
        string="Fault, in Our Words", compute="_compute_fault", store=True, readonly=False, precompute=True
    )
    fault_code_id = fields.Many2one("after.sales.fault.code")
    fault_seen = fields.Selection([("seen", "Seen at the desk"), ("not_seen", "Not seen at the desk")])
    item_ids = fields.One2many(
        "after.sales.repair.intake.item",
        "intake_id",
        string="What Came with It",
        compute="_compute_item_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    holds_data = fields.Boolean(compute="_compute_holds_data")
    data_warned = fields.Boolean(string="Warned that data may be lost, asked for a copy")
    purchase_date = fields.Date(compute="_compute_purchase_date", store=True, readonly=False, precompute=True)
    component_id = fields.Many2one("after.sales.warranty.component", help="Empty: the device as a whole.")
    void_finding = fields.Selection(VOID_FINDINGS, string="Seen at the Desk", help="What voids the warranty.")
    is_free = fields.Boolean(string="Free of Charge", compute="_compute_is_free")
    warranty_reason = fields.Char(string="Warranty", compute="_compute_is_free")
    abnormal_reason = fields.Char(string="Tell the Customer at Once", help="Caused by use, no fault, out of term …")
    max_cost_agreed = fields.Monetary(string="Customer Bears at Most")
    customer_signature = fields.Binary(string="Signature")
    signed_by = fields.Char(compute="_compute_signed_by", store=True, readonly=False, precompute=True)
    repair_point_id = fields.Many2one(
        "res.partner", domain="[('is_repair_point', '=', True)]", help="Empty: our own workshop repairs it."
    )

    @api.depends("repair_id", "ticket_id")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.repair_id.company_id or wizard.ticket_id.company_id or self.env.company

    @api.depends("serial", "repair_id", "ticket_id")
    def _compute_lot_id(self):
        for wizard in self:
            found = wizard._find_lot()
            wizard.lot_id = found or wizard.lot_id or wizard.repair_id.lot_id or wizard.ticket_id.lot_id

    def _find_lot(self):
        self.ensure_one()
        serial = (self.serial or "").strip()
        companies = [False, self.company_id.id]
        return (
            self.env["stock.lot"].search([("name", "=", serial), ("company_id", "in", companies)], limit=1)
            if serial
            else self.env["stock.lot"]
        )

    @api.depends("serial", "lot_id")
    def _compute_scan_hint(self):
        for wizard in self:
            is_unknown = (wizard.serial or "").strip() and wizard.lot_id.name != wizard.serial.strip()
            wizard.scan_hint = self.env._("Nothing with this number was sold by us.") if is_unknown else ""

    @api.depends("lot_id", "repair_id", "ticket_id")
    def _compute_product_id(self):
        for wizard in self:
            known = wizard.lot_id.product_id or wizard.repair_id.product_id or wizard.ticket_id.product_id
            wizard.product_id = known or wizard.product_id

    @api.depends("lot_id", "repair_id", "ticket_id")
    def _compute_partner_id(self):
        for wizard in self:
            case = wizard.repair_id.partner_id or wizard.ticket_id.partner_id
            buyers = wizard.lot_id.sale_order_ids.sorted("date_order")[-1:].partner_id
            wizard.partner_id = case or wizard.partner_id or buyers

    @api.depends("repair_id", "ticket_id")
    def _compute_fault(self):
        for wizard in self:
            wizard.fault = wizard.fault or wizard.ticket_id.claim_ids.line_ids[:1].problem

    @api.depends("partner_id")
    def _compute_signed_by(self):
        for wizard in self:
            wizard.signed_by = wizard.signed_by or wizard.partner_id.name

    @api.depends("product_id")
    def _compute_item_ids(self):
        accessories = self.env["after.sales.repair.accessory"]
        for wizard in self:
            wanted = accessories._select_for(wizard.product_id, wizard.company_id) if wizard.product_id else accessories
            wizard.item_ids = [
                Command.clear(),
                *(Command.create({"accessory_id": accessory.id}) for accessory in wanted),
            ]

    @api.depends("item_ids.came", "item_ids.accessory_id")
    def _compute_holds_data(self):
        for wizard in self:
            came = wizard.item_ids.filtered("came")
            wizard.holds_data = any(came.accessory_id.mapped("holds_data"))

    @api.depends("ticket_id")
    def _compute_purchase_date(self):
        for wizard in self:
            wizard.purchase_date = wizard.ticket_id.purchase_date or wizard.purchase_date

    @api.depends("product_id", "lot_id", "partner_id", "purchase_date", "component_id", "void_finding", "fault_code_id")
    @api.depends_context("lang")
    def _compute_is_free(self):
        repairs = self.env["repair.order"]
        for wizard in self:
            facts = WarrantyFacts(
                product=wizard.product_id,
                lot=wizard.lot_id,
                partner=wizard.partner_id,
                company=wizard.company_id,
                purchase_day=repairs._get_purchase_day(wizard.lot_id._origin, wizard.purchase_date),
                found=(wizard.void_finding,) if wizard.void_finding else (),
                fault=wizard.fault_code_id,
            )
            rows = self.env["after.sales.warranty.rule"]._answer({0: facts})[0]
            answer = repairs._choose_answer(rows, wizard.component_id._origin)
            wizard.is_free = bool(answer and answer.is_free)
            wizard.warranty_reason = answer.reason if answer else ""

    def action_take_in(self):
        """Take it in; the receipt is ready to be printed on the page that opens."""
        self.ensure_one()
        if self.purchase_date and self.purchase_date > self.company_id._get_after_sales_today():
            raise UserError(self.env._("It cannot have been bought after today."))
        if not self.product_id or not self.partner_id:
            raise UserError(self.env._("Scan the serial number, or choose the goods and the customer."))
        repair = self.repair_id or self._announce()
        items = [(item.accessory_id, item.came, item.is_needed, item.note) for item in self.item_ids]
        names = (
            "fault", "fault_seen", "data_warned", "max_cost_agreed", "customer_signature", "signed_by", "owner_note",
            "abnormal_reason", "void_finding",
        )  # fmt: skip
        vals = {name: self[name] for name in names}
        links = ("fault_code_id", "repair_point_id", "component_id")
        vals |= {name: self[name].id for name in links}
        repair._take_in(vals | {"service_mode": repair.service_mode or "desk"}, items)
        return repair._get_records_action(views=[(self.env.ref("after_sales.repair_desk_view_form").id, "form")])

    def _announce(self):
        """Open the case of a device that nobody expected, and the repair of it."""
        case = self.ticket_id or self.env["helpdesk.ticket"]._open_case(
            {
                "case_kind_id": self.env.ref("after_sales.case_kind_repair").id,
                "partner_id": self.partner_id.id,
                "product_id": self.product_id.id,
                "lot_id": self.lot_id.id,
                "purchase_date": self.purchase_date,
                "description": self.fault or "",
                "company_id": self.company_id.id,
            },
            takes_call=True,
        )
        return self.env["repair.order"]._expect(case, self.product_id, self.lot_id, "desk")


class RepairIntakeItem(models.TransientModel):
    """One thing of the checklist: tick what the customer hands in."""

    _name = "after.sales.repair.intake.item"
    _inherit = "after.sales.document.wizard"
    _description = "What Comes with the Device"
    _order = "sequence, id"

    intake_id = fields.Many2one("after.sales.repair.intake", required=True, ondelete="cascade")
    accessory_id = fields.Many2one("after.sales.repair.accessory", required=True, readonly=True, ondelete="cascade")
    sequence = fields.Integer(related="accessory_id.sequence", store=True)
    name = fields.Char(related="accessory_id.name")
    goes_back = fields.Boolean(related="accessory_id.goes_back")
    came = fields.Boolean(string="Handed In")
    is_needed = fields.Boolean(string="Needed for the Fault", help="Kept although it goes back otherwise.")
    note = fields.Char()
