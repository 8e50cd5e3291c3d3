"""Jobs that cost the customer something beside the goods, and the books in which that is paid. No tests here."""

from .common_provider import VISIT, ProviderCommon


class OwedCommon(ProviderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["account.journal"].search([("type", "=", "sale"), ("company_id", "=", cls.company.id)]):
            cls.env["account.chart.template"].try_loading("generic_coa", cls.company, install_demo=False)
        cls.accountant = cls._new_user("accountant", "account.group_account_invoice")
        cls.newcomer = cls._new_provider("Newcomer", price=180, provider_job_count=0)
        cls.other_agent = cls._new_user("other_agent", "after_sales.group_agent")
        cls.team.user_ids |= cls.other_agent

    @classmethod
    def _file(cls, name="receipt.jpg", user=None):
        Attachment = cls.env["ir.attachment"].with_user(user or cls.agent)
        return Attachment.create({"name": name, "raw": name.encode()})

    @classmethod
    def _new_advanced(cls, amount=180, state="verified", user=None, **vals):
        """Return a job whose fee the customer advanced; the receipt is not recorded yet."""
        vals.setdefault("provider", cls.newcomer)
        job = cls._new_job_in(state, **vals)
        job._record_facts({"payment_mode": "customer_advance", "agreed_price": 180})
        return cls._record_fee(job, amount, user) if amount else job

    @classmethod
    def _record_fee(cls, job, amount=180, user=None):
        with cls._at(VISIT):
            job.with_user(user or cls.agent)._record_fee_receipt(amount, cls._file(user=user))
        return job

    @classmethod
    def _new_damaged(cls, amount=80, state="done", user=None, **vals):
        """Return a job during which the provider broke a vase."""
        job = cls._new_job_in(state, **vals)
        return cls._record_damage(job, amount, user)

    @classmethod
    def _record_damage(cls, job, amount=80, user=None):
        with cls._at(VISIT):
            job.with_user(user or cls.agent)._record_damage(amount, "Vase", cls._file("vase.jpg", user))
        return job

    def _owed(self, job):
        """Return what makes good what a job has cost, the newest first, as the agent reads it."""
        return job.with_user(self.agent).owed_remedy_ids.sorted("id", reverse=True)

    def _approve(self, remedy, user=None):
        asked = remedy.sudo().approval_ids.filtered(lambda approval: approval.state == "requested")
        asked.with_user(user or self.lead).action_approve()
        return remedy

    def _pay(self, move):
        """Let the accountant post and pay a credit note."""
        move = move.with_user(self.accountant)
        move.action_post()
        payments = self.env["account.payment.register"].with_user(self.accountant)
        payments = payments.with_context(active_model="account.move", active_ids=move.ids)
        payments.create({}).action_create_payments()

    def _take_back(self, move, at_once=True):
        """Let the accountant reverse a credit note that is posted; core reconciles what it reverses at once."""
        wizard = self.env["account.move.reversal"].with_user(self.accountant)
        wizard = wizard.with_context(active_model="account.move", active_ids=move.ids)
        wizard = wizard.create({"journal_id": move.journal_id.id})
        if at_once:
            return wizard.modify_moves()
        wizard.reverse_moves()
        return move.with_user(self.accountant).reversal_move_ids.action_post()
