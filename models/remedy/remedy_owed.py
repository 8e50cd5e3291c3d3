from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...rules import making_good as rules

#: The fee that a customer advanced, and the damage that a provider did: which approval each may need.
APPROVALS = {"service_fee_refund": "refund", "compensation": "compensation"}


class Remedy(models.Model):
    """What a service has cost the customer beside the goods: a fee that was advanced, damage (PV-05, PV-10).

    It follows from what is recorded on the job, not from the ladder, and counts against that alone: neither the price
    of the goods nor what was given back of it has a say.
    """

    _inherit = "after.sales.remedy"

    source_job_id = fields.Many2one(
        "after.sales.job",
        string="Owed for Job",
        index="btree_not_null",
        ondelete="restrict",
        help="The service job whose fee the customer advanced, or during which something was damaged.",
    )

    _fee_once = models.UniqueIndex(
        "(source_job_id) WHERE type = 'service_fee_refund' AND state NOT IN ('refused', 'cancelled')",
        "The fee of this job is being refunded already.",
    )

    @api.depends("source_job_id")
    def _compute_order_id(self):
        result = super()._compute_order_id()
        for remedy in self.filtered("source_job_id.order_id"):
            remedy.order_id = remedy.source_job_id.order_id
        return result

    @api.depends("source_job_id")
    def _compute_currency_id(self):
        """Whatever the order was paid in: the provider was paid, and the damage valued, in the currency of the job."""
        result = super()._compute_currency_id()
        for remedy in self.filtered("source_job_id"):
            remedy.currency_id = remedy.source_job_id.currency_id
        return result

    @api.depends("source_job_id", "type")
    def _compute_cause(self):
        """Damage has a cause without a claim: who was there to do the work."""
        result = super()._compute_cause()
        for remedy in self.filtered(lambda remedy: remedy.source_job_id and remedy.type == "compensation"):
            remedy.cause = "installer"
        return result

    # The decision.

    def _check_is_draft(self):
        result = super()._check_is_draft()
        owed = self.filtered("source_job_id")[:1]
        if owed:
            raise UserError(
                self.env._(
                    "%(remedy)s follows from what is recorded on %(job)s: record it there.",
                    remedy=owed.display_name,
                    job=owed.source_job_id.name,
                )
            )
        return result

    def _check_cause(self):
        """No claim has to be decided before a customer gets back what a service has cost beside the goods."""
        return super(Remedy, self.filtered(lambda remedy: not remedy.source_job_id))._check_cause()

    def _judge(self):
        self.ensure_one()
        if not self.source_job_id:
            return super()._judge()
        limits = self._get_limits()
        is_fee = self.type == "service_fee_refund"
        power = rules.Power(limits and limits.most, 0.0 if is_fee else self._get_given_alone())
        return rules.judge(self.amount, self._get_recorded(), power, APPROVALS[self.type], _=self.env._)

    def _get_recorded(self):
        """Return what the job says is owed, and what other remedies give of it, see ``rules.making_good.Owed``."""
        self.ensure_one()
        job = self.source_job_id.sudo()
        given = sum((job._get_owed_remedies(self.type) - self).mapped("amount"))
        if self.type == "service_fee_refund":
            return rules.Owed(job.fee_advanced, given, job.agreed_price)
        return rules.Owed(job.damage_amount, given)

    # The credit note.

    def _find_invoice(self):
        """What a job owes takes nothing back of what the goods cost."""
        return self.env["account.move"] if self.source_job_id else super()._find_invoice()

    def _prepare_credit_note_vals(self, invoice):
        vals = super()._prepare_credit_note_vals(invoice)
        job = self.source_job_id
        if not job:
            return vals
        # The customer paid the provider, whoever was invoiced for the goods.
        partner = job.partner_id.id or vals["partner_id"]
        return vals | {"partner_id": partner, "invoice_origin": job.name, "fiscal_position_id": False}

    def _prepare_credit_line_vals(self, invoice):
        """Return one line without tax, booked where bills of providers are booked: it is a cost, not less revenue."""
        job = self.source_job_id
        if not job:
            return super()._prepare_credit_line_vals(invoice)
        types = dict(self._get_types())
        names = (types[self.type], self.number, job.name, self._get_owed_provider().display_name)
        vals = {
            "name": " ".join(filter(None, names)),
            "quantity": 1,
            "price_unit": self.amount,
            "tax_ids": [Command.clear()],
        }
        account = self._get_service_cost_account()
        return [vals | {"account_id": account.id} if account else vals]

    def _get_service_cost_account(self):
        """Return the account of a vendor bill's line that says nothing else, empty for none."""
        Journal = self.env["account.journal"]
        domain = [*Journal._check_company_domain(self.company_id), ("type", "=", "purchase")]
        return Journal.search(domain, limit=1).default_account_id

    def _attach_proofs(self, move):
        """Attach the receipt of the fee, or the photos of the damage: accounting reads no service jobs."""
        result = super()._attach_proofs(move)
        job = self.source_job_id
        files = job.fee_receipt_ids if self.type == "service_fee_refund" else job.damage_attachment_ids
        if files:
            copies = [file.copy({"res_model": move._name, "res_id": move.id}) for file in files]
            move.message_post(body=self._get_owed_reason(), attachment_ids=[file.id for file in copies])
        return result

    # In words.

    def _get_owed_provider(self):
        self.ensure_one()
        job = self.source_job_id
        return job.damage_provider_id if self.type == "compensation" else job.provider_id

    def _get_owed_reason(self):
        """Return in words what this is for, as our people read it."""
        self.ensure_one()
        job, provider = self.source_job_id, self._get_owed_provider()
        if self.type == "service_fee_refund":
            return self.env._(
                "%(job)s: the customer advanced the fee of %(provider)s.",
                job=job.name,
                provider=provider.display_name or "",
            )
        return self.env._(
            "%(job)s: damage by %(provider)s. %(what)s",
            job=job.name,
            provider=provider.display_name or "",
            what=job.damage_description or "",
        )

    def _say_what_is_owed(self, case):
        """Return in a sentence for the customer what money comes, and for what."""
        self.ensure_one()
        amount = self.currency_id.format(self.amount)
        if self.type == "service_fee_refund":
            return self.env._(
                "about your request %(case)s: we refund the %(amount)s that you paid for the service.",
                case=case,
                amount=amount,
            )
        return self.env._(
            "about your request %(case)s: we are sorry for the damage, and pay you %(amount)s for it.",
            case=case,
            amount=amount,
        )

    def _ask_lead_of_source(self):
        """Have a lead see to what these remedies owe and nobody decides any more: their case is over."""
        for remedy in self.filtered(lambda remedy: remedy.source_job_id and remedy.state == "draft"):
            remedy.source_job_id._ask_lead(
                self.env._("%(remedy)s is still owed to the customer.", remedy=remedy.display_name)
            )

    def _on_given_up(self):
        """Whoever gives up what is owed does so for everybody to see, on the job."""
        result = super()._on_given_up()
        for remedy in self.filtered("source_job_id"):
            remedy.source_job_id._say(f"{remedy.display_name}: {remedy.ended_reason}")
        return result
