from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ....rules.escalation import AGENT
from ...clock.columns import add_columns
from ..kind.helpdesk_ticket_stage import CLOSED


class HelpdeskTicket(models.Model):
    """The case: a ticket that knows its order, its kind and its deadlines.

    This file owns the ways into a ticket (create, write, messages) and lists who follows each moment,
    in that order: the other files of the area, then the areas above, which fill the same method. Some
    methods mend the ticket of helpdesk_mgmt: who is assigned by default, the closing date after a reopening.
    """

    _name = "helpdesk.ticket"
    _inherit = [
        "after.sales.recorded", "after.sales.findable", "helpdesk.ticket", "rating.mixin", "after.sales.link",
        "after.sales.deadline.host", "after.sales.approval.host",
    ]  # fmt: skip
    _keeps_messages = True
    _lookup_action = "after_sales.case_action"

    _deadline_host = "ticket"
    _approval_link = "ticket_id"

    # A team with cases is archived: they and its figures would be nobody's.
    team_id = fields.Many2one(ondelete="restrict")
    sale_order_id = fields.Many2one(
        "sale.order", string="Sales Order", index="btree_not_null", tracking=True, ondelete="set null"
    )
    sale_channel_id = fields.Many2one(
        "sale.channel",
        compute="_compute_sale_channel_id",
        store=True,
        readonly=False,
        string="Sales Channel",
        ondelete="restrict",
    )
    case_kind_id = fields.Many2one(
        "after.sales.case.kind", string="Kind", index="btree_not_null", tracking=True, ondelete="restrict"
    )
    severity = fields.Selection(
        [("minor", "Minor"), ("normal", "Normal"), ("major", "Major"), ("safety", "Safety")],
        compute="_compute_severity",
        store=True,
        readonly=False,
        precompute=True,
    )
    phase = fields.Selection(related="stage_id.phase")
    # Searched by the stages, which are few: the base asks every ticket whether its stage is not a closed one.
    closed = fields.Boolean(related=None, compute="_compute_closed", search="_search_closed")
    deadline_ids = fields.One2many(
        "after.sales.deadline", "ticket_id", string="Deadlines", groups="after_sales.group_agent"
    )
    approval_ids = fields.One2many(
        "after.sales.approval", "ticket_id", string="Approvals", groups="after_sales.group_agent"
    )
    is_follow_up = fields.Boolean(
        compute="_compute_is_follow_up",
        search="_search_is_follow_up",
        compute_sudo=True,
        help="Our own follow-up: the customer sees nothing of this case.",
    )
    # The base searches by these without an index, and its portal rule filters by the contact.
    partner_id = fields.Many2one(index=True)
    commercial_partner_id = fields.Many2one(index=True)

    def _auto_init(self):
        columns = {
            "sale_channel_id": ("int4", None),
            "severity": ("varchar", "normal"),
            "rating_last_value": ("float8", None),
            "escalation_level": ("int4", AGENT),
            **dict.fromkeys(("response_deadline", "resolution_deadline", "next_due_at"), ("timestamp", None)),
        }
        add_columns(self.env.cr, self._table, columns)
        return super()._auto_init()

    @api.depends("sale_order_id")
    def _compute_sale_channel_id(self):
        for ticket in self:
            ticket.sale_channel_id = ticket.sale_order_id.sale_channel_id or ticket.sale_channel_id

    @api.depends("case_kind_id")
    def _compute_severity(self):
        for ticket in self:
            ticket.severity = ticket.case_kind_id.severity or ticket.severity or "normal"

    @api.depends("stage_id.closed")
    def _compute_closed(self):
        for ticket in self:
            ticket.closed = ticket.stage_id.closed

    def _search_closed(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        is_closed = (True in value) == (operator == "in")
        Stage = self.env["helpdesk.ticket.stage"].sudo().with_context(active_test=False)
        found = Domain("stage_id", "in", Stage.search([("closed", "=", is_closed)]).ids)
        return found if is_closed else found | Domain("stage_id", "=", False)

    @api.depends("case_kind_id.portal_visible")
    def _compute_is_follow_up(self):
        for ticket in self:
            ticket.is_follow_up = bool(ticket.case_kind_id) and not ticket.case_kind_id.portal_visible

    def _search_is_follow_up(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        # By ids: a record rule of customers asks this, and customers may not read kinds.
        hidden = [("portal_visible", "=", False)]
        kinds = self.env["after.sales.case.kind"].sudo().with_context(active_test=False).search(hidden)
        return Domain("case_kind_id", "in" if (True in value) == (operator == "in") else "not in", kinds.ids)

    @api.model
    def _get_thread_with_access(self, thread_id, **kwargs):
        """Keep the messages of our own follow-up from customers, whatever token their link carries."""
        thread = super()._get_thread_with_access(thread_id, **kwargs)
        # Only the kind is read, to decide about the access that this method is asked for.
        return self.browse() if self.env.user.share and thread.sudo().is_follow_up else thread

    @api.constrains("case_kind_id", "sale_order_id", "company_id", "partner_id")
    def _check_order(self):
        for ticket in self:
            if ticket.case_kind_id.requires_order and not ticket.sale_order_id:
                raise ValidationError(
                    self.env._("A case of the kind “%(kind)s” needs its sales order.", kind=ticket.case_kind_id.name)
                )
            if ticket.sale_order_id and ticket.sale_order_id.company_id != ticket.company_id:
                raise ValidationError(self.env._("The case and its sales order belong to different companies."))
            if ticket.sale_order_id and not ticket._is_order_of_customer(ticket.sale_order_id):
                raise ValidationError(ticket._say_foreign_order(ticket.sale_order_id))

    def _is_order_of_customer(self, order):
        """Tell whether an order is of this case's customer, or of whom its own order is of."""
        self.ensure_one()
        case = self.sudo()
        customers = case.partner_id.commercial_partner_id or case.sale_order_id._get_customers()
        return not customers or bool(customers & order.sudo()._get_customers())

    def _say_foreign_order(self, order):
        """Return, in words, that an order is not of this case's customer."""
        order = order.sudo()
        return self.env._(
            "%(order)s is an order of %(other)s, the case is of %(customer)s. Choose the order's customer, and note "
            "who called in the case.",
            order=order.name,
            other=order.partner_id.display_name,
            customer=self.sudo().partner_id.display_name,
        )

    @api.model_create_multi
    def create(self, vals_list):
        # Copies: the base writes into the dictionaries it is given.
        vals_list = [self._prepare_case_vals(vals) for vals in self._without_new_facts(vals_list)]
        self._fill_contacts(vals_list)
        self._assign_agents(vals_list)
        tickets = super(HelpdeskTicket, self._recording()).create(vals_list).with_env(self.env)
        tickets._link_sale_orders()
        tickets._on_created()
        tickets.filtered(lambda t: t.phase in CLOSED)._on_phase_changed({})
        return tickets

    def write(self, vals):
        vals = dict(vals)
        before = self._get_before(vals)
        if vals.get("stage_id") and not self.env["helpdesk.ticket.stage"].browse(vals["stage_id"]).closed:
            # The base sets the closing date and never clears it, so a reopened case would look closed.
            vals["closed_date"] = False
        self._check_may_write(vals)
        result = super().write(vals)
        if "sale_order_id" in vals:
            self._link_sale_orders()
        moved = self.filtered(lambda t: t.id in before and t.phase != before[t.id]["phase"])
        if moved:
            moved._check_phase()
            moved._on_phase_changed({ticket.id: before[ticket.id]["phase"] for ticket in moved})
        self._on_written(set(vals), before)
        return result

    def _get_before(self, vals):
        """Return per id what a write may change and the hooks have to compare: phase, team, agent and kind."""
        if not vals.keys() & {"stage_id", "team_id", "user_id", "case_kind_id"}:
            return {}
        names = ("phase", "team_id", "user_id", "case_kind_id")
        return {ticket.id: {name: ticket[name] for name in names} for ticket in self}

    def _prepare_case_vals(self, vals):
        """Return the values of a new ticket with what its kind adds."""
        vals = dict(vals)
        kind = self.env["after.sales.case.kind"].sudo().browse(vals.get("case_kind_id"))
        team = kind.team_id
        company_id = vals.get("company_id") or self.env.company.id
        chosen = kind.env["helpdesk.ticket.team"].browse(vals.get("team_id"))
        if chosen.company_id:
            # As the base will do: the agent has to be found there.
            vals["company_id"] = chosen.company_id.id
        # A team of another company would take the case there, away from its order.
        if team and not vals.get("team_id") and team.company_id.id in (False, company_id):
            vals["team_id"] = team.id
        self._keep_customer_title(vals)
        self._put_platform_first(vals)
        return vals

    def _on_created(self):
        """Say who follows when cases are new."""
        self._start_playbooks()
        self._start_clocks()
        self._begin_with_agent()
        self._check_lead_closes({"unconfirmed_reason": any(self.mapped("unconfirmed_reason"))})

    def _check_may_write(self, vals):
        """Say who may refuse a write before it happens."""
        self._check_agent_stays(vals)
        self._check_level_stays(vals)
        self._check_base_facts(vals)
        self._check_lead_closes(vals)

    def _on_written(self, names, before):
        """Say who follows when the fields with these names were written.

        :param before: per id phase, team_id, user_id and case_kind_id before, where one of them may have changed
        """
        if "platform_mediated_at" in names:
            self._start_mediation()
        self._move_playbooks(before)
        self._move_clocks(names, before)
        self._raise_platform_priority(names)
        self._move_escalations(names, before)
        self._end_takeovers(before)

    def _on_phase_changed(self, old_phases):
        """Say who follows when cases have come into another phase.

        :param old_phases: per id the phase a case had before
        """
        self._pause_clocks()
        self._stamp_assessed()
        self._end_playbooks()
        self._end_clocks()
        self._end_escalations(old_phases)
        self._look_after_end(old_phases)

    def _link_sale_orders(self):
        """Keep helpdesk_mgmt_sale's relation fed, one way: our order is always among its orders."""
        for ticket in self.filtered("sale_order_id"):
            if ticket.sale_order_id not in ticket.sale_order_ids:
                ticket.sale_order_ids = [fields.Command.link(ticket.sale_order_id.id)]

    def _move_to_phase(self, phase):
        """Move cases to the first stage of a phase that their team may use."""
        todo = self.filtered(lambda t: t.phase != phase)
        for (team, company), tickets in todo.grouped(lambda t: (t.team_id, t.company_id)).items():
            stage = self.env["helpdesk.ticket.stage"]._get_for_phase(phase, team, company)
            if stage:
                tickets.write({"stage_id": stage.id})

    def _message_post_after_hook(self, message, msg_vals):
        """Tell apart who speaks: the customer, or a person of ours in a message the customer can see."""
        result = super()._message_post_after_hook(message, msg_vals)
        if message.message_type not in ("email", "comment") or message.is_internal or message.subtype_id.internal:
            return result
        case, speaker = self.sudo(), self._get_speaker(message)
        if speaker == "agent" and self._reaches_customer(message):
            case._on_agent_message(message)
        elif speaker == "customer" and not self._is_mere_thanks(message):
            case._on_customer_message(message)
        return result

    def _on_agent_message(self, message):
        """Say who follows when a person of ours wrote what the customer can see; automatic mails are none."""
        self._refuse_answer_if_merged()
        self._record_contact(message.author_id.user_ids.filtered(lambda user: user._is_internal())[:1])

    def _on_customer_message(self, message):
        """Say who follows when the customer wrote."""
        going_on = self - self._pass_message_on(message)
        going_on._link_mentioned(message)
        now = fields.Datetime.now()
        going_on._record_facts({"last_customer_message_at": now})
        going_on._take_up_again()
        going_on.filtered(lambda t: t.phase not in CLOSED)._fire_deadline_event("customer_replied", now)
        self._take_back_question()

    def _take_up_again(self):
        """Go on with cases that waited for the customer, reopen those that were solved or called off."""
        self.filtered(lambda t: not t.active).active = True
        self.filtered(lambda t: t.phase == "waiting_customer" or t.phase in CLOSED)._resume_work()

    def _go_on(self):
        """Take these cases along: what was decided is work, and nobody has to press *Start Work* for it (IT-03)."""
        waiting = self.filtered(lambda ticket: ticket.phase == "waiting_customer" and not ticket._is_customer_asked())
        (waiting | self.filtered(lambda ticket: ticket.phase in ("new", "assessing")))._resume_work()

    def _is_customer_asked(self):
        """Hook: tell whether we still wait for something that the customer was asked."""
        self.ensure_one()
        return bool(self.confirmation_asked_at and not self.customer_confirmed_at)

    def _resume_work(self):
        """Take cases up again: go on working, or assess what is not known well enough to work on."""
        unknown = self.filtered(lambda ticket: ticket._get_missing_facts("working"))
        (self - unknown)._move_to_phase("working")
        unknown._move_to_phase("assessing")
        # A team without such a stage begins anew: nothing that the customer wrote stays closed.
        unknown.filtered(lambda ticket: ticket.phase != "assessing")._move_to_phase("new")

    def _track_template(self, tracking):
        """Send no stage mails about our own follow-up, nor about a merged case: the request goes on elsewhere."""
        ticket = self[:1]
        return {} if ticket.is_follow_up or ticket.duplicate_id else super()._track_template(tracking)

    def _get_portal_attachments(self):
        """Return the attachments that the customer may see: sent by the form or in a public message.

        The base lists every file of the ticket, those of internal notes too.
        """
        self.ensure_one()
        public = self.message_ids.filtered(lambda m: not m.is_internal and not m.subtype_id.internal)
        loose = self.attachment_ids - self.message_ids.attachment_ids
        # What staff put on the ticket without a message was not said to the customer.
        from_form = loose.filtered(lambda attachment: attachment.create_uid.share)
        return from_form | (self.attachment_ids & public.attachment_ids)
