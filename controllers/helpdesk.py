from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


class CaseController(HelpdeskTicketController):
    @http.route("/ticket/close", type="http", auth="user", methods=["POST"], csrf=True)
    def support_ticket_close(self, **kw):
        """Close a ticket of one's own into a stage that customers may choose.

        The base route takes any ticket id from any logged-in user, by a plain link as well.
        """
        try:
            ticket_id, stage_id = int(kw.get("ticket_id", 0)), int(kw.get("stage_id", 0))
        except (TypeError, ValueError):
            return request.redirect("/my")
        ticket = request.env["helpdesk.ticket"].browse(ticket_id).exists()
        if not ticket or not ticket.has_access("read"):
            return request.redirect("/my")
        user, case = request.env.user, ticket.sudo()
        # Who follows a case may read along; it is closed by its customer, or by those who may change it.
        if not (case._is_customer(user) if user.share else ticket.has_access("write")):
            return request.redirect(f"/my/ticket/{ticket.id}", code=302)
        stage = request.env["helpdesk.ticket.stage"].browse(stage_id).exists()
        if (
            not ticket.closed
            and stage in CustomerPortalHelpdesk()._ticket_get_page_view_values(case, None)["closed_stages"]
        ):
            # Customers have no right to write; what they may close was checked above.
            if stage.phase == "solved" and case._is_customer(user):
                # To close it is to say that all is settled; what we still lack is no error of theirs.
                case._confirm_by_customer(user.name, "portal", stage)
            elif stage.phase != "solved" or not case._get_missing_facts("solved"):
                case.stage_id = stage
        return request.redirect(f"/my/ticket/{ticket.id}", code=302)


def named(options, names):
    """Return the options of a search bar by our names: those of the base are English, whoever reads them."""
    return {key: option | {"label": names.get(key, option["label"])} for key, option in options.items()}


class CasePortal(CustomerPortalHelpdesk):
    def _ticket_get_searchbar_sortings(self):
        """Sort by the customer's own title: the other one is for ourselves."""
        env = request.env
        sortings = super()._ticket_get_searchbar_sortings()
        sortings["name"] = sortings["name"] | {"order": "customer_title"}
        names = {
            "date": env._("Newest"),
            "name": env._("Title"),
            "stage": env._("Stage"),
            "update": env._("Last stage update"),
        }
        return named(sortings, names)

    def _ticket_get_searchbar_groupby(self):
        env = request.env
        names = {"none": env._("None"), "category": env._("Category"), "stage": env._("Stage")}
        return named(super()._ticket_get_searchbar_groupby(), names)

    def _ticket_get_searchbar_inputs(self):
        env = request.env
        names = {
            "all": env._("Search everywhere"),
            "number": env._("Search by number"),
            "name": env._("Search by title"),
        }
        return named(super()._ticket_get_searchbar_inputs(), names)

    @http.route()
    def portal_my_tickets(self, *args, **kw):
        """Name the filter for all of them in the language of the reader."""
        page = super().portal_my_tickets(*args, **kw)
        filters = page.qcontext.get("searchbar_filters") if page.is_qweb else None
        if filters:
            page.qcontext["searchbar_filters"] = named(filters, {"all": request.env._("All")})
        return page

    def _ticket_get_search_domain(self, search_in, search):
        """Find cases by the customer's own words or by the order, where the base asks our title."""
        if search_in == "number":
            return super()._ticket_get_search_domain(search_in, search)
        words = Domain("customer_title", "ilike", search) | Domain("sale_order_id.name", "ilike", search)
        return words | super()._ticket_get_search_domain("number", search) if search_in == "all" else words

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        """Refuse the page of a case that is our own follow-up."""
        try:
            ticket = self._document_check_access("helpdesk.ticket", ticket_id, access_token=access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if ticket.is_follow_up:
            return request.redirect("/my")
        return super().portal_my_ticket(ticket_id, access_token=access_token, **kw)
