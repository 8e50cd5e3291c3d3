from odoo import api, fields, models
from odoo.exceptions import UserError

from ..record.selection import added
from .deadline_policy import PURPOSES


class Deadline(models.Model):
    _inherit = "after.sales.deadline"

    purpose = fields.Selection(**added(PURPOSES))
    order_id = fields.Many2one("sale.order", index="btree_not_null", ondelete="cascade")
    factory_note_id = fields.Many2one("after.sales.factory.note", index="btree_not_null", ondelete="cascade")

    # How the promises of many orders stand is asked by every list, board and pivot of orders.
    _promise_idx = models.Index("(order_id, id DESC) WHERE purpose = 'receipt' AND status != 'cancelled'")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"order": "order_id", "factory_note": "factory_note_id"}

    def _compute_host_name(self):
        """Name orders together with their customers: people know the customer, not the number."""
        return super(Deadline, self.with_context(sale_show_partner_name=True))._compute_host_name()

    def _check_answer(self, vals):
        """A factory check-in ends with a judgement: delay risk, yes or no (PR-03)."""
        result = super()._check_answer(vals)
        if self.purpose == "check_in" and vals.get("delay_risk") not in ("yes", "no"):
            raise UserError(self.env._("Say whether the factory check-in showed a delay risk: yes or no."))
        if self.purpose == "review" and self.factory_note_id:
            raise UserError(self.env._("Say with “Review” on the note what the factory can do now."))
        if self.purpose == "stock_recheck" and self.order_id.stock_recheck_state == "to_do":
            raise UserError(self.env._("Record what the factory said with the button “Re-check Stock” of the order."))
        return result

    def _get_step_action(self):
        """A re-check, a review and the customer's answer are recorded where they belong."""
        if self.purpose == "stock_recheck" and self.order_id:
            return self.order_id.action_open_stock_recheck()
        if self.purpose == "review" and self.factory_note_id:
            return self.factory_note_id.action_open_review()
        if self.policy_id.stop_event == "answered" and self.order_id:
            return self.order_id.action_open_change_deadline()
        return super()._get_step_action()

    def _on_completed(self):
        result = super()._on_completed()
        for deadline in self.filtered(lambda d: d.purpose == "check_in" and d.delay_risk):
            deadline.order_id._record_delay_risk(deadline.delay_risk == "yes", deadline.note)
        return result
