from odoo import api, fields, models

from ...rules import eligibility, points
from ...rules.words import Decision
from ..entitlement.vocabulary import Asked
from ..record.told import tell
from .vocabulary import WISHES


class Remedy(models.Model):
    """Whether the customer may have it: the wish, its reason, what the policies say of both (RE-01 to RE-18, MX-02).

    The verdict is stored with what is decided; a wish without a reason is for a team lead to decide.
    """

    _inherit = "after.sales.remedy"

    reason_id = fields.Many2one(
        "after.sales.reason",
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Why the customer wishes it.",
    )
    condition_ids = fields.One2many("after.sales.remedy.condition", "remedy_id", string="Conditions")
    eligibility_reason = fields.Char(
        string="By the Policies", readonly=True, copy=False, translate=True, help="What the policies said to it."
    )
    eligible_until = fields.Date(string="Possible Until", readonly=True, copy=False)

    def _get_wish(self):
        """Return which wish this fulfils, one of ``rules.eligibility.WISHES``, None for what no policy speaks of.

        Goods that have not left are cancelled where nothing was paid, else refunded, whatever it is called (MX-02).
        """
        self.ensure_one()
        if self._stops_goods():
            return "refund" if self.sudo().order_id.has_been_paid else "cancel"
        return WISHES.get(self.type)

    def _judge_wish(self, replayed=None):
        """Return what the policies say of this wish and its goods, a ``rules.eligibility.Verdict``.

        None where nobody can say: without a wish, a reason or goods of an order.

        :param replayed: a policy that counts as if it had been valid when the wish was made; judged as of then
        """
        self.ensure_one()
        wish, remedy = self._get_wish(), self.sudo()
        lines = remedy.line_ids.filtered("sale_line_id")
        # What has not left is stopped for whatever reason; what comes back is judged by its own.
        if not wish or not lines or not (remedy.reason_id or remedy._stops_goods()):
            return None
        asked = remedy._get_asked()
        if replayed:
            asked = asked._replace(tried=replayed, as_of=remedy._get_wish_day())
        verdicts = lines.sale_line_id._get_verdicts([wish], asked)
        named = [
            (line.product_id.display_name, remedy._add_points(line, verdict, asked))
            for (line, _wish), verdict in verdicts.items()
        ]
        return eligibility.combine(named, self.currency_id._get_translator())

    def _read_for_verdicts(self):
        """Read at once what the verdicts on these remedies need; each of them looks at one order alone."""
        orders = self.line_ids.sale_line_id.order_id
        lines = orders.order_line
        lines.move_ids.picking_id.mapped("received_at")
        lines.invoice_lines.move_id.mapped("payment_state")
        orders.transaction_ids.mapped("state")
        lines.product_id.mapped("all_product_tag_ids.name")
        self.condition_ids.condition_id.mapped("code")
        self.ticket_id.mapped("purchase_date")

    def _add_points(self, sale_line, verdict, asked):
        """Return the verdict on an order line with what points say of the other article (RE-10)."""
        self.ensure_one()
        items = self.line_ids.filtered(lambda line: line.sale_line_id == sale_line and line.new_product_id)
        if self.type != "exchange" or not items:
            return verdict
        may, why = points.judge(*self._get_points(sale_line, asked), self.env._)
        if not why or verdict.is_refused:
            return verdict
        reason = f"{verdict.reason} {why}" if may else why
        return (
            verdict._replace(reason=reason) if may else verdict._replace(verdict="refused", missing=(), reason=reason)
        )

    def _get_wish_day(self):
        """Return the local day on which this was asked for."""
        self.ensure_one()
        return self.company_id._get_after_sales_today(self.create_date)

    def _get_asked(self):
        """Return what is known of the wish, as the order lines read it."""
        self.ensure_one()
        quantities = {}
        for line in self.line_ids.filtered("sale_line_id"):
            sale_line = line.sale_line_id
            before = quantities.get(sale_line.id, 0.0)
            quantities[sale_line.id] = before + line._get_quantity(sale_line.product_uom_id)
        return Asked(
            reason=self.reason_id,
            answers={row.condition_id.code: row.holds for row in self.condition_ids},
            quantities=quantities,
            purchase_day=self.ticket_id.purchase_date,
            scope=self._get_policy_scope(),
            without=self._origin,
            unsent=self._stops_goods(),
        )

    def _judge_entitlement(self):
        """Return the verdict of the policies as a Decision, None where nobody can say; less of a fee is negotiated."""
        verdict = self._judge_wish()
        if not verdict:
            return None
        verdict = eligibility.kept(verdict, self.fee_amount, self.currency_id._get_translator())
        return Decision(verdict.verdict, verdict.approvals, verdict.reason)

    def _settle_terms(self):
        """Let fee and freight be what the policies say; without a reason they stay as they are."""
        for remedy in self:
            verdict = remedy._judge_wish()
            if verdict:
                remedy.fee_amount, remedy.freight_payer = verdict.fee, verdict.freight_payer

    def _prepare_eligibility_vals(self):
        """Return what is stored of the verdict when it is decided."""
        self.ensure_one()
        verdict = self._judge_wish()
        if not verdict:
            return {}
        return {
            "eligibility_reason": tell(self, lambda remedy: remedy._judge_wish().reason),
            "eligible_until": verdict.until,
        }

    def _get_wish_policy(self):
        """Return the policy that answers the wish for the first of the goods, empty for none."""
        self.ensure_one()
        wish, line = self._get_wish(), self.sudo().line_ids.sale_line_id[:1]
        if not wish or not line:
            return self.env["after.sales.policy"].sudo()
        return line._choose_policy(wish, line.order_id._get_entitlement_policies(), self.sudo()._get_asked())[0]

    def _on_wish_requested(self):
        """Tell whom a policy or a reason names: the product manager, or the next level where somebody was hurt."""
        for remedy in self.sudo():
            manager = remedy._get_product_manager()
            if manager and remedy._get_wish_policy().tells_product_manager:
                remedy.message_notify(
                    partner_ids=manager.partner_id.ids,
                    subject=remedy.display_name,
                    body=remedy.eligibility_reason or "",
                )
            if remedy.reason_id.escalate:
                remedy.ticket_id._escalate_for_harm(remedy.reason_id.name)

    def _prepare_approval_vals(self, kind, reason, amount, date):
        """The product manager is asked in person, where the category names one."""
        vals = super()._prepare_approval_vals(kind, reason, amount, date)
        if kind != "product_manager":
            return vals
        manager = self._get_product_manager() - self.env.user
        return vals | ({"approver_id": manager.id} if manager else {})

    def _get_product_manager(self):
        """Return who manages the goods: the first of them that somebody manages; nobody where no category says so."""
        self.ensure_one()
        managers = (category._get_product_manager() for category in self.sudo().line_ids.product_id.categ_id)
        return next(filter(None, managers), self.env["res.users"])


class RemedyCondition(models.Model):
    """What an agent found about one condition of a policy, with its proof; what is in doubt counts for the customer."""

    _name = "after.sales.remedy.condition"
    _description = "Condition of a Remedy"
    _inherit = ["after.sales.recorded"]
    _is_recorded_whole = True
    _order = "remedy_id, id"

    remedy_id = fields.Many2one("after.sales.remedy", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="remedy_id.company_id", store=True, precompute=True)
    condition_id = fields.Many2one("after.sales.condition", required=True, ondelete="restrict")
    is_confidential = fields.Boolean(related="condition_id.is_confidential", store=True, precompute=True)
    holds = fields.Selection([("yes", "Holds"), ("no", "Does not hold"), ("doubt", "In doubt")], required=True)
    note = fields.Char(help="What the proof is, or why it does not hold.")
    told_to_id = fields.Many2one("res.users", string="Answered By", ondelete="restrict")
    proof_file_ids = fields.Many2many("ir.attachment", string="Proof", bypass_search_access=True)

    _condition_uniq = models.Constraint("unique(remedy_id, condition_id)", "This condition is answered already.")

    @api.depends("condition_id", "holds")
    def _compute_display_name(self):
        answers = dict(self._fields["holds"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{row.condition_id.display_name}: {answers.get(row.holds, '')}"
