from odoo import api, fields, models
from odoo.fields import Command


class RemedyPropose(models.TransientModel):
    """Why the customer wishes it, and what of the policy's conditions holds (RE-01 to RE-18)."""

    _inherit = "after.sales.remedy.propose"

    has_wish = fields.Boolean(compute="_compute_has_wish")
    reason_id = fields.Many2one(
        "after.sales.reason",
        compute="_compute_reason_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', offered_reason_ids)]",
        help="Decides who pays the freight, and what may be had. Without one a team lead decides.",
    )
    offered_reason_ids = fields.Many2many("after.sales.reason", compute="_compute_has_wish")
    proposed_freight = fields.Monetary(compute="_compute_deduction", store=True)
    freight_basis = fields.Char(string="Freight Reckoned by", compute="_compute_deduction", store=True)
    deduction_reason = fields.Char(
        string="Why Another Sum", compute="_compute_deduction_reason", store=True, readonly=False
    )
    row_ids = fields.One2many(
        "after.sales.remedy.propose.condition",
        "wizard_id",
        string="Does It Hold?",
        compute="_compute_row_ids",
        store=True,
        readonly=False,
    )

    @api.depends("rung_id", "kind_id", "line_ids.sale_line_id")
    def _compute_has_wish(self):
        for wizard in self:
            wish = wizard._new_remedy()._get_wish() if wizard.type else None
            wizard.has_wish = bool(wish)
            lines = wizard.line_ids.sale_line_id._origin
            wizard.offered_reason_ids = self.env["after.sales.reason"]._get_offered(lines, wish) if wish else False

    @api.depends("remedy_id")
    def _compute_reason_id(self):
        for wizard in self:
            wizard.reason_id = wizard.remedy_id.reason_id or wizard.reason_id

    @api.depends("remedy_id")
    def _compute_deduction_reason(self):
        for wizard in self:
            wizard.deduction_reason = wizard.remedy_id.deduction_reason

    @api.depends("reason_id", "rung_id", "remedy_id", "line_ids.sale_line_id")
    def _compute_row_ids(self):
        """Ask what the policy asks for; what was answered stays."""
        for wizard in self:
            remedy = wizard._new_remedy()
            known = {row.condition_id: row for row in wizard.remedy_id.condition_ids}
            answered = {row.condition_id._origin: (row.holds, row.note) for row in wizard.row_ids if row.holds}
            rows = []
            for condition in remedy._get_conditions() if wizard.reason_id else ():
                saved = known.get(condition)
                holds, note = answered.get(condition) or (saved and (saved.holds, saved.note)) or (False, False)
                rows.append(Command.create({"condition_id": condition.id, "holds": holds, "note": note}))
            wizard.row_ids = [Command.clear(), *rows]

    @api.depends("reason_id", "rung_id", "remedy_id", "line_ids.quantity", "line_ids.sale_line_id")
    def _compute_terms(self):
        """Begin with the fee and the freight of the policy; less of a fee is negotiated."""
        for wizard in self:
            drafted = wizard.remedy_id
            fee, payer = drafted.fee_amount, drafted.freight_payer or "company"
            verdict = wizard.reason_id and wizard._new_remedy()._judge_wish()
            if verdict and (not drafted or drafted.reason_id != wizard.reason_id):
                fee, payer = verdict.fee, verdict.freight_payer
            wizard.fee_amount, wizard.freight_payer = fee, payer

    @api.depends("remedy_id", "rung_id", "freight_payer", "is_fetched", "claim_id")
    def _compute_deduction(self):
        """Begin with the freight of the way back; what was typed instead of it stays."""
        for wizard in self:
            order = wizard.claim_id.order_id or wizard.ticket_id.sale_order_id
            before, typed = wizard.proposed_freight, wizard.deduction_amount or wizard.remedy_id.deduction_amount
            found = order._get_way_back(wizard.freight_payer, wizard.is_fetched)
            amount = found.amount if wizard.comes_back else 0.0
            is_typed = typed and wizard.currency_id.compare_amounts(typed, before)
            wizard.deduction_amount = typed if is_typed else amount
            wizard.proposed_freight = amount
            wizard.freight_basis = order._say_way_back(found.source, amount) if wizard.comes_back and order else ""

    def _add_answers(self, remedy):
        """Let a remedy that is not stored know what holds."""
        self.ensure_one()
        rows = [{"condition_id": row.condition_id._origin.id, "holds": row.holds} for row in self.row_ids if row.holds]
        remedy.condition_ids = [Command.clear(), *map(Command.create, rows)]

    def _store_answers(self, remedy):
        """Record what holds on the draft."""
        self.ensure_one()
        answers = [row._prepare_answer() for row in self.row_ids if row.holds]
        if answers:
            remedy._answer_conditions(answers)


class RemedyProposeCondition(models.TransientModel):
    """One condition, and whether it holds."""

    _name = "after.sales.remedy.propose.condition"
    _description = "Condition of a Proposed Remedy"

    wizard_id = fields.Many2one("after.sales.remedy.propose", required=True, ondelete="cascade")
    condition_id = fields.Many2one("after.sales.condition", required=True, readonly=True)
    needs_proof = fields.Boolean(related="condition_id.needs_proof")
    holds = fields.Selection([("yes", "Holds"), ("no", "Does not hold"), ("doubt", "In doubt")])
    note = fields.Char(help="What the proof is, or why it does not hold.")
    proof_file_ids = fields.Many2many("ir.attachment", string="Proof", bypass_search_access=True)

    def _prepare_answer(self):
        self.ensure_one()
        return {
            "condition_id": self.condition_id.id,
            "holds": self.holds,
            "note": self.note,
            "files": self.proof_file_ids,
        }
