from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

from ....rules import assignment
from ....rules.lookup import phone_tail
from ...record.told import tell

#: What whoever handles a case decides of it.
DECIDED_BY_HANDLER = {"active", "case_kind_id", "severity", "stage_id"}


class HelpdeskTicket(models.Model):
    """One customer, one agent: who gets a case, and how it passes to somebody else (OW-02 to OW-04, X-12)."""

    _inherit = "helpdesk.ticket"

    assignment_reason = fields.Char(recorded=True, translate=True, help="Why the case went to this agent.")
    is_others_case = fields.Boolean(compute="_compute_is_others_case")
    can_handle = fields.Boolean(compute="_compute_is_others_case", help="Buttons that would be refused are hidden.")

    @api.depends("user_id", "stage_id")
    @api.depends_context("uid")
    def _compute_is_others_case(self):
        for ticket in self:
            ticket.can_handle = ticket._may_handle()
            ticket.is_others_case = ticket.user_id and ticket.user_id != self.env.user and not ticket.closed

    def _assign_agents(self, vals_list):
        """Choose who gets the new cases that name nobody; the queries do not grow with their number."""
        open_ones = [vals for vals in vals_list if not vals.get("user_id")]
        if not open_ones:
            return
        facts = self._get_assignment_facts(open_ones)
        for vals in open_ones:
            choice = self._choose_agent(vals, facts)
            vals["user_id"] = choice.key or False
            if choice.key:
                vals["assignment_reason"] = choice.reason
                facts["open"][choice.key] = facts["open"].get(choice.key, 0) + 1

    def _get_assignment_facts(self, vals_list):
        """Return what the choice of agents looks at, read once for a batch of new cases."""
        cases = self.sudo()
        ids = {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
        partners = cases.env["res.partner"].browse(ids)
        known = self._get_known_agents(partners) | self._get_known_by_address(vals_list)
        ids = {vals["team_id"] for vals in vals_list if vals.get("team_id")}
        teams = cases.env["helpdesk.ticket.team"].browse(ids)
        balanced = teams.filtered(lambda team: team.assignment == "balanced")
        on_duty = self._get_on_duty_by_channel(vals_list)
        users = balanced.user_ids.union(*on_duty.values())
        counts = cases._read_group([("user_id", "in", users.ids), ("closed", "=", False)], ["user_id"], ["__count"])
        return {
            "known": known,
            "on_duty": on_duty,
            "open": {user.id: count for user, count in counts},
            "creator": self._get_creating_agent(),
        }

    def _get_known_agents(self, partners):
        """Return per commercial partner the latest case with an agent, in each company."""
        domain = [
            ("commercial_partner_id", "in", partners.commercial_partner_id.ids),
            ("user_id", "!=", False),
            ("duplicate_id", "=", False),
            ("is_follow_up", "=", False),
        ]
        cases = self.sudo()
        groups = cases._read_group(domain, ["commercial_partner_id", "company_id"], ["id:max"])
        latest = cases.browse([ticket_id for _partner, _company, ticket_id in groups])
        return {(ticket.commercial_partner_id.id, ticket.company_id.id): ticket for ticket in latest}

    def _get_known_by_address(self, vals_list):
        """Return the same per e-mail and per end of a phone number, for customers who are no contacts (OW-02)."""
        unknown = [vals for vals in vals_list if not vals.get("partner_id")]
        emails = {email_normalize(vals.get("partner_email") or "") for vals in unknown} - {False, ""}
        tails = {phone_tail(vals.get("partner_phone")) for vals in unknown} - {""}
        if not emails and not tails:
            return {}
        domain = [
            ("user_id", "!=", False),
            ("duplicate_id", "=", False),
            ("is_follow_up", "=", False),
            "|",
            ("email_key", "in", list(emails)),
            ("phone_tail", "in", list(tails)),
        ]
        cases, known = self.sudo(), {}
        for field in ("email_key", "phone_tail"):
            groups = cases._read_group(domain, [field, "company_id"], ["id:max"])
            known |= {(key, company.id): cases.browse(latest) for key, company, latest in groups if key}
        return known

    @api.model
    def _find_known(self, vals, company, known):
        """Return the latest case of the customer of a new one: by his contact, else by e-mail or phone."""
        partner = self.env["res.partner"].sudo().browse(vals.get("partner_id"))
        keys = (
            [partner.commercial_partner_id.id]
            if partner
            else [email_normalize(vals.get("partner_email") or ""), phone_tail(vals.get("partner_phone"))]
        )
        return next((known[key, company.id] for key in keys if key and (key, company.id) in known), self)

    def _get_creating_agent(self):
        """Return the agent at the keyboard, an empty user for the mail gateway, customers and programs.

        The base assigns whoever creates a ticket, be it the mail gateway or a portal user, and such
        a ticket then leaves the queue of unassigned ones.
        """
        user = self.env.user
        is_agent = (
            user._is_internal() and not user._is_superuser() and user.has_group("helpdesk_mgmt.group_helpdesk_user_own")
        )
        return user if is_agent else user.browse()

    def _choose_agent(self, vals, facts):
        """Return the rule's choice for one new case."""
        company = self.env["res.company"].sudo().browse(vals.get("company_id") or self.env.company.id)
        team = company.env["helpdesk.ticket.team"].browse(vals.get("team_id"))
        known = self._find_known(vals, company, facts["known"])
        on_duty = facts["on_duty"].get((company, self._get_new_channel(vals)), self.env["res.users"])
        members = team.user_ids if team.assignment == "balanced" else self.env["res.users"]
        # A person who left the field empty on purpose does not want the case.
        keeps = company.helpdesk_mgmt_ticket_auto_assign and "user_id" not in vals
        creator = facts["creator"] if keeps else self.env["res.users"]
        known_agent = known.user_id if company.after_sales_one_agent else self.env["res.users"]
        if team and not members:
            on_duty = self.env["res.users"]
        caller = facts.get("caller", self.env["res.users"])
        allowed = (caller | known_agent | creator | on_duty | members).filtered(
            lambda user: user.active and not user.share
        )
        if team:
            # The base takes the agent out of a ticket of a team that he is no member of.
            allowed &= team.user_ids
        candidates = [
            assignment.Candidate(
                key=user.id,
                has_call=user == caller,
                known_from=known.number if user == known_agent else "",
                is_creator=user == creator,
                is_away=user.is_out_of_office or company not in user.company_ids,
                is_on_duty=user in on_duty,
                is_member=user in members,
                open_cases=facts["open"].get(user.id, 0),
            )
            for user in allowed
        ]

        def choose(tickets):
            return assignment.choose(candidates, has_roster=bool(on_duty), _=tickets.env._)

        return choose(self)._replace(reason=tell(self, lambda tickets: choose(tickets).reason))

    @api.model
    def _choose_handler(self, vals, takes_call):
        """Return who gets a case that somebody is being told of now, and why (OW-02).

        :param vals: what is known of the case
        :param takes_call: the user talks to the customer and wants to go on with it
        """
        prepared = self._prepare_case_vals(vals) | {"user_id": False}
        facts = self._get_assignment_facts([prepared])
        facts["caller"] = facts["creator"] if takes_call else self.env["res.users"]
        return self._choose_agent(prepared, facts)

    def _get_new_channel(self, vals):
        """Return the sales channel that a new case will have: its own, else that of its order."""
        own = self.env["sale.channel"].browse(vals.get("sale_channel_id"))
        return own or self.env["sale.order"].sudo().browse(vals.get("sale_order_id")).sale_channel_id

    def _get_on_duty_by_channel(self, vals_list):
        """Return who is on duty now by company and sales channel, for these new cases (DR-02)."""
        ids = {vals["sale_order_id"] for vals in vals_list if vals.get("sale_order_id")}
        orders = self.env["sale.order"].sudo().browse(ids)
        # Read at once; the new cases ask for them one by one.
        orders.fetch(["sale_channel_id"])
        wanted = {}
        for vals in vals_list:
            company = orders.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
            channel = self._get_new_channel(vals)
            wanted[company] = wanted.get(company, channel) | channel
        now, found = fields.Datetime.now(), {}
        for company, channels in wanted.items():
            by_channel = self.env["after.sales.shift"]._get_on_duty(company, now, channels)
            found |= {(company, channels.browse(key)): users for key, users in by_channel.items()}
        return found

    def _get_on_duty_users(self):
        """Return who is on duty now for the sales channel of this case."""
        self.ensure_one()
        channel = self.sale_channel_id
        by_channel = self.env["after.sales.shift"]._get_on_duty(self.company_id, fields.Datetime.now(), channel)
        return by_channel[channel.id]

    def _check_agent_stays(self, vals):
        """A case passes on by the one who has it, by a lead, or by an approved take-over: never silently (OW-03)."""
        self._check_others_case_stays(vals)
        user = self.env.user
        if not vals.keys() & {"user_id", "team_id"} or self.env.su or self._may_reassign():
            return
        # Closed cases too: else one would close a case, take it and open it again.
        owned = self.filtered(lambda t: t.company_id.after_sales_one_agent)
        for ticket in owned.filtered(lambda t: t.user_id.active and t.user_id != user):
            if ticket._loses_agent(vals):
                raise UserError(
                    self.env._(
                        "%(agent)s is handling %(case)s. Ask for a take-over instead of taking it.",
                        agent=ticket.user_id.name,
                        case=ticket.display_name,
                    )
                )

    def _check_others_case_stays(self, vals):
        """Refuse to decide over a colleague's case, and to put an open one out of sight.

        Its clocks would end, its remedies be given up, its customer be told that it is closed.
        """
        if self.env.su:
            return
        if "active" in vals and not vals["active"] and any(not ticket.closed for ticket in self):
            raise UserError(self.env._("An open case stays in sight: solve or cancel it first."))
        decided = DECIDED_BY_HANDLER & vals.keys()
        self.filtered(
            lambda t: any(t._fields[n].convert_to_write(t[n], t) != vals[n] for n in decided)
        )._check_may_handle()

    def _loses_agent(self, vals):
        """Tell whether a write takes the case from its agent: by name, or by a team that he is no member of."""
        self.ensure_one()
        team = self.env["helpdesk.ticket.team"].sudo().browse(vals.get("team_id") or [])
        stays = vals.get("user_id", self.user_id.id) == self.user_id.id
        return not stays or bool(team) and self.user_id not in team.user_ids

    def _may_reassign(self):
        """Tell whether the current user may give the cases of others to whom he likes."""
        leads = ("after_sales.group_lead", "helpdesk_mgmt.group_helpdesk_manager")
        return any(self.env.user.has_group(group) for group in leads)

    def _may_handle(self):
        """Tell whether the user works on this case: its agent, a lead, anybody while there is no agent."""
        self.ensure_one()
        return self.env.su or not self.user_id or self.user_id == self.env.user or self._may_reassign()

    def _check_may_handle(self):
        """Refuse whoever does not handle these cases: the agent may, a lead, anybody while there is no agent."""
        for ticket in self:
            problem = ticket._get_handle_problem()
            if problem:
                raise AccessError(problem)

    def _get_handle_problem(self):
        """Return why the user does not work on this case, empty if he may."""
        self.ensure_one()
        if self._may_handle():
            return ""
        if not self.env.user._is_internal():
            # Customers are not told by a refusal which of our people work on what.
            return self.env._("Only the people who work on a case may do this.")
        return self.env._(
            "%(agent)s is handling %(case)s. Ask for a take-over first.",
            agent=self.user_id.name,
            case=self.display_name,
        )

    def _request_takeover(self, reason):
        """Ask the supervisor to take this case over; a lead takes it at once (OW-03).

        :raise UserError: without a reason, or when nobody else is handling the case
        """
        self.ensure_one()
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you want to take the case over."))
        if not self.is_others_case:
            raise UserError(self.env._("Nobody else is handling %(case)s.", case=self.display_name))
        if self._may_reassign():
            self._hand_over(self.env.user, reason)
            return self.env["after.sales.approval"]
        asked = self._get_takeover_request()
        if not asked:
            return self._request_approval("takeover", reason)
        # Asked twice is asked once, but what is said the second time may be what decides.
        asked.with_env(self.env)._add_reason(reason)
        return asked

    def _get_takeover_request(self):
        """Return the open request to take this case over, whoever asked."""
        self.ensure_one()
        return self._get_requests().filtered(lambda request: request.kind == "takeover")

    def _end_takeovers(self, before):
        """Withdraw what nobody has to decide any more: the case is closed, or has gone to somebody else.

        :param before: per id phase and agent before, of the cases that may have changed
        """
        for request in self.filtered(lambda ticket: ticket.id in before)._get_requests():
            ticket = request.ticket_id
            if request.kind != "takeover":
                continue
            if ticket.closed:
                request._withdraw(self.env._("The case was closed."))
            elif ticket.user_id != before[ticket.id]["user_id"]:
                request._withdraw(self.env._("%(user)s handles the case now.", user=ticket.user_id.name or ""))

    def _get_preferred_approver(self):
        self.ensure_one()
        return self._get_deadline_user("team_lead")

    def _on_approval_decided(self, approval):
        """An approved take-over passes the case to whoever asked for it."""
        result = super()._on_approval_decided(approval)
        if approval.kind == "takeover" and approval.state == "approved" and not self.closed:
            self._hand_over(approval.requested_by, approval.reason)
        return result

    def _hand_over(self, user, reason):
        """Pass a case to another agent, with the reason on record."""
        self.ensure_one()
        if self.team_id and user not in self.team_id.sudo().user_ids:
            raise AccessError(
                self.env._("%(user)s is not a member of the team %(team)s.", user=user.name, team=self.team_id.name)
            )
        before = self.user_id
        reason_now = tell(self, lambda ticket: ticket.env._("Taken over: %(reason)s", reason=reason))
        self._record_facts({"user_id": user.id, "assignment_reason": reason_now})
        body = self.env._(
            "Taken over from %(before)s by %(user)s: %(reason)s", before=before.name, user=user.name, reason=reason
        )
        self._message_log(body=body)

    def action_open_takeover(self):
        """Ask why this case should pass to the current user."""
        wizard = self.env["after.sales.case.takeover"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Take Over"), target="new")
