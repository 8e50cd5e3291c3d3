from markupsafe import Markup

from odoo import models

from ....rules.cause import cost_bearer

#: The facts that each table asks for, in the order in which people ask.
TABLE_FACTS = {
    "damage_pick_up": ("receipt_note", "receipt_note_text", "packaging", "glass_heard"),
    "damage_unpacking": ("packaging", "receipt_note", "receipt_note_text"),
    "quality": (),
    "missing_goods": ("box_opened", "ledger_weight", "carrier_weight", "receipt_note"),
    "missing_accessory": ("packing_list_checked", "box_opened"),
    "missing_gift": ("gift_recorded",),
    "untraceable": ("trace_finding", "wrong_carrier"),
    "unreachable": ("wrong_carrier",),
}


class Claim(models.Model):
    """The buttons of a claim, and what its screens say."""

    _inherit = "after.sales.claim"

    def action_open_decide(self):
        """Show the facts and the suggestion, and ask for the decision."""
        self.ensure_one()
        self._check_may_handle()
        wizard = self.env["after.sales.claim.decide"].create({"claim_id": self.id})
        return wizard._get_records_action(name=self.env._("Decide %(claim)s", claim=self.number), target="new")

    def action_submit(self):
        """Let somebody decide; asks why, where evidence is still missing."""
        self.ensure_one()
        if self._has_all_evidence() or self.sudo()._is_evidence_over():
            self._submit_for_decision()
            return True
        return self.action_open_reason("submit")

    def action_open_reopen(self):
        """Ask why the decision is taken up again."""
        return self.action_open_reason("reopen")

    def action_open_cancel(self):
        """Ask why the claim has come to nothing."""
        return self.action_open_reason("cancel")

    def action_open_reason(self, step):
        """Ask for the reason of a step: reopen, cancel or submit."""
        self.ensure_one()
        self._check_may_handle()
        wizard = self.env["after.sales.claim.reason"].create({"claim_id": self.id, "step": step})
        names = dict(wizard._fields["step"]._description_selection(self.env))
        return wizard._get_records_action(name=names[step], target="new")

    def _get_usual_bearer(self, cause):
        """Return who pays for a cause: as suggested with it, else as the table says of a clear one."""
        self.ensure_one()
        if cause and cause == self.suggested_cause:
            return self.suggested_cost_bearer
        return cause and cost_bearer(cause)

    def _get_facts_html(self):
        """Return the facts that the table asks for, and what is not known of them."""
        self.ensure_one()
        rows = [(self.env._("Items"), self.goods or "–"), (self.env._("Photos"), self._say_photos())]
        for name in TABLE_FACTS.get(self.decision_table, ()):
            field = self._fields[name]
            if name == "receipt_note_text" and self.receipt_note != "noted":
                continue
            value = field.convert_to_export(self[name], self) if self[name] else self.env._("not known")
            rows.append((field.get_description(self.env)["string"], value))
        body = Markup().join(Markup("<tr><th>%s</th><td>%s</td></tr>") % row for row in rows)
        return Markup('<table class="table table-sm mb-0">%s</table>') % body

    def _say_photos(self):
        """Return how the evidence stands, in a few words."""
        self.ensure_one()
        words = {
            "not_needed": self.env._("not needed"),
            "pending": self.env._("not complete yet"),
            "valid": self.env._("complete and valid"),
            "none": self.env._("no valid photos will come"),
        }
        state = words[self.sudo()._get_photo_state()]
        return f"{state}: {self.evidence_waived_reason}" if self.evidence_waived_reason else state
