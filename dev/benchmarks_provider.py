"""The part of dev/bench about service providers: 1,000 of them and 10,000 jobs, beside a tenth of each."""

from statistics import median
from time import perf_counter

from odoo import Command
from odoo.tests import Form

ROUNDS = 5
PROVIDERS, JOBS = 1000, 10000
#: Ten thousand jobs by their steps would take an hour; what is read afterwards is the same.
INSERT_JOBS = """
WITH provider AS (
    SELECT id, city, row_number() OVER (ORDER BY id) - 1 AS number FROM res_partner WHERE is_service_provider)
INSERT INTO after_sales_job (
    name, state, order_id, company_id, partner_id, address_id, city, task, provider_id, agreed_price, user_id,
    offered_at, accepted_at, scheduled_start, done_at, on_time, satisfaction, stars, suggested_stars,
    assessed_at, verified_percent)
SELECT 'B' || job.number, state, %(order)s, %(company)s, %(partner)s, %(partner)s, provider.city, 'install',
       provider.id, 150, %(user)s, at, at, at, CASE WHEN state = 'verified' THEN at END, job.number %% 4 > 0,
       'basically', 1 + job.number %% 5, 3, CASE WHEN state = 'verified' THEN at END, 100
  FROM (SELECT g AS number, now() AT TIME ZONE 'UTC' - g %% 700 * interval '1 day' AS at,
               CASE WHEN g %% 20 = 0 THEN 'accepted' ELSE 'verified' END AS state
          FROM generate_series(%(first)s, %(last)s) g) job
  JOIN provider ON provider.number = job.number %% %(providers)s
"""
CITIES = ("Shanghai", "Hangzhou", "Nanjing", "Suzhou", "Beijing")


def main(env, report):
    """Open the dispatch list, the directory, the list of jobs and the board with few and with many."""
    env = env(context={**env.context, "tracking_disable": True, "lang": "en_US"})
    order = new_order(env)
    results = []
    for share in (10, 1):
        add(env, order, PROVIDERS // share, JOBS // share)
        results.append({what: measured(env, work) for what, work in works(env, order).items()})
    for what, (few, few_queries) in results[0].items():
        many, queries = results[1][what]
        report(
            f"{what}: queries, ten times as many / few", queries / few_queries, "<= 1", f"{few_queries} to {queries}"
        )
        report(
            f"{what}: ms with 1,000 providers, 10,000 jobs", many * 1e3, "<= 500", f"{few * 1e3:.0f} ms with a tenth"
        )


def works(env, order):
    """Return what is measured, by name."""
    Job, Partner, Report = env["after.sales.job"], env["res.partner"], env["after.sales.job.report"]
    board = ["job_count:sum", "stars:avg", "on_time_rate:avg", "redo_rate:avg", "cost:sum"]
    columns = ["name", "partner_id", "city", "provider_id", "agreed_price", "state", "star_level"]
    directory = ["display_name", "provider_skill_ids", "provider_area_ids", "provider_stars", "provider_job_count"]
    return {
        "opening the dispatch list": lambda: Form(
            Job.env["after.sales.job.dispatch"].create({"order_id": order.id}), "after_sales.job_dispatch_view_form"
        ),
        "the list of jobs": lambda: Job.search([], limit=80).read(columns),
        "the directory": lambda: Partner.search([("is_service_provider", "=", True)], limit=80).read(directory),
        "the board": lambda: Report.formatted_read_group([], ["city", "provider_id"], board),
    }


def new_order(env):
    """Return an order of a customer in Shanghai."""
    partner = env["res.partner"].create(
        {"name": "Bench Customer", "street": "Pudong 1", "city": "Shanghai", "country_id": env.ref("base.cn").id}
    )
    return env["sale.order"].create({"partner_id": partner.id})


def add(env, order, providers, jobs):
    """Fill the directory and the history up to so many, and commit."""
    Area = env["after.sales.provider.area"]
    china = env.ref("base.cn")
    areas = [Area._get_or_create(china, china.state_ids.browse(), city) for city in CITIES]
    skill = env.ref("after_sales.provider_skill_install")
    known = env["res.partner"].search_count([("is_service_provider", "=", True)])
    env["res.partner"].create(
        [
            {
                "name": f"Bench Provider {number}",
                "is_company": True,
                "city": CITIES[number % 5],
                "is_service_provider": True,
                "provider_state": "active",
                "provider_skill_ids": [Command.set(skill.ids)],
                "provider_area_ids": [Command.set(areas[number % 5].ids)],
                "provider_rate_ids": [Command.create({"task": "install", "price": 100 + number % 90})],
            }
            for number in range(known, providers)
        ]
    )
    env.flush_all()
    env.cr.execute(
        INSERT_JOBS,
        {
            "order": order.id,
            "company": order.company_id.id,
            "partner": order.partner_id.id,
            "user": env.uid,
            "first": env["after.sales.job"].search_count([]),
            "last": jobs - 1,
            "providers": providers,
        },
    )
    env.invalidate_all()
    env["res.partner"].search([("is_service_provider", "=", True)])._refresh_provider_stars()
    env.cr.commit()
    env.cr.execute("ANALYZE after_sales_job, res_partner")
    env.cr.commit()


def measured(env, work):
    """Return the median of seconds and the queries of a call with cold record caches."""
    times = []
    for _round in range(ROUNDS + 1):
        env.flush_all()
        env.invalidate_all()
        before = env.cr.sql_log_count
        start = perf_counter()
        work()
        env.flush_all()
        times.append(perf_counter() - start)
        queries = env.cr.sql_log_count - before
        env.cr.rollback()
    return median(times[1:]), queries
