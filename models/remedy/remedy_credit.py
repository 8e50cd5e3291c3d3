from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...rules import store_credit
from .vocabulary import WAITING

#: Core's addon “loyalty” may be there or not: see docs/decisions/store-credit.md.
PROGRAM, CARD, HISTORY = "loyalty.program", "loyalty.card", "loyalty.history"
#: Programs whose points are money: what a card holds is spent like it.
SPENT_LIKE_MONEY = ("ewallet", "gift_card")


class Remedy(models.Model):
    """Store credit instead of money: the customer chooses it, the posted credit note gives it.

    Its credit note says what was paid for the goods, and as a line against it the credit: no money is owed, and
    accounting decides as for money. The ledger counts it like money, the customer gets one or the other.
    """

    _inherit = "after.sales.remedy"

    credit_program = fields.Selection(
        "_select_credit_programs",
        string="Store Credit",
        copy=False,
        tracking=True,
        help="Of which program the customer takes a credit instead of money.",
    )
    credit_agreed_at = fields.Datetime(string="Chose Store Credit On", readonly=True, copy=False, tracking=True)
    credit_agreed_by = fields.Many2one(
        "res.users", string="Choice Recorded By", readonly=True, copy=False, ondelete="restrict"
    )
    credit_line_id = fields.Many2one(
        "account.move.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The line of the credit note that stands against the goods.",
    )
    credit_card_model = fields.Char(readonly=True, copy=False)
    credit_card_id = fields.Many2oneReference(model_field="credit_card_model", readonly=True, copy=False)
    credit_code = fields.Char(string="Code", compute="_compute_credit", compute_sudo=True)
    credit_left = fields.Monetary(compute="_compute_credit", compute_sudo=True)
    can_choose_credit = fields.Boolean(compute="_compute_can_choose_credit")

    @api.model
    def _select_credit_programs(self):
        """Return (id, name) of every program that gives or gave credit, none where core's addon is not installed."""
        return [(str(program.id), program.name) for program in self._get_credit_programs(active_test=False)]

    @api.model
    def _get_credit_programs(self, **context):
        """Return the programs of these companies whose points are money, None of them without core's addon."""
        if PROGRAM not in self.env:
            return ()
        companies = [False, *self.env.companies.ids]
        domain = [("program_type", "in", SPENT_LIKE_MONEY), ("company_id", "in", companies)]
        return self.env[PROGRAM].sudo().with_context(**context).search(domain)

    def _get_credit_program(self):
        """Return the chosen program, None where none is or it is not there any more."""
        self.ensure_one()
        known = self.credit_program and PROGRAM in self.env
        return (known and self.env[PROGRAM].sudo().browse(int(self.credit_program)).exists()) or None

    def _get_credit_card(self):
        """Return the card that this remedy gave, None without one."""
        self.ensure_one()
        known = self.credit_card_id and self.credit_card_model in self.env
        return (known and self.env[self.credit_card_model].sudo().browse(self.credit_card_id).exists()) or None

    @api.depends("credit_card_id")
    def _compute_credit(self):
        for remedy in self:
            card = remedy._get_credit_card()
            remedy.credit_code, remedy.credit_left = (card.code, card.points) if card else (False, 0.0)

    @api.depends("state", "type", "open_application_id", "refund_move_id", "source_job_id")
    def _compute_can_choose_credit(self):
        is_offered = bool(self._get_credit_programs())
        for remedy in self:
            remedy.can_choose_credit = is_offered and not remedy._get_problem_of_choosing()

    def _get_problem_of_choosing(self):
        """Return why the customer cannot choose between money and store credit any more, empty if he can."""
        self.ensure_one()
        if self.means != "money" or self.source_job_id:
            return self.env._("%(remedy)s gives no money that could be a store credit.", remedy=self.display_name)
        if self.state not in ("draft", "approved", *WAITING):
            return self.env._("%(remedy)s is “%(state)s”.", remedy=self.display_name, state=self._get_state_name())
        if self.open_application_id:
            return self.env._(
                "%(application)s asks for this money already: take it back first.",
                application=self.open_application_id.number,
            )
        return self._get_credit_problem()

    def _choose_credit(self, program):
        """Record that the customer takes a credit of this program, or money after all; he was asked and agrees.

        :param program: the id as ``_select_credit_programs`` gives it, empty for money
        :raise UserError: once the money or the credit is on its way, or for a program that cannot give it
        """
        self.ensure_one()
        self._check_may_act()
        self._lock_for_step("state", "credit_program", "refund_move_id")
        problem = self._get_problem_of_choosing()
        if problem:
            raise UserError(problem)
        remedy = self.sudo()
        agreed = {"credit_agreed_at": fields.Datetime.now(), "credit_agreed_by": self.env.uid}
        remedy.write({"credit_program": program or False, **agreed})
        remedy._check_credit_program()
        remedy._as_step()._settle_credit_line()
        chosen = remedy.env._("The customer takes a store credit.")
        remedy._tell_case(chosen if program else remedy.env._("The customer takes money after all."))

    def _check_credit_program(self):
        """Refuse a program that cannot give this credit. :raise UserError"""
        self.ensure_one()
        if not self.credit_program:
            return
        remedy = self.sudo()
        if remedy.means != "money" or remedy.source_job_id:
            raise UserError(remedy._get_problem_of_choosing())
        program, today = remedy._get_credit_program(), remedy.company_id._get_after_sales_today()
        facts = program and store_credit.Program(
            program.name,
            program.active,
            program.company_id in (remedy.company_id, remedy.company_id.browse()),
            program.date_from,
            program.date_to,
            program.currency_id.name,
        )
        found = store_credit.may_give(facts, today, remedy.currency_id.name, _=self.env._)
        if not found.allowed:
            raise UserError(found.reason)
        if not remedy._get_credit_partner():
            raise UserError(
                self.env._("Say first who the customer of %(case)s is.", case=remedy.ticket_id.display_name)
            )

    def _get_credit_partner(self):
        """Return whose credit it is: who bought the goods, else the customer of the case."""
        self.ensure_one()
        return self.order_id.partner_id or self.partner_id

    # The credit note.

    def _settle_credit_line(self):
        """Let the draft of the credit note say that its sum is given as a credit, or not any more."""
        for remedy in self:
            move = remedy.refund_move_id.filtered(lambda move: move.state == "draft")
            remedy._get_credit_lines(move).unlink()
            if move and remedy.credit_program:
                before = move.invoice_line_ids
                move.invoice_line_ids = [Command.create(remedy._prepare_credit_line())]
                remedy.credit_line_id = move.invoice_line_ids - before

    def _prepare_credit_line(self):
        """Return the line that stands against the goods: what the customer holds from now on, free of tax."""
        self.ensure_one()
        program = self._get_credit_program()
        product = program.trigger_product_ids[:1] or program.payment_program_discount_product_id
        account = product and product._get_income_account(self.order_id.fiscal_position_id)
        return {
            "name": self.env._("Store credit for %(remedy)s", remedy=self.number),
            "product_id": product.id,
            "quantity": 1,
            "price_unit": -self._get_money_back(),
            "tax_ids": [Command.clear()],
            **({"account_id": account.id} if account else {}),
        }

    def _get_credit_lines(self, moves):
        """Return the lines of credit notes that give a credit instead of money."""
        return self.credit_line_id.filtered(lambda line: line.move_id in moves)

    def _get_credit_in(self, moves):
        """Return what of these credit notes is given as store credit, taxes included."""
        return -sum(self._get_credit_lines(moves).mapped("price_total"))

    def _get_credit_given(self):
        """Return what of this money the customer holds as a store credit."""
        self.ensure_one()
        return self._get_money_back() if self.credit_card_id else 0.0

    def _check_credit_payable(self):
        """Refuse a credit for money that never came in: a credit note lowers what is owed, a credit is spent."""
        self.ensure_one()
        self._check_credit_program()
        left = self._get_payable()
        if self.currency_id.compare_amounts(self._get_money_back(), left) > 0:
            raise UserError(
                self.env._(
                    "Only %(left)s of what was received for %(order)s is left: a store credit is given for money that "
                    "came in. Choose money, then the credit note lowers what the customer owes.",
                    left=self.currency_id.format(left),
                    order=self.order_id.name or self.number,
                )
            )
