from odoo import api, fields, models
from odoo.tools import SQL


class Deadline(models.Model):
    """What reports measure of deadlines (KP-01): a share or an average leaves out what says nothing about it.

    Only the lateness is stored; the rest PostgreSQL reckons when somebody asks.
    """

    _inherit = "after.sales.deadline"

    met_rate = fields.Float(
        string="In Time",
        compute="_compute_measures",
        aggregator="avg",
        help="Share of what was done in time, of all that was done and of what is late now.",
    )
    hours_late = fields.Float(
        string="Hours Late, of Those Late",
        compute="_compute_measures",
        aggregator="avg",
        help="How late on average what was done too late was.",
    )
    hours_taken = fields.Float(compute="_compute_measures", aggregator="avg", help="From the start until it was done.")
    hours_median = fields.Float(
        string="Hours Taken (Median)",
        compute="_compute_measures",
        aggregator="avg",
        help="Half of what was done took less than this; one case that lay for weeks does not move it.",
    )

    @api.depends("status", "start_at", "done_at", "late_hours")
    def _compute_measures(self):
        for deadline in self:
            deadline.met_rate = deadline.status == "met"
            deadline.hours_late = deadline.late_hours
            seconds = (deadline.done_at - deadline.start_at).total_seconds() if deadline.done_at else 0
            deadline.hours_taken = deadline.hours_median = max(seconds, 0) / 3600

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Average over what was done or late: what is open or was called off has no lateness, not a lateness of 0."""
        name, _colon, function = aggregate_spec.partition(":")
        measures = self._get_measures(query) if function == "avg" else {}
        return measures[name]() if name in measures else super()._read_group_select(aggregate_spec, query)

    @api.model
    def _get_measures(self, query):
        """Return per measure what reckons its average as an SQL expression."""

        def column(name):
            return self._field_to_sql(self._table, name, query)

        def taken():
            # GREATEST passes over NULL, so what is not done has to be kept out.
            return SQL("GREATEST(EXTRACT(EPOCH FROM %s - %s), 0) / 3600", column("done_at"), column("start_at"))

        def average(hours, statuses):
            return SQL("(AVG(%s) FILTER (WHERE %s IN %s))::float8", hours, column("status"), statuses)

        done = ("met", "late")
        return {
            "late_hours": lambda: average(column("late_hours"), done),
            "hours_late": lambda: average(column("late_hours"), ("late",)),
            "hours_taken": lambda: average(taken(), done),
            "hours_median": lambda: SQL(
                "(PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %s) FILTER (WHERE %s IN %s))::float8",
                taken(),
                column("status"),
                done,
            ),
            "met_rate": lambda: average(SQL("(%s = 'met')::int", column("status")), (*done, "missed")),
        }
