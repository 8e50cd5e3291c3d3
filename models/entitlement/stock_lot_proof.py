from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...rules.upload import HEAD_SIZE, check_file

#: What the window takes over from a serial number and gives back to it.
PAPER_FACTS = (
    "proof_state", "proof_sale_date", "proof_model", "proof_esn", "proof_serial", "proof_paper", "proof_has_card",
    "manufactured_on", "registered_on", "registration_number", "registered_name",
)  # fmt: skip
#: What a stamped card has to say (WA-04).
CARD = ("proof_sale_date", "proof_model", "proof_esn", "proof_serial")


class StockLot(models.Model):
    """The steps that record papers, registration, findings and replaced parts of a serial number (WA-04 to WA-08)."""

    _inherit = "stock.lot"

    def _write_day(self, day):
        return format_date(self.env, day, date_format="medium")

    def action_open_proof(self):
        """Record the papers that the customer shows."""
        self.ensure_one()
        known = {name: self[name] for name in PAPER_FACTS} if self.proof_at else {}
        wizard = self.env["after.sales.lot.proof"].create({"lot_id": self.id, **known})
        return wizard._get_records_action(name=self.env._("Record Papers"), target="new")

    def action_open_finding(self):
        """Record what an inspection found."""
        self.ensure_one()
        wizard = self.env["after.sales.lot.finding"].create({"lot_id": self.id})
        return wizard._get_records_action(name=self.env._("Record a Finding"), target="new")

    def _record_proof(self, vals, attachments=None):
        """Record the papers that the customer showed (WA-04, WA-05).

        :param vals: of the fields ``proof_…``, ``manufactured_on`` and ``registr…`` of a serial number
        :param attachments: pictures or PDF of the papers, stored already
        :raise UserError: for papers that do not say what they have to, or are no picture
        :raise AccessError: for whoever is no agent, or takes papers back that were altered
        """
        self.ensure_one()
        self._check_may_record_warranty()
        lot, files = self.sudo(), attachments or self.env["ir.attachment"]
        if lot.proof_state == "altered" and vals.get("proof_state") != "altered":
            self._check_lead(self.env._("The papers of %(lot)s were altered: only a team lead says otherwise.",
                                        lot=lot.name))  # fmt: skip
        self._check_papers(vals, files)
        if files:
            files._take_over(self)
            vals = vals | {"proof_attachment_ids": [fields.Command.link(file.id) for file in files]}
        lot._record_facts(vals | {"proof_by": self.env.uid, "proof_at": fields.Datetime.now()})
        states = dict(self._fields["proof_state"]._description_selection(self.env))
        body = self.env._("Papers recorded: %(state)s", state=states[lot.proof_state])
        lot._message_log(body=body, author_id=self.env.user.partner_id.id, attachment_ids=files.ids)

    def _check_papers(self, vals, files):
        """Refuse papers in order that do not prove anything."""
        for file in files.sudo():
            head = (file.raw or b"")[:HEAD_SIZE]
            limit = (self.company_id or self.env.company).after_sales_upload_mb
            upload = check_file(file.name, file.file_size, head, limit, _=self.env._)
            if not upload.allowed:
                raise UserError(upload.reason)
        if vals.get("proof_state") != "ok":
            return
        if not vals.get("proof_paper") and not vals.get("proof_has_card"):
            raise UserError(self.env._("Say which papers were shown: the stamped card, or a paper of the sale."))
        if not vals.get("proof_sale_date"):
            raise UserError(self.env._("Papers without a sale date prove no purchase."))
        missing = [name for name in CARD if not vals.get(name)] if vals.get("proof_has_card") else []
        if missing:
            labels = ", ".join(self._fields[name]._description_string(self.env) for name in missing)
            raise UserError(self.env._("A stamped warranty card says all of it. Missing: %(fields)s.", fields=labels))
        serial = (vals.get("proof_serial") or "").strip()
        if serial and serial != self.name:
            raise UserError(
                self.env._(
                    "The card names the serial number %(card)s, the goods are %(lot)s: check it, or record the papers "
                    "as altered.",
                    card=serial,
                    lot=self.name,
                )
            )

    def _record_void_finding(self, finding, note=""):
        """Record what an inspection found: the warranty is void from now on (WA-06).

        :param finding: code of VOID_FINDINGS, empty when it turned out to be wrong
        :param note: what was seen
        :raise UserError: without a note
        :raise AccessError: for whoever is no agent, or takes a finding back and is no lead
        """
        self.ensure_one()
        self._check_may_record_warranty()
        note = (note or "").strip()
        if not note:
            raise UserError(self.env._("Say what was seen, in a few words: the customer asks for it."))
        if self.sudo().void_finding and not finding:
            self._check_lead(self.env._("Only a team lead takes back that a warranty is void."))
        names = dict(self._fields["void_finding"]._description_selection(self.env))
        vals = {"void_finding": finding or False, "void_note": note}
        self.sudo()._record_facts(vals | {"void_by": self.env.uid, "void_at": fields.Datetime.now()})
        said = self.env._("Warranty void: %(finding)s. %(note)s", finding=names.get(finding, ""), note=note)
        if not finding:
            said = self.env._("The warranty is not void after all: %(note)s", note=note)
        self.sudo()._message_log(body=said, author_id=self.env.user.partner_id.id)

    def _record_replaced_part(self, component, on, source="", months=0):
        """Record that a component was replaced: it has a warranty of its own from that day (WA-07).

        For steps that have checked who may take them, such as the end of a repair.

        :param component: record of ``after.sales.warranty.component``, empty for the goods as a whole
        :param on: local day of the repair
        :param source: the repair, in words
        :param months: how long its own warranty holds, 0 for as long as the rule says
        """
        self.ensure_one()
        vals = {"lot_id": self.id, "component_id": component.id if component else False, "replaced_on": on}
        return self.env["after.sales.lot.part"].sudo()._create_recorded([{**vals, "source": source, "months": months}])

    def _check_may_record_warranty(self):
        if not self.env.su and not self.env.user.has_group("after_sales.group_agent"):
            raise AccessError(self.env._("Only after-sales agents record papers and findings."))
        self.check_access("read")

    def _check_lead(self, words):
        if not self.env.su and not self.env.user.has_group("after_sales.group_lead"):
            raise AccessError(words)
