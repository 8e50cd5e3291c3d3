from datetime import timedelta

from odoo import fields, models


class HelpdeskTicket(models.Model):
    """Was the customer content? Asked once per case, not too often, and low marks become work (SV-01, SV-04, H11)."""

    _inherit = "helpdesk.ticket"

    rating_last_value = fields.Float(recorded=True)
    rating_requested_at = fields.Datetime(recorded=True, help="When the customer was asked for a rating.")

    def _request_ratings(self):
        """Queue one mail per customer who may be asked; the queries do not grow with the number of cases."""
        now = fields.Datetime.now()
        todo = self._filter_ratable(now)
        if not todo:
            return
        todo.rating_requested_at = now
        # The template looks for an open rating and makes one where there is none: here all are made at once.
        self.env["rating.rating"].create([ticket._prepare_rating_vals() for ticket in todo])
        todo.invalidate_recordset(["rating_ids"], flush=False)
        template = self.env.ref("after_sales.mail_template_case_rating")
        template.send_mail_batch(todo.ids, force_send=False)

    def _filter_ratable(self, now):
        """Return those of these cases whose customer may be asked now: one case a customer, whatever is solved."""
        chosen = {}
        for company, tickets in self.filtered(lambda t: t._is_rating_wanted()).grouped("company_id").items():
            lately = tickets._get_customers_asked_since(now - timedelta(days=company.after_sales_rating_days))
            for ticket in tickets:
                customer = ticket.commercial_partner_id
                key = customer if company.after_sales_rating_days else ticket
                if customer not in lately:
                    chosen.setdefault((company, key), ticket)
        return self.browse([ticket.id for ticket in chosen.values()])

    def _is_rating_wanted(self):
        """Tell whether this case is one that a customer is asked about: once ever, by mail."""
        self.ensure_one()
        return bool(
            self.company_id.after_sales_ask_rating
            and not self.rating_requested_at
            and self.case_kind_id
            and not self.is_follow_up
            and self.partner_id.email
        )

    def _get_customers_asked_since(self, moment):
        """Return the customers of these cases of one company who were asked about any case since a moment (UTC)."""
        domain = [
            ("commercial_partner_id", "in", self.commercial_partner_id.ids),
            ("company_id", "in", self.company_id.ids),
            ("rating_requested_at", ">", moment),
        ]
        found = self.with_context(active_test=False)._read_group(domain, ["commercial_partner_id"])
        return self.env["res.partner"].union(*(partner for (partner,) in found))

    def _prepare_rating_vals(self):
        """Return the values of the rating that the customer fills in."""
        self.ensure_one()
        return {
            "partner_id": self._rating_get_partner().id,
            "rated_partner_id": self._rating_get_operator().id,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "is_internal": False,
        }

    def rating_apply(self, rate, *args, **kwargs):
        """Give a low mark to the lead: somebody calls (SV-04)."""
        result = super().rating_apply(rate, *args, **kwargs)
        case = self.sudo()
        if 1 <= rate <= case.company_id.after_sales_low_rating:
            case._fire_deadline_event("dissatisfied")
        return result

    def _get_allowed_message_params(self):
        """Marks come from customers who were asked, never along with a message."""
        return super()._get_allowed_message_params() - {"rating_value"}
