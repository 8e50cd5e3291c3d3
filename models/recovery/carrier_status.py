from odoo import api, fields, models

from ...rules import tracking
from .carrier_event import KINDS


class CarrierStatus(models.Model):
    """What the words of carriers mean; without a delivery method they are words of all (LG-06)."""

    _name = "after.sales.carrier.status"
    _inherit = ["after.sales.shared"]
    _description = "Status Text of Carriers"
    _order = "carrier_id, kind, name, id"

    name = fields.Char(string="Words", required=True, help="What stands in the text, in capitals or not.")
    kind = fields.Selection([pair for pair in KINDS if pair[0] != "no_scan"], string="Means", required=True)
    carrier_id = fields.Many2one(
        "delivery.carrier",
        string="Delivery Method",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        help="Empty: every carrier without such words of its own.",
    )
    company_id = fields.Many2one("res.company", index="btree_not_null", help="Empty: every company.")
    active = fields.Boolean(default=True)

    _once = models.UniqueIndex(
        "(COALESCE(carrier_id, 0), COALESCE(company_id, 0), lower(name)) WHERE active",
        "These words have a meaning already.",
    )

    @api.model
    def _get_known(self, company):
        """Return per delivery method (False for all) the words that count for a company, as (words, kind) pairs."""
        statuses = self.sudo().search([("company_id", "in", [company.id, False])])
        return {
            carrier.id: [(status.name, status.kind) for status in group]
            for carrier, group in statuses.grouped("carrier_id").items()
        }

    @api.model
    def _classify(self, text, carrier, known):
        """Return the kind of event that a text means: the carrier's own words win over those of all.

        :param known: what ``_get_known`` said
        """
        own = tracking.classify(text, known.get(carrier.id, [])) if carrier else tracking.SCAN
        return own if own != tracking.SCAN else tracking.classify(text, known.get(False, []))
