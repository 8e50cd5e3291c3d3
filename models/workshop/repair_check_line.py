from odoo import api, fields, models
from odoo.exceptions import UserError

from .vocabulary import CHECK_KINDS, CHECK_RESULTS

#: While the device stands there, its checks of a kind can be noted.
NOTED_IN = {"outgoing": ("intake", "quote"), "returned": ("back",)}


class RepairCheckLine(models.Model):
    """What was looked at on one device, and what was found."""

    _name = "after.sales.repair.check.line"
    _description = "Finding of the Repair Desk"
    _inherit = ["after.sales.recorded"]
    _order = "repair_id, kind desc, sequence, id"

    repair_id = fields.Many2one("repair.order", required=True, recorded=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="repair_id.company_id", store=True, precompute=True)
    check_id = fields.Many2one(
        "after.sales.repair.check", string="Item of the List", required=True, recorded=True, ondelete="restrict"
    )
    kind = fields.Selection(CHECK_KINDS, string="When", required=True, recorded=True)
    sequence = fields.Integer(related="check_id.sequence", store=True)
    name = fields.Char(related="check_id.name")
    hint = fields.Char(related="check_id.hint")
    result = fields.Selection(CHECK_RESULTS)
    note = fields.Char(string="Finding")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_may_note()
        return lines

    def write(self, vals):
        self._check_may_note()
        return super().write(vals)

    def _check_may_note(self):
        """Refuse findings on a device that is elsewhere: what was found stays as it is."""
        if self.env.su:
            return
        self.repair_id._check_may_serve()
        for line in self:
            if line.repair_id.desk_state not in NOTED_IN[line.kind]:
                raise UserError(
                    self.env._("%(repair)s is not being checked now; what was found stays.", repair=line.repair_id.name)
                )

    def action_in_order(self):
        """Note by one touch that this is in order."""
        self.write({"result": "passed"})
        return True

    def action_not_in_order(self):
        """Note by one touch that this is not in order; words follow."""
        self.write({"result": "failed"})
        return True

    def _get_problem(self):
        """Return what is left to look at or not in order among these, empty for nothing."""
        todo = self.filtered(lambda line: not line.result)
        failed = self.filtered(lambda line: line.result == "failed")
        if todo:
            return self.env._("Still to look at: %(checks)s.", checks=", ".join(todo.mapped("name")))
        if failed:
            return self.env._("Not in order: %(checks)s.", checks=", ".join(failed.mapped("name")))
        return ""
