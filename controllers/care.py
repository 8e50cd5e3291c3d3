from odoo import http
from odoo.http import request

from .uploads import keep_private


class CareController(http.Controller):
    """Lets a customer decline care reminders from the mail (SH-10)."""

    # A click asks first: mail scanners follow links, and they must not decide for the customer.
    @http.route(
        "/after_sales/care/<int:partner_id>/<string:token>", type="http", auth="public", website=True, sitemap=False
    )
    def ask(self, partner_id, token, **kwargs):
        page = {"partner_id": partner_id, "token": token}
        return keep_private(request.render("after_sales.care_decline", page))

    @http.route(
        "/after_sales/care/<int:partner_id>/<string:token>/decline",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def decline(self, partner_id, token, **kwargs):
        partner = request.env["res.partner"]._decline_care_reminders(partner_id, token)
        if not partner:
            raise request.not_found()
        return keep_private(request.render("after_sales.care_declined"))
