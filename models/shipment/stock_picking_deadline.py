from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...rules.deadline import add_calendar

#: What is recorded on the delivery and nowhere else: nobody ends it by saying that it is done.
OWN_STEP = ("shipping_notice", "post_shipment", "freight", "appointment")
#: What whoever completes it tells: that the customer was called, the carrier came, no installation is needed.
TOLD = ("pre_shipment", "handover", "appointment")


class StockPicking(models.Model):
    """What the clock asks a delivery: which policies cover it, how its deadlines end, and who sees them."""

    _inherit = "stock.picking"

    def _get_deadline_scope(self):
        order = self.sale_id.sudo()
        return super()._get_deadline_scope() | {
            "channel": order.sale_channel_id.id,
            "delivery_mode": self.delivery_mode_id.id,
        }

    def _get_deadline_user(self, role):
        return self.sale_id.sudo()._get_deadline_user(role)

    def _get_deadline_day(self, date_field):
        moment = super()._get_deadline_day(date_field)
        return moment and self.company_id._get_after_sales_today(moment)

    def _is_deadline_wanted(self, policy):
        wanted = {
            "pre_shipment": self._is_contact_needed,
            "handover": lambda: not self.handed_over_at,
            "appointment": self._is_installation_open,
            "care": lambda: self._get_care_products() and not self._get_recipient().no_care_reminders,
        }.get(policy.purpose, lambda: True)
        return bool(wanted()) and super()._is_deadline_wanted(policy)

    def _prepare_deadline_vals(self, policy, planner, at):
        vals = super()._prepare_deadline_vals(policy, planner, at)
        if policy.purpose == "care":
            vals |= self._plan_care(policy, planner, at)
        return vals

    def _plan_care(self, policy, planner, at):
        """Return when the care of these goods is due again: the product that needs it first decides (SH-10)."""
        self.ensure_one()
        company = self._get_deadline_company()
        months = min(self._get_care_products().mapped("care_interval"), default=0)
        due_at = add_calendar(at, months, "months") if months else planner.plan(policy, company, at).due_at
        return {"due_at": due_at, "warn_at": planner.warn_at(policy, company, at, due_at)}

    def _get_deadline_name(self):
        """Name deliveries together with their customers: people know the customer, not the number."""
        self.ensure_one()
        return f"{self.name} - {self.partner_id.display_name or self.sale_id.partner_id.display_name}"

    @api.model
    def _get_deadline_steps(self):
        """Each step of a delivery is recorded where it belongs."""
        return super()._get_deadline_steps() | {
            "shipping_notice": "action_open_notice",
            "pre_shipment": "action_open_call",
            "post_shipment": "action_open_follow_up",
            "appointment": "action_open_installation",
            "freight": "_open_freight",
        }

    def _open_freight(self):
        """Freight is explained on the order."""
        return self.sale_id.action_open_freight()

    def _check_deadline_answer(self, deadline, vals):
        """Refuse completions that would leave a fact of the delivery unknown: it is recorded where it belongs."""
        result = super()._check_deadline_answer(deadline, vals)
        purpose, outcome = deadline.purpose, vals.get("outcome")
        if purpose in OWN_STEP and (purpose, outcome) != ("appointment", "not_needed"):
            raise UserError(
                self.env._(
                    "“%(deadline)s” is completed by recording it on the delivery %(picking)s.",
                    deadline=deadline.policy_id.name,
                    picking=self.name,
                )
            )
        if purpose == "pre_shipment":
            self._check_contact(outcome)
        if purpose == "handover" and outcome not in ("reached", "replied"):
            raise UserError(self.env._("The carrier has not taken the goods: the hand-over stays open."))
        return result

    def _is_deadline_fact_told(self, deadline, vals):
        return deadline.purpose in TOLD or super()._is_deadline_fact_told(deadline, vals)

    def _prepare_deadline_round_vals(self, deadline, start_at):
        vals = super()._prepare_deadline_round_vals(deadline, start_at)
        if deadline.purpose == "care":
            policy = deadline.policy_id
            vals |= self._plan_care(policy, policy._get_planner(start_at), start_at)
        return vals

    def _on_deadlines_completed(self, deadlines):
        """Keep these deliveries in step with what was completed by an activity."""
        result = super()._on_deadlines_completed(deadlines)
        calls = deadlines.filtered(lambda d: d.purpose == "pre_shipment" and not d.picking_id.informed_at)
        for outcome, same in calls.grouped("outcome").items():
            same.picking_id._mark_informed(outcome)
        handed_over = deadlines.filtered(lambda d: d.purpose == "handover").picking_id
        handed_over.filtered(lambda picking: not picking.handed_over_at).handed_over_at = fields.Datetime.now()
        return result

    def _get_deadline_reminders(self, deadlines):
        care = deadlines.filtered(lambda deadline: deadline.purpose == "care")
        return care | super()._get_deadline_reminders(deadlines)

    def _on_deadlines_warned(self, deadlines):
        """Care reminders go out by themselves, a little before they are due."""
        result = super()._on_deadlines_warned(deadlines)
        self._remind_of_care(self._get_deadline_reminders(deadlines))
        return result

    def _on_deadlines_missed(self, deadlines, now):
        """A clock that stood still over the warning sends the reminders later, to those who still want them."""
        result = super()._on_deadlines_missed(deadlines, now)
        self._remind_of_care(self._get_deadline_reminders(deadlines))
        return result

    def _remind_of_care(self, reminders):
        """Mail the reminders to the customers who still want them, and start the next round (SH-10)."""
        now = fields.Datetime.now()
        gone = reminders.filtered(lambda deadline: not deadline.picking_id._get_care_products())
        gone._cancel(self.env._("The goods were given back"))
        declined = (reminders - gone).filtered(lambda d: d.picking_id._get_recipient().no_care_reminders)
        declined._cancel(self.env._("The customer does not want care reminders"))
        wanted = reminders - gone - declined
        by_template = defaultdict(reminders.browse)
        for deadline in wanted.filtered(lambda deadline: deadline.picking_id._get_recipient().email):
            by_template[deadline.policy_id.mail_template_id] |= deadline
        mailed = reminders.browse()
        for template, deadlines in by_template.items():
            if template:
                template.send_mail_batch(deadlines.picking_id.ids, force_send=False)
                mailed |= deadlines
        mailed._complete(now, outcome="message_left")
        (wanted - mailed)._complete(now, outcome="not_needed")

    @api.model
    def _get_deadline_readers_domain(self, user):
        """Salespeople see the deadlines of deliveries of their own orders, or of all."""
        is_for_all = user.has_group("sales_team.group_sale_salesman_all_leads")
        return Domain.TRUE if is_for_all else Domain("sale_id.user_id", "=", user.id)
