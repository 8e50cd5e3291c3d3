from odoo import fields, http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.sale_stock.controllers.portal import SaleStockPortal


class ReceiptPortal(SaleStockPortal):
    """Lets customers tell that a delivery has arrived."""

    def _stock_picking_check_access(self, picking_id, access_token=None):
        """Core fails on orders without a token, and on letters that no token has."""
        order = request.env["stock.picking"].sudo().browse(picking_id).exists().sale_id
        if not order.access_token or not (access_token or "").isascii():
            access_token = None
        return super()._stock_picking_check_access(picking_id, access_token=access_token)

    @http.route("/my/picking/<int:picking_id>/received", type="http", auth="public", methods=["POST"], website=True)
    def portal_my_picking_received(self, picking_id, access_token=None, **kwargs):
        try:
            picking = self._stock_picking_check_access(picking_id, access_token=access_token)
        except (AccessError, MissingError):
            raise request.not_found() from None
        if not picking.received_at:
            try:
                # Access was checked above, by login or token; customers have no right to write.
                picking.sudo()._record_receipt(fields.Datetime.now())
            except UserError:
                # A delivery that has not left yet: there is nothing to confirm.
                raise request.not_found() from None
        return request.redirect(picking.sale_id.get_portal_url())
