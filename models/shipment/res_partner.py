from odoo import api, fields, models


class ResPartner(models.Model):
    """A company's own contact carries the deadlines of its house; a customer may decline care reminders."""

    _name = "res.partner"
    _inherit = ["res.partner", "after.sales.deadline.host", "after.sales.link"]

    _deadline_host = "partner"
    _shows_deadlines_to_trackers = True
    # Whoever was reminded may decline for as long as reminders may come: this link does not end.
    _link_purpose = "after_sales_care"

    no_care_reminders = fields.Boolean(help="The customer does not want to be reminded of the care of goods (SH-10).")

    def _is_business_partner(self):
        family = (self | self.commercial_partner_id).ids
        carriers = self.env["delivery.carrier"].sudo().with_context(active_test=False)
        return super()._is_business_partner() or bool(carriers.search_count([("partner_id", "in", family)], limit=1))

    def _get_deadline_company(self):
        return self.sudo().ref_company_ids[:1] or super()._get_deadline_company()

    def _get_deadline_user(self, role):
        return self._get_deadline_company().after_sales_dispatcher_id or super()._get_deadline_user(role)

    def _is_deadline_wanted(self, policy):
        if policy.purpose == "planning" and not self._get_deadline_company().after_sales_dispatcher_id:
            return False
        return super()._is_deadline_wanted(policy)

    def _get_deadline_step(self, deadline):
        if deadline.purpose == "planning":
            return self._get_planning_action(deadline.company_id)
        return super()._get_deadline_step(deadline)

    def _get_planning_action(self, company):
        """Return the list of the next day's shipments, nothing when there are none to plan."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.shipment_action")
        action["context"] = {"search_default_tomorrow": 1, "search_default_unplanned": 1}
        tomorrow = [("is_shipment", "=", True), ("state", "not in", ("done", "cancel")), ("batch_id", "=", False),
                    ("search_date_category", "=", "day_1"), ("company_id", "=", company.id)]  # fmt: skip
        return action if self.env["stock.picking"].search_count(tomorrow, limit=1) else None

    def _is_deadline_fact_told(self, deadline, vals):
        """Shipments that there are none of are planned by saying so."""
        return deadline.purpose == "planning" or super()._is_deadline_fact_told(deadline, vals)

    def _on_deadlines_completed(self, deadlines):
        """Tomorrow's shipments are planned every day: the next day follows the one that is done (SH-07)."""
        result = super()._on_deadlines_completed(deadlines)
        for deadline in deadlines.filtered(lambda deadline: deadline.purpose == "planning"):
            # Done ahead of its time: what follows is the next day's, not the same one again.
            deadline.partner_id._start_deadlines("planned", max(deadline.due_at, fields.Datetime.now()))
        return result

    def _get_care_decline_url(self):
        """Return the address at which the customer declines further care reminders."""
        self.ensure_one()
        return f"{self.get_base_url()}/after_sales/care/{self.id}/{self._get_link_token()}"

    @api.model
    def _decline_care_reminders(self, partner_id, token):
        """Stop the care reminders of the contact that a link was meant for.

        :return: the contact, empty when the link is not genuine
        """
        partner = self._get_by_token(partner_id, token)
        partner.no_care_reminders = True
        return partner
