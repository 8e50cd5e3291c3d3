from odoo import fields, http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from .uploads import clean, keep_private

PAGE = "/my/shop"


class ShopPortal(CustomerPortal):
    """The page of a shop of ours: its faulty pieces, a new one, a parcel, what is back (SP-01 to SP-03).

    Whose page it is follows from the login alone; what a form names is looked for among the shop's own.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "shop_count" in counters:
            shop = request.env.user.partner_id._get_shop()
            values["shop_count"] = len(shop._get_shop_claims()) if shop else 0
        return values

    @http.route(PAGE, type="http", auth="user", methods=["GET"], website=True, sitemap=False)
    def show(self, **kwargs):
        return self._show_list(self._get_shop())

    @http.route(f"{PAGE}/new", type="http", auth="user", methods=["GET"], website=True, sitemap=False)
    def ask(self, **kwargs):
        return self._show_form(self._get_shop())

    @http.route(f"{PAGE}/new", type="http", auth="user", methods=["POST"], website=True, sitemap=False)
    def report(self, **typed):
        """Open the case of a faulty piece; the page for its pictures comes next, where any are asked for."""
        shop = self._get_shop()
        try:
            with request.env.cr.savepoint():
                claim = shop._report_piece(**self._read_report(typed))
                path = claim._get_evidence_path() if claim._is_picture_awaited() else PAGE
        except (UserError, ValidationError) as error:
            return self._show_form(shop, typed, str(error))
        return request.redirect(path, code=303)

    @http.route(f"{PAGE}/send", type="http", auth="user", methods=["POST"], website=True, sitemap=False)
    def send(self, waybill="", **kwargs):
        """Record that the chosen pieces left in one parcel; the page says before who pays it."""
        chosen = {int(each) for each in request.httprequest.form.getlist("claim_id") if each.isdecimal()}
        return self._step(lambda claims: self._send(claims, waybill), chosen)

    @http.route(f"{PAGE}/<int:claim_id>/back", type="http", auth="user", methods=["POST"], website=True, sitemap=False)
    def tell_back(self, claim_id, **kwargs):
        """Record that a piece is back in the shop."""
        return self._step(lambda claims: claims._record_back(), {claim_id})

    def _send(self, claims, waybill):
        if not claims:
            raise UserError(request.env._("Choose what is in the parcel."))
        claims._send_by_shop(clean(waybill, 60))

    def _step(self, step, ids):
        """Take a step of one's own pieces; those of others are not found."""
        shop = self._get_shop()
        claims = shop._get_shop_claims().filtered(lambda claim: claim.id in ids)
        if ids - set(claims.ids):
            raise request.not_found()
        try:
            with request.env.cr.savepoint():
                step(claims)
        except UserError as error:
            return self._show_list(shop, str(error))
        return request.redirect(PAGE, code=303)

    def _get_shop(self):
        """Return the shop that the user works for; for everybody else there is no such page."""
        shop = request.env.user.partner_id._get_shop()
        if not shop or request.env.user._is_internal():
            raise request.not_found()
        return shop

    def _read_report(self, typed):
        """Return what was typed, as the shop's page takes it. :raise UserError: for a day that is none"""
        days = {name: clean(typed.get(name)) for name in ("received_on", "inspected_on")}
        try:
            for day in days.values():
                fields.Date.to_date(day)
        except ValueError as error:
            raise UserError(request.env._("This is no date.")) from error
        number = clean(typed.get("line_id"))
        return {
            "line_id": int(number) if number.isdecimal() and len(number) < 10 else 0,
            "problem": clean(typed.get("problem")),
            "decision": clean(typed.get("decision")),
            "decided_by": clean(typed.get("decided_by"), 60),
            "is_hidden": bool(typed.get("is_hidden")),
            **days,
        }

    def _show_list(self, shop, problem=""):
        claims = shop._get_shop_claims().with_env(request.env(su=True))
        rows = [claim._get_shop_row() for claim in claims]
        company = claims.company_id[:1] or request.env.company.sudo()
        today = company._get_after_sales_today()
        payer = request.env["after.sales.shop.parcel"].sudo()._judge(shop, company, today)[0]
        values = {"rows": rows, "problem": problem, "payer": payer, "page_name": "shop", "shop_name": shop.name}
        return keep_private(request.render("after_sales.portal_shop", values))

    def _show_form(self, shop, typed=None, problem=""):
        lines = shop._get_faulty_choices().with_env(request.env(su=True))
        today = request.env.company.sudo()._get_after_sales_today()
        values = {
            "choices": [
                (
                    line.id,
                    f"{line.product_id.with_context(display_default_code=False).display_name} · {line.order_id.name}",
                )
                for line in lines
            ],
            "typed": {"inspected_on": str(today), "decided_by": request.env.user.name, **(typed or {})},
            "problem": problem,
            "today": str(today),
            "decisions": request.env["after.sales.claim"]
            .sudo()
            ._fields["shop_decision"]
            ._description_selection(request.env),
            "page_name": "shop",
            "shop_name": shop.name,
        }
        return keep_private(request.render("after_sales.portal_shop_new", values))
