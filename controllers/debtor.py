from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DebtorStatement(http.Controller):
    """The statement of a debtor as a spreadsheet; the page of the debtor has the button."""

    @http.route("/after_sales/debtor/<int:partner_id>/statement.xlsx", type="http", auth="user", methods=["GET"])
    def statement(self, partner_id, **kwargs):
        if not request.env.user.has_group("after_sales.group_agent"):
            raise request.not_found()
        try:
            partner = request.env["res.partner"].browse(partner_id)
            content = partner._get_statement_sheet()
            name = f"{partner.display_name}.xlsx"
        except (AccessError, MissingError, UserError):
            raise request.not_found() from None
        headers = [("Content-Type", XLSX), ("Content-Disposition", content_disposition(name))]
        return request.make_response(content, headers)
