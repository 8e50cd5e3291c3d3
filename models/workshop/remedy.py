from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules.remedy import CANCELLED, DONE, OPEN
from ..record.selection import added


class Remedy(models.Model):
    """A repair in the workshop as a remedy: done when the customer has the device again (DM-05, RP-02)."""

    _inherit = "after.sales.remedy"

    type = fields.Selection(**added([("workshop_repair", "Workshop repair")]))
    means = fields.Selection(**added([("workshop", "Workshop")]))
    repair_ids = fields.One2many("repair.order", "remedy_id", string="Workshop Repairs")
    repair_id = fields.Many2one(
        "repair.order", string="Workshop Repair", compute="_compute_repair_id", compute_sudo=True
    )

    @api.model
    def _get_means(self):
        return super()._get_means() | {"workshop_repair": "workshop"}

    @api.depends("repair_ids.desk_state")
    def _compute_repair_id(self):
        for remedy in self:
            alive = remedy.repair_ids.filtered(lambda repair: repair.desk_state != "cancelled") or remedy.repair_ids
            remedy.repair_id = alive.sorted("id")[-1:]

    def _get_job_states(self):
        """Return how the work stands: in the workshop it is over when the device is with its owner again."""
        if self.means != "workshop":
            return super()._get_job_states()
        words = {"done": DONE, "cancelled": CANCELLED}
        return [words.get(repair.desk_state, OPEN) for repair in self.repair_ids]

    def _make_job(self):
        """Announce the device at the desk, or take the one that is here already."""
        if self.means != "workshop":
            return super()._make_job()
        here = self.ticket_id.repair_ids.filtered(
            lambda r: not r.remedy_id and r.desk_state not in ("done", "cancelled")
        )
        if here:
            here[:1]._record_facts({"remedy_id": self.id})
        else:
            product, lot = self._get_device()
            repair = self.env["repair.order"]._expect(self.ticket_id, product, lot)
            repair._as_step()._record_facts({"remedy_id": self.id})
        self.invalidate_recordset(["repair_ids"])
        return None

    def _get_device(self):
        """Return what is repaired: product and serial number, of the items or of the case."""
        self.ensure_one()
        product = self.line_ids.product_id[:1] or self.ticket_id.product_id
        if not product:
            raise UserError(self.env._("Say on the case which goods are to be repaired."))
        lot = self.line_ids.lot_ids[:1] or self.ticket_id.lot_id
        return product, lot.filtered(lambda each: each.product_id == product)

    def _cancel_jobs(self):
        """A device that is here stays on the board until it is handed over; one that is not is not awaited."""
        result = super()._cancel_jobs()
        open_ = self.sudo().repair_ids.filtered(lambda r: r.state not in ("done", "cancel"))
        open_.action_repair_cancel()
        return result

    @api.depends("repair_ids.move_ids.state", "repair_ids.move_ids.quantity", "repair_ids.under_warranty")
    def _compute_cost(self):
        return super()._compute_cost()

    def _get_cost(self):
        if self.means != "workshop":
            return super()._get_cost()
        parts = self.repair_ids.filtered("under_warranty").move_ids
        used = parts.filtered(lambda move: move.state == "done" and move.repair_line_type == "add")
        return sum(move.quantity * move.product_id.with_company(self.company_id).standard_price for move in used)

    def action_view_repair(self):
        """Open the device at the desk."""
        self.ensure_one()
        return self.repair_id._get_records_action()
