from odoo import api, fields, models
from odoo.tools import SQL


class HelpdeskTicket(models.Model):
    """What reports measure of cases (QC-08, KP-01). Nothing is stored: PostgreSQL reckons it when somebody asks."""

    _inherit = "helpdesk.ticket"

    case_family = fields.Selection(related="case_kind_id.family", string="Family")
    reply_hours = fields.Float(
        string="Hours to First Answer",
        compute="_compute_reply_hours",
        aggregator="avg",
        help="From the creation of the case to the first answer of a person; cases without one do not count.",
    )
    reply_rate = fields.Float(
        compute="_compute_reply_hours",
        aggregator="avg",
        help="Share of the cases that a person of ours has answered.",
    )

    @api.depends("create_date", "first_reply_at")
    def _compute_reply_hours(self):
        for ticket in self:
            answered = ticket.create_date and ticket.first_reply_at
            seconds = (ticket.first_reply_at - ticket.create_date).total_seconds() if answered else 0
            ticket.reply_hours = max(seconds, 0) / 3600
            ticket.reply_rate = 1 if answered else 0

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "reply_hours:avg":
            created = self._field_to_sql(self._table, "create_date", query)
            answered = self._field_to_sql(self._table, "first_reply_at", query)
            # GREATEST passes over NULL, so cases without an answer have to be kept out.
            hours = SQL("GREATEST(EXTRACT(EPOCH FROM %s - %s), 0) / 3600", answered, created)
            return SQL("(AVG(%s) FILTER (WHERE %s IS NOT NULL))::float8", hours, answered)
        if aggregate_spec == "reply_rate:avg":
            answered = self._field_to_sql(self._table, "first_reply_at", query)
            return SQL("AVG((%s IS NOT NULL)::int)::float8", answered)
        return super()._read_group_select(aggregate_spec, query)
