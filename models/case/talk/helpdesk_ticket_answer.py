from datetime import timedelta

import pytz

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ....rules import calling_hours


class HelpdeskTicket(models.Model):
    """Answers in writing: the canned ones that fit the kind, and the promise of a later one (KB-01, SL-11)."""

    _inherit = "helpdesk.ticket"

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Let managers, who are no editors of all templates, address the customer and name the case."""
        return super().mail_allowed_qweb_expressions() + (
            "object.number", "object.partner_id.lang", "object.customer_topic", "object.customer_subject"
        )  # fmt: skip

    def _get_answers(self):
        """Return the canned answers for this case: those of its kind first, then those for every kind."""
        self.ensure_one()
        Template = self.env["mail.template"]
        own = self.case_kind_id.answer_ids.filtered(lambda t: t.model == self._name)
        general = [("model", "=", self._name), ("is_case_answer", "=", True), ("case_kind_ids", "=", False)]
        answers = own | Template.search(general)
        return answers.filtered(lambda t: t.user_id in (self.env.user, self.env.user.browse()))

    def _get_answer_action(self, template):
        """Return the action that opens the mail composer, with a canned answer filled in.

        :raise UserError: for a case without anybody to answer, or that the customer does not see
        """
        self.ensure_one()
        self._check_may_tell()
        context = {
            "default_model": self._name,
            "default_res_ids": self.ids,
            "default_composition_mode": "comment",
            "default_subtype_xmlid": "mail.mt_comment",
            "default_author_id": self.env.user.partner_id.id,
            "default_template_id": template.id,
        }
        if self.partner_id:
            context["default_partner_ids"] = self.partner_id.ids
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer %(case)s", case=self.display_name),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    def _send_answer(self, template):
        """Send a canned answer as it stands, through core's composer: recipients, files and signature are its own.

        :raise UserError: for a case without anybody to answer, or that the customer does not see
        """
        context = self._get_answer_action(template)["context"]
        self.env["mail.compose.message"].with_context(**context).create({}).action_send_mail()

    def _get_default_promise(self, now):
        """Return a UTC moment to promise an answer for: noon of the next day on which the company works."""
        self.ensure_one()
        company = self.company_id
        zone = pytz.timezone(company._get_after_sales_tz())
        calendar = company.sudo().resource_calendar_id
        intervals = company._get_local_intervals(calendar, zone.zone, now, timedelta(days=30)) if calendar else []
        local = pytz.utc.localize(now).astimezone(zone).replace(tzinfo=None)
        noon = calling_hours.propose_reply(local, intervals)
        return zone.localize(noon).astimezone(pytz.utc).replace(tzinfo=None)

    def _get_promise_text(self, promised_at):
        """Return what the customer is told about a promised answer, in the customer's language and time.

        :param promised_at: UTC
        """
        self.ensure_one()
        partner = self.partner_id
        ticket = self.with_context(lang=partner.lang or self.env.lang)
        local = self._get_local_time(promised_at)
        values = {
            "name": partner.name or self.partner_name or ticket.env._("customer"),
            "date": format_date(ticket.env, local.date(), date_format="full"),
            "time": f"{local:%H:%M}",
            "number": self.number,
            "agent": self.env.user.name,
        }
        return ticket.env._(
            "Dear %(name)s,\n\n"
            "thank you for your patience. I am looking into your request %(number)s and cannot give you a complete "
            "answer yet. You will hear from me by %(time)s (your time) on %(date)s, even if I should not have the "
            "solution by then.\n\n"
            "%(agent)s",
            **values,
        )

    def action_open_answer(self):
        """Open the mail composer with the canned answer of the kind; with several, ask which one."""
        self.ensure_one()
        self.check_access("write")
        self._check_may_tell()
        answers, own = self._get_answers(), self.case_kind_id.answer_ids
        if not answers or len(own & answers) == 1:
            return self._get_answer_action(own & answers)
        wizard = self.env["after.sales.case.answer"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Choose an Answer"), target="new")

    def action_open_promise(self):
        """Ask when the customer gets an answer, and tell the customer so."""
        self.ensure_one()
        self._check_may_tell()
        if self.closed:
            raise UserError(self.env._("%(case)s is closed. Reopen it to promise an answer.", case=self.display_name))
        wizard = self.env["after.sales.case.promise"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Promise a Reply"), target="new")
