from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules.remedy import spread


class Recovery(models.Model):
    """The document by which a debtor pays: a vendor refund that sets off bills, or an invoice (PK-04, PV-10)."""

    _inherit = "after.sales.recovery"

    can_renew_document = fields.Boolean(compute="_compute_can_renew_document", compute_sudo=True)

    @api.depends("state", "move_id.state", "move_id.amount_residual")
    def _compute_can_renew_document(self):
        for recovery in self:
            recovery.can_renew_document = recovery.state == "agreed" and not recovery._has_live_document()

    def _make_document(self):
        """Make the draft for what was agreed; one that is there already is used no more."""
        self.ensure_one()
        self._drop_document()
        recovery = self._as_step()
        move = recovery.env["account.move"].with_company(self.company_id).create(recovery._prepare_document_vals())
        recovery._record_facts({"move_id": move.id, "document_ids": [fields.Command.link(move.id)]})
        origin = {"self": move, "origin": recovery}
        move.message_post_with_source("mail.message_origin_link", render_values=origin, subtype_xmlid="mail.mt_note")

    def _prepare_document_vals(self):
        self.ensure_one()
        lines = self.line_ids
        shares = spread(self._get_to_come(), lines.mapped("amount_claimed"), self.currency_id.decimal_places)
        return {
            "move_type": "in_refund" if self.settlement == "refund" else "out_invoice",
            "partner_id": self.debtor_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": self.company_id._get_after_sales_today(),
            "invoice_origin": self.number,
            "ref": self.reference or self.number,
            "invoice_user_id": self.user_id.id,
            "invoice_line_ids": [
                # What is paid for a loss is no turnover: no tax.
                fields.Command.create({"name": line._get_title(), "quantity": 1, "price_unit": share, "tax_ids": []})
                for line, share in zip(lines, shares, strict=True)
                if share
            ],
        }

    def _get_to_come(self, move=None):
        """Return what of the agreed money no document has brought, in the currency of the recovery.

        :param move: a document that does not count: the one that is to bring it
        """
        self.ensure_one()
        others = self.document_ids - move if move else self.document_ids
        brought = sum(other._get_settled()[0] for other in others)
        return self.currency_id.round(self.amount_agreed - brought)

    def _has_live_document(self):
        """Tell whether money may still come by the document: a draft, or one that is posted and not settled."""
        self.ensure_one()
        move = self.sudo().move_id
        is_open = move.state == "posted" and not move.currency_id.is_zero(move.amount_residual)
        return move.state == "draft" or is_open

    def _renew_document(self):
        """Make the document anew where accounting has cancelled, deleted or reversed it, or given up a part of it.

        :raise UserError: while one is there, or before anything was agreed
        """
        self.ensure_one()
        self._check_may_step()
        self._lock_for_step("state", "move_id")
        if self.state != "agreed" or self._has_live_document():
            raise UserError(self.env._("%(recovery)s needs no other document.", recovery=self.number))
        self._make_document()

    def _check_document_is_open(self):
        """Refuse to leave what accounting has booked, as long as money may come by it.

        :raise UserError: naming the document
        """
        move = self.sudo().move_id
        if move.state == "posted" and self._has_live_document():
            raise UserError(
                self.env._("%(move)s is posted: ask accounting to take it back first.", move=move.display_name)
            )

    def _drop_document(self):
        """Cancel the draft of a document that is not needed any more; what was posted stays on record."""
        move = self.sudo().move_id
        if move.state == "draft":
            move.button_cancel()
        if move.state != "posted":
            self.sudo()._record_facts({"move_id": False})

    def _check_may_be_booked(self, move):
        """Refuse to post what is not what was agreed: what a debtor pays is changed here."""
        self.ensure_one()
        if move != self.move_id:
            raise UserError(
                self.env._(
                    "%(move)s of %(recovery)s was replaced: only the last document is posted.",
                    move=move.display_name,
                    recovery=self.number,
                )
            )
        if self.state not in ("agreed", "recovered"):
            raise UserError(self.env._("%(recovery)s is not agreed: nothing is booked for it.", recovery=self.number))
        is_same = move.currency_id == self.currency_id and not self.currency_id.compare_amounts(
            move.amount_total, self._get_to_come(move)
        )
        if not is_same or move.commercial_partner_id != self.debtor_id.commercial_partner_id:
            raise UserError(
                self.env._(
                    "%(debtor)s agreed to pay %(agreed)s by %(recovery)s, the document says %(total)s for %(partner)s.",
                    debtor=self.debtor_id.display_name,
                    agreed=self.currency_id.format(self._get_to_come(move)),
                    recovery=self.number,
                    total=move.currency_id.format(move.amount_total),
                    partner=move.partner_id.display_name or "–",
                )
            )

    def _check_not_too_much(self):
        """Refuse what would let more money come than was agreed: a document that was replaced comes to life again.

        :raise UserError: naming what has to be taken back first
        """
        for recovery in self:
            posted = recovery.document_ids.filtered(lambda move: move.state == "posted")
            may_come = sum(min(move._get_settled()[0] + move.amount_residual, move.amount_total) for move in posted)
            if len(posted) > 1 and recovery.currency_id.compare_amounts(may_come, recovery.amount_agreed) > 0:
                raise UserError(
                    self.env._(
                        "%(amount)s could come for %(recovery)s then, %(agreed)s is agreed: take %(move)s back first.",
                        amount=recovery.currency_id.format(may_come),
                        recovery=recovery.number,
                        agreed=recovery.currency_id.format(recovery.amount_agreed),
                        move=recovery.move_id.display_name,
                    )
                )

    def _set_off(self, bills):
        """Set what is agreed off against bills of the debtor, the oldest first (PV-10).

        :param bills: posted bills of the same debtor and company
        """
        for recovery in self:
            move = recovery.move_id
            lines = move._get_open_payable_lines()
            for bill in bills.sorted(lambda bill: (bill.invoice_date_due or bill.date, bill.id)):
                theirs = bill._get_open_payable_lines().filtered(
                    lambda line, own=lines: line.account_id in own.account_id
                )
                if lines and theirs:
                    (lines | theirs).reconcile()
                    lines = move._get_open_payable_lines()

    def _follow_money(self):
        """Let the state follow what came: all of it, or not any more."""
        self.invalidate_recordset(["amount_recovered"])
        for recovery in self:
            owed = recovery.currency_id.compare_amounts(recovery.amount_agreed, recovery.amount_recovered)
            if recovery.state == "agreed" and recovery.amount_agreed and owed <= 0:
                recovery._pass_to("recovered")
            elif recovery.state == "recovered" and owed > 0:
                recovery._pass_to("agreed")

    def _tell_cases(self, before):
        """Note on the cases how far the money is that somebody owes us for them."""
        for recovery in self.sudo():
            if before[recovery.id] == "draft" and recovery.state == "cancelled":
                continue
            states = dict(recovery._fields["state"]._description_selection(self.env))
            link = recovery._get_html_link(title=recovery.display_name)
            text = " ".join(filter(None, (states[recovery.state], recovery._get_money_text())))
            for case in recovery.line_ids.ticket_id:
                case._message_log(body=Markup("<p>%s: %s</p>") % (link, text))

    def _get_money_text(self):
        """Return the amount that matters in this state, in words."""
        self.ensure_one()
        given_up = self.amount_claimed - self.amount_recovered
        amounts = {"agreed": self.amount_agreed, "recovered": self.amount_recovered, "written_off": given_up}
        return self.currency_id.format(amounts.get(self.state, self.amount_claimed))


class RecoveryLine(models.Model):
    _inherit = "after.sales.recovery.line"

    title = fields.Char(string="What For", compute="_compute_title", compute_sudo=True)

    def _compute_title(self):
        for line in self:
            line.title = line._get_title()

    def _get_title(self):
        """Return what stands on the document for this loss."""
        self.ensure_one()
        what = (self.parcel_id or self.product_id).display_name
        parts = (self.recovery_id.number, self.ticket_id.number, self.order_id.name, what)
        return " · ".join(filter(None, parts))
