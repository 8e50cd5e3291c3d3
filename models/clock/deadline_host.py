from odoo import fields, models

from ...rules.deadline import Plan
from ...rules.scope import matches


class DeadlineHost(models.AbstractModel):
    """What a document needs in order to carry deadlines.

    A host names itself (``_deadline_host``), declares ``deadline_ids``, answers the questions
    ``_get_deadline_…`` and fires events; policies decide what those events start and stop.
    Events come in batches: the number of queries does not grow with the number of hosts.
    """

    _name = "after.sales.deadline.host"
    _description = "Deadline Host"

    _deadline_host = None

    def _get_deadline_scope(self):
        """Return the values that policies may ask for, by question; areas add theirs."""
        self.ensure_one()
        return {"company": self._get_deadline_company().id}

    def _get_deadline_company(self):
        """Return the company in whose time zone and policies this document lives."""
        self.ensure_one()
        return self.company_id or self.env.company

    def _get_deadline_user(self, role):
        """Return the user who has a role for this document, an empty one if nobody has."""
        self.ensure_one()
        return self.env["res.users"]

    def _get_deadline_day(self, date_field):
        """Return the local date that a ``before`` policy counts back from, False if unknown."""
        self.ensure_one()
        return self[date_field]

    def _is_deadline_wanted(self, policy):
        """Tell whether a matching policy makes sense for this document now."""
        self.ensure_one()
        return policy.method != "before" or bool(self._get_deadline_day(policy.date_field))

    def _is_deadline_paused(self):
        """Hook: tell whether this document waits for the customer, so that clocks which pause stand still."""
        self.ensure_one()
        return False

    def _get_deadlines(self, domain=()):
        """Return the deadlines of these documents, closed ones too."""
        link = self.env["after.sales.deadline"]._get_host_fields()[self._deadline_host]
        return self.env["after.sales.deadline"].sudo().search([(link, "in", self.ids), *domain])

    def _get_open_deadlines(self, domain=()):
        """Return the open deadlines of these documents."""
        return self._get_deadlines([("is_open", "=", True), *domain])

    def _fire_deadline_event(self, event, at=None):
        """Tell the clock that something happened: stop what it ends, start what it begins.

        Firing the same event twice changes nothing.

        :param event: code of a moment, as in the policies
        :param at: when it happened, UTC; now by default
        """
        if not self:
            return
        at = at or fields.Datetime.now()
        concerned = ["|", ("policy_id.stop_event", "=", event), ("policy_id.reset_event", "=", event)]
        deadlines = self._get_open_deadlines(concerned)
        stopped = deadlines.filtered(lambda d: d.policy_id.stop_event == event)
        stopped._complete(at, stopped=True)
        (deadlines - stopped)._restart(at)
        self._start_deadlines(event, at)

    def _start_deadlines(self, event, at, once=False):
        """Create the deadlines that an event begins, one per purpose and the best policy of each.

        A clock of the same purpose that already runs goes on, unless the new one is stricter.

        :param once: leave alone every purpose that a document has ever had a clock for
        """
        domain = [("host", "=", self._deadline_host), ("start_event", "=", event)]
        policies = self and self.env["after.sales.deadline.policy"].sudo().search(domain)
        if not policies:
            return
        link = self.env["after.sales.deadline"]._get_host_fields()[self._deadline_host]
        per_host = zip(self, policies._select_for([h._get_deadline_scope() for h in self]), strict=True)
        wanted = [(host, policy) for host, chosen in per_host for policy in chosen if host._is_deadline_wanted(policy)]
        if not wanted:
            return
        known = self._get_deadlines() if once else self._get_open_deadlines()
        running = {(d[link].id, d.purpose): d for d in known}
        planner = policies._get_planner(at)
        vals_list, replaced = [], policies.env["after.sales.deadline"]
        for host, policy in wanted:
            other = running.get((host.id, policy.purpose))
            if other and (once or other.policy_id == policy):
                continue
            vals = host._prepare_deadline_vals(policy, planner, at)
            if not other or vals["due_at"] < other.due_at:
                vals_list.append(vals)
                replaced |= other or replaced
        replaced._drop(self.env._("A stricter deadline applies"))
        replaced.create(vals_list)
        if "deadline_ids" in self._fields:
            # Read again under the rules of the user, who need not see all that was started.
            self.invalidate_recordset(["deadline_ids"], flush=False)

    def _prepare_deadline_vals(self, policy, planner, at):
        """Return the values of the deadline that a policy sets for this document."""
        self.ensure_one()
        company = self._get_deadline_company()
        day = policy.method == "before" and self._get_deadline_day(policy.date_field)
        plan = planner.plan(policy, company, at, day)
        return {
            "policy_id": policy.id,
            "purpose": policy.purpose,
            "company_id": company.id,
            "user_id": self._get_deadline_user(policy.assignee_role).id,
            self.env["after.sales.deadline"]._get_host_fields()[self._deadline_host]: self.id,
            "start_at": at,
            **plan.as_vals(),
            "paused_at": policy.pause_when_waiting and self._is_deadline_paused() and at,
        }

    def _reassign_deadlines(self):
        """Give open deadlines to the people who now answer for their documents."""
        deadlines = self._get_open_deadlines()
        wanted = {d: d._get_host()._get_deadline_user(d.policy_id.assignee_role) for d in deadlines}
        for user, group in deadlines.filtered(lambda d: wanted[d] != d.user_id).grouped(wanted.get).items():
            group._assign(user)

    def _cancel_deadlines(self, reason, domain=()):
        """Close the open deadlines of documents that have come to nothing; what was missed stays on record."""
        self._get_open_deadlines(domain)._drop(reason)

    def _move_deadlines(self, date_field):
        """Re-plan what is counted back from a date that has changed.

        An open deadline moves with the date. One that was already missed stays as evidence, done
        late when the date was moved, and a new round takes its place.
        """
        now = fields.Datetime.now()
        deadlines = self._get_open_deadlines([("policy_id.date_field", "=", date_field)])
        deadlines._catch_up(now)
        planner = deadlines.policy_id._get_planner(now)
        vals_list, missed = [], deadlines.browse()
        for deadline in deadlines:
            vals = deadline._get_host()._prepare_deadline_vals(deadline.policy_id, planner, now)
            if deadline.round > 1 and deadline.policy_id.repeat_amount:
                vals |= deadline._plan_later_round(planner, vals["due_at"])
            if deadline.missed_at and vals["due_at"] > now:
                vals_list.append(vals | {"round": deadline.round + 1})
                missed |= deadline
            elif vals["due_at"] != deadline.due_at:
                deadline._replan(Plan(vals["warn_at"], vals["due_at"], ""), now)
        missed._drop(self.env._("The date was moved"))
        deadlines._wake_clock()
        deadlines.create(vals_list)

    def _rematch_deadlines(self):
        """Let open deadlines follow the policies that now serve their documents best.

        For documents whose channel, urgency, team … has changed: what another policy covers now
        is closed with that reason and planned anew from the moment it started; what none covers any
        more is closed, unless it was missed already.
        """
        deadlines = self._get_open_deadlines()
        link = deadlines._get_host_fields()[self._deadline_host]
        domain = [("host", "=", self._deadline_host), ("purpose", "in", deadlines.mapped("purpose"))]
        policies = self.env["after.sales.deadline.policy"].sudo().search(domain)
        planner = policies._get_planner(fields.Datetime.now())
        vals_list, replaced, uncovered = [], deadlines.browse(), deadlines.browse()
        scopes = {host: host._get_deadline_scope() for host in deadlines[link]}
        for event, running in deadlines.grouped(lambda d: d.policy_id.start_event).items():
            candidates = policies.filtered(lambda p, event=event: p.start_event == event)
            hosts = running[link]
            chosen = dict(zip(hosts, candidates._select_for([scopes[host] for host in hosts]), strict=True))
            for deadline in running:
                best = chosen[deadline[link]].filtered(lambda p, d=deadline: p.purpose == d.purpose)
                if best and best != deadline.policy_id:
                    vals = deadline[link]._prepare_deadline_vals(best, planner, deadline.start_at)
                    vals = deadline._carry_pauses(best, planner, vals)
                    vals_list.append(vals | {"round": deadline.round})
                    replaced |= deadline
                elif not deadline.missed_at and not best:
                    scope = deadline.policy_id._get_scope()
                    if matches(scope, scopes[deadline[link]]) is None:
                        uncovered |= deadline
        replaced._drop(self.env._("Another policy applies"))
        uncovered._cancel(self.env._("The policy does not apply any more"))
        policies.env["after.sales.deadline"].create(vals_list)

    def _pause_deadlines(self, at=None):
        """Stop the clocks that wait while the customer is being waited for."""
        deadlines = self._get_open_deadlines([("policy_id.pause_when_waiting", "=", True), ("paused_at", "=", False)])
        deadlines._pause(at or fields.Datetime.now())

    def _resume_deadlines(self, at=None):
        """Let paused clocks go on with the time that was left to them."""
        at = at or fields.Datetime.now()
        deadlines = self._get_open_deadlines([("paused_at", "!=", False)])
        planner = deadlines.policy_id._get_planner(at)
        for deadline in deadlines:
            deadline._resume(planner, at)
        deadlines._wake_clock()
