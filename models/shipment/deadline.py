from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..record.selection import added
from .deadline_policy import PURPOSES


class Deadline(models.Model):
    _inherit = "after.sales.deadline"

    purpose = fields.Selection(**added(PURPOSES))
    picking_id = fields.Many2one("stock.picking", string="Delivery", index="btree_not_null", ondelete="cascade")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"picking": "picking_id"}

    def _compute_host_name(self):
        """Name deliveries together with their customers: people know the customer, not the number."""
        result = super()._compute_host_name()
        for deadline in self.filtered("picking_id"):
            picking = deadline.picking_id.sudo()
            customer = picking.partner_id.display_name or picking.sale_id.partner_id.display_name
            deadline.host_name = f"{picking.name} - {customer}"
        return result

    def _get_step_action(self):
        """Each step of a delivery is recorded where it belongs."""
        step = {
            "shipping_notice": "action_open_notice",
            "pre_shipment": "action_open_call",
            "post_shipment": "action_open_follow_up",
            "appointment": "action_open_installation",
        }.get(self.purpose)
        if self.picking_id and step:
            return getattr(self.picking_id, step)()
        if self.picking_id and self.purpose == "freight":
            return self.picking_id.sale_id.action_open_freight()
        if self.partner_id and self.purpose == "planning":
            return self._get_planning_action()
        return super()._get_step_action()

    def _get_planning_action(self):
        """Return the list of the next day's shipments, nothing when there are none to plan."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.shipment_action")
        action["context"] = {"search_default_tomorrow": 1, "search_default_unplanned": 1}
        tomorrow = [("is_shipment", "=", True), ("state", "not in", ("done", "cancel")), ("batch_id", "=", False),
                    ("search_date_category", "=", "day_1"), ("company_id", "=", self.company_id.id)]  # fmt: skip
        return action if self.env["stock.picking"].search_count(tomorrow, limit=1) else None

    def _check_answer(self, vals):
        result = super()._check_answer(vals)
        if self.picking_id:
            self._check_delivery_answer(vals.get("outcome"))
        return result

    def _is_fact_told(self, vals):
        """A call, a hand-over or that no installation is needed is told by completing; planning, when there is none."""
        told = ("pre_shipment", "handover", "appointment") if self.picking_id else ("planning",)
        return self.purpose in told or super()._is_fact_told(vals)

    def _check_delivery_answer(self, outcome):
        """Refuse completions that would leave a fact of the delivery unknown: it is recorded where it belongs."""
        own_step = ("shipping_notice", "post_shipment", "freight")
        if self.purpose in own_step or (self.purpose == "appointment" and outcome != "not_needed"):
            raise UserError(
                self.env._(
                    "“%(deadline)s” is completed by recording it on the delivery %(picking)s.",
                    deadline=self.policy_id.name,
                    picking=self.picking_id.name,
                )
            )
        if self.purpose == "pre_shipment":
            self.picking_id._check_contact(outcome)
        if self.purpose == "handover" and outcome not in ("reached", "replied"):
            raise UserError(self.env._("The carrier has not taken the goods: the hand-over stays open."))

    def _prepare_round_vals(self, start_at, plan):
        vals = super()._prepare_round_vals(start_at, plan)
        if self.purpose == "care" and self.picking_id:
            planner = self.policy_id._get_planner(start_at)
            vals |= self.picking_id._plan_care(self.policy_id, planner, start_at)
        return vals

    def _on_warned(self):
        """Care reminders go out by themselves, a little before they are due."""
        result = super()._on_warned()
        self._only([("purpose", "=", "care"), ("picking_id", "!=", False)])._remind_of_care()
        return result

    def _on_missed(self, now):
        """A clock that stood still over the warning sends the reminders later, to those who still want them."""
        care = self._only([("purpose", "=", "care"), ("picking_id", "!=", False)])
        result = super(Deadline, self - care)._on_missed(now)
        care._remind_of_care()
        return result

    def _remind_of_care(self):
        """Mail the reminders to the customers who still want them, and start the next round (SH-10)."""
        now = fields.Datetime.now()
        gone = self.filtered(lambda deadline: not deadline.picking_id._get_care_products())
        gone._cancel(self.env._("The goods were given back"))
        declined = (self - gone).filtered(lambda deadline: deadline.picking_id._get_recipient().no_care_reminders)
        declined._cancel(self.env._("The customer does not want care reminders"))
        wanted = self - gone - declined
        by_template = defaultdict(self.browse)
        for deadline in wanted.filtered(lambda deadline: deadline.picking_id._get_recipient().email):
            by_template[deadline.policy_id.mail_template_id] |= deadline
        mailed = self.browse()
        for template, deadlines in by_template.items():
            if template:
                template.send_mail_batch(deadlines.picking_id.ids, force_send=False)
                mailed |= deadlines
        mailed._complete(now, outcome="message_left")
        (wanted - mailed)._complete(now, outcome="not_needed")

    def _on_completed(self):
        """Keep the deliveries in step with what was completed by an activity.

        Tomorrow's shipments are planned every day: the next day follows the one that is done (SH-07).
        """
        result = super()._on_completed()
        calls = self.filtered(lambda d: d.purpose == "pre_shipment" and d.picking_id and not d.picking_id.informed_at)
        for outcome, deadlines in calls.grouped("outcome").items():
            deadlines.picking_id._mark_informed(outcome)
        handed_over = self.filtered(lambda d: d.purpose == "handover" and d.picking_id).picking_id
        handed_over.filtered(lambda picking: not picking.handed_over_at).handed_over_at = fields.Datetime.now()
        planning = self.filtered(lambda d: d.purpose == "planning" and d.partner_id)
        for deadline in planning:
            # Done ahead of its time: what follows is the next day's, not the same one again.
            deadline.partner_id._start_deadlines("planned", max(deadline.due_at, fields.Datetime.now()))
        return result
