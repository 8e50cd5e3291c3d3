from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..record.recorded import MODULE


class DeliveryCarrier(models.Model):
    """What we know of a carrier besides its prices (LG-01, PK-05)."""

    _inherit = "delivery.carrier"

    partner_id = fields.Many2one(
        "res.partner",
        string="Carrier Company",
        check_company=True,
        help="The company behind the delivery method, which bills us and which we claim from.",
        ondelete="restrict",
    )
    enquiry_phone = fields.Char(help="Where the customer asks about a waybill.")
    delivery_mode_id = fields.Many2one("after.sales.delivery.mode", check_company=True, ondelete="restrict")
    sign_before_inspect = fields.Boolean(
        string="Signature before Inspection",
        help="This carrier insists on signature and freight before the customer sees the goods. "
        "The shipping notice warns of it.",
    )
    freight_collect = fields.Boolean(
        string="Freight Paid on Delivery", help="The customer pays the freight to the carrier. The notice says so."
    )
    self_trace = fields.Boolean(
        string="Traceable on Its Own Site Only", help="Waybills are found on this carrier's own site, nowhere else."
    )
    transit_days = fields.Integer(string="Transport Days", help="0: as in the settings of the company.")
    claim_window_days = fields.Integer(
        string="Claim Window", help="Days after receipt within which the carrier accepts claims. 0: not known."
    )
    campaign_only = fields.Boolean(
        string="Campaigns Only", help="Offered only for orders that belong to a marketing campaign."
    )

    _after_sales_days_positive = models.Constraint(
        "CHECK(transit_days >= 0 AND claim_window_days >= 0)", "Days of transport and of claims cannot be negative."
    )

    def write(self, vals):
        """What we note of a carrier decides claims and notices of every company that ships with it."""
        if any(self._fields[name]._modules[:1] == (MODULE,) for name in vals if name in self._fields):
            self._check_may_change_notes()
        return super().write(vals)

    def _check_may_change_notes(self):
        Shared = self.env["after.sales.shared"]
        shared = self.filtered(lambda carrier: not carrier.company_id)
        if shared and not Shared._may_change_shared():
            raise AccessError(
                self.env._(
                    "“%(carrier)s” serves all companies, so only a manager of all of them changes what claims and"
                    " notices say of it. Make a delivery method for your own company.",
                    carrier=shared[0].name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Keep what has carried something: the delivery, its claims and its freight say by whom (DM-07, SH-04)."""
        sent = (
            self.env["stock.picking"].sudo().search([("carrier_id", "in", self.ids), ("state", "=", "done")], limit=1)
        )
        if sent:
            raise UserError(
                self.env._(
                    "“%(carrier)s” is in use: %(picking)s went with it. Archive it instead.",
                    carrier=sent.carrier_id.name,
                    picking=sent.name,
                )
            )

    def _match(self, partner, source):
        return super()._match(partner, source) and self._match_campaign(source)

    def _match_campaign(self, source):
        """Tell whether this carrier may be used for an order or transfer: some serve campaigns only (LG-01)."""
        self.ensure_one()
        order = source.sale_id if source._name == "stock.picking" else source
        return not self.campaign_only or bool(order.sudo().campaign_id)

    @api.model
    def get_import_templates(self):
        """Offer a spreadsheet with the columns of this list on the import screen."""
        own = {
            "label": self.env._("Import Template for Carriers"),
            "template": "/after_sales/static/xls/carriers.xlsx",
        }
        return [*super().get_import_templates(), own]
