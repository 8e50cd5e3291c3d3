"""What dev/bench measures: ratios of our work to a yardstick, side by side in one run.

A single time says little on a shared machine, so every figure is a median of several rounds in
which both sides take turns. Records are multiplied in SQL: what is measured is never their making.
"""

from datetime import timedelta
from statistics import median
from time import perf_counter

import benchmarks_cases
import benchmarks_provider
import benchmarks_returns
import benchmarks_screens
from benchmark_data import fields_of, multiply, new_order, new_product

from odoo import Command, fields

ROUNDS = 5
MANY = 5000


def main(make_env, parts=()):
    """Print every ratio with its aim; of the parts that were named, or of all."""
    print(f"{'':<66}{'ratio':>9}{'aim':>10}")
    works = {
        "clock": lambda: (stamping(make_env("with")), among_many(make_env)),
        "orders": lambda: orders(make_env("with"), make_env("without")),
        "cases": lambda: benchmarks_cases.main(make_env("with"), make_env("without"), make_env("sla"), report),
        "providers": lambda: benchmarks_provider.main(make_env("with"), report),
        "returns": lambda: benchmarks_returns.main(make_env("with"), report),
        "screens": lambda: benchmarks_screens.main(make_env("with"), report),
    }
    for part in parts or works:
        works[part]()


def orders(env, bare):
    """Read and confirm orders."""
    new_deadlines(env, MANY)
    order_list(env)
    confirming(env, bare)


def report(what, ratio, aim, detail):
    """Print one line: the ratio, what was hoped for, and the times behind it."""
    print(f"{what:<66}{ratio:>9.2f}{aim:>10}   {detail}", flush=True)


def timed(call):
    """Return how many seconds a call takes."""
    start = perf_counter()
    call()
    return perf_counter() - start


def paired(first, second, rounds=ROUNDS):
    """Return the median seconds of two calls that take turns, and the median of their ratios."""
    pairs = [(timed(first), timed(second)) for _round in range(rounds)]
    return (*(median(side) for side in zip(*pairs, strict=True)), median(a / b for a, b in pairs))


def new_deadlines(env, count):
    """Return so many orders' receipt deadlines, each with an order of its own and its own moment."""
    day = fields.Date.today() + timedelta(days=90)
    order = new_order(env, new_product(env), receipt_deadline=day, deadline_urgency="normal")
    order.action_submit_after_sales()
    receipt = order.deadline_ids
    # Only the flag is compared: nobody is told of these.
    receipt.policy_id.write({"escalate": False, "activity_type_id": False})
    orders = multiply(env, order, count, name="'B' || n")
    ids = multiply(env, receipt, count, order_id=f"{orders[0] - 1} + n")
    return env["after.sales.deadline"].browse(ids)


def make_due(env, deadlines):
    """Set deadlines back to running, with moments in the recent past."""
    env.cr.execute(
        """UPDATE after_sales_deadline
              SET due_at = date_trunc('second', now() at time zone 'UTC') - id %% 1000 * interval '1 second',
                  warn_at = NULL, warned_at = NULL, missed_at = NULL, status = 'running',
                  next_event_at = date_trunc('second', now() at time zone 'UTC') - id %% 1000 * interval '1 second'
            WHERE id = ANY(%s)""",
        [deadlines.ids],
    )
    env.cr.commit()
    env.invalidate_all()


def run_clock(env):
    """Let the clock work until nothing is due."""
    Deadline = env["after.sales.deadline"]
    while Deadline.search_count(Deadline._get_due_domain(fields.Datetime.now()), limit=1):
        Deadline._cron_stamp()
    env.cr.commit()


def stamping(env):
    """Stamp due deadlines: against one SQL UPDATE, and against a core time rule that flags as many."""
    deadlines = new_deadlines(env, MANY)

    def ours():
        make_due(env, deadlines)
        return timed(lambda: run_clock(env))

    def by_sql():
        make_due(env, deadlines)
        return timed(lambda: flag_by_sql(env, deadlines))

    pairs = [(ours(), by_sql()) for _round in range(ROUNDS)]
    clock, sql = (median(side) for side in zip(*pairs, strict=True))
    detail = f"{clock / MANY * 1e6:.0f} against {sql / MANY * 1e6:.0f} µs each, {MANY} deadlines"
    report("stamping due deadlines / one SQL UPDATE", median(a / b for a, b in pairs), "<= 3", detail)
    rule = time_rule(env)
    make_due(env, deadlines)
    core = timed(lambda: (env["base.automation"]._cron_process_time_based_actions(), env.cr.commit()))
    flagged = env["after.sales.deadline"].search_count([("note", "=", "late")])
    rule.active = False
    detail = f"{core / MANY * 1e6:.0f} against {clock / MANY * 1e6:.0f} µs each, {flagged} flagged"
    report("a base.automation time rule flagging as many / stamping", core / clock, ">= 50", detail)


def flag_by_sql(env, deadlines):
    """The yardstick: the same columns of as many rows, in one statement."""
    env.cr.execute(
        """UPDATE after_sales_deadline SET missed_at = due_at, status = 'missed', next_event_at = NULL,
                  write_date = now() at time zone 'UTC', write_uid = 1
            WHERE id = ANY(%s)""",
        [deadlines.ids],
    )
    env.cr.commit()


def time_rule(env):
    """Return a core time rule that flags deadlines once they are due."""
    model = env["ir.model"]._get("after.sales.deadline")
    due = env["ir.model.fields"]._get("after.sales.deadline", "due_at")
    code = {"name": "Flag", "model_id": model.id, "state": "code", "code": "records.write({'note': 'late'})"}
    rule = env["base.automation"].create(
        {
            "name": "Flag",
            "model_id": model.id,
            "trigger": "on_time",
            "trg_date_id": due.id,
            "trg_date_range": 0,
            "trg_date_range_type": "minutes",
            "last_run": fields.Datetime.now() - timedelta(days=1),
            "action_server_ids": [Command.create({**code, "usage": "base_automation"})],
        }
    )
    env.cr.commit()
    return rule


def among_many(make_env):
    """The same number due among ten times as many open ones, on two databases that take turns."""
    sides = []
    for count in (MANY, 10 * MANY):
        env = make_env("with")
        deadlines = new_deadlines(env, count)
        env.cr.commit()
        sides.append((env, deadlines[:1000]))

    def stamp_few(side):
        env, few = sides[side]
        make_due(env, few)
        return timed(lambda: run_clock(env))

    stamp_few(0), stamp_few(1)
    pairs = [(stamp_few(1), stamp_few(0)) for _round in range(3 * ROUNDS)]
    among, alone = (median(side) for side in zip(*pairs, strict=True))
    detail = f"1000 due among {MANY}: {alone * 1e3:.0f} ms, among {10 * MANY}: {among * 1e3:.0f} ms"
    ratio = median(a / b for a, b in pairs)
    report("the same number due among ten times as many open deadlines", ratio, "<= 1.1", detail)


def order_list(env):
    """Open a page of our list of orders and of core's."""
    specifications = {
        "ours": fields_of(env, "after_sales.sale_order_view_list"),
        "core": fields_of(env, "sale.view_order_tree"),
    }

    def read(which):
        env.invalidate_all()
        env["sale.order"].web_search_read([], specifications[which], limit=80, order="id desc")

    read("ours"), read("core")
    ours, core, ratio = paired(lambda: read("ours"), lambda: read("core"), 4 * ROUNDS)
    detail = f"{ours * 1e3:.1f} against {core * 1e3:.1f} ms for 80 of {MANY} orders"
    report("the Orders list with our columns / core's list of orders", ratio, "<= 1.2", detail)


def confirming(env, bare):
    """Confirm quotations with the addon and without it, with a promise and without one."""
    sides = {"with": (env, new_product(env)), "without": (bare, new_product(bare))}
    env.company.after_sales_require_promise = False
    day = fields.Date.today() + timedelta(days=90)

    def confirm(side, promised=False):
        here, product = sides[side]
        orders = here["sale.order"].union(*(new_order(here, product, lines=3) for _order in range(5)))
        if promised:
            orders.write({"receipt_deadline": day, "deadline_urgency": "normal"})
            orders.action_submit_after_sales()
        here.flush_all()
        here.invalidate_all()
        spent = timed(lambda: (orders.action_confirm(), here.flush_all()))
        here.cr.commit()
        return spent

    confirm("with"), confirm("without")
    for promised, what in ((False, "plain orders"), (True, "orders with a submitted promise")):
        pairs = [(confirm("with", promised), confirm("without")) for _round in range(3 * ROUNDS)]
        ours, core = (median(side) for side in zip(*pairs, strict=True))
        detail = f"{ours / 5 * 1e3:.0f} against {core / 5 * 1e3:.0f} ms each"
        report(f"confirming {what}, with the addon / without", median(a / b for a, b in pairs), "<= 1.1", detail)
