from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import freight

FREIGHT_SOURCES = [
    ("charged", "The delivery of the order"),
    ("rate", "The carrier's rate"),
    ("unknown", "Unknown"),
    ("customer", "The customer pays it"),
    ("company", "We pay it"),
]


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_way_back(self, payer, is_fetched):
        """Return what the customer bears of the way back of goods of this order, see ``rules.freight.WayBack``.

        :param payer: who pays it, company or customer; :param is_fetched: our logistics brings it
        """
        order = self.sudo()
        charged = sum(order._get_postage_lines().mapped("price_total"))
        is_asked = payer == "customer" and is_fetched and not charged and order.carrier_id
        found = freight.way_back(payer, is_fetched, charged, order._get_carrier_rate() if is_asked else None)
        return found._replace(amount=order.currency_id.round(found.amount)) if order else found

    def _get_carrier_rate(self):
        """Return what the carrier of this order takes for it in its currency, None where the carrier does not say."""
        self.ensure_one()
        answer = self.carrier_id.rate_shipment(self)
        return (answer.get("carrier_price") or answer["price"]) if answer.get("success") else None

    def _say_way_back(self, source, amount):
        """Return in words by what the freight of the way back is reckoned, empty where nothing is kept."""
        values = {"amount": self.currency_id.format(amount), "order": self.name, "carrier": self.carrier_id.name}
        said = {
            "charged": self.env._("%(amount)s: what the delivery of %(order)s cost the customer.", **values),
            "rate": self.env._("%(amount)s: by the rate of %(carrier)s for %(order)s.", **values),
            "unknown": self.env._("Neither the order nor its carrier says what the way back costs: enter it."),
            "customer": self.env._("The customer pays the carrier."),
        }
        return said.get(source, "")


class Remedy(models.Model):
    """The freight that the customer bears of the way back is proposed, with where it comes from (RE-18)."""

    _inherit = "after.sales.remedy"

    proposed_freight = fields.Monetary(
        compute="_compute_proposed_freight", store=True, help="What was proposed to be kept."
    )
    freight_source = fields.Selection(FREIGHT_SOURCES, compute="_compute_proposed_freight", store=True)
    freight_basis = fields.Char(string="Freight Reckoned by", compute="_compute_freight_basis")
    deduction_reason = fields.Char(string="Why Another Sum Is Kept", tracking=True)

    @api.depends("type", "freight_payer", "is_fetched", "order_id")
    def _compute_proposed_freight(self):
        for remedy in self:
            found = remedy.order_id._get_way_back(remedy.freight_payer, remedy.is_fetched)
            remedy.proposed_freight = found.amount if remedy.comes_back else 0.0
            remedy.freight_source = found.source if remedy.comes_back else False

    @api.depends("freight_source", "proposed_freight")
    @api.depends_context("lang")
    def _compute_freight_basis(self):
        for remedy in self:
            order = remedy.sudo().order_id
            remedy.freight_basis = order and order._say_way_back(remedy.freight_source, remedy.proposed_freight)

    def _check_freight_kept(self):
        """Refuse to keep another sum than the proposed one without a word why. :raise UserError: in words"""
        self.ensure_one()
        is_other = self.currency_id.compare_amounts(self.deduction_amount, self.proposed_freight)
        if self.proposed_freight and is_other and not (self.deduction_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(kept)s are kept for freight and packing. Say why not what was proposed: %(basis)s",
                    kept=self.currency_id.format(self.deduction_amount),
                    basis=self.freight_basis,
                )
            )
