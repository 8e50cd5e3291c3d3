from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.remedy.vocabulary import COMES_BACK, ENDED, PRICED
from ...rules import ladder, words


class RemedyPropose(models.TransientModel):
    """What is done for the customer: the ladder with what was tried, and what it says to a choice (DM-05, DM-06)."""

    _name = "after.sales.remedy.propose"
    _inherit = "after.sales.document.wizard"
    _description = "Propose a Remedy"

    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", required=True, readonly=True)
    remedy_id = fields.Many2one("after.sales.remedy", string="Draft", readonly=True)
    kind_id = fields.Many2one("after.sales.case.kind", compute="_compute_currency_id")
    claim_id = fields.Many2one(
        "after.sales.claim",
        compute="_compute_claim_id",
        store=True,
        readonly=False,
        domain="[('ticket_id', '=', ticket_id), ('state', '!=', 'cancelled')]",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    company_currency_id = fields.Many2one(related="ticket_id.company_id.currency_id", string="Company Currency")
    ladder = fields.Html(compute="_compute_ladder", sanitize=False)
    proposal = fields.Char(compute="_compute_ladder")
    stock_note = fields.Char(string="To Send", compute="_compute_ladder", help="Whether the goods are there, and when.")
    rung_id = fields.Many2one(
        "after.sales.case.kind.remedy",
        string="Remedy",
        compute="_compute_rung_id",
        store=True,
        readonly=False,
        domain="[('kind_id', '=', kind_id)]",
    )
    type = fields.Selection(related="rung_id.type")
    means = fields.Char(compute="_compute_means")
    left_out = fields.Char(compute="_compute_verdict", help="What lies lower on the ladder and was not tried.")
    skip_reason = fields.Char(string="Why This Already", compute="_compute_values", store=True, readonly=False)
    requested_by_customer = fields.Boolean(
        string="The Customer Asks for It", compute="_compute_values", store=True, readonly=False
    )
    customer_wish = fields.Char(compute="_compute_values", store=True, readonly=False)
    amount = fields.Monetary(compute="_compute_amount", store=True, readonly=False)
    left = fields.Monetary(string="Left to Give Back", compute="_compute_verdict")
    has_left = fields.Boolean(compute="_compute_verdict")
    is_agreed = fields.Boolean(string="The Customer Agrees", compute="_compute_values", store=True, readonly=False)
    freight_payer = fields.Selection(
        [("company", "Our company"), ("customer", "Customer")], compute="_compute_terms", store=True, readonly=False
    )
    old_piece = fields.Selection(
        lambda self: self.env["after.sales.remedy"]._fields["old_piece"]._description_selection(self.env),
        string="Damaged Piece",
        compute="_compute_values",
        store=True,
        readonly=False,
    )
    description = fields.Text(string="What Is Done", compute="_compute_values", store=True, readonly=False)
    comes_back = fields.Boolean(compute="_compute_means")
    is_priced = fields.Boolean(compute="_compute_means")
    goods_amount = fields.Monetary(string="Paid for the Goods", compute="_compute_verdict")
    fee_amount = fields.Monetary(string="Fee", compute="_compute_terms", store=True, readonly=False)
    deduction_amount = fields.Monetary(
        string="Freight and Packing Kept", compute="_compute_deduction", store=True, readonly=False
    )
    given_amount = fields.Monetary(string="Given Before", compute="_compute_verdict")
    priced_amount = fields.Monetary(string="Paid Back", compute="_compute_verdict")
    settlement = fields.Monetary(
        string="Difference", compute="_compute_verdict", help="The customer pays it; less than nothing is what he gets."
    )
    is_advance = fields.Boolean(string="In Advance", compute="_compute_values", store=True, readonly=False)
    advance_reason = fields.Char(string="Why in Advance", compute="_compute_values", store=True, readonly=False)
    is_paid_outside = fields.Boolean(
        string="Paid on the Platform", compute="_compute_values", store=True, readonly=False
    )
    credit_program = fields.Selection(
        lambda self: self.env["after.sales.remedy.credit"]._select_programs(),
        string="As Store Credit",
        compute="_compute_values",
        store=True,
        readonly=False,
        help="The customer takes it instead of money.",
    )
    has_credit = fields.Boolean(compute="_compute_has_credit")
    is_fetched = fields.Boolean(string="We Fetch It", compute="_compute_values", store=True, readonly=False)
    return_address = fields.Text(string="Send To", compute="_compute_return_address")
    line_ids = fields.One2many(
        "after.sales.remedy.propose.line", "wizard_id", compute="_compute_line_ids", store=True, readonly=False
    )
    has_tracked_goods = fields.Boolean(related="claim_id.has_tracked_goods")
    lines_basis = fields.Char(compute="_compute_line_ids", store=True)
    verdict = fields.Selection(
        lambda self: self.env["after.sales.remedy"]._fields["verdict"]._description_selection(self.env),
        compute="_compute_verdict",
    )
    verdict_reason = fields.Char(compute="_compute_verdict")
    expected_cost = fields.Monetary(compute="_compute_verdict", currency_field="company_currency_id")

    @api.depends("ticket_id", "remedy_id")
    def _compute_claim_id(self):
        for wizard in self:
            claims = wizard.ticket_id.claim_ids.filtered(lambda claim: claim.state != "cancelled")
            decided = claims.filtered(lambda claim: claim.state in ("decided", "closed"))
            wizard.claim_id = wizard.remedy_id.claim_id or (decided or claims)[:1]

    @api.depends("ticket_id", "claim_id")
    def _compute_currency_id(self):
        for wizard in self:
            wizard.kind_id = wizard.claim_id.kind_id or wizard.ticket_id.case_kind_id
            known = wizard.sudo()
            order = known.claim_id.order_id or known.ticket_id.sale_order_id
            wizard.currency_id = order.currency_id or wizard.company_currency_id

    @api.depends("ticket_id", "claim_id")
    def _compute_ladder(self):
        for wizard in self:
            proposal = wizard.ticket_id._get_next_remedy(wizard.claim_id)
            wizard.proposal = wizard.ticket_id._say_proposal(proposal)
            wizard.stock_note = wizard.ticket_id._say_stock(wizard.claim_id)
            outlooks = wizard.ticket_id._get_outlooks(wizard.claim_id)
            rungs = wizard.kind_id.sudo().remedy_type_ids
            rows = [wizard._render_rung(rung, proposal.type, outlooks.get(rung.type)) for rung in rungs]
            wizard.ladder = Markup("<table class='table table-sm mb-0'>%s</table>") % Markup("").join(rows)

    def _render_outlook(self, outlook):
        """Return the cells of what a rung is expected to cost in the end, and how many customers took it."""
        if outlook is None or outlook.net is None:
            return Markup("<td></td><td></td>")
        currency, env = self.company_currency_id, self.env
        parts = [env._("cost %(cost)s", cost=currency.format(outlook.cost)), outlook.reason]
        if outlook.recovered:
            parts.insert(1, env._("debtors pay back %(money)s", money=currency.format(outlook.recovered)))
        taken = "" if outlook.taken is None else env._("%(share)s take it", share=f"{outlook.taken:.0%}")
        return Markup("<td class='text-end text-nowrap' title='%s'>≈ %s</td><td class='text-muted'>%s</td>") % (
            ", ".join(parts), currency.format(outlook.net), taken,
        )  # fmt: skip

    def _render_rung(self, rung, proposed, outlook=None):
        """Return the row of a rung: its name, its outlook, what was tried and what became of it."""
        remedies = self.ticket_id.sudo().remedy_ids.filtered(
            lambda remedy: remedy.type == rung.type and remedy.state != "draft"
        )
        told = Markup("<br/>").join(
            " ".join(filter(None, (remedy.number, remedy._get_story()))) for remedy in remedies.sorted("id")
        )
        is_running = any(remedy.state not in ENDED for remedy in remedies)
        tried = "fa-hourglass-half text-warning" if is_running else "fa-check text-muted" if remedies else ""
        mark = "fa-arrow-right text-primary" if rung.type == proposed else tried
        return Markup(
            "<tr><td style='width: 24px'><i class='fa %s'></i></td><td class='%s'>%s</td>%s<td>%s</td></tr>"
        ) % (
            mark,
            "fw-bold" if rung.type == proposed else "" if rung.rung else "text-muted",
            rung.display_name,
            self._render_outlook(outlook),
            told,
        )

    @api.depends("ticket_id", "claim_id")
    def _compute_rung_id(self):
        for wizard in self:
            rungs = wizard.kind_id.remedy_type_ids
            chosen = wizard.remedy_id.type or wizard.ticket_id._get_next_remedy(wizard.claim_id).type
            found = rungs.filtered(lambda rung, chosen=chosen: rung.type == chosen)
            wizard.rung_id = (found[:1] or rungs[:1]).with_env(self.env)

    @api.depends("rung_id", "kind_id")
    def _compute_means(self):
        means = self.env["after.sales.remedy"]._get_means()
        for wizard in self:
            wizard.means = means.get(wizard.type)
            wizard.comes_back = wizard.type in COMES_BACK
            before = wizard.type == "refund" and wizard.kind_id.before_shipment
            wizard.is_priced = wizard.type in PRICED or before

    @api.depends("ticket_id", "claim_id")
    def _compute_return_address(self):
        for wizard in self:
            place = wizard._new_remedy()._get_return_place()
            wizard.return_address = place._display_address(without_company=False).strip()

    @api.depends("remedy_id")
    def _compute_values(self):
        for wizard in self:
            remedy = wizard.remedy_id
            wizard.skip_reason = remedy.skip_reason
            wizard.requested_by_customer = remedy.requested_by_customer
            wizard.customer_wish = remedy.customer_wish
            wizard.is_agreed = (remedy.is_agreed or bool(remedy.consented_at)) and not remedy.needs_consent
            wizard.credit_program = remedy.credit_program
            wizard.is_advance, wizard.advance_reason = remedy.is_advance, remedy.advance_reason
            wizard.is_paid_outside, wizard.is_fetched = remedy.is_paid_outside, remedy.is_fetched
            wizard.description = remedy.description
            wizard.old_piece = remedy.old_piece

    @api.depends("means")
    def _compute_has_credit(self):
        """Where no program gives credit the choice does not show."""
        has_programs = bool(self.env["after.sales.remedy.credit"]._select_programs())
        for wizard in self:
            wizard.has_credit = has_programs and wizard.means == "money"

    @api.depends("rung_id", "claim_id", "line_ids")
    def _compute_amount(self):
        """Start with what was paid for what is missing: less has to be agreed on."""
        for wizard in self:
            wizard.amount = wizard.amount or wizard.remedy_id.amount
            if wizard.type == "refund" and not wizard.is_priced and not wizard.amount:
                wizard.amount = wizard._new_remedy()._get_left_to_refund() or 0.0

    @api.depends("claim_id", "means")
    def _compute_line_ids(self):
        """Start with what is to be made good; what is only mended or explained is not used up by it."""
        for wizard in self:
            is_used_up = wizard.means == "dispatch" or wizard.type == "refund" or wizard.comes_back
            of_order = wizard._get_order_way()
            basis = f"{wizard.claim_id.id} {is_used_up} {of_order}"
            if wizard.lines_basis == basis:
                # What was typed stays, whichever of like remedies is chosen then.
                wizard.line_ids, wizard.lines_basis = wizard.line_ids, basis
                continue
            wizard.lines_basis = basis
            drafted = wizard.remedy_id.line_ids
            lines = [line._prepare_wizard_vals() for line in drafted]
            if not drafted and of_order:
                lines = wizard._prepare_order_lines(of_order)
            elif not drafted:
                claimed = [line._prepare_wizard_vals(is_used_up) for line in wizard.claim_id._origin.line_ids]
                lines = [line for line in claimed if line["quantity"] > 0]
            wizard.line_ids = [Command.clear(), *map(Command.create, lines)]

    @api.depends(
        "rung_id", "claim_id", "skip_reason", "requested_by_customer", "amount", "line_ids.quantity",
        "line_ids.product_id", "freight_payer", "fee_amount", "deduction_amount", "is_advance", "is_paid_outside",
        "line_ids.new_product_id", "line_ids.new_price", "line_ids.return_lot_ids", "line_ids.sale_line_id",
        "reason_id", "row_ids.holds",
    )  # fmt: skip
    def _compute_verdict(self):
        for wizard in self:
            # Asked before: what is computed for it makes a remedy, too, and two of one draft are the same.
            has_wish = wizard.has_wish
            remedy = wizard._new_remedy()
            wizard._add_answers(remedy)
            remedy._settle_amount()
            verdict = remedy._judge() if wizard.type else words.Decision("refused", (), "")
            problem = remedy._get_problem_of_goods_back() or remedy._get_problem_of_stopping()
            verdict = words.Decision("refused", (), problem) if problem else verdict
            first = wizard._say_first(remedy) if has_wish and not problem else ""
            # What the ladder refuses no reason and no answer makes possible.
            wizard.hint = first if verdict.verdict != "refused" or verdict.reason == first else False
            wizard.goods_amount, wizard.given_amount = remedy.goods_amount, remedy.given_amount
            wizard.priced_amount, wizard.settlement = remedy.amount if wizard.is_priced else 0.0, remedy.settlement
            wizard.verdict, wizard.verdict_reason = (False, False) if wizard.hint else (verdict.verdict, verdict.reason)
            types = dict(remedy._get_types())
            ticket = wizard.ticket_id
            skipped = ladder.skipped(
                wizard.type, ticket._get_rungs(wizard.claim_id), ticket._get_tried_types(wizard.claim_id)
            )
            wizard.left_out = ", ".join(types[type_] for type_ in skipped)
            wizard.expected_cost = remedy._get_cost()
            left = remedy._get_left_to_refund() if wizard.means == "money" else None
            wizard.has_left, wizard.left = left is not None, left or 0.0

    def _get_order_way(self):
        """Return from where the items come when nothing was claimed: what came, or what has not left; else empty."""
        self.ensure_one()
        if self.comes_back and not self.claim_id:
            return "back"
        return "stop" if self.is_priced and not self.comes_back else ""

    def _prepare_order_lines(self, way):
        """Return what of the order may come back, or is not sent yet: the agent takes away what stays."""
        self.ensure_one()
        lines = self.ticket_id.sudo().sale_order_id._get_goods_lines()
        has = lines._get_customer_quantities() if way == "back" else {}
        promised = lines._get_promised_back(self.remedy_id) if way == "back" else {}
        vals = []
        for line in lines:
            free = line.product_uom_qty - line.qty_delivered
            if way == "back":
                free = has[line] - sum(item._get_quantity(line.product_uom_id) for item in promised.get(line, ()))
            if line.product_uom_id.compare(free, 0.0) > 0:
                goods = {"product_id": line.product_id.id, "uom_id": line.product_uom_id.id}
                vals.append({"sale_line_id": line.id, "quantity": free, **goods})
        return vals

    def _new_remedy(self):
        """Return the remedy as it would be, not stored; figures about orders and costs are looked up for the agent."""
        self.ensure_one()
        Remedy = self.env["after.sales.remedy"].sudo()
        remedy = Remedy.new(
            {**self._prepare_values(), "ticket_id": self.ticket_id.id, "company_id": self.ticket_id.company_id.id},
            origin=self.remedy_id,
        )
        remedy.line_ids = [Command.clear(), *(Command.create(line) for line in self._prepare_lines())]
        return remedy

    def _prepare_values(self):
        names = ["skip_reason", "requested_by_customer", "customer_wish", "description", "freight_payer"]
        if self.comes_back or self.is_priced:
            names += [
                "is_fetched",
                "deduction_reason",
                "fee_amount",
                "deduction_amount",
                "is_advance",
                "advance_reason",
                "is_paid_outside",
            ]
        is_money = self.means == "money" and not self.is_priced
        values = {name: self[name] for name in names}
        return {
            **values,
            "skip_reason": values["skip_reason"],
            "freight_payer": self.freight_payer or "company",
            "type": self.type,
            "reason_id": self.reason_id._origin.id,
            "claim_id": self.claim_id._origin.id,
            "amount": self.amount if is_money else 0.0,
            "old_piece": self.type == "replace" and self.old_piece,
            "credit_program": self.means == "money" and self.credit_program,
        }

    def _prepare_lines(self):
        # What is nothing is left out; what is less than nothing is refused in words.
        return [line._prepare_vals() for line in self.line_ids if line.product_id and line.quantity]

    def _save(self):
        """Store the draft, a new one or the one that is changed."""
        self.ensure_one()
        remedy = self.remedy_id
        if remedy and remedy.ticket_id != self.ticket_id:
            raise UserError(self.env._("%(remedy)s belongs to another case.", remedy=remedy.display_name))
        if remedy:
            remedy._change(self._prepare_values(), self._prepare_lines())
        else:
            remedy = self.ticket_id._propose_remedy(self._prepare_values(), self._prepare_lines())
        self._store_answers(remedy)
        return remedy

    def action_request(self):
        """Decide, or ask for the approval that it needs."""
        remedy = self._save()
        remedy._agree_and_request(self.is_agreed)
        return remedy._get_records_action()

    def action_offer(self):
        """Offer the amount to the customer first."""
        remedy = self._save()
        remedy._offer(self.amount, self.description)
        return remedy._get_records_action()

    def action_save(self):
        """Keep it as a draft."""
        return self._save()._get_records_action()
