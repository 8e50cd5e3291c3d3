from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...rules.recovery import missing


class Recovery(models.Model):
    """Everything that a debtor wants to see of many losses, in one document, and what is missing of it (PK-04)."""

    _inherit = "after.sales.recovery"

    def _get_pack(self):
        """Return the content of the pack in the language of the debtor.

        :return: dict of title, facts ((label, value) pairs), losses, total, missing (sentences) and claims
        """
        self.ensure_one()
        recovery = self.sudo().with_context(lang=self.sudo().debtor_id.lang or self.env.lang)
        lines = recovery.line_ids
        return {
            "title": recovery.env._("Claim %(number)s", number=recovery.number),
            "facts": [(label, value) for label, value in recovery._get_pack_facts() if value],
            "losses": [line._get_pack_loss() for line in lines],
            "total": recovery.currency_id.format(recovery.amount_claimed),
            "missing": recovery._get_missing_papers(),
            "claims": lines.claim_id.filtered("line_ids"),
        }

    def _get_pack_facts(self):
        day = self.filed_on or self.company_id._get_after_sales_today()
        bases = dict(self._fields["basis"]._description_selection(self.env))
        return [
            (self.env._("Date"), format_date(self.env, day)),
            (self.env._("Claimed from"), self.debtor_id.display_name),
            (self.env._("Your reference"), self.reference),
            (self.env._("Claimed for"), self.basis != "other" and bases.get(self.basis)),
            (self.env._("To be claimed by"), self.file_by and format_date(self.env, self.file_by)),
        ]

    def _get_missing_papers(self):
        """Return per claim which of receipt, photos, invoice and repair estimate is missing, in words."""
        names = {
            "receipt": self.env._("signed receipt"),
            "photos": self.env._("photos"),
            "invoice": self.env._("invoice"),
            "estimate": self.env._("repair estimate"),
        }
        texts = []
        # The freight of a parcel is told by its waybill.
        for claim, lines in self.line_ids.filtered("remedy_id").grouped("claim_id").items():
            gaps = missing(lines._get_wanted_papers(claim))
            if gaps:
                what = ", ".join(names[gap] for gap in gaps)
                which = claim.number or lines.ticket_id[:1].number
                texts.append(self.env._("%(claim)s: %(papers)s", claim=which, papers=what))
        return texts

    def _check_pack(self):
        """Refuse a pack that says nothing. :raise UserError: without a debtor or a loss"""
        for recovery in self:
            recovery.check_access("read")
            if not recovery.sudo().debtor_id or not recovery.line_ids:
                raise UserError(self.env._("%(recovery)s: say on whom what is claimed.", recovery=recovery.number))


class RecoveryLine(models.Model):
    _inherit = "after.sales.recovery.line"

    def _get_wanted_papers(self, claim):
        """Return per paper that a debtor asks for whether it is there, see ``rules.recovery.missing``."""
        accepted = claim.evidence_ids.filtered(lambda evidence: evidence.state == "accepted")
        picking, order = claim.picking_id, self.order_id
        invoices = order.invoice_ids.filtered(lambda move: move.state == "posted" and move.move_type == "out_invoice")
        wanted = []
        if set(self.mapped("debtor_type")) & {"carrier", "insurer"}:
            wanted.append(("receipt", bool(picking.received_at and claim.receipt_note)))
        wanted.append(("photos", any(evidence.is_image for evidence in accepted) or not claim))
        wanted.append(("invoice", bool(invoices)))
        repairs = self.remedy_id.filtered(lambda remedy: remedy.means == "service")
        if repairs:
            priced = repairs.job_ids.filtered(lambda job: job.agreed_price and job.state != "cancelled")
            wanted.append(("estimate", bool(priced)))
        return wanted

    def _get_pack_loss(self):
        """Return one loss as it stands on the first page of the pack; unknown is an empty text: it keeps its cell."""
        self.ensure_one()
        types = dict(self.env["after.sales.remedy"]._get_types())
        waybill = self.parcel_id.parcel_waybill or self.claim_id.picking_id.carrier_tracking_ref
        return {
            "claim": self.claim_id.number or self.ticket_id.number or "",
            "order": self.order_id.name or "",
            "waybill": waybill or "",
            "goods": (self.parcel_id or self.product_id).display_name,
            "remedy": self.env._("Freight") if self.parcel_id else types.get(self.remedy_id.type),
            "amount": self.currency_id.format(self.amount_claimed),
        }
