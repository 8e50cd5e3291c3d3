from functools import cache

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..record.told import tell
from .vocabulary import RUNNING


class Job(models.Model):
    """Sending a provider: the right one, at an agreed price, which the customer knows (PV-02, PV-03, IN-03)."""

    _inherit = "after.sales.job"

    agreed_price = fields.Monetary(
        recorded=True, tracking=True, help="What was agreed with the provider for the whole job."
    )
    customer_charge = fields.Monetary(
        string="Charge to the Customer",
        recorded=True,
        tracking=True,
        help="What the customer pays for it; 0 when nothing. They are told beforehand.",
    )
    price_disclosed = fields.Boolean(string="Customer Knows the Price", recorded=True, tracking=True)
    price_disclosed_at = fields.Datetime(recorded=True)
    price_disclosed_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    override_asked_id = fields.Many2one("res.partner", string="Exception Asked For", recorded=True, ondelete="restrict")
    override_provider_id = fields.Many2one(
        "res.partner",
        string="Exception Approved For",
        recorded=True,
        help="A lead agreed to send this provider despite what speaks against them.",
        ondelete="restrict",
    )
    provider_reason = fields.Char(string="Reason for the Choice", recorded=True, translate=True)
    dispatch_problem = fields.Char(compute="_compute_dispatch_problem", help="What keeps the offer from going out.")

    @api.depends(
        "state", "provider_id", "agreed_price", "price_disclosed", "override_provider_id", "approval_ids.state"
    )
    def _compute_dispatch_problem(self):
        for job in self:
            is_chosen = job.state == "draft" and bool(job.provider_id)
            job.dispatch_problem = is_chosen and job._get_offer_problem()

    def _rank(self, providers=None):
        """Return the rankings of providers for this job, the best first."""
        self.ensure_one()
        return self.env["res.partner"]._rank_providers(
            self.company_id,
            self.task,
            self.address_id,
            self.skill_id,
            self._get_refusing_ids(),
            providers,
            self._get_work_day(),
        )

    def _get_work_day(self):
        """Return the local date of the appointment, or of what the provider proposes; None while nobody knows."""
        self.ensure_one()
        moment = self.scheduled_start or self.proposed_start
        return self.company_id._get_after_sales_today(moment) if moment else None

    def _choose_provider(self, provider, price, charge=0.0, reason=None):
        """Store whom to send and for how much; an exception goes to a lead first.

        :param price: what was agreed with the provider, in the job's currency
        :param charge: what the customer pays
        :param reason: why this provider although something speaks against him
        :raise UserError: when the job was offered already, for somebody who is no provider of the company,
            without a price, or for an exception without a reason
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_for_step()
        self._lock_case()
        self._check_may_become("offered")
        self._check_provider(provider, price, charge)
        ranking = self._rank(provider)[0]
        if ranking.obstacle and self.override_provider_id != provider and not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%(provider)s: %(problem)s. Say why they should go all the same; a team lead decides.",
                    provider=provider.display_name,
                    problem=ranking.obstacle,
                )
            )
        known = self.price_disclosed and charge <= self.customer_charge
        is_first = not provider._is_known_provider()
        self._record_facts(
            {
                "provider_id": provider.id,
                "provider_reason": self._tell_choices(provider)[provider],
                "agreed_price": price,
                "customer_charge": charge,
                "price_disclosed": known,
                "is_first_job": is_first,
                "payment_mode": self._get_payment_mode(is_first),
            }
        )
        if ranking.obstacle and self.override_provider_id != provider:
            self._ask_for_exception(provider, self._tell_obstacle(provider, reason.strip()))

    def _tell_choices(self, providers):
        """Return per provider in every language what speaks for them; they are ranked once a language."""

        @cache
        def reasons(lang):
            ranked = self.with_context(lang=lang)._rank(providers.with_context(lang=lang))
            return {ranking.key: ranking.reason for ranking in ranked}

        return {one: tell(self, lambda job, one=one: reasons(job.env.lang)[one.id]) for one in providers}

    def _tell_obstacle(self, provider, reason):
        """Return in every language what speaks against a provider, and why they should go all the same."""

        def say(job):
            ranking = job._rank(provider.with_context(lang=job.env.lang))[0]
            return f"{provider.display_name}: {ranking.obstacle}\n{reason}"

        return tell(self, say)

    def _check_provider(self, provider, price, charge):
        """Refuse a choice that could not be kept."""
        company = provider.sudo().company_id
        if (
            not provider.is_service_provider
            or not provider.active
            or company not in (company.browse(), self.company_id)
        ):
            raise UserError(self.env._("Choose a service provider of this company."))
        if not self.address_id:
            raise UserError(self.env._("Say first where the work is done."))
        if price < 0 or charge < 0:
            raise UserError(self.env._("Prices cannot be negative."))
        if not price and not self.redo_of_id:
            raise UserError(self.env._("Agree the price with %(name)s first.", name=provider.display_name))

    def _ask_for_exception(self, provider, reason):
        """Ask a lead to send somebody who may not go otherwise; an earlier question is taken back."""
        pending = self._get_requests().filtered(lambda approval: approval.kind == "provider_override")
        # Whoever dispatches now asks anew, whoever had asked before.
        pending._withdraw(self.env._("Another provider was chosen."))
        self._record_facts({"override_asked_id": provider.id})
        self._request_approval("provider_override", reason, amount=self.agreed_price)

    def _on_approval_decided(self, approval):
        """A lead agreed: the offer goes out at once if nothing else is missing."""
        result = super()._on_approval_decided(approval)
        is_granted = approval.kind == "provider_override" and approval.state == "approved"
        if is_granted and self.state == "draft" and self.override_asked_id == self.provider_id:
            self._record_facts({"override_provider_id": self.override_asked_id.id})
            if not self._get_offer_problem():
                self._offer()
        return result

    def _disclose_price(self):
        """Record that the customer was told what the service costs, before anybody comes (IN-03)."""
        self.check_access("write")
        self._record_facts(
            {
                "price_disclosed": True,
                "price_disclosed_at": fields.Datetime.now(),
                "price_disclosed_by": self.env.uid,
            }
        )

    def action_disclose_price(self):
        """Record that the customer knows the price."""
        self._disclose_price()
        return True

    def _get_offer_problem(self):
        """Return what keeps the offer from going out, empty if nothing."""
        self.ensure_one()
        provider = self.provider_id
        if not provider:
            return self.env._("Choose a provider first.")
        if not self.agreed_price and not self.redo_of_id:
            return self.env._("Agree the price with %(name)s first.", name=provider.display_name)
        if not self.price_disclosed:
            return self.env._("Tell the customer the price first: the service must not cost them anything unforeseen.")
        if sent := self._get_sent_already():
            return self.env._(
                "%(job)s sends %(provider)s for this already: call that off first.",
                job=sent.name,
                provider=sent.provider_id.display_name,
            )
        if self.override_provider_id != provider:
            if provider.commercial_partner_id == self.sudo().partner_id.commercial_partner_id:
                return self.env._("%(name)s is the customer. A team lead has to agree.", name=provider.display_name)
            problem = self._rank(provider)[0].obstacle
            if problem:
                return self.env._(
                    "%(provider)s: %(problem)s. A team lead has to agree.",
                    provider=provider.display_name,
                    problem=problem,
                )
        return ""

    def _get_sent_already(self):
        """Return a job of the same case for the same task for which somebody is on the way, empty if none."""
        self.ensure_one()
        if not self.ticket_id or self.redo_of_id:
            return self.browse()
        same = [("ticket_id", "=", self.ticket_id.id), ("task", "=", self.task), ("skill_id", "=", self.skill_id.id)]
        under_way = [("state", "in", RUNNING), ("id", "!=", self.id)]
        return self.sudo().search([*same, *under_way], limit=1)

    def _lock_case(self):
        """Let one of two people who send somebody for the same case go first: the other starts over and sees it."""
        if self.ticket_id:
            query = "UPDATE helpdesk_ticket SET write_date = write_date WHERE id = %s"
            self.env.cr.execute(SQL(query, self.ticket_id.id))

    def _offer(self):
        """Offer this job to the chosen provider; he has to answer in time.

        :raise UserError: with what is missing, or when somebody else was faster
        """
        self.ensure_one()
        self._lock_for_step()
        self._check_may_become("offered")
        problem = self._get_offer_problem()
        if problem:
            raise UserError(problem)
        now = fields.Datetime.now()
        offers = self.sudo().offer_ids
        offer = offers.filtered(lambda o: o.state == "waiting" and o.provider_id == self.provider_id)[:1]
        offer = offer or offers.create(self._prepare_offer_vals(self.provider_id, sequence=0))
        offer._pass_to("sent", {"sent_at": now, "price": self.agreed_price, "reason": self._tell_reason()})
        self._pass_to("offered", {"offer_id": offer.id, "offered_at": now})
        self._fire_deadline_event("offered", now)
        self._send("after_sales.mail_template_job_offer")

    def action_offer(self):
        """Offer the job to the chosen provider."""
        self._offer()
        return True

    def _prepare_offer_vals(self, provider, sequence, price=None, reason=None):
        return {
            "job_id": self.id,
            "provider_id": provider.id,
            "sequence": sequence,
            "price": self.agreed_price if price is None else price,
            "reason": reason or self._tell_reason(),
        }

    def _tell_reason(self):
        return tell(self, lambda job: job.provider_reason)

    def _dispatch(self, provider, price, charge=0.0, is_told=False, reason=None, queue=(), payment_mode=None):
        """Choose a provider and offer him the job, as far as it may go out at once.

        :param is_told: the customer knows the charge
        :param payment_mode: another way of payment than proposed
        :param queue: (provider, price) of those who are asked next, in order
        :return: what keeps the offer from going out yet, empty when it went
        :raise UserError: as ``_choose_provider``
        """
        self.ensure_one()
        self._choose_provider(provider, price, charge, reason)
        if payment_mode:
            self._set_payment_mode(payment_mode)
        if is_told:
            self._disclose_price()
        self._line_up(queue)
        problem = self._get_offer_problem()
        if not problem:
            self._offer()
        return problem

    def _line_up(self, queue):
        """Store who is asked next, instead of those who were lined up before."""
        offers = self.sudo().offer_ids
        offers.filtered(lambda offer: offer.state == "waiting").unlink()
        asked = self.env["res.partner"].union(*(provider for provider, _price in queue))
        reasons = self._tell_choices(asked) if asked else {}
        offers.create(
            [
                self._prepare_offer_vals(provider, number, price, reasons[provider])
                for number, (provider, price) in enumerate(queue, start=1)
                if provider != self.provider_id
            ]
        )

    def action_open_dispatch(self):
        """Ask whom to send."""
        self.ensure_one()
        self._check_may_become("offered")
        wizard = self.env["after.sales.job.dispatch"].create({"job_id": self.id})
        return wizard._get_records_action(
            name=self.env._("Send a Service Provider"), target="new", context={"dialog_size": "extra-large"}
        )
