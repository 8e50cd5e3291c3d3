from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SaleOrder(models.Model):
    """What the clock asks an order: which policies cover it, how its deadlines end, and who sees them."""

    _inherit = "sale.order"

    _deadline_orphans = Domain.FALSE

    def _get_deadline_scope(self):
        return super()._get_deadline_scope() | {
            "channel": self.sale_channel_id.id,
            "urgency": self.deadline_urgency,
        }

    def _get_deadline_user(self, role):
        return (role == "tracker" and self.tracker_id.filtered("active")) or super()._get_deadline_user(role)

    def _is_deadline_wanted(self, policy):
        if policy.purpose == "stock_recheck" and self.stock_recheck_state != "to_do":
            return False
        if policy.stop_event in ("received", "shipped") and not self._get_goods_lines():
            # A service is not shipped, and nothing arrives.
            return False
        return super()._is_deadline_wanted(policy)

    def _get_deadline_name(self):
        """Name orders together with their customers: people know the customer, not the number."""
        return super(SaleOrder, self.with_context(sale_show_partner_name=True))._get_deadline_name()

    @api.model
    def _get_deadline_steps(self):
        return super()._get_deadline_steps() | {"stock_recheck": "action_open_stock_recheck"}

    def _get_deadline_step(self, deadline):
        """A re-check and the customer's answer are recorded where they belong."""
        step = super()._get_deadline_step(deadline)
        if not step and deadline.policy_id.stop_event == "answered":
            return self.action_open_change_deadline()
        return step

    def _check_deadline_answer(self, deadline, vals):
        """A factory check-in ends with a judgement: delay risk, yes or no (PR-03)."""
        result = super()._check_deadline_answer(deadline, vals)
        if deadline.purpose == "check_in" and vals.get("delay_risk") not in ("yes", "no"):
            raise UserError(self.env._("Say whether the factory check-in showed a delay risk: yes or no."))
        if deadline.purpose == "stock_recheck" and self.stock_recheck_state == "to_do":
            raise UserError(self.env._("Record what the factory said with the button “Re-check Stock” of the order."))
        return result

    def _on_deadlines_completed(self, deadlines):
        """An order remembers what the check-in with its factory showed."""
        result = super()._on_deadlines_completed(deadlines)
        for check_in in deadlines.filtered(lambda d: d.purpose == "check_in" and d.delay_risk):
            check_in.order_id._record_delay_risk(check_in.delay_risk == "yes", check_in.note)
        return result

    @api.model
    def _get_deadline_readers_domain(self, user):
        """Salespeople see the deadlines of the orders that they see: their own, or all."""
        is_for_all = user.has_group("sales_team.group_sale_salesman_all_leads")
        return Domain.TRUE if is_for_all else Domain("user_id", "=", user.id)
