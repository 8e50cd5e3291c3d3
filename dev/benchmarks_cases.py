"""The part of dev/bench about cases: what their clocks cost, beside helpdesk_mgmt alone and helpdesk_mgmt_sla."""

from statistics import median
from time import perf_counter

from odoo import Command

ROUNDS = 5
CASES = 1000


def main(env, bare, sla, report):
    """Open cases and move them on: with three clocks of ours, without any, with three of helpdesk_mgmt_sla."""
    three_clocks(env)
    three_slas(sla)
    # Without its mails: they cost the base more than all clocks together, on every side alike.
    teams = [new_care_team(here).with_context(tracking_disable=True) for here in (env, bare, sla)]
    for what, work in {
        "opening a case": open_cases,
        "starting to work on a case": lambda team, count: move_cases(team, count, "in_progress"),
        "solving a case": lambda team, count: move_cases(team, count, "done"),
    }.items():
        [work(team, CASES // 10) for team in teams]
        rounds = [[work(team, CASES)[0] / CASES * 1e3 for team in teams] for _round in range(ROUNDS)]
        extra = median(ours - base for ours, base, _theirs in rounds)
        ratio = median((ours - base) / (theirs - base) for ours, base, theirs in rounds)
        base, theirs = (median(side) for side in list(zip(*rounds, strict=True))[1:])
        report(f"{what}: ms that three clocks of ours add", extra, "<= 0.5", f"to {base:.2f} ms")
        report(f"{what}: what we add / what helpdesk_mgmt_sla adds", ratio, "<= 0.1", f"it adds {theirs - base:.2f} ms")
        few, many = ([work(team, count)[1] for team in teams[:2]] for count in (CASES // 10, CASES))
        few, many = few[0] - few[1], many[0] - many[1]
        detail = f"{many} for {CASES} cases, {few} for {CASES // 10}"
        report(f"{what}: queries that we add, ten times as many cases", many / few, "<= 1", detail)


def three_clocks(env):
    """Let three policies cover every case; they warn, so nobody gets an activity while the case is opened."""
    Policy = env["after.sales.deadline.policy"]
    Policy.search([("host", "=", "ticket")]).active = False
    common = {"host": "ticket", "start_event": "created", "assignee_role": "agent"}
    common |= {"warn_amount": 1, "warn_unit": "hours"}
    working = {"method": "working", "calendar_id": env.company.resource_calendar_id.id, "unit": "hours"}
    clocks = {
        "response": {"stop_event": "first_reply", "amount": 4, **working},
        "resolution": {"stop_event": "closed", "amount": 24, "pause_when_waiting": True, **working},
        "progress": {"stop_event": "closed", "amount": 2, "unit": "days", "reset_event": "first_reply"},
    }
    for purpose, vals in clocks.items():
        Policy.create({"name": purpose, "code": f"bench_{purpose}", "purpose": purpose, **common, **vals})


def three_slas(env):
    """The same with helpdesk_mgmt_sla."""
    solved = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
    for hours in (4, 16, 24):
        env["helpdesk.sla"].create({"name": f"{hours} hours", "hours": hours, "stage_id": solved.id})


def new_care_team(env):
    """Return a team that takes cases, and commit what was set up."""
    vals = {"name": "Care", "user_ids": [Command.set(env.ref("base.user_admin").ids)]}
    uses_sla = "use_sla" in env["helpdesk.ticket.team"]._fields
    team = env["helpdesk.ticket.team"].create(vals | ({"use_sla": True} if uses_sla else {}))
    env.cr.commit()
    return team


def measured(env, call):
    """Return how many seconds and how many queries a call takes; what it did is taken back."""
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    start = perf_counter()
    call()
    env.flush_all()
    seconds, queries = perf_counter() - start, env.cr.sql_log_count - before
    env.cr.rollback()
    return seconds, queries


def prepare_cases(team, count):
    """Return the values of cases of a team, each of a customer of its own."""
    partners = team.env["res.partner"].create([{"name": f"Customer {number}"} for number in range(count)])
    common = {"description": "<p>One leg is broken.</p>", "team_id": team.id, "user_id": team.user_ids.id}
    if "case_kind_id" in team.env["helpdesk.ticket"]._fields:
        common["case_kind_id"] = team.env["after.sales.case.kind"].create({"name": "Bench", "code": "bench"}).id
    return [{**common, "name": "Broken leg", "partner_id": partner.id} for partner in partners]


def open_cases(team, count):
    """Measure the creation of cases in one batch."""
    vals_list = prepare_cases(team, count)
    return measured(team.env, lambda: team.env["helpdesk.ticket"].create(vals_list))


def move_cases(team, count, stage):
    """Measure how many cases at once come into a stage."""
    tickets = team.env["helpdesk.ticket"].create(prepare_cases(team, count))
    stage = team.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{stage}")
    return measured(team.env, lambda: tickets.write({"stage_id": stage.id}))
