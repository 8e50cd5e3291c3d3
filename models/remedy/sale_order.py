from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class SaleOrder(models.Model):
    """What accounting gave back for an order, beside the remedies (RF-04)."""

    _inherit = "sale.order"

    def _get_credited(self, sale_line=None, posting=None):
        """Return the credit notes that no remedy made, drafts too, in the order's currency with taxes.

        :param sale_line: only what is booked on this line; by default everything, also credit notes on the order's
            invoices that name no line of it
        :param posting: credit notes that are about to be posted: of the others only what is posted counts then
        """
        self.ensure_one()
        booked = (sale_line or self.order_line).invoice_lines
        notes = booked.move_id.filtered(lambda move: move._is_credit_beside_remedies())
        if posting is not None:
            notes = notes.filtered(lambda move: move.state == "posted") | (notes & posting)
        lines = booked.filtered(lambda line: line.move_id in notes)
        if not sale_line:
            loose = self._get_loose_credit_notes()
            if posting is not None:
                loose = loose.filtered(lambda move: move.state == "posted") | (loose & posting)
            lines |= loose.invoice_line_ids.filtered(lambda line: not line.sale_line_ids)
        day = self.date_order
        return sum(
            line.currency_id._convert(line.price_total, self.currency_id, self.company_id, line.move_id.date or day)
            for line in lines
        )

    def _get_loose_credit_notes(self):
        """Return the credit notes of accounting that reverse an invoice of this order."""
        invoices = self.order_line.invoice_lines.move_id.filtered(lambda move: move.move_type == "out_invoice")
        return invoices.reversal_move_ids.filtered(lambda move: move._is_credit_beside_remedies())

    def _check_may_be_credited(self, moves):
        """Refuse credit notes that, with all that is posted, give more than was paid or invoiced for this order.

        What accounting credits where no remedy gave anything is its own affair.

        :param moves: the credit notes that somebody wants to post
        """
        order = self.sudo()
        order.ensure_one()
        order._let_one_go_first()
        domain = [("order_id", "=", order.id), ("refund_move_id", "!=", False), ("source_job_id", "=", False)]
        remedies = order.env["after.sales.remedy"].search(domain)
        given = remedies.filtered(
            lambda remedy: remedy.refund_move_id in moves or remedy.refund_move_id._is_posted_credit()
        )
        notes = given.refund_move_id
        total = sum(notes.mapped("amount_total")) + given._get_credit_in(notes)
        total += order._get_credited(posting=moves)
        most = max(order._get_paid_total(), order._get_invoiced_total())
        if given and order.currency_id.compare_amounts(total, most) > 0:
            raise UserError(
                self.env._(
                    "With %(remedies)s, %(total)s would be given back of the %(most)s of %(order)s. "
                    "Take one of them back first; where an invoice is corrected, post the new one first.",
                    remedies=", ".join(given.mapped("display_name")),
                    total=order.currency_id.format(total),
                    most=order.currency_id.format(most),
                    order=order.name,
                )
            )

    def _let_one_go_first(self):
        """Let one of two people who give money of these orders back in the same second go first.

        A row that another transaction has written makes this one start over, and then it sees what the other did.
        """
        query = "UPDATE sale_order SET write_date = write_date WHERE id IN %s"
        self.env.cr.execute(SQL(query, tuple(sorted(self.ids))))

    def _get_holding_cases(self):
        """Return (case, order) per open case whose customer wants the money back before anything leaves (SL-09).

        It holds the goods until something is decided: the remedies of the case are over, or money is on its way.
        """
        self.ensure_one()
        cases = self.case_ids.filtered(
            lambda case: case.case_kind_id.before_shipment and case.phase not in ("solved", "cancelled")
        )
        undecided = cases.filtered(
            lambda case: (
                not case.remedy_ids
                or any(remedy.state in ("draft", "to_approve", "approved") for remedy in case.remedy_ids)
            )
        )
        return [(case.number, self.name) for case in undecided]

    def _get_paid_total(self):
        """Return what the customer agreed to pay for this order, with what was taken out of it since."""
        self.ensure_one()
        stopped = self.env["after.sales.remedy.line"].sudo().search([("sale_line_id", "in", self.order_line.ids)])
        return self.amount_total + sum(stopped.mapped("stopped_amount")) + self._get_exchange_extra()

    def _get_received(self):
        """Return what was paid for this order or is owed for it: on the platform, its posted invoices, or payments."""
        self.ensure_one()
        if self.platform_paid_on:
            return self._get_paid_total()
        return max(self._get_invoiced_total(), self.amount_paid) + self._get_exchange_extra()

    def _get_invoiced_total(self):
        """Return what the posted invoices of this order ask for, in its currency with taxes."""
        self.ensure_one()
        lines, currency = self.order_line._get_posted_invoice_lines(), self.currency_id
        return sum(line.currency_id._convert(line.price_total, currency, self.company_id, line.date) for line in lines)

    def _get_money_received(self):
        """Return what really came in for this order: on the platform, on its invoices, online; a debt is no money."""
        self.ensure_one()
        if self.platform_paid_on:
            return self._get_paid_total()
        invoices = self.order_line._get_posted_invoice_lines().move_id
        # What is dearer leaves only when the difference is paid.
        paid = max(sum(self._get_money_on(invoice) for invoice in invoices), self.amount_paid)
        return paid + self._get_exchange_extra()

    def _get_money_paid_out(self):
        """Return what really went out for this order: on credit notes of remedies and of accounting."""
        self.ensure_one()
        remedies = self.env["after.sales.remedy"].search([("order_id", "=", self.id), ("source_job_id", "=", False)])
        notes = remedies.refund_move_id
        # A store credit is spent like money.
        money = sum(self._get_money_on(note, whole=True) for note in notes)
        money += sum(remedy._get_credit_given() for remedy in remedies)
        booked = self.order_line.invoice_lines.move_id.filtered(lambda move: move._is_credit_beside_remedies())
        return money + sum(self._get_money_on(note) for note in booked | self._get_loose_credit_notes())

    def _get_money_on(self, move, whole=False):
        """Return the money that was paid on a document, in this order's currency; of several orders only its share.

        :param whole: all of it is this order's, whichever lines it names
        """
        money, total = move._get_money_moved(), move.amount_total
        own = move.invoice_line_ids.filtered(lambda line: line.sale_line_ids.order_id == self)
        if own and total and not whole:
            money *= min(sum(own.mapped("price_total")) / total, 1.0)
        day = move.date or self.date_order
        return move.currency_id._convert(money, self.currency_id, self.company_id, day)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_paid_total(self):
        """Return what was agreed for this line, with what was taken out of it since, without what was exchanged."""
        self.ensure_one()
        stopped = self.env["after.sales.remedy.line"].sudo().search([("sale_line_id", "=", self.id)])
        exchanged = self._get_exchanged().get(self, 0.0)
        return self._get_price_paid() + sum(stopped.mapped("stopped_amount")) - exchanged

    def _get_booking(self):
        """Return how this line is booked: (taxes, account of income)."""
        self.ensure_one()
        return self.tax_ids, self.product_id._get_income_account(self.order_id.fiscal_position_id)

    def _get_replacing_moves(self):
        """Count the whole pieces that remedies sent for these lines, and what came back of those."""
        whole = Domain("part", "=", False) | Domain("remedy_id.type", "=", "replace")
        sent = self.env["after.sales.remedy.line"].sudo().search(whole & Domain("sale_line_id", "in", self.ids))
        # What stands on a line of its own counts there.
        domain = [("remedy_id", "in", sent.remedy_id.ids), ("sale_line_id", "=", False)]
        moves = sent.env["stock.move"].search(domain)
        by_remedy = moves.grouped("remedy_id")
        replacing = super()._get_replacing_moves()
        for line, items in sent.grouped("sale_line_id").items():
            own = [by_remedy.get(remedy, moves.browse()) for remedy in items.remedy_id]
            replacing[line] = replacing.get(line, moves.browse()).union(*own)
        return replacing
