from odoo import fields, models


class ResPartner(models.Model):
    """Two notes on one factory say two things: the one that was reviewed last counts (FN-02)."""

    _inherit = "res.partner"

    def _prepare_merge(self, into):
        result = super()._prepare_merge(into)
        notes = self.env["after.sales.factory.note"].search([("partner_id", "in", (self | into).ids)])
        last = {}
        for note in notes.sorted(lambda n: n.reviewed_at or fields.Datetime.to_datetime("1900-01-01")):
            last[note.company_id.id, note.category_id.id, note._get_series_key()] = note
        (notes - notes.browse().union(*last.values())).active = False
        return result
