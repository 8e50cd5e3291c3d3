from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import store_credit
from .remedy_credit import CARD, HISTORY


class Remedy(models.Model):
    """The card of a store credit: core makes it when the credit note is posted, and it ends with the credit note."""

    _inherit = "after.sales.remedy"

    def _issue_credit(self):
        """The credit notes of these remedies were posted: let core make the cards, once, and mail their codes."""
        for remedy in self.sudo().filtered("credit_program"):
            if remedy.credit_card_id:
                continue
            step = remedy._as_step()
            card = step.env[CARD].with_context(loyalty_no_mail=True).create(step._prepare_credit_card_vals())
            remedy.write({"credit_card_model": CARD, "credit_card_id": card.id})
            remedy._log_credit(card, issued=card.points)
            remedy._tell_case(remedy._mail_credit(card))

    def _prepare_credit_card_vals(self):
        """Return the card: over just the sum, in the currency of its program, for whoever bought the goods."""
        self.ensure_one()
        return {
            "program_id": self._get_credit_program().id,
            "partner_id": self._get_credit_partner().id,
            "points": self._get_money_back(),
        }

    def _log_credit(self, card, **vals):
        """Let core's history of the card say for what it was given, or taken back."""
        about = {"card_id": card.id, "order_model": self._name, "order_id": self.id}
        self._as_step().env[HISTORY].create({"description": self.number, **about, **vals})

    def _mail_credit(self, card):
        """Mail the code to the customer with core's own letter; return in words what was done."""
        self.ensure_one()
        partner = card.partner_id
        template = card._get_default_template() or card.env.ref(
            "loyalty.mail_template_gift_card", raise_if_not_found=False
        )
        if not partner.email or not template:
            return self.env._("The store credit was made, its code could not be mailed: tell it.")
        template.with_context(lang=partner.lang).send_mail(
            card.id,
            email_layout_xmlid="mail.mail_notification_light",
            email_values={"email_from": self.company_id.email_formatted} if not template.email_from else None,
        )
        return self.env._("The store credit was made and its code mailed to %(email)s.", email=partner.email)

    def _take_credit_back(self):
        """The credit notes of these remedies end: their cards do, too.

        :raise UserError: for a card of which the customer has spent something
        """
        for remedy in self.sudo().filtered("credit_card_id"):
            card = remedy._get_credit_card()
            if card:
                speak = remedy.currency_id._get_translator()
                found = store_credit.may_take_back(remedy._get_money_back(), card.points, card.code, _=speak)
                if not found.allowed:
                    raise UserError(found.reason)
                remedy._log_credit(card, used=card.points)
                card = remedy._as_step().env[CARD].browse(card.id)
                card.with_context(loyalty_no_mail=True).points = 0.0
                card.action_archive()
            remedy.write({"credit_card_model": False, "credit_card_id": False})
            remedy._tell_case(remedy.env._("The store credit was taken back."))

    def _say_credit(self):
        """Return in sentences for the customer what he gets instead of money."""
        self.ensure_one()
        card = self._get_credit_card()
        program = self._get_credit_program()
        name = program.name if program else ""
        if not card:
            return [self.env._("You get it as a store credit (%(program)s), as you wished.", program=name)]
        said = [self.env._("You have it as a store credit (%(program)s), as you wished.", program=name)]
        mailed = self.env._("We have mailed you its code.")
        return [*said, mailed if card.partner_id.email else self.env._("Its code is %(code)s.", code=card.code)]

    def action_open_credit(self):
        """Ask whether the customer takes a store credit instead of money."""
        self.ensure_one()
        self._check_may_act()
        wizard = self.env["after.sales.remedy.credit"].create({"remedy_id": self.id})
        return wizard._get_records_action(name=self.env._("Store Credit"), target="new")

    def action_view_credit(self):
        """Open the card as core shows it, to whoever may read it."""
        self.ensure_one()
        return self._get_credit_card().with_env(self.env)._get_records_action(name=self.env._("Store Credit"))


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    has_credits = fields.Boolean(compute="_compute_has_credits", groups="after_sales.group_agent")

    @api.depends("remedy_ids.credit_program")
    def _compute_has_credits(self):
        for ticket in self:
            ticket.has_credits = any(remedy.credit_program for remedy in ticket.remedy_ids)

    def _get_credits(self, user):
        """Return the remedies of this case whose store credit this user may read: it is his own.

        Callers show it on the page of the case, which asks who may read that.
        """
        self.ensure_one()
        given = self.sudo().remedy_ids.filtered("credit_card_id")
        return given.filtered(
            lambda remedy: remedy._get_credit_partner().commercial_partner_id == user.partner_id.commercial_partner_id
        )
