from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import invoice

SEARCHES = [
    ("pouch", "Pouch on the box"),
    ("carrier", "Warehouse and carrier"),
    ("copy", "Copy offered"),
    ("manager", "With the manager"),
]
RESULTS = [
    ("found", "Found"),
    ("not_found", "Not found"),
    ("accepted", "The copy will do"),
    ("refused", "The copy will not do"),
    ("agreed", "Agreed on something else"),
]
CAUSES = [
    ("title", "Name or title"),
    ("tax_number", "Tax number"),
    ("amount", "Amount"),
    ("goods", "Goods or description"),
    ("kind", "Receipt instead of an invoice"),
    ("other", "Something else"),
]


class InvoiceStep(models.Model):
    """One thing that was tried for a lost invoice, and what came of it (IV-01)."""

    _name = "after.sales.invoice.step"
    _description = "Search for an Invoice"
    _inherit = ["after.sales.recorded"]
    _order = "id"
    _is_recorded_whole = True

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, index=True, ondelete="cascade")
    search_step = fields.Selection(SEARCHES, string="Tried", required=True)
    result = fields.Selection(RESULTS, required=True)
    note = fields.Char()
    user_id = fields.Many2one("res.users", string="Recorded By", required=True, ondelete="restrict")
    at = fields.Datetime(string="On", required=True)

    _step_once = models.Constraint("unique(ticket_id, search_step)", "This was tried already.")


class HelpdeskTicket(models.Model):
    """Invoices that were lost or are wrong: what was tried, what finance is asked for, and what came of it."""

    _inherit = "helpdesk.ticket"

    invoice_step_ids = fields.One2many(
        "after.sales.invoice.step", "ticket_id", string="Search for the Invoice", groups="after_sales.group_agent"
    )
    invoice_question = fields.Selection([("lost", "Lost"), ("wrong", "Wrong")], compute="_compute_invoice_question")
    invoice_next = fields.Char(string="Next", compute="_compute_invoice_next")
    invoice_cause = fields.Selection(CAUSES, string="What Is Wrong with It", recorded=True, tracking=True)
    invoice_asked_at = fields.Datetime(string="Finance Asked On", recorded=True, copy=False)
    invoice_mended_id = fields.Many2one(
        "account.move", string="Invoice That Mends It", recorded=True, copy=False, ondelete="restrict"
    )

    @api.depends("case_kind_id.code")
    def _compute_invoice_question(self):
        questions = {"invoice_lost": "lost", "invoice_wrong": "wrong"}
        for ticket in self:
            ticket.invoice_question = questions.get(ticket.case_kind_id.code)

    @api.depends("invoice_step_ids.result", "invoice_question")
    @api.depends_context("lang")
    def _compute_invoice_next(self):
        for ticket in self:
            ticket.invoice_next = ticket.invoice_question == "lost" and ticket._get_next_search().reason

    def _get_next_search(self):
        """Return what to try next for the lost invoice, see ``rules.invoice``."""
        self.ensure_one()
        results = {step.search_step: step.result for step in self.sudo().invoice_step_ids}
        return invoice.next_search(results, _=self.env._)

    def _record_search(self, result, note=""):
        """Record what came of the next thing that was tried (IV-01).

        :param result: as ``rules.invoice.STEPS`` lists them
        :raise UserError: when it is settled, for a result of another step, or a copy of an invoice that does not exist
        """
        self.ensure_one()
        self._check_may_remedy()
        code = self._get_next_search().code
        if self.invoice_question != "lost" or not code:
            raise UserError(self.env._("Nothing is left to try for the invoice of this case."))
        if result not in invoice.STEPS[code]:
            raise UserError(self.env._("Say what came of it: %(step)s", step=self._get_next_search().reason))
        if code == "copy" and not self._get_invoices():
            raise UserError(self.env._("This order has no invoice: there is nothing to copy."))
        if code == "manager" and not (note or "").strip():
            raise UserError(self.env._("Say what was agreed with the manager."))
        vals = {"ticket_id": self.id, "search_step": code, "result": result, "note": (note or "").strip()}
        vals |= {"user_id": self.env.uid, "at": fields.Datetime.now()}
        self.env["after.sales.invoice.step"].sudo()._create_recorded([vals])
        self.invalidate_recordset(["invoice_step_ids", "invoice_next"])
        step = self.sudo().invoice_step_ids[-1:]
        names = dict(step._fields["search_step"]._description_selection(self.env))
        results = dict(step._fields["result"]._description_selection(self.env))
        self._message_log(body=f"{names[code]}: {results[result]}. {step.note or ''}")

    def _get_invoices(self):
        """Return the posted invoices of the order of this case."""
        moves = self.sudo().sale_order_id.invoice_ids
        return moves.filtered(lambda move: move.move_type == "out_invoice" and move.state == "posted").sorted("id")

    def action_print_invoice(self):
        """Print the invoice of the order once more.

        :raise UserError: for an order without one
        """
        self.ensure_one()
        self.check_access("read")
        invoices = self._get_invoices()
        if not invoices:
            raise UserError(self.env._("This order has no invoice: there is nothing to copy."))
        return self.env.ref("account.account_invoices").report_action(invoices[-1:].with_env(self.env))

    # Wrong.

    def _get_papers(self, without_money, is_requested):
        """Return which papers the order gives by how it was paid, see ``rules.invoice.Papers``."""
        self.ensure_one()
        total = self.sudo().sale_order_id.amount_total
        return invoice.papers(total, without_money, is_requested, _=self.env._)

    def _ask_to_mend(self, cause, note, without_money=0.0, is_requested=False):
        """Have finance mend a wrong invoice: a task that ends when an invoice of the order is posted (IV-02).

        :param note: what it says and what it should say
        :param without_money: what of the order was paid with points, coupons or a store card
        :param is_requested: the customer asks for an invoice over the part that was paid with money
        :raise UserError: without cause and words, for an impossible amount, or while finance is at it
        """
        self.ensure_one()
        self._check_may_remedy()
        self._check_mending(cause, note, without_money)
        user = self.company_id._get_finance_person()
        if not user:
            raise UserError(self.env._("Nobody works with invoices in this company."))
        papers = self._get_papers(without_money, is_requested)
        document = self._get_invoices()[-1:] or self.sudo().sale_order_id
        document.with_context(mail_activity_quick_update=True).activity_schedule(
            "after_sales.activity_type_invoice",
            user_id=user.id,
            summary=self.with_context(lang=user.lang)._say_mending(note, papers),
        )
        asked = {"invoice_cause": cause, "invoice_asked_at": fields.Datetime.now(), "invoice_mended_id": False}
        self.sudo()._record_facts(asked)
        self._message_log(body=self._say_mending(note, papers))

    def _check_mending(self, cause, note, without_money):
        """Refuse what finance could not work with, and to ask twice."""
        order = self.sudo().sale_order_id
        if self.invoice_question != "wrong" or not order:
            raise UserError(self.env._("Say which order it is about, and that its invoice is wrong."))
        if not cause or not (note or "").strip():
            raise UserError(self.env._("Say what is wrong with the invoice, and what it should say."))
        if not 0 <= without_money <= order.amount_total:
            raise UserError(self.env._("Not more was paid with points, coupons and cards than the order costs."))
        if self._is_invoice_awaited():
            raise UserError(self.env._("Finance is at it already."))

    def _say_mending(self, note, papers):
        """Return in words what finance is asked for."""
        self.ensure_one()
        order = self.sudo().sale_order_id
        return self.env._(
            "%(case)s, %(order)s: %(note)s Invoice over %(invoice)s, receipt over %(receipt)s.",
            case=self.number,
            order=order.name,
            note=note.strip(),
            invoice=order.currency_id.format(papers.invoice),
            receipt=order.currency_id.format(papers.receipt),
        )

    def _is_invoice_awaited(self):
        """Tell whether finance was asked for an invoice that is not posted yet."""
        self.ensure_one()
        return bool(self.invoice_asked_at and not self.invoice_mended_id)

    def _end_invoice_tasks(self, move):
        """An invoice of the order was posted: what finance was asked for is there, and the agent hears of it."""
        kind = self.env.ref("after_sales.activity_type_invoice", raise_if_not_found=False)
        for ticket in self.sudo():
            ticket._record_facts({"invoice_mended_id": move.id})
            tasks = ticket.sale_order_id.activity_ids | ticket.sale_order_id.invoice_ids.activity_ids
            tasks = tasks.filtered(lambda activity: activity.activity_type_id == kind)
            tasks.with_context(mail_activity_quick_update=True).unlink()
            body = ticket.env._("%(invoice)s is posted: send it to the customer.", invoice=move.name)
            ticket.message_notify(body=body, partner_ids=ticket.user_id.partner_id.ids)

    def action_open_invoice_step(self):
        """Ask what was tried for the invoice, or what is wrong with it."""
        self.ensure_one()
        self._check_may_remedy()
        wizard = self.env["after.sales.invoice.help"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Invoice"), target="new")
