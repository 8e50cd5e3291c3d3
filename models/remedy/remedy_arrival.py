from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class Remedy(models.Model):
    """The customer asks where the money is: said, proved, arrived, come back, sent again (RF-01, RF-05)."""

    _inherit = "after.sales.remedy"

    def _check_may_follow(self):
        """Refuse whoever does not look after this refund, and what gives no money."""
        self.ensure_one()
        self.check_access("read")
        problem = self._get_follow_problem()
        if problem:
            raise AccessError(problem)
        if self.means != "money":
            raise UserError(self.env._("%(remedy)s gives no money back.", remedy=self.display_name))

    def _check_is_sent(self):
        """Refuse to speak of the arrival of money that has not left us."""
        if not self.refund_sent_on:
            raise UserError(
                self.env._("%(remedy)s has not been sent: its credit note is not posted.", remedy=self.display_name)
            )

    def _set_refund_route(self, route):
        """Say by which route the money goes back; the clock of the arrival follows.

        :raise UserError: without a route, for one of another company, or once the money has arrived
        """
        self._check_may_follow()
        if not route or route.sudo().company_id not in (self.company_id, self.company_id.browse()):
            raise UserError(self.env._("Choose by which route the money goes back."))
        if self.refund_state == "arrived":
            raise UserError(self.env._("%(remedy)s has arrived already.", remedy=self.display_name))
        remedy = self.sudo()
        if route == remedy.refund_route_id and remedy.expected_until:
            return
        remedy.write({"refund_route_id": route.id, **remedy._reckon(remedy.refund_sent_on, route)})
        if remedy.refund_sent_on and remedy.refund_state == "under_way":
            remedy._move_deadlines("expected_until")
            remedy._start_deadlines("posted", fields.Datetime.now())

    def _record_arrival(self, files=(), day=None):
        """Record that the customer has the money: the clock ends, finance has nothing left to ask.

        :param files: the proof, loose files that the user brought
        :param day: local date on which it arrived, today by default
        :raise UserError: before it was sent, on an impossible day, or when it has arrived already
        """
        self._check_may_follow()
        self._lock_for_step("refund_state", "refund_sent_on")
        self._check_is_sent()
        today = self.company_id._get_after_sales_today()
        day = fields.Date.to_date(day) or today
        if self.refund_state == "arrived":
            raise UserError(self.env._("%(remedy)s has arrived already.", remedy=self.display_name))
        if not self.refund_sent_on <= day <= today:
            raise UserError(self.env._("It cannot have arrived before it was sent, nor in the future."))
        self._keep_proof(files)
        remedy = self.sudo()
        remedy.write({"refund_state": "arrived", "refund_arrived_on": day, "refund_problem": False})
        remedy._fire_deadline_event("arrived")
        remedy._get_finance_tasks().with_context(mail_activity_quick_update=True).unlink()
        remedy._tell_case(remedy.env._("The money has arrived."))

    def _record_failure(self, why):
        """Record that the money came back, and why: finance finds out and sends it again.

        :raise UserError: without a reason, or for what is not under way
        """
        self._check_may_follow()
        self._lock_for_step("refund_state", "refund_sent_on")
        self._check_is_sent()
        why = (why or "").strip()
        if not why:
            raise UserError(self.env._("Say why the money came back."))
        if self.refund_state != "under_way":
            raise UserError(self.env._("%(remedy)s is not under way.", remedy=self.display_name))
        self.sudo()._note_failure(why)

    def _note_failure(self, why):
        """Store that money did not get there: nothing is on its way, finance finds out and sends it again."""
        self.ensure_one()
        remedy = self
        remedy.write({"refund_state": "failed", "refund_problem": why})
        remedy.application_ids._take_payment_back()
        remedy._follow_documents()
        remedy._cancel_deadlines(remedy.env._("The money came back"), [("purpose", "=", "refund_arrival")])
        remedy._get_finance_tasks().with_context(mail_activity_quick_update=True).unlink()
        remedy._ask_finance(lambda remedy: remedy.env._("%(remedy)s came back: %(why)s", remedy=remedy.number, why=why))
        remedy._tell_case(remedy.env._("The money came back: %(why)s", why=why))

    def _send_again(self, route=None, day=None):
        """Record that money which came back was sent again; the days are counted anew.

        :param route: another route than before, for example by application
        :param day: local date on which it left, today by default
        :raise UserError: for what did not come back
        """
        self._check_may_follow()
        self._lock_for_step("refund_state")
        if self.refund_state != "failed":
            raise UserError(self.env._("%(remedy)s did not come back.", remedy=self.display_name))
        remedy = self.sudo()
        today = remedy.company_id._get_after_sales_today()
        remedy.write({"refund_problem": False, "refund_tries": remedy.refund_tries + 1})
        remedy._get_finance_tasks().with_context(mail_activity_quick_update=True).unlink()
        remedy._send_refund(fields.Date.to_date(day) or today, (route or remedy.refund_route_id).sudo())
        remedy._tell_case(remedy.env._("The money was sent again."))

    def _tell_of_refund(self, text, way, files=()):
        """Tell the customer where the money is, with the proof (RF-01).

        :param way: mail, chat or call, see ``_tell_customer``
        :param files: the proof, loose files that the user brought
        """
        self._check_may_follow()
        if not (text or "").strip():
            raise UserError(self.env._("Write what the customer is told."))
        case = self._get_cases_of_refund()[:1] or self.ticket_id
        case._check_may_handle()
        self._keep_proof(files)
        if way != "mail":
            return case._log_contact(way, "reached", text)
        copies = [file.copy({"res_model": case._name, "res_id": case.id}) for file in self.sudo().refund_proof_ids]
        return case._tell_customer(text, copies)

    def _keep_proof(self, files):
        """Keep the proof of a payment with the refund."""
        if files:
            files._take_over(self)
            self.sudo().refund_proof_ids |= files.sudo()

    def action_open_refund(self):
        """Show where the money is and what to say; ask what became of it."""
        self.ensure_one()
        wizard = self.env["after.sales.refund.follow"].create({"remedy_id": self.id})
        return wizard._get_records_action(name=self.env._("Where Is the Refund?"), target="new")
