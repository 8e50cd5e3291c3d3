from odoo import api, fields, models
from odoo.fields import Domain

from ..record.selection import added
from .deadline_policy import PURPOSES


class Deadline(models.Model):
    _inherit = "after.sales.deadline"

    purpose = fields.Selection(**added(PURPOSES))
    order_id = fields.Many2one("sale.order", index="btree_not_null", ondelete="cascade")
    factory_note_id = fields.Many2one("after.sales.factory.note", index="btree_not_null", ondelete="cascade")

    # How the promises of many orders stand is asked by every list, board and pivot of orders.
    _promise_idx = models.Index("(order_id, id DESC) WHERE purpose = 'receipt' AND status != 'cancelled'")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"order": "order_id", "factory_note": "factory_note_id"}

    @api.model
    def _by_customer(self, search):
        """By the factory, too, where its note is to be looked at."""
        factories = self.env["res.partner"]._find_family(search)
        return [*super()._by_customer(search), Domain("factory_note_id.partner_id", "in", factories)]
