import base64

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ....rules.upload import PIXELS
from ...case import picture
from .claim import DECIDED
from .claim_filing import CARRIER_CAUSES

#: Pixels of a picture in the pack: enough to see a crack, small enough to mail ten of them.
PICTURE = (1200, 1200)
#: Causes for which the factory answers.
FACTORY_CAUSES = ("quality", "short_shipped")


class Claim(models.Model):
    """Everything that a carrier or a factory wants to see of a claim, in one document (PK-04, DM-08, SP-06).

    What we say among ourselves is not in it: notes, reasons of an override, names of staff.
    """

    _inherit = "after.sales.claim"

    def action_print_pack(self):
        """Print the claim pack."""
        return self.env.ref("after_sales.report_claim_pack").report_action(self)

    def _check_pack(self):
        """Refuse a pack that says nothing. :raise UserError: for a claim without items"""
        for claim in self.filtered(lambda c: not c.line_ids):
            raise UserError(self.env._("%(claim)s names no items yet: add what is claimed.", claim=claim.number))

    def _get_pack_debtor(self):
        """Return the company that the pack goes to: the carrier or the factory, empty while nobody knows."""
        self.ensure_one()
        claim = self.sudo()
        cause = claim.cause if claim.state in DECIDED else claim.suggested_cause
        if cause in CARRIER_CAUSES:
            return claim.carrier_id.partner_id
        if cause in FACTORY_CAUSES:
            return claim.line_ids.product_id[:1]._get_factory(claim.company_id)
        return self.env["res.partner"]

    def _get_pack(self, lang=None, reader=None):
        """Return the content of the pack in the language of whom it goes to.

        :param lang: code of another language, for a claim that stands in somebody else's papers
        :param reader: as what they are claimed from, a word of COST_BEARERS; a finding that says otherwise by now is
            ours alone
        :return: dict of title, facts ((label, value) pairs), items, total, finding, shots and files
        """
        self.ensure_one()
        lang = lang or self._get_pack_debtor().lang or self.env.lang
        # Order, prices and delivery may be a colleague's: whoever reads the claim may tell what is claimed.
        claim = self.sudo().with_context(lang=lang)
        items = [claim._get_pack_item(item) for item in claim.line_ids]
        shots, files = claim._get_pack_evidence()
        currency = claim.order_id.currency_id or claim.currency_id
        return {
            "title": claim.env._("Claim %(number)s", number=claim.number),
            "facts": [(label, value) for label, value in claim._get_pack_facts() if value],
            "items": items,
            "total": currency.format(sum(item["value"] for item in items)),
            "finding": claim._get_pack_finding() if reader in (None, "insurer", claim.cost_bearer) else "",
            "shots": shots,
            "files": files,
        }

    def _get_pack_facts(self):
        """Return what is known of the delivery and its receipt, as (label, value) pairs; unknown values are empty."""
        self.ensure_one()
        picking = self.picking_id
        debtor = self._get_pack_debtor()
        # Its window is the carrier's: it concerns nobody else.
        file_by = self.file_by if debtor in (self.carrier_id.partner_id, debtor.browse()) else False

        def day(moment):
            return moment and format_date(self.env, self.company_id._get_after_sales_today(moment))

        return [
            (self.env._("Date"), format_date(self.env, self.company_id._get_after_sales_today())),
            (self.env._("Carrier"), self.carrier_id.partner_id.name or self.carrier_id.name),
            (self.env._("Waybill number"), picking.carrier_tracking_ref),
            (self.env._("Delivery"), picking.name),
            (self.env._("Handed over on"), day(picking.handed_over_at)),
            (self.env._("Received on"), day(picking.received_at)),
            (self.env._("Consignee"), picking.partner_id.name or self.partner_id.name),
            (self.env._("What happened"), self._get_label("kind_id")),
            (self.env._("Noticed"), self._get_label("occasion")),
            (self.env._("Packaging"), self._get_label("packaging")),
            (self.env._("Box"), self._get_label("box_opened")),
            (self.env._("Signed receipt"), self._get_label("receipt_note")),
            (self.env._("Written on the receipt"), self.receipt_note_text),
            (self.env._("Weight when it left"), self._get_weight("ledger_weight")),
            (self.env._("Weight by the carrier"), self._get_weight("carrier_weight")),
            (self.env._("To be claimed by"), file_by and format_date(self.env, file_by)),
        ]

    def _get_label(self, name):
        """Return a field's value in words, empty where nothing is known."""
        value = self[name]
        if isinstance(value, models.BaseModel):
            return value.display_name
        return dict(self._fields[name]._description_selection(self.env)).get(value, "") if value != "unknown" else ""

    def _get_weight(self, name):
        unit = self.env["product.template"]._get_weight_uom_name_from_ir_config_parameter()
        return self[name] and f"{self[name]:g} {unit}"

    def _get_pack_item(self, item):
        """Return one claimed item: goods, package, problem, quantity, and its value as the customer paid for it."""
        line = item.sale_line_id
        quantity = item.uom_id._compute_quantity(item.quantity, line.product_uom_id) if line else 0.0
        value = line.currency_id.round(line.price_reduce_taxinc * quantity) if line else 0.0
        return {
            "name": item.product_id.display_name,
            "lots": self._get_pack_lots(item),
            "package": " · ".join(filter(None, (item.package_label, item.part))),
            "problem": " · ".join(filter(None, (item.fault_code_id.name, item.problem))),
            "quantity": f"{item.quantity:g} {item.uom_id.name or ''}".strip(),
            "value": value,
            "amount": line.currency_id.format(value) if line else "",
        }

    def _get_pack_lots(self, item):
        """Return which serial numbers or lots are concerned, in words; empty for goods that have none."""
        names = ", ".join(item.lot_ids.sorted("name").mapped("name"))
        if not names:
            return self.env._("Serial number unknown") if item.is_lot_unknown else ""
        if item.tracking == "serial":
            return self.env._("Serial number: %(names)s", names=names)
        return self.env._("Lot: %(names)s", names=names)

    def _get_pack_finding(self):
        """Return what was decided and why the facts say so; nothing before somebody has decided."""
        self.ensure_one()
        if self.state not in DECIDED:
            return ""
        # Where a person decided otherwise, the reason is ours to explain, not for a form.
        reason = self.suggestion_reason if self.suggested_cause == self.cause else ""
        return ": ".join(filter(None, (self._get_label("cause"), reason)))

    def _get_pack_evidence(self):
        """Return the accepted pictures with what they show, and the names of other accepted files."""
        accepted = self.evidence_ids.filtered(lambda evidence: evidence.state == "accepted")
        accepted = accepted.sorted(lambda evidence: (evidence.slot_id.sequence, evidence.id))
        shots, files = [], []
        for evidence in accepted:
            shown = evidence.is_image and self._get_picture(evidence.attachment_id.raw)
            if shown:
                sent = format_date(self.env, self.company_id._get_after_sales_today(evidence.create_date))
                shots.append({"name": evidence.slot_id.name, "sent": sent, "picture": shown})
            else:
                files.append(f"{evidence.slot_id.name}: {evidence.name}")
        return shots, files

    def _get_picture(self, raw):
        """Return a picture as the address of its own content, empty for one that cannot be read."""
        small = picture.to_jpeg(raw, PICTURE, PIXELS)
        return small and "data:image/jpeg;base64," + base64.b64encode(small).decode()
