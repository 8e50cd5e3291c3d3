from odoo import fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["after.sales.recorded", "res.partner"]

    former_ids = fields.Json(
        recorded=True, groups="base.group_system", help="The contacts that were merged into this one, by their numbers."
    )

    def _get_former_ids(self):
        """Return the numbers that this contact and its company once had as contacts of their own."""
        contacts = (self | self.commercial_partner_id).sudo()
        return [number for contact in contacts for number in contact.former_ids or []]

    def _get_merge_problem(self, into):
        """Hook: return why these contacts cannot become one, in words; empty if they can.

        :param into: the one of them that stays
        """
        return ""

    def _prepare_merge(self, into):
        """Hook: settle what these contacts and the one that stays both have and only one can have."""

    def _on_merged(self):
        """Hook: other contacts became this one; core has moved what pointed to them, past every method."""


class MergePartners(models.TransientModel):
    """Core's *Merge Contacts*: what we know of a contact goes along, or the merge is refused in words."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_values(self, src_partners, dst_partner):
        """What was recorded of a contact goes along like all else that is known of it."""
        return super()._update_values(src_partners, dst_partner._recording())

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].browse(partner_ids).exists()
        into = dst_partner if dst_partner in partners else self._get_ordered_partner(partners.ids)[-1:]
        gone = partners - into
        problem = gone and partners._get_merge_problem(into)
        if problem:
            raise UserError(problem)
        former = {*into._get_former_ids(), *gone.ids, *(number for p in gone for number in p._get_former_ids())}
        winner = into.sudo()
        gone.sudo()._prepare_merge(winner)
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        if gone and not gone.exists():
            winner._record_facts({"former_ids": sorted(former)})
            winner._on_merged()
        return result
