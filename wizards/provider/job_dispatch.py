from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.provider.vocabulary import OPEN, TASKS

#: So many candidates are shown; nobody compares more.
SHOWN = 12
#: So many of those who fit are asked by themselves when the first says no.
NEXT = 2


class JobDispatch(models.TransientModel):
    """Whom to send, for how much, and does the customer know (PV-02, PV-03, IN-03)."""

    _name = "after.sales.job.dispatch"
    _inherit = "after.sales.document.wizard"
    _description = "Send a Service Provider"

    job_id = fields.Many2one("after.sales.job", string="Service Job", readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", readonly=True)
    order_id = fields.Many2one("sale.order", string="Sales Order", readonly=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    address_id = fields.Many2one(
        "res.partner", string="Place of Work", compute="_compute_address_id", store=True, readonly=False
    )
    place = fields.Char(compute="_compute_place")
    task = fields.Selection(TASKS, compute="_compute_task", store=True, readonly=False)
    skill_id = fields.Many2one(
        "after.sales.provider.skill",
        compute="_compute_skill_id",
        store=True,
        readonly=False,
        domain="[('task', '=', task)]",
    )
    description = fields.Text(string="What to Do", compute="_compute_description", store=True, readonly=False)
    customer_wish = fields.Char(string="Wished Time", compute="_compute_customer_wish", store=True, readonly=False)
    open_job = fields.Char(compute="_compute_open_job")
    show_all = fields.Boolean(string="Include Providers That Need Approval")
    line_ids = fields.One2many(
        "after.sales.job.dispatch.line",
        "wizard_id",
        string="Providers to Choose From",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    has_match = fields.Boolean(compute="_compute_has_match")
    provider_id = fields.Many2one(
        "res.partner",
        compute="_compute_provider_id",
        store=True,
        readonly=False,
        domain="[('is_service_provider', '=', True), ('company_id', 'in', [False, company_id])]",
    )
    provider_reason = fields.Char(compute="_compute_problem")
    problem = fields.Char(compute="_compute_problem")
    override_reason = fields.Text(string="Why Nevertheless")
    agreed_price = fields.Monetary(compute="_compute_agreed_price", store=True, readonly=False)
    payment_mode = fields.Selection(
        [("customer_advance", "Customer advances, we refund"), ("transfer", "We transfer")],
        compute="_compute_payment_mode",
        store=True,
        readonly=False,
    )
    customer_charge = fields.Monetary(
        string="Charge to the Customer", compute="_compute_customer_charge", store=True, readonly=False
    )
    price_disclosed = fields.Boolean(
        string="The Customer Has Been Told", compute="_compute_price_disclosed", store=True, readonly=False
    )

    @api.depends("job_id", "ticket_id", "order_id")
    def _compute_company_id(self):
        for wizard in self:
            origin = wizard.job_id or wizard.ticket_id or wizard.order_id
            wizard.company_id = origin.company_id or self.env.company

    @api.depends("job_id", "ticket_id", "order_id")
    def _compute_address_id(self):
        for wizard in self:
            order = wizard.order_id or wizard.ticket_id.sale_order_id
            address = order.partner_shipping_id or wizard.ticket_id.partner_id
            wizard.address_id = wizard.job_id.address_id or address.sudo(False)

    @api.depends("job_id", "ticket_id", "order_id")
    def _compute_task(self):
        for wizard in self:
            is_installation = wizard.order_id or wizard.ticket_id.case_kind_id.code == "installation"
            wizard.task = wizard.job_id.task or ("install" if is_installation else "repair")

    @api.depends("job_id")
    def _compute_skill_id(self):
        for wizard in self:
            wizard.skill_id = wizard.job_id.skill_id

    @api.depends("job_id", "ticket_id")
    def _compute_description(self):
        for wizard in self:
            wizard.description = wizard.job_id.description or wizard.ticket_id.customer_subject

    @api.depends("job_id")
    def _compute_customer_wish(self):
        for wizard in self:
            wizard.customer_wish = wizard.job_id.customer_wish

    @api.depends("address_id")
    def _compute_place(self):
        for wizard in self:
            address = wizard.address_id
            names = (address.street, address.city, address.state_id.name, address.country_id.name)
            wizard.place = ", ".join(filter(None, names))

    @api.depends("task", "ticket_id", "order_id")
    def _compute_open_job(self):
        """Two people must not send two providers for the same thing."""
        for wizard in self:
            origin = (
                ("ticket_id", "=", wizard.ticket_id.id) if wizard.ticket_id else ("order_id", "=", wizard.order_id.id)
            )
            running = self.env["after.sales.job"].search([origin, ("task", "=", wizard.task), ("state", "in", OPEN)])
            wizard.open_job = not wizard.job_id and ", ".join(running.mapped("name"))

    @api.depends("address_id", "task", "skill_id", "show_all")
    def _compute_line_ids(self):
        for wizard in self:
            rankings = wizard._rank()
            fitting = [ranking for ranking in rankings if ranking.fits][:SHOWN]
            others = [ranking for ranking in rankings if not ranking.fits][:SHOWN]
            shown = fitting + (others if wizard.show_all or not fitting else [])
            providers = self.env["res.partner"].browse([ranking.key for ranking in shown])
            rates = providers._get_rates(wizard.company_id, wizard.task, wizard.skill_id._origin)
            wizard.line_ids = [Command.clear()] + [
                Command.create(wizard._prepare_line_vals(ranking, number, rates.get(ranking.key)))
                for number, ranking in enumerate(shown)
            ]

    def _rank(self, providers=None):
        """Return the rankings of providers for what is entered."""
        self.ensure_one()
        if not self.address_id or not self.task:
            return []
        refused = self.job_id._get_refusing_ids() if self.job_id else ()
        return self.env["res.partner"]._rank_providers(
            self.company_id, self.task, self.address_id, self.skill_id._origin, refused, providers
        )

    def _prepare_line_vals(self, ranking, number, price):
        """Return the values of the line of a candidate; ``price`` is the one of his rate card, None without."""
        return {
            "sequence": number,
            "provider_id": ranking.key,
            "fits": ranking.fits,
            "score": ranking.score,
            "reason": ranking.reason,
            "problem": ranking.obstacle,
            "price": price or 0.0,
            "is_next": ranking.fits and bool(price) and 0 < number <= NEXT,
        }

    @api.depends("line_ids.fits")
    def _compute_has_match(self):
        for wizard in self:
            wizard.has_match = any(wizard.line_ids.mapped("fits"))

    @api.depends("address_id", "task", "skill_id")
    def _compute_provider_id(self):
        """Propose the best of those who fit; an exception is for a person to choose."""
        for wizard in self:
            best = wizard.line_ids.filtered("fits").sorted("sequence")[:1].provider_id
            wizard.provider_id = wizard.job_id.provider_id or best

    @api.depends("provider_id", "address_id", "task", "skill_id")
    def _compute_problem(self):
        for wizard in self:
            ranking = wizard.provider_id and wizard._rank(wizard.provider_id._origin)
            is_approved = wizard.provider_id and wizard.job_id.override_provider_id == wizard.provider_id
            wizard.problem = bool(ranking) and not is_approved and ranking[0].obstacle
            wizard.provider_reason = bool(ranking) and ranking[0].reason

    @api.depends("provider_id", "task", "skill_id")
    def _compute_agreed_price(self):
        for wizard in self:
            rates = wizard.provider_id._get_rates(wizard.company_id, wizard.task, wizard.skill_id._origin)
            known = wizard.provider_id == wizard.job_id.provider_id and wizard.job_id.agreed_price
            wizard.agreed_price = known or rates.get(wizard.provider_id._origin.id, 0.0)

    @api.depends("provider_id")
    def _compute_payment_mode(self):
        for wizard in self:
            is_first = bool(wizard.provider_id) and not wizard.provider_id._is_known_provider()
            wizard.payment_mode = wizard.job_id._get_payment_mode(is_first)

    @api.depends("payment_mode", "agreed_price")
    def _compute_customer_charge(self):
        """Who advances the fee has to know it; otherwise the service is free unless somebody enters a charge."""
        for wizard in self:
            is_advance = wizard.payment_mode == "customer_advance"
            wizard.customer_charge = wizard.agreed_price if is_advance else wizard.job_id.customer_charge

    @api.depends("customer_charge")
    def _compute_price_disclosed(self):
        """Another price has to be told anew."""
        for wizard in self:
            job = wizard.job_id
            wizard.price_disclosed = job.price_disclosed and wizard.customer_charge <= job.customer_charge

    def _get_job(self):
        """Return the job, made now where it does not exist yet."""
        self.ensure_one()
        if self.job_id:
            return self.job_id
        vals = {"task": self.task, "skill_id": self.skill_id.id, "description": self.description,
                "address_id": self.address_id.id, "customer_wish": self.customer_wish}  # fmt: skip
        return (self.ticket_id or self.order_id)._create_job(vals)

    def _get_queue(self):
        """Return who is asked next, in order."""
        lines = self.line_ids.filtered(lambda line: line.is_next and line.fits and line.price)
        return [(line.provider_id, line.price) for line in lines.sorted("sequence")]

    def action_send(self):
        """Store the choice, and offer the job as far as it may go out at once."""
        self.ensure_one()
        if not self.provider_id:
            raise UserError(self.env._("Choose a provider."))
        job = self._get_job()
        job._dispatch(
            self.provider_id,
            self.agreed_price,
            charge=self.customer_charge,
            is_told=self.price_disclosed,
            reason=self.override_reason,
            queue=self._get_queue(),
            payment_mode=self.payment_mode,
        )
        return job._get_records_action()

    def action_source(self):
        """Nobody fits: look for somebody new."""
        self.ensure_one()
        wizard = self.env["after.sales.provider.source"].create({"dispatch_id": self.id})
        return wizard._get_records_action(name=self.env._("New Service Provider"), target="new")
