"""The part of dev/bench about screens: each as it opens, in its default order, as agent and lead, among many documents.

Rows are multiplied in SQL: what is measured is reading them. The aims are in milliseconds, for a person waits for them.
"""

from ast import literal_eval
from statistics import median
from time import perf_counter

from benchmark_data import fields_of, multiply, new_order, new_product
from lxml import etree

from odoo import Command, fields
from odoo.tools.safe_eval import safe_eval

ROUNDS = 3
DOCUMENTS = 200_000
RECOVERIES = 10_000
#: Of so many documents one is still open.
OPEN_OF = 25
#: SQL about the n-th copy: its moment, and whether it is open.
MOMENT = "now() at time zone 'UTC' + (n - 100000) * interval '1 minute'"
IS_OPEN = f"n %% {OPEN_OF} = 0"
#: Screen, model, view of the list and the action that opens it.
SCREENS = {
    "Orders": ("after_sales.sale_order_action", "after_sales.sale_order_view_list"),
    "Shipments": ("after_sales.shipment_action", "after_sales.shipment_view_list"),
    "My Shipments": ("after_sales.shipment_action_mine", "after_sales.shipment_view_list"),
    "All Cases": ("after_sales.case_action", "after_sales.case_view_list"),
    "My Cases": ("after_sales.case_action_mine", "after_sales.case_view_list"),
    "My Work": ("after_sales.deadline_action_my_work", "after_sales.deadline_view_list"),
    "All Deadlines": ("after_sales.deadline_action", "after_sales.deadline_view_list"),
    "Recoveries": ("after_sales.recovery_action", "after_sales.recovery_view_list"),
}

#: What people have in hand.
TYPED = {
    "number": "B77777",
    "waybill": "SF8145507433",
    "part of a waybill": "45507433",
    "phone": "13877774439",
    "name": "Customer 4711",
    "part of a name": "tomer 4711",
}


def main(env, report):
    """Fill the database, then open every screen and every look-up as both people."""
    users = people(env)
    fill(env, users)
    for user in users:
        for name in SCREENS:
            opened(env(user=user), name, report)
        delay_states(env(user=user), report)
        today(env(user=user), report)
        found(env(user=user), report)
    look_ups(env(user=users[0]), report)


def people(env):
    """Return an agent and a lead."""
    groups = {"agent": "after_sales.group_agent", "lead": "after_sales.group_lead"}
    return env["res.users"].create(
        [
            {"name": f"Bench {name}", "login": f"bench_{name}", "group_ids": [Command.link(env.ref(group).id)]}
            for name, group in groups.items()
        ]
    )


def fill(env, users):
    """Make one order with its delivery, its clocks and its case, and many copies of their rows."""
    agent = users[0]
    env.company.after_sales_require_promise = False
    order = new_order(env, new_product(env), user_id=agent.id)
    order.write({"receipt_deadline": fields.Date.add(fields.Date.today(), days=90), "deadline_urgency": "normal"})
    order.action_submit_after_sales()
    order.action_confirm()
    vals = {"name": "Broken leg", "description": "x", "user_id": agent.id, "sale_order_id": order.id}
    case = env["helpdesk.ticket"].create(vals)
    partners = multiply(
        env, order.partner_id, DOCUMENTS // 2, name="'Customer ' || n", complete_name="'Customer ' || n",
        phone="'+86 138 ' || lpad(n::text, 4, '0') || ' ' || lpad((n * 7 %% 10000)::text, 4, '0')",
    )  # fmt: skip
    # A copy belongs to itself, not to the house of the one that was copied.
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)", [partners])
    orders = multiply(
        env, order, DOCUMENTS, name="'B' || n", client_order_ref="'TM' || n * 7919", user_id=owner(users),
        partner_id=f"{partners[0]} + n %% {len(partners)}", receipt_deadline=f"({MOMENT})::date",
        submitted_at=MOMENT, fulfilment_state=f"CASE WHEN {IS_OPEN} THEN 'awaiting_shipment' ELSE 'completed' END",
    )  # fmt: skip
    first = orders[0] - 1
    multiply(env, order.order_line, DOCUMENTS, order_id=f"{first} + n")
    pickings = multiply(
        env, order.picking_ids[:1], DOCUMENTS, name="'WH/B/' || n", sale_id=f"{first} + n", scheduled_date=MOMENT,
        carrier_tracking_ref="'SF' || n::bigint * 104729", state=f"CASE WHEN {IS_OPEN} THEN 'assigned' ELSE 'done' END",
        received_at=f"CASE WHEN {IS_OPEN} THEN NULL ELSE now() END",
    )  # fmt: skip
    done = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done").id
    tickets = multiply(
        env, case, DOCUMENTS, number="'HB' || n", user_id=owner(users), sale_order_id=f"{first} + n",
        stage_id=f"CASE WHEN {IS_OPEN} THEN {case.stage_id.id} ELSE {done} END", create_date=MOMENT,
        partner_id=f"{partners[0]} + n %% {len(partners)}",
        commercial_partner_id=f"{partners[0]} + n %% {len(partners)}",
    )  # fmt: skip
    claim_back(env, users, case, tickets[0] - 1)
    run_clocks(env, users, (order, first), (order.picking_ids, pickings[0] - 1), (case, tickets[0] - 1))
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.invalidate_all()


def claim_back(env, users, case, first):
    """Let a carrier owe us something for many of the cases: three of four such claims are still open."""
    carrier = env["res.partner"].create({"name": "Carrier"})
    remedy = env["after.sales.remedy"].sudo()._create_recorded([{"ticket_id": case.id, "type": "compensation"}])
    recovery = env["after.sales.recovery"].sudo()._open_draft(remedy, "carrier", carrier)
    line = recovery.line_ids._create_recorded([{"recovery_id": recovery.id, "remedy_id": remedy.id}])
    recoveries = multiply(
        env, recovery, RECOVERIES, number="'RB/' || n", user_id=owner(users), file_by=f"({MOMENT})::date",
        amount_claimed="n %% 500", amount_open="n %% 500",
        state="(ARRAY['draft', 'filed', 'agreed', 'recovered'])[1 + n %% 4]",
    )  # fmt: skip
    multiply(env, line, RECOVERIES, recovery_id=f"{recoveries[0] - 1} + n", ticket_id=f"{first} + n")


def run_clocks(env, users, *hosts):
    """Give every copy of a document a deadline like the one that the document has."""
    links = env["after.sales.deadline"]._get_host_fields()
    for host, first in hosts:
        deadline = host.deadline_ids.sorted(lambda d: d.purpose != "receipt")[:1]
        if deadline:
            multiply(
                env, deadline, DOCUMENTS, **{links[host._deadline_host]: f"{first} + n"}, user_id=owner(users),
                due_at=MOMENT, status=f"CASE WHEN {IS_OPEN} THEN 'running' ELSE 'met' END",
                done_at=f"CASE WHEN {IS_OPEN} THEN NULL ELSE now() END",
                next_event_at=f"CASE WHEN {IS_OPEN} THEN {MOMENT} ELSE NULL END",
            )  # fmt: skip


def owner(users):
    """Return the SQL expression of whose document a copy is: every twentieth the agent's, the others a colleague's."""
    return f"CASE WHEN n %% 20 = 0 THEN {users[0].id} ELSE {users[1].id} END"


def opened(env, name, report):
    """Open a screen as the web client does: the first page and the count."""
    action_id, view_id = SCREENS[name]
    action = env.ref(action_id).sudo()
    model = env[action.res_model]
    specification = fields_of(env, view_id)
    arch_order = order_of(env, view_id)
    domain = safe_eval(action.domain or "[]", {"uid": env.uid}) + defaults_of(env, action)

    def read():
        env.invalidate_all()
        model.with_context(**context_of(env, action)).web_search_read(
            domain, specification, limit=80, order=arch_order, count_limit=10001
        )

    seconds, queries = measured(env, read)
    login = env.user.login.removeprefix("bench_")
    report(f"{name} as it opens, {login}: ms", seconds * 1e3, "<= 300", f"{queries} queries")


def measured(env, call):
    """Return the median seconds of a call and its queries, after one call that warms up."""
    call()
    times = []
    for _round in range(ROUNDS):
        before, start = env.cr.sql_log_count, perf_counter()
        call()
        times.append(perf_counter() - start)
    return median(times), env.cr.sql_log_count - before


def order_of(env, view_id):
    """Return the order that a list asks for by itself."""
    view = env.ref(view_id).sudo()
    arch = env[view.model].get_view(view.id, "list")["arch"]
    start = arch[: arch.index(">")]
    return start.split('default_order="')[1].split('"')[0] if "default_order" in start else None


def context_of(env, action):
    return safe_eval(action.context or "{}", {"uid": env.uid, "active_id": False})


def defaults_of(env, action):
    """Return the domain of the filters with which an action opens."""
    names = [key.removeprefix("search_default_") for key in context_of(env, action) if "search_default_" in key]
    view = action.search_view_id.id or False
    arch = etree.fromstring(env[action.res_model].get_view(view, "search")["arch"])
    domain = []
    for name in names:
        for node in arch.iterfind(f".//filter[@name='{name}']"):
            text = node.get("domain") or "[]"
            domain += safe_eval(text, {"uid": env.uid}) if "uid" in text else literal_eval(text)
    return domain


def delay_states(env, report):
    """Group and sort all orders by how their promise stands."""
    Order = env["sale.order"]
    login = env.user.login.removeprefix("bench_")
    seconds, _queries = measured(env, lambda: Order.formatted_read_group([], ["delay_state"], ["__count"]))
    report(f"orders grouped by state of the promise, {login}: ms", seconds * 1e3, "<= 300", "")
    seconds, _queries = measured(env, lambda: Order.search([], order="delay_state, id", limit=80))
    report(f"orders sorted by state of the promise, {login}: ms", seconds * 1e3, "<= 300", "")


def today(env, report):
    """Open the page of the morning."""
    page = env["after.sales.today"]

    def read():
        env.invalidate_all()
        page.get_today()

    seconds, queries = measured(env, read)
    login = env.user.login.removeprefix("bench_")
    report(f"Today, {login}: ms", seconds * 1e3, "<= 300", f"{queries} queries")


def found(env, report):
    """Type something into the search of the lists, or into the palette, and press Enter."""
    login = env.user.login.removeprefix("bench_")
    for name in ("Orders", "Shipments", "All Cases", "My Work"):
        model = env[env.ref(SCREENS[name][0]).sudo().res_model]
        for what, text in TYPED.items():
            domain = [("lookup", "ilike", text)]
            seconds, queries = measured(env, lambda model=model, domain=domain: model.search(domain, limit=80))
            report(f"{name} found by {what}, {login}: ms", seconds * 1e3, "<= 300", f"{queries} queries")
    for what, text in TYPED.items():
        findable = env["after.sales.findable"]
        seconds, queries = measured(env, lambda text=text, findable=findable: findable.find_documents(text))
        report(f"anything found by {what}, {login}: ms", seconds * 1e3, "<= 500", f"{queries} queries")


def look_ups(env, report):
    """Look customers and orders up by whatever people have in hand."""
    for what, text in TYPED.items():
        seconds, queries = measured(env, lambda text=text: env["helpdesk.ticket"]._lookup(text, env.company))
        report(f"look-up by {what}: ms", seconds * 1e3, "<= 50", f"{queries} queries")
