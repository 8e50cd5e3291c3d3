from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...rules import making_good

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

    # The decision.

    def _check_is_not_owed(self):
        """Refuse to change what follows from a job."""
        owed = self.filtered("source_job_id")[:1]
        if owed:
            raise UserError(
                self.env._(
                    "%(remedy)s follows from what is recorded on %(job)s: record it there.",
                    remedy=owed.display_name,
                    job=owed.source_job_id.name,
                )
            )

    def _judge_owed(self):
        """Return the verdict on what a job owes: what is recorded there counts, no ladder."""
        self.ensure_one()
        limits = self._get_limits()
        is_fee = self.type == "service_fee_refund"
        power = making_good.Power(limits and limits.most, 0.0 if is_fee else self._get_given_alone())
        _ = self.currency_id._get_translator()
        return making_good.judge(self.amount, self._get_recorded(), power, APPROVALS[self.type], _=_)

    def _get_recorded(self):
        """Return what the job says is owed, and what other remedies give of it, see ``rules.making_good.Owed``."""
        self.ensure_one()
        job = self.source_job_id.sudo()
        given = sum((job._get_owed_remedies(self.type) - self).mapped("amount"))
        if self.type == "service_fee_refund":
            return making_good.Owed(job.fee_advanced, given, job.agreed_price)
        return making_good.Owed(job.damage_amount, given)

    # The credit note.

    def _prepare_owed_note_vals(self):
        """Return what differs in the credit note of what a job owes: the customer paid the provider."""
        job = self.source_job_id
        customer = {"partner_id": job.partner_id.id} if job.partner_id else {}
        return customer | {"invoice_origin": job.name, "fiscal_position_id": False}

    def _prepare_owed_line_vals(self):
        """Return one line without tax, booked where bills of providers are booked: it is a cost, not less revenue."""
        types = dict(self._get_types())
        names = (types[self.type], self.number, self.source_job_id.name, self._get_owed_provider().display_name)
        vals = {
            "name": " ".join(filter(None, names)),
            "quantity": 1,
            "price_unit": self.amount,
            "tax_ids": [Command.clear()],
        }
        account = self._get_service_cost_account()
        return vals | {"account_id": account.id} if account else vals

    def _get_service_cost_account(self):
        """Return the account of a vendor bill's line that says nothing else, empty for none."""
        Journal = self.env["account.journal"]
        domain = [*Journal._check_company_domain(self.company_id), ("type", "=", "purchase")]
        return Journal.search(domain, limit=1).default_account_id

    def _attach_proofs(self, move):
        """Attach the receipt of the fee, or the photos of the damage: accounting reads no service jobs."""
        job = self.source_job_id
        files = job.fee_receipt_ids if self.type == "service_fee_refund" else job.damage_attachment_ids
        if files:
            copies = [file.copy({"res_model": move._name, "res_id": move.id}) for file in files]
            move.message_post(body=self._get_owed_reason(), attachment_ids=[file.id for file in copies])

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

    def _tell_source_of_end(self):
        """Whoever gives up what is owed does so for everybody to see, on the job."""
        for remedy in self.filtered("source_job_id"):
            remedy.source_job_id._log_step(f"{remedy.display_name}: {remedy.ended_reason}")
