from odoo import models
from odoo.exceptions import UserError


class Remedy(models.Model):
    """Answers to the conditions of a policy: each once, with its proof where one is needed (RE-05 to RE-08, RE-14).

    A proof about a customer's health is read by leads, and by whoever took it.
    """

    _inherit = "after.sales.remedy"

    def _answer_conditions(self, answers):
        """Record what holds.

        :param answers: dictionaries of condition_id (an id), holds (yes, no, doubt), note, and files (records)
        :raise UserError: for what was requested already, and for a “yes” without the proof it needs
        """
        self.ensure_one()
        self._check_may_act()
        self._check_is_draft()
        remedy = self.sudo()
        known = {row.condition_id.id: row for row in remedy.condition_ids}
        for given in answers:
            row = known.get(given["condition_id"], remedy.condition_ids.browse())
            vals = {"holds": given["holds"], "note": (given.get("note") or "").strip(), "told_to_id": self.env.uid}
            if row:
                row.write(vals)
            else:
                row = row.create({**vals, "condition_id": given["condition_id"], "remedy_id": remedy.id})
            row._take_proof(given.get("files"))

    def _get_conditions(self):
        """Return the conditions of the policy that answers this wish."""
        self.ensure_one()
        return self._get_wish_policy().condition_ids


class RemedyCondition(models.Model):
    _inherit = "after.sales.remedy.condition"

    def _take_proof(self, files):
        """Keep the files with this answer. :raise UserError: where a proof is needed and there is none"""
        self.ensure_one()
        if files:
            (files - self.proof_file_ids)._take_over(self)
            self.proof_file_ids = files
        needed = self.condition_id.needs_proof and self.holds == "yes"
        if needed and not self.proof_file_ids and not self.note:
            raise UserError(
                self.env._("“%(condition)s”: add the proof, or say where it is.", condition=self.condition_id.name)
            )
