from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ....rules import duplicate
from ....rules.lookup import phone_tail

#: So many possible duplicates are named; more would fill the screen.
NAMED = 3
#: So many cases are compared: a contact with more open ones is a platform's anonymous buyer.
COMPARED = 50


class HelpdeskTicket(models.Model):
    """Finds the cases that are probably one: parallel handling angers customers (OW-02)."""

    _inherit = "helpdesk.ticket"

    email_key = fields.Char(
        compute="_compute_address_keys",
        store=True,
        index="btree_not_null",
        help="The e-mail address alone, in lower case, by which a writer is known however it was written.",
    )
    phone_tail = fields.Char(
        compute="_compute_address_keys",
        store=True,
        index="btree_not_null",
        help="The last digits of the phone, by which a caller is known however the number was written.",
    )
    possible_duplicate_ids = fields.Many2many("helpdesk.ticket", compute="_compute_possible_duplicates")
    possible_duplicate_count = fields.Integer(compute="_compute_possible_duplicates")
    possible_duplicate_reason = fields.Char(compute="_compute_possible_duplicates")

    @api.depends("partner_phone", "partner_email")
    def _compute_address_keys(self):
        for ticket in self:
            ticket.email_key = email_normalize(ticket.partner_email or "")
            ticket.phone_tail = phone_tail(ticket.partner_phone) or False

    @api.depends(
        "commercial_partner_id", "email_key", "phone_tail", "sale_order_id", "case_kind_id", "product_id", "name",
        "stage_id", "duplicate_id",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_possible_duplicates(self):
        """Look at all cases in one go; the user finds what he may read."""
        asking = self.filtered(lambda t: not t.closed and not t.duplicate_id and not t.is_follow_up)
        others = asking._find_open_cases_of_customers()
        by_customer = others.grouped(lambda t: t.commercial_partner_id.id)
        by_email = others.grouped("email_key")
        by_phone = others.grouped("phone_tail")
        for ticket in self:
            verdicts = {}
            if ticket in asking:
                mine = ticket._get_identity()
                near = by_customer.get(mine.customer or None, others.browse()) if mine.customer else others.browse()
                near |= by_email.get(mine.email, others.browse()) if mine.email else others.browse()
                near |= by_phone.get(mine.phone, others.browse()) if mine.phone else others.browse()
                near = near.filtered(lambda t, me=ticket: t != me._origin and t.company_id == me.company_id)
                verdicts = {t: duplicate.judge(mine, t._get_identity(), _=self.env._) for t in near}
            found = others.browse([t.id for t, verdict in verdicts.items() if verdict.is_duplicate])
            ticket.possible_duplicate_ids = found
            ticket.possible_duplicate_count = len(found)
            reasons = [f"{t.number}: {verdicts[t].reason}" for t in found[:NAMED]]
            if len(found) > NAMED:
                reasons.append(self.env._("And %(count)s more.", count=len(found) - NAMED))
            ticket.possible_duplicate_reason = " ".join(reasons)

    def _find_open_cases_of_customers(self):
        """Return the open requests of the customers of these cases."""
        domain = [
            ("closed", "=", False),
            ("duplicate_id", "=", False),
            ("is_follow_up", "=", False),
            ("company_id", "in", self.company_id.ids),
            "|",
            "|",
            ("commercial_partner_id", "in", self.commercial_partner_id.ids),
            ("email_key", "in", [key for key in self.mapped("email_key") if key]),
            ("phone_tail", "in", [tail for tail in self.mapped("phone_tail") if tail]),
        ]
        return self.search(domain, order="id desc", limit=COMPARED * len(self)) if self else self.browse()

    @api.constrains("duplicate_id")
    def _check_duplicate(self):
        """A merged case passes on what its customer writes: only to a case of the same customer and company."""
        for ticket in self.filtered("duplicate_id"):
            target = ticket.duplicate_id.sudo()
            wrong = target == ticket or target.company_id != ticket.company_id
            if not self.env.su:
                # What merges as the system has checked already; there a lead may insist.
                ticket.duplicate_id.check_access("read")
                mine, theirs = ticket._get_identity(), target._get_identity()
                is_known = any((mine.customer, mine.email, mine.phone, theirs.customer, theirs.email, theirs.phone))
                wrong |= bool(is_known) and not duplicate.is_same_customer(mine, theirs)
            if wrong:
                raise UserError(
                    self.env._("%(case)s is not a case of the same customer. Use “Merge”.", case=target.number)
                )

    def _get_identity(self):
        """Return what the rules compare of a case."""
        self.ensure_one()
        return duplicate.Case(
            customer=self.commercial_partner_id.id or None,
            email=self.email_key or "",
            order=self.sale_order_id.id or None,
            kind=self.case_kind_id.id or None,
            phone=self.phone_tail or "",
            goods=self.product_id.id or None,
            words=self.name or "",
        )

    def action_view_possible_duplicates(self):
        """Open this case beside those that are probably the same."""
        self.ensure_one()
        cases = self | self.possible_duplicate_ids
        return cases._get_records_action(name=self.env._("Possible Duplicates"))

    def action_open_merge(self):
        """Ask which of these cases goes on; of a single one, those that are probably the same join in."""
        tickets = self | self.possible_duplicate_ids if len(self) == 1 else self
        wizard = self.env["after.sales.case.merge"].create({"ticket_ids": tickets.ids})
        return wizard._get_records_action(name=self.env._("Merge Cases"), target="new")
