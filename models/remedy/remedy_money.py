from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...rules.remedy import DONE, spread
from .vocabulary import GIVEN_UP


class Remedy(models.Model):
    """Money that the customer gets: a draft credit note, which an accountant posts and pays."""

    _inherit = "after.sales.remedy"

    refund_move_id = fields.Many2one(
        "account.move", string="Credit Note", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    credit_note_ids = fields.Many2many(
        "account.move",
        "after_sales_remedy_credit_note_rel",
        string="All Credit Notes",
        copy=False,
        help="With those that were cancelled and made again: only the last one is posted.",
    )
    is_postage = fields.Boolean(
        string="Overpaid Postage", readonly=True, help="Gives back postage that was paid too much (RF-06)."
    )
    money_note = fields.Char(compute="_compute_money_note", help="What to know before money is given for this order.")

    @api.depends("means", "order_id", "state")
    @api.depends_context("lang")
    def _compute_money_note(self):
        for remedy in self:
            asked = remedy.means == "money" and remedy.order_id and not remedy.source_job_id
            asked = asked and remedy.state in ("draft", "to_approve", "approved")
            known = remedy.sudo()
            is_invoiced = not asked or known._find_invoice()
            remedy.money_note = not is_invoiced and self.env._(
                "%(order)s was never invoiced: make sure that the customer has paid, the credit note stands alone.",
                order=known.order_id.name,
            )

    def _make_credit_note(self):
        """Make the draft of a credit note over the amount, on the invoice of the order where one is posted."""
        self.ensure_one()
        invoice = self._find_invoice()
        vals = self._prepare_credit_note_vals(invoice)
        move = self.env["account.move"].with_company(self.company_id).create(vals)
        move._settle_total(self._get_money_back())
        self.refund_move_id = move
        self._settle_credit_line()
        self.credit_note_ids |= move
        origin = {"self": move, "origin": self.ticket_id}
        move.message_post_with_source("mail.message_origin_link", render_values=origin, subtype_xmlid="mail.mt_note")
        self._attach_proofs(move)

    def _find_invoice(self):
        """Return the posted invoice of the items, else the order's last one, else none.

        What a job owes takes nothing back of what the goods cost.
        """
        self.ensure_one()
        if self.source_job_id:
            return self.env["account.move"]
        own = self.line_ids.sale_line_id._get_posted_invoice_lines()
        return (own or self.order_id.order_line._get_posted_invoice_lines()).move_id.sorted("id")[-1:]

    def _prepare_credit_note_vals(self, invoice):
        """Return the values of the credit note; it names no order line, so the order stays invoiced as it is."""
        self.ensure_one()
        order = self.order_id
        partner = invoice.partner_id or order.partner_invoice_id or self.partner_id
        vals = {
            "move_type": "out_refund",
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "reversed_entry_id": invoice.id,
            "invoice_origin": order.name,
            "invoice_user_id": order.user_id.id,
            "fiscal_position_id": (invoice or order).fiscal_position_id.id,
            "ref": f"{self.number} {self.ticket_id.number}",
            "invoice_line_ids": [Command.create(vals) for vals in self._prepare_credit_line_vals()],
        }
        return vals | self._prepare_owed_note_vals() if self.source_job_id else vals

    def _prepare_credit_line_vals(self):
        """Return one line per way in which the goods were taxed, the amount spread by what was paid."""
        if self.source_job_id:
            return [self._prepare_owed_line_vals()]
        if self._is_priced() or self.type == "exchange":
            return self._prepare_priced_line_vals()
        goods = self.order_id.order_line.filtered(lambda line: not line.display_type and line.price_total > 0)
        lines = self.order_id._get_postage_lines() if self.is_postage else self.line_ids.sale_line_id
        groups = (lines or goods).grouped(lambda line: line._get_booking())
        weights = [sum(lines.mapped("price_total")) for lines in groups.values()]
        shares = spread(self.amount, weights, self.currency_id.decimal_places)
        types = dict(self._get_types())
        if not groups:
            return [{"name": f"{types[self.type]} {self.number}", "quantity": 1, "price_unit": self.amount}]
        names = [", ".join(lines.product_id.mapped("display_name")) for lines in groups.values()]
        return [
            self._prepare_taxed_vals(f"{types[self.type]} {self.number}: {name}", share, taxes, account)
            for (taxes, account), share, name in zip(groups, shares, names, strict=True)
            if share
        ]

    def _check_may_be_credited(self, moves):
        """Refuse to post credit notes of this remedy that are not what was decided: what it gives is changed here.

        :param moves: those of its credit notes that somebody wants to post
        """
        self.ensure_one()
        names = {"remedy": self.display_name}
        if self.state in GIVEN_UP:
            raise UserError(self.env._("%(remedy)s was given up: nothing is paid by it any more.", **names))
        if moves - self.refund_move_id:
            raise UserError(
                self.env._("This credit note of %(remedy)s was replaced: only the last one is posted.", **names)
            )
        if moves and self.credit_program:
            self._check_credit_payable()
        for move in moves:
            agreed, credit = self._get_money_back(), self._get_credit_in(move)
            gives = (move.amount_total, credit)
            wanted = (0.0, agreed) if self.credit_program else (agreed, 0.0)
            is_same = move.currency_id == self.currency_id
            if not is_same or any(map(self.currency_id.compare_amounts, gives, wanted)):
                raise UserError(
                    self.env._(
                        "%(remedy)s gives %(agreed)s, the credit note says %(total)s. "
                        "Cancel it and carry the remedy out again, or take the remedy back and decide another sum.",
                        agreed=self.currency_id.format(agreed),
                        total=move.currency_id.format(move.amount_total + credit),
                        **names,
                    )
                )

    def _get_credit_states(self):
        """Return how the money stands, as words of ``rules.remedy``."""
        if self._is_settled_without_money():
            return [DONE]
        return [self.refund_move_id._get_refund_state()] if self.refund_move_id else []

    def _get_credit_problem(self):
        """Return that the credit note is booked, empty as long as it is not."""
        move = self.sudo().refund_move_id
        if move.state != "posted":
            return ""
        return self.env._("The credit note %(move)s is posted: ask accounting to take it back.", move=move.name)

    def _cancel_credit_note(self):
        self.refund_move_id.filtered(lambda move: move.state == "draft").button_cancel()
