from odoo import api, fields, models
from odoo.fields import Domain

from ...rules import lifecycle
from ..claim.vocabulary import CAUSES
from .vocabulary import MEANS, OFF_LADDER, REMEDY_STATES, REMEDY_TYPES


class Remedy(models.Model):
    """Something that is done for the customer of a case: proposed, decided, carried out by documents of core.

    Nobody writes this model directly: steps of the case (``_propose_remedy``, ``_request`` …) check the person
    and record what follows. Once approved, the state follows the documents, never the other way.
    """

    _name = "after.sales.remedy"
    _description = "Remedy"
    _inherit = [
        "after.sales.lifecycle",
        "after.sales.numbered",
        "mail.thread",
        "mail.activity.mixin",
        "after.sales.deadline.host",
        "after.sales.approval.host",
        "after.sales.case.part",
    ]
    _order = "id desc"
    _rec_name = "number"
    _lookup_action = "after_sales.remedy_action"
    _is_recorded_whole = True
    _lifecycle = lifecycle.REMEDY
    _keeps_messages = True
    # Whoever reads a remedy may talk about it; its facts are recorded by steps.
    _mail_post_access = "read"

    _deadline_host = "remedy"
    _deadline_orphans = Domain.FALSE
    _approval_link = "remedy_id"

    number = fields.Char(readonly=True, copy=False, index="trigram", default="/")
    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Case", required=True, index=True, ondelete="restrict", tracking=True
    )
    claim_id = fields.Many2one("after.sales.claim", index="btree_not_null", ondelete="restrict")
    line_ids = fields.One2many("after.sales.remedy.line", "remedy_id", string="Items")
    claim_line_ids = fields.Many2many(
        "after.sales.claim.line", string="Claimed Items", compute="_compute_claim_lines", inverse="_inverse_claim_lines"
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True, index=True, precompute=True)
    order_id = fields.Many2one(
        "sale.order",
        string="Sales Order",
        compute="_compute_order_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id", store=True, ondelete="restrict")
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    kind_id = fields.Many2one(
        "after.sales.case.kind",
        compute="_compute_kind_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(related="ticket_id.partner_id", store=True, index=True, string="Customer")
    user_id = fields.Many2one(related="ticket_id.user_id", string="Agent", store=True)
    team_id = fields.Many2one(related="ticket_id.team_id", store=True)
    product_id = fields.Many2one(
        "product.product", compute="_compute_product_id", store=True, help="The first item.", ondelete="restrict"
    )
    cause = fields.Selection(CAUSES, compute="_compute_cause", store=True)
    type = fields.Selection(REMEDY_TYPES, required=True, tracking=True, index=True)
    means = fields.Selection(
        [("advice", "Advice"), ("service", "Service"), ("dispatch", "Sending goods"), ("money", "Money")],
        compute="_compute_means",
        store=True,
        precompute=True,
        help="By what this remedy is carried out.",
    )
    rung = fields.Integer(readonly=True, help="Where it stands on the ladder of its kind of case; 0: beside it.")
    skip_reason = fields.Char(tracking=True, help="Why what lies lower on the ladder does not serve.")
    state = fields.Selection(
        REMEDY_STATES, default="draft", required=True, readonly=True, copy=False, index=True, tracking=True
    )
    policy_id = fields.Many2one("after.sales.policy", readonly=True, ondelete="restrict")
    verdict = fields.Selection(
        [("allowed", "Allowed"), ("needs_approval", "Needs approval"), ("refused", "Refused")], readonly=True
    )
    verdict_reason = fields.Char(readonly=True, translate=True)
    requested_by_customer = fields.Boolean(
        string="Customer Asks for It", tracking=True, help="The customer raised it, not we (DM-06)."
    )
    customer_wish = fields.Char(help="What the customer asks for, in the customer's words.")
    amount = fields.Monetary(tracking=True, help="What the customer gets, taxes included.")
    description = fields.Text(translate=True, help="What is done, for whoever carries it out.")
    deadline_ids = fields.One2many("after.sales.deadline", "remedy_id", string="Deadlines")
    approval_ids = fields.One2many("after.sales.approval", "remedy_id", string="Approvals")
    decided_by = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    decided_at = fields.Datetime(string="Decided On", readonly=True, copy=False)
    done_at = fields.Datetime(string="Done On", readonly=True, copy=False)
    ended_reason = fields.Char(string="Reason for Ending", readonly=True, copy=False, tracking=True)
    outcome = fields.Selection(
        [("helped", "It helped"), ("not_helped", "It did not help")],
        readonly=True,
        copy=False,
        tracking=True,
        help="What became of it; a remedy that did not help counts as tried.",
    )
    outcome_note = fields.Char(readonly=True, copy=False)

    _amount_positive = models.Constraint("CHECK(amount >= 0)", "The amount of a remedy cannot be negative.")

    @api.model
    def _get_types(self):
        """Return the types of remedies with their names, for the other models that choose among them."""
        return self._fields["type"]._description_selection(self.env)

    @api.model
    def _get_ladder_types(self):
        """Return the types that people choose among: without what follows from a fact alone."""
        return [(type_, name) for type_, name in self._get_types() if type_ not in OFF_LADDER]

    @api.model
    def _get_means(self):
        """Return per type by which means it is carried out; areas that add types add theirs."""
        return dict(MEANS)

    @api.depends("type")
    def _compute_means(self):
        means = self._get_means()
        for remedy in self:
            remedy.means = means.get(remedy.type)

    @api.depends("ticket_id.sale_order_id", "claim_id.order_id", "source_job_id")
    def _compute_order_id(self):
        for remedy in self:
            order = remedy.source_job_id.order_id or remedy.claim_id.order_id
            remedy.order_id = order or remedy.ticket_id.sale_order_id

    @api.depends("ticket_id.case_kind_id", "claim_id.kind_id")
    def _compute_kind_id(self):
        """A claim keeps its kind when its case is merged into another, and with it its ladder."""
        for remedy in self:
            remedy.kind_id = remedy.claim_id.kind_id or remedy.ticket_id.case_kind_id

    @api.depends("order_id", "company_id", "source_job_id")
    def _compute_currency_id(self):
        """Money is given back as it was paid: in the currency of the order.

        What a job owes was paid, and damage valued, in the currency of the job.
        """
        for remedy in self:
            currency = remedy.source_job_id.currency_id or remedy.order_id.currency_id
            remedy.currency_id = currency or remedy.company_id.currency_id

    @api.depends("line_ids.product_id", "ticket_id.product_id")
    def _compute_product_id(self):
        for remedy in self:
            remedy.product_id = remedy.line_ids[:1].product_id or remedy.ticket_id.product_id

    @api.depends("claim_id.cause", "source_job_id", "type")
    def _compute_cause(self):
        """Damage has a cause without a claim: who was there to do the work."""
        for remedy in self:
            is_damage = remedy.source_job_id and remedy.type == "compensation"
            remedy.cause = "installer" if is_damage else remedy.claim_id.cause

    @api.depends("line_ids.claim_line_id")
    def _compute_claim_lines(self):
        for remedy in self:
            remedy.claim_line_ids = remedy.line_ids.claim_line_id

    def _inverse_claim_lines(self):
        for remedy in self:
            wanted = remedy.claim_line_ids
            remedy.line_ids.filtered(lambda line, wanted=wanted: line.claim_line_id not in wanted).unlink()
            new = wanted - remedy.line_ids.claim_line_id
            remedy.line_ids.create([{"remedy_id": remedy.id, "claim_line_id": line.id} for line in new])

    @api.depends("number", "type")
    def _compute_display_name(self):
        types = dict(self._get_types())
        for remedy in self:
            remedy.display_name = f"{remedy.number} {types.get(remedy.type, '')}"

    @api.model_create_multi
    def create(self, vals_list):
        remedies = super().create(vals_list)
        remedies._set_rungs()
        for remedy, vals in zip(remedies, vals_list, strict=True):
            if "fee_amount" not in vals:
                remedy._settle_terms()
        remedies._settle_amount()
        return remedies

    def _set_rungs(self):
        """Remember where remedies stand on the ladder of their kind, whatever becomes of the kind."""
        for remedy in self:
            rungs = remedy.kind_id.sudo().remedy_type_ids
            remedy.rung = rungs.filtered(lambda rung, remedy=remedy: rung.type == remedy.type)[:1].rung

    def _get_state_name(self):
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    # What the clock and the approvals ask.

    def _get_deadline_scope(self):
        return super()._get_deadline_scope() | {
            "channel": self.ticket_id.sudo().sale_channel_id.id,
            "kind": self.kind_id.id,
            "team": self.team_id.id,
        }

    def _get_deadline_user(self, role):
        return self.ticket_id.sudo()._get_deadline_user(role)

    def _get_deadline_step(self, deadline):
        """The customer's answer to an offer is recorded where the offer is."""
        if deadline.policy_id.stop_event == "answered" and self.open_offer_id:
            return self.open_offer_id.action_open_answer()
        return super()._get_deadline_step(deadline)

    @api.model
    def _get_deadline_readers_domain(self, user):
        return Domain("ticket_id.user_id", "=", user.id)

    def _get_approval_sight(self):
        """What it costs us, and whom the cause makes pay."""
        bearers = dict(self.claim_id._fields["cost_bearer"]._description_selection(self.env))
        return super()._get_approval_sight() | {
            "value": self.expected_cost,
            "payer": bearers.get(self.claim_id.cost_bearer),
        }

    def _get_approval_pictures(self):
        return (self.claim_id or self.ticket_id.claim_ids)._get_pictures()

    def _get_preferred_approver(self):
        return self.ticket_id.sudo()._get_preferred_approver()
