from odoo import http
from odoo.http import request

from .uploads import clean, keep_private

PAGE = "/after_sales/case/<int:ticket_id>/<string:token>"


class CaseConfirmation(http.Controller):
    """Lets customers say, from the mail or the portal, whether a case is settled (IT-06, SV-04)."""

    # A click only shows the page: mail scanners follow links, and they must not decide for the customer.
    @http.route(PAGE, type="http", auth="public", methods=["GET"], website=True, sitemap=False)
    def show(self, ticket_id, token, **kwargs):
        ticket = self._get_ticket(ticket_id, token)
        if ticket.partner_id.lang:
            request.update_context(lang=ticket.partner_id.lang)
        values = {
            "ticket": ticket.with_env(request.env(su=True)),
            "step": ticket._get_customer_step(),
            "url": ticket._get_confirmation_url(),
            "is_ours": request.env.user._is_internal(),
            # Whose name and logo stand on the page: not the company of whoever has no login.
            "res_company": ticket.company_id.sudo(),
        }
        return keep_private(request.render("after_sales.case_confirmation", values))

    @http.route(f"{PAGE}/confirm", type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def confirm(self, ticket_id, token, **kwargs):
        ticket = self._get_ticket(ticket_id, token)
        user = request.env.user
        if ticket._get_customer_step() == "confirm" and self._may_answer(ticket):
            if user._is_public():
                name, how = ticket.partner_id.name or ticket.partner_name or ticket.partner_email, "link"
            else:
                name, how = user.name, "portal"
            ticket._confirm_by_customer(name, how)
        return request.redirect(ticket._get_confirmation_url())

    @http.route(f"{PAGE}/reopen", type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def reopen(self, ticket_id, token, comment="", **kwargs):
        ticket = self._get_ticket(ticket_id, token)
        if ticket._get_customer_step() in ("confirm", "reopen") and self._may_answer(ticket):
            ticket._reopen_by_customer(clean(comment))
        return request.redirect(ticket._get_confirmation_url())

    def _may_answer(self, ticket):
        """Tell whether whoever holds the link speaks for the customer: nobody of ours, no reader of another company."""
        user = request.env.user
        return user._is_public() or (not user._is_internal() and ticket._is_customer(user))

    def _get_ticket(self, ticket_id, token):
        """Return the case that a link was meant for; the token was compared, so it may be read and changed."""
        ticket = request.env["helpdesk.ticket"]._get_by_token(ticket_id, token)
        if not ticket:
            raise request.not_found()
        return ticket
