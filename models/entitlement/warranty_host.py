from odoo import api, fields, models

from ...rules import warranty
from ..record.told import tell
from .vocabulary import WarrantyFacts


class WarrantyHost(models.AbstractModel):
    """A document about goods: what of them is under warranty, until when, and why (not).

    Whoever inherits this says in ``_get_warranty_facts`` what goods it is about. Where something is decided the
    document calls ``_store_warranty_answers``; for that it adds a link to ``after.sales.warranty.answer`` and names it
    in ``_warranty_link``.
    """

    _name = "after.sales.warranty.host"
    _description = "Document with a Warranty"

    #: The field of ``after.sales.warranty.answer`` that holds this document; empty where answers are only shown.
    _warranty_link = ""

    warranty_card = fields.Html(
        string="Warranty",
        compute="_compute_warranty_card",
        sanitize=False,
        groups="after_sales.group_agent",
        help="What of these goods is under warranty, until when, and why (not), as of now.",
    )

    warranty_hint = fields.Char(
        string="Warranty in Short", compute="_compute_warranty_card", groups="after_sales.group_agent"
    )

    def _get_warranty_facts(self):
        """Hook: return what this document knows of its goods, a ``WarrantyFacts``; called with full rights."""
        self.ensure_one()
        return WarrantyFacts()

    def _answer_warranty(self, now=None):
        """Return per document what holds for each component, a list of ``WarrantyRow``.

        Runs with full rights: whoever takes the call need not be the seller. Callers check the document.

        :param now: as of this moment (UTC), the present by default
        """
        known = {document: document.sudo()._get_warranty_facts() for document in self}
        return self.env["after.sales.warranty.rule"]._answer(known, now)

    @api.depends_context("lang", "uid")
    def _compute_warranty_card(self):
        saved = self._origin
        rows = saved._answer_warranty()
        for document in self:
            found = rows.get(document._origin, [])
            document.warranty_card = document._origin._render_warranty_card(found) if found else False
            document.warranty_hint = document._say_warranty_hint(found)

    def _say_warranty_hint(self, rows):
        """Return in a few words what holds for the goods, of several components the first; empty without a rule."""
        if not rows or not rows[0].rule:
            return ""
        answer = rows[0].answer
        if answer.verdict in ("in_term", "out_of_term"):
            return warranty.tell(answer, _=self.env["res.currency"]._get_translator())
        return answer.reason

    def _render_warranty_card(self, rows, title=""):
        """Return answers as a table; with the papers where a serial number is known.

        :param title: what goods these are, where the reader does not see it
        """
        self.ensure_one()
        Answer = self.env["after.sales.warranty.answer"]
        lot = self.sudo()._get_warranty_facts().lot
        labels = {name: dict(Answer._fields[name]._description_selection(self.env)) for name in
                  ("verdict", "freight_payer", "covered_by")}  # fmt: skip
        papers = lot._say_papers() if lot else []
        values = {"rows": rows, "labels": labels, "lot": lot, "papers": papers, "title": title}
        return self.env["ir.qweb"]._render("after_sales.warranty_card", values)

    def _store_warranty_answers(self):
        """Keep what the warranty says now of these documents, where something is decided by it; return the answers."""
        vals_list, told = [], {}

        def say(document, index):
            """Return the reason of an answer in the language of this record; each language is asked once."""
            if document.env.lang not in told:
                told[document.env.lang] = self.with_env(document.env)._answer_warranty()
            return told[document.env.lang][document][index].answer.reason

        for document, rows in self._answer_warranty().items():
            facts = document.sudo()._get_warranty_facts()
            for index, row in enumerate(rows):
                # That no rule speaks of these goods is nothing to keep.
                if not row.rule and row.answer.verdict == "unknown":
                    continue
                vals = document._prepare_warranty_answer_vals(row, facts)
                vals["reason"] = tell(document, lambda each, i=index: say(each, i))
                vals_list.append(vals)
        return self.env["after.sales.warranty.answer"].sudo()._create_recorded(vals_list)

    def _prepare_warranty_answer_vals(self, row, facts):
        """Return what is stored of one answer."""
        self.ensure_one()
        answer = row.answer
        return {
            **({self._warranty_link: self.id} if self._warranty_link else {}),
            "company_id": (facts.company or self.env.company).id,
            "product_id": facts.product.id if facts.product else False,
            "lot_id": facts.lot.id if facts.lot else False,
            "fault_code_id": facts.fault.id if facts.fault else False,
            "component_id": row.component.id if row.component else False,
            "rule_id": row.rule.id if row.rule else False,
            "verdict": answer.verdict,
            "until": answer.until,
            "freight_payer": answer.freight_payer,
            "covered_by": answer.covered_by,
            "decided_by": self.env.uid,
            "decided_at": fields.Datetime.now(),
        }
