from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, html2plaintext, plaintext2html

from ..case.kind.helpdesk_ticket_stage import CLOSED


class SaleOrder(models.Model):
    """What follows a promise that has changed hands or dates: warehouse, deadlines, the case, the people."""

    _inherit = "sale.order"

    next_check_in_on = fields.Date(
        string="Next Check-in",
        compute="_compute_next_check_in_on",
        compute_sudo=True,
        help="When the tracker asks the factory next.",
    )

    def _compute_next_check_in_on(self):
        check_ins = self._get_open_deadlines([("purpose", "=", "check_in")])
        by_order = check_ins.grouped(lambda deadline: deadline.order_id.id)
        for order in self:
            order.next_check_in_on = min(
                by_order.get(order._origin.id, check_ins.browse()).mapped("due_on"), default=False
            )

    def _on_tracker_changed(self, before):
        """Hand over what the tracker before had of these orders: deadlines, following, the case (OW-01).

        :param before: the tracker of each order until now
        """
        changed = self.filtered(lambda order: order.submitted_at and order.tracker_id != before[order])
        changed._reassign_deadlines()
        confirmed = changed.filtered(lambda order: order.state == "sale")
        for tracker, orders in confirmed.grouped("tracker_id").items():
            orders.message_subscribe(tracker.partner_id.ids)
        for order in changed:
            order._hand_over_case(before[order])

    def _hand_over_case(self, before):
        """Give the deadline case to the new tracker, where the one before had it and the new one may have it."""
        # The case follows from the order alone, whoever writes it.
        case = self.sudo().deadline_ticket_id
        team, tracker = case.team_id, self.tracker_id
        is_his = case.phase not in CLOSED and case.user_id in (before, before.browse())
        if case and is_his and (not team or not tracker or tracker in team.user_ids):
            case.user_id = tracker

    def _move_schedule(self, before, moment):
        """Move what is still to be picked, packed and sent by as much as the promise moved.

        :param before: core's delivery date until now, UTC; ``moment``: the new one
        """
        self.ensure_one()
        if self.state != "sale" or not before or not moment:
            return
        # Who may change a promise need not be a warehouse user; the schedule follows from the promise.
        pickings = self.sudo().picking_ids.filtered(lambda p: p.state not in ("done", "cancel") and p._is_scheduled())
        for move in pickings.move_ids.filtered(lambda m: m.state not in ("done", "cancel")):
            move.date += moment - before

    def _describe_promise(self):
        """Return the text of the deadline case."""
        self.ensure_one()
        urgencies = dict(self._fields["deadline_urgency"]._description_selection(self.env))
        return self.env._(
            "Receipt deadline %(date)s, urgency: %(urgency)s.",
            date=self.receipt_deadline,
            urgency=urgencies.get(self.deadline_urgency, ""),
        )

    def _tell_case(self, change, before):
        """Let the deadline case say what was agreed, in its text and its history.

        :param change: the talk with the customer
        :param before: the text that the case had by the old date
        """
        self.ensure_one()
        case = self.sudo().deadline_ticket_id
        if not case:
            return
        if html2plaintext(case.description or "").strip() == before:
            case.description = self._describe_promise()
        case.message_post(
            body=self.env._(
                "The customer agreed to %(new)s instead of %(old)s: %(reason)s",
                new=change.new_date,
                old=change.old_date,
                reason=change.reason,
            )
        )

    def _get_new_date_text(self, new_date):
        """Return what the customer reads about a new date, in the customer's language (DL-05)."""
        self.ensure_one()
        order = self.with_context(lang=self.partner_id.lang or self.env.lang)
        return order.env._(
            "Dear %(customer)s,\n"
            "as agreed, your order %(order)s reaches you by %(new)s instead of %(old)s.\n"
            "%(seller)s",
            customer=order.partner_id.name,
            order=order.name,
            new=format_date(order.env, new_date),
            old=format_date(order.env, order.receipt_deadline),
            seller=self.env.user.name,
        )

    def _confirm_new_date(self, text, way):
        """Confirm to the customer in writing what was agreed.

        :param way: mail, or chat where somebody pastes the text
        :raise UserError: without a text, or for a mail to a customer without an address
        """
        self.ensure_one()
        customer = self.partner_id
        if not (text or "").strip():
            raise UserError(self.env._("Write what the customer is told."))
        if way == "chat":
            self.message_post(
                body=self.env._("Given to the customer in a chat:") + Markup("<br/>") + plaintext2html(text)
            )
            return
        if not customer.email:
            raise UserError(
                self.env._(
                    "%(customer)s has no e-mail address. Copy the text into a chat instead.",
                    customer=customer.display_name,
                )
            )
        subject = self.with_context(lang=customer.lang or self.env.lang).env._(
            "New date for %(order)s", order=self.name
        )
        self.message_post(
            body=plaintext2html(text),
            subject=subject,
            partner_ids=customer.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _get_factory_contacts(self):
        """Return whom to ask about the goods of this order, each with phone or e-mail."""
        self.ensure_one()
        products = self._get_missing_goods().product_id
        factories = self.env["res.partner"].union(*(product._get_factory(self.company_id) for product in products))
        # Whoever follows an order up has to be able to call its factory.
        factories = factories.sudo()
        return [", ".join(filter(None, (f.display_name, f.phone, f.email))) for f in factories]

    def _record_planned_in(self, day):
        """Store for which day the factory plans the last goods into our warehouse (PR-04)."""
        self.check_access("write")
        self.planned_in_date = day
