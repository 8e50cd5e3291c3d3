from odoo import api, fields, models


class HandoverPile(models.Model):
    """One sort of things on a desk that is handed over."""

    _name = "after.sales.handover.pile"
    _description = "Pile of a Hand-over"
    _inherit = ["after.sales.recorded"]
    _order = "id"

    handover_id = fields.Many2one("after.sales.handover", required=True, index=True, ondelete="cascade", recorded=True)
    code = fields.Char(required=True, recorded=True)
    name = fields.Char(string="What", required=True, recorded=True)
    chosen = fields.Boolean(string="Hand Over", default=True)
    line_ids = fields.One2many("after.sales.handover.line", "pile_id")
    count = fields.Integer(compute="_compute_count")

    @api.depends("line_ids.chosen")
    def _compute_count(self):
        for pile in self:
            pile.count = len(pile.line_ids.filtered("chosen")) or len(pile.line_ids)

    def write(self, vals):
        self.handover_id._check_may_choose()
        result = super().write(vals)
        if "chosen" in vals:
            self.line_ids.write({"chosen": vals["chosen"]})
        return result


class HandoverLine(models.Model):
    """One thing on a desk, and who has got it."""

    _name = "after.sales.handover.line"
    _description = "Thing on a Desk"
    _inherit = ["after.sales.recorded"]
    _order = "id"

    pile_id = fields.Many2one(
        "after.sales.handover.pile", string="What", required=True, index=True, ondelete="cascade", recorded=True
    )
    handover_id = fields.Many2one(related="pile_id.handover_id", store=True, index=True, precompute=True)
    res_model = fields.Char(required=True, recorded=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True, recorded=True)
    name = fields.Char(string="Document", recorded=True)
    chosen = fields.Boolean(string="Hand Over", default=True)
    to_user_id = fields.Many2one("res.users", string="To", recorded=True, ondelete="restrict")
    problem = fields.Char(string="Reason It Stays", recorded=True)
    is_returned = fields.Boolean(string="Given Back", recorded=True)

    def write(self, vals):
        self.handover_id._check_may_choose()
        return super().write(vals)

    def _get_record(self):
        """Return what this line is about, an empty set when it is gone."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()

    def _get_holders(self):
        """Return per thing who has it by hand-overs: its receiver, or whoever got it with the receiver's own desk.

        A query for each hop, however many things there are.
        """
        holders = {line: line.to_user_id for line in self}
        last, todo = {line: line.id for line in self}, self
        while todo:
            moved = self.browse()
            further = todo._get_further({holders[line].id for line in todo})
            for line in todo:
                key = (line.res_model, line.res_id, holders[line].id)
                latest = max((f for f in further.get(key, ()) if f.id > last[line]), key=lambda f: f.id, default=None)
                if latest:
                    holders[line], last[line] = latest.to_user_id, latest.id
                    moved |= line
            todo = moved
        return holders

    def _get_further(self, user_ids):
        """Return where these things went from the desks of users, by (model, id, user)."""
        domain = [
            ("res_model", "in", list(set(self.mapped("res_model")))),
            ("res_id", "in", list(set(self.mapped("res_id")))),
            ("handover_id.user_id", "in", list(user_ids)),
            ("handover_id.state", "=", "done"),
            ("to_user_id", "!=", False),
        ]
        return self.search(domain).grouped(lambda f: (f.res_model, f.res_id, f.handover_id.user_id.id))

    def action_open(self):
        """Open the document."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action()
