from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...rules import lifecycle
from .vocabulary import STATES, TASKS

#: What may change only before a provider was asked.
BEFORE_OFFER = {"task", "skill_id", "address_id", "partner_id", "product_ids"}


class Job(models.Model):
    """Work that a service provider does at a customer's: offered, accepted, briefed, done, called back.

    This file owns the ways into a job; each step has a file of its own. People write the description
    and who looks after it; everything else is recorded by the steps.
    """

    _name = "after.sales.job"
    _description = "Service Job"
    _inherit = [
        "after.sales.lifecycle", "after.sales.numbered", "mail.thread", "mail.activity.mixin", "after.sales.link",
        "after.sales.deadline.host", "after.sales.approval.host", "after.sales.findable",
    ]  # fmt: skip
    _keeps_messages = True
    _order = "id desc"
    _number_field = "name"
    _lifecycle = lifecycle.JOB
    _step_fields = ("state", "provider_id")
    _deadline_host = "job"
    _shows_deadlines_to_trackers = True
    _approval_link = "job_id"
    _mail_post_access = "read"
    _lookup_action = "after_sales.job_action"

    name = fields.Char(string="Number", recorded=True, default="/", index="trigram")
    state = fields.Selection(
        STATES,
        string="Status",
        default="draft",
        required=True,
        recorded=True,
        index=True,
        tracking=True,
        group_expand=True,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Case", recorded=True, index="btree_not_null", tracking=True, ondelete="restrict"
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Sales Order",
        compute="_compute_order_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        recorded=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        recorded=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        index="btree_not_null",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
    )
    address_id = fields.Many2one(
        "res.partner",
        string="Place of Work",
        compute="_compute_address_id",
        store=True,
        precompute=True,
        readonly=False,
        help="Where the work is done. The providers who cover this place are offered first.",
        ondelete="restrict",
    )
    city = fields.Char(related="address_id.city", store=True, string="City")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    task = fields.Selection(TASKS, required=True, default="install", tracking=True)
    skill_id = fields.Many2one(
        "after.sales.provider.skill",
        domain="[('task', '=', task)]",
        help="Leave it empty if any skill of this task will do.",
        ondelete="restrict",
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Goods",
        compute="_compute_product_ids",
        store=True,
        readonly=False,
        compute_sudo=True,
        help="What is installed, repaired or looked at; decides which checks and questions there are.",
    )
    description = fields.Text(string="What to Do")
    provider_id = fields.Many2one(
        "res.partner",
        recorded=True,
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        domain="[('is_service_provider', '=', True)]",
    )
    provider_phone = fields.Char(related="provider_id.phone", string="Provider's Phone")
    scheduled_start = fields.Datetime(string="Appointment", recorded=True, tracking=True)
    scheduled_end = fields.Datetime(string="Until", recorded=True)
    redo_of_id = fields.Many2one(
        "after.sales.job", string="Rework Of", recorded=True, index="btree_not_null", ondelete="restrict"
    )
    redo_ids = fields.One2many("after.sales.job", "redo_of_id", string="Rework")
    cancel_reason = fields.Char(recorded=True, tracking=True)
    deadline_ids = fields.One2many("after.sales.deadline", "job_id", string="Deadlines")
    approval_ids = fields.One2many("after.sales.approval", "job_id", string="Approvals")

    _state_idx = models.Index("(company_id, state, scheduled_start)")

    @api.model
    def _by_number(self, search):
        Case, Order = self.env["helpdesk.ticket"], self.env["sale.order"]
        return [
            *self._match_number("name", search),
            *self._match_number("platform_code", search),
            Domain("ticket_id", "in", Case._find(Case._by_number(search))),
            Domain("order_id", "in", Order._find(Order._bear_number(search))),
        ]

    @api.model
    def _by_customer(self, search):
        """By the customer, and by the provider who calls."""
        Case, Order, Partner = self.env["helpdesk.ticket"], self.env["sale.order"], self.env["res.partner"]
        return [
            Domain("partner_id", "in", Partner._find_family(search)),
            Domain("provider_id", "in", Partner._find_contacts(search)),
            Domain("ticket_id", "in", Case._find(Case._by_customer(search))),
            Domain("order_id", "in", Order._find(Order._by_customer(search))),
        ]

    @api.model
    def _by_goods(self, search):
        return [Domain("product_ids", "in", self._find_goods(search))]

    @api.depends("ticket_id")
    def _compute_order_id(self):
        for job in self:
            job.order_id = job.order_id or job.ticket_id.sale_order_id

    @api.depends("ticket_id", "order_id")
    def _compute_company_id(self):
        for job in self:
            origin = job.ticket_id or job.order_id
            job.company_id = job.company_id or origin.company_id or self.env.company

    @api.depends("ticket_id", "order_id")
    def _compute_partner_id(self):
        for job in self:
            job.partner_id = job.partner_id or job.ticket_id.partner_id or job.order_id.partner_id

    @api.depends("ticket_id", "order_id", "partner_id")
    def _compute_address_id(self):
        for job in self:
            job.address_id = job.address_id or job.order_id.partner_shipping_id or job.partner_id

    @api.depends("ticket_id", "order_id")
    def _compute_product_ids(self):
        for job in self:
            goods = job.ticket_id.product_id or (job.order_id and job.order_id._get_goods_lines().product_id)
            job.product_ids = job.product_ids or goods or False

    @api.depends("name", "partner_id")
    @api.depends_context("after_sales_job_customer")
    def _compute_display_name(self):
        for job in self:
            customer = job.partner_id.sudo().name if self.env.context.get("after_sales_job_customer") else ""
            job.display_name = " - ".join(filter(None, (job.name, customer)))

    @api.constrains("ticket_id", "order_id", "company_id")
    def _check_origin(self):
        for job in self.sudo():
            if not job.ticket_id and not job.order_id:
                raise ValidationError(self.env._("A service job belongs to a case or a sales order."))
            if any(
                origin.company_id not in (job.company_id, job.company_id.browse())
                for origin in (job.ticket_id, job.order_id)
            ):
                raise ValidationError(self.env._("The job and its case or order belong to different companies."))

    @api.constrains("skill_id", "task")
    def _check_skill(self):
        for job in self.filtered("skill_id"):
            if job.skill_id.task != job.task:
                raise ValidationError(self.env._("“%(skill)s” does not belong to this task.", skill=job.skill_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        jobs = super().create(vals_list)
        jobs._on_created()
        return jobs

    def write(self, vals):
        self._check_may_write(vals)
        result = super().write(vals)
        self._on_written(set(vals))
        return result

    def _check_may_write(self, vals):
        """Refuse a change of the work that somebody was asked to do."""
        if self._may_record():
            return
        for job in self.filtered(lambda job: job.state != "draft"):
            if BEFORE_OFFER & vals.keys():
                raise UserError(
                    self.env._("%(job)s was offered already: take it back before you change the work.", job=job.name)
                )

    def _on_created(self):
        """These jobs are new: note what has to be looked at, and let the clocks begin."""
        self._make_checks()
        self._fire_deadline_event("created")

    def _on_written(self, names):
        """The fields with these names were written."""
        if names & {"task", "skill_id", "product_ids"}:
            self.filtered(lambda job: job.state == "draft")._make_checks()
        if "user_id" in names:
            self._reassign_deadlines()

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(job.state not in ("draft", "cancelled") for job in self):
            raise UserError(self.env._("A job that somebody was asked to do is cancelled, not deleted."))

    def _get_origin(self):
        """Return the case, else the order, of this job."""
        self.ensure_one()
        job = self.sudo()
        return job.ticket_id or job.order_id

    def _get_deadline_user(self, role):
        """Return who answers for this job in a role: whoever dispatched it, above him the leads of its case."""
        self.ensure_one()
        if role in ("agent", "salesperson", "on_duty"):
            return self.user_id or self._get_origin()._get_deadline_user(role)
        return self._get_origin()._get_deadline_user(role)

    def _get_approval_sight(self):
        return super()._get_approval_sight() | {"value": self.agreed_price}

    def _get_preferred_approver(self):
        self.ensure_one()
        return self._get_origin()._get_deadline_user("team_lead")

    def _is_provider_speaking(self):
        """Tell whether a step is taken on the provider's page: by nobody of ours, with or without a login."""
        return not self.env.user._is_internal()

    def _log_step(self, body, attachments=None):
        """Note on a job what a provider or a person of ours did, under the name of who did it.

        :param attachments: files of the job to show with it
        """
        self.ensure_one()
        author = self.provider_id if self._is_provider_speaking() else self.env.user.partner_id
        message = self.sudo().message_post(body=body, author_id=author.id, subtype_xmlid="mail.mt_note")
        if attachments:
            # Core takes files of nobody but our own people when it posts; these have been looked at.
            message.attachment_ids = attachments
