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

    def _get_holder(self):
        """Return who has this thing by hand-overs: its receiver, or whoever got it with the receiver's own desk."""
        self.ensure_one()
        holder, seen = self.to_user_id, self
        while True:
            further = self.search(
                [
                    ("res_model", "=", self.res_model),
                    ("res_id", "=", self.res_id),
                    ("handover_id.user_id", "=", holder.id),
                    ("handover_id.state", "=", "done"),
                    ("to_user_id", "!=", False),
                    ("id", ">", max(seen.ids)),
                ],
                order="id desc",
                limit=1,
            )
            if not further:
                return holder
            holder, seen = further.to_user_id, seen | further

    def action_open(self):
        """Open the document."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action()
