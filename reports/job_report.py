from odoo import fields, models
from odoo.tools import SQL

from ..models.provider.vocabulary import SATISFACTION, STATES, TASKS


class JobReport(models.Model):
    """The provider board: how often, how punctually, how well and for how much each provider works (PV-07, PV-11).

    One row per job that somebody was asked to do. A rate is the average of 100 and 0 over the rows that
    say anything about it; the others are empty, so every grouping shows the right percentage.
    """

    _name = "after.sales.job.report"
    _description = "Provider Board"
    _auto = False
    _order = "done_at desc, id desc"
    _rec_name = "job_id"
    _depends = {
        "after.sales.job": [
            "company_id", "provider_id", "user_id", "city", "task", "state", "satisfaction", "is_covered_city",
            "offered_at", "accepted_at", "scheduled_start", "done_at", "assessed_at", "stars", "on_time",
            "redo_of_id", "agreed_price", "is_platform_job", "platform_verified_on",
        ],
        "res.company": ["currency_id", "after_sales_verification_target"],
    }  # fmt: skip

    job_id = fields.Many2one("after.sales.job", string="Service Job", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    provider_id = fields.Many2one("res.partner", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    city = fields.Char(readonly=True)
    task = fields.Selection(TASKS, readonly=True)
    state = fields.Selection(STATES, string="Status", readonly=True)
    satisfaction = fields.Selection(SATISFACTION, readonly=True)
    is_platform_job = fields.Boolean(string="Done through the Platform", readonly=True)
    is_covered_city = fields.Boolean(string="Covered City", readonly=True)
    platform_verified_on = fields.Date(string="Verified by the Platform On", readonly=True)
    offered_at = fields.Datetime(string="Offered On", readonly=True)
    scheduled_start = fields.Datetime(string="Appointment", readonly=True)
    done_at = fields.Datetime(string="Done On", readonly=True)
    job_count = fields.Integer(string="Jobs", readonly=True, help="Jobs that were done.")
    stars = fields.Float(readonly=True, aggregator="avg", help="Of the jobs that were assessed.")
    on_time_rate = fields.Float(
        string="On Time (%)", readonly=True, aggregator="avg", help="Of the jobs whose customer was called back."
    )
    satisfied_rate = fields.Float(
        string="Satisfied (%)",
        readonly=True,
        aggregator="avg",
        help="Basically or fairly satisfied, of the jobs whose customer was called back.",
    )
    redo_rate = fields.Float(
        string="Rework Rate (%)", readonly=True, aggregator="avg", help="Of the jobs that were done at first go."
    )
    verified_rate = fields.Float(
        string="Called Back (%)", readonly=True, aggregator="avg", help="Of the jobs that were done."
    )
    platform_rate = fields.Float(
        string="Verified by the Platform (%)",
        readonly=True,
        aggregator="avg",
        help="Of the jobs that were done through the platform.",
    )
    verification_target = fields.Float(
        string="Target (%)", readonly=True, aggregator="avg", help="What the platform should verify, by the settings."
    )
    cost = fields.Monetary(readonly=True, help="Prices agreed with the providers, of the jobs that were done.")
    average_cost = fields.Monetary(string="Cost per Job", readonly=True, aggregator="avg")
    answer_hours = fields.Float(
        string="Hours to Accept", readonly=True, aggregator="avg", help="From the offer until the provider accepted."
    )

    @property
    def _table_query(self):
        """Return the rows, each from one job; a job that was cancelled says nothing about what was done."""
        return SQL(
            """
            SELECT job.id, job.id AS job_id, job.company_id, company.currency_id, job.provider_id, job.user_id,
                   job.city, job.task, job.state, job.satisfaction, job.is_platform_job, job.is_covered_city,
                   job.platform_verified_on, job.offered_at, job.scheduled_start, job.done_at,
                   (job.done_at IS NOT NULL)::int AS job_count,
                   CASE WHEN job.assessed_at IS NOT NULL THEN job.stars END AS stars,
                   CASE WHEN job.state = 'verified' THEN 100.0 * COALESCE(job.on_time, FALSE)::int END
                       AS on_time_rate,
                   CASE WHEN job.state = 'verified' THEN 100.0 * (job.satisfaction != 'dissatisfied')::int END
                       AS satisfied_rate,
                   CASE WHEN job.done_at IS NOT NULL AND job.redo_of_id IS NULL
                        THEN 100.0 * (redo.id IS NOT NULL)::int END AS redo_rate,
                   CASE WHEN job.done_at IS NOT NULL THEN 100.0 * (job.state = 'verified')::int END
                       AS verified_rate,
                   CASE WHEN job.done_at IS NOT NULL AND job.is_platform_job
                        THEN 100.0 * (job.platform_verified_on IS NOT NULL)::int END AS platform_rate,
                   CASE WHEN job.done_at IS NOT NULL AND job.is_platform_job
                        THEN company.after_sales_verification_target END
                       AS verification_target,
                   CASE WHEN job.done_at IS NOT NULL THEN job.agreed_price END AS cost,
                   CASE WHEN job.done_at IS NOT NULL AND job.redo_of_id IS NULL THEN job.agreed_price END
                       AS average_cost,
                   EXTRACT(EPOCH FROM job.accepted_at - job.offered_at) / 3600.0 AS answer_hours
              FROM after_sales_job job
              JOIN res_company company ON company.id = job.company_id
         LEFT JOIN LATERAL (
                   SELECT again.id
                     FROM after_sales_job again
                    WHERE again.redo_of_id = job.id AND again.state != 'cancelled'
                    LIMIT 1) redo ON TRUE
             WHERE job.provider_id IS NOT NULL AND job.state NOT IN ('draft', 'cancelled')
            """
        )

    def action_open_job(self):
        """Open the job of this row."""
        self.ensure_one()
        return self.job_id._get_records_action()
