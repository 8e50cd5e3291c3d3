from datetime import date, datetime

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import NOW
from .common_provider import DAY, HOUR, VISIT, ProviderCommon


@tagged("post_install", "-at_install", "after_sales")
class TestOddInput(ProviderCommon):
    """What can only be a typing error is refused in words, before anything reckons with it."""

    def _refused(self, step, words="cannot be meant"):
        with self.subTest(words), self.assertRaisesRegex((UserError, ValidationError), words), self.env.cr.savepoint():
            step()

    def test_dates(self):
        """Years 1 and 9999 on orders, visits and wizards."""
        with self._at(NOW):
            order = self._new_order()
        Order = order.with_user(self.lead)
        for day in (date(1, 1, 1), date(9999, 12, 31)):
            self._refused(lambda day=day: Order.write({"receipt_deadline": day}))
            self._refused(lambda day=day: Order.create({"partner_id": self.customer.id, "receipt_deadline": str(day)}))
        job = self._new_job_in("briefed")
        wizard = self.env["after.sales.job.schedule"].with_user(self.agent)
        self._refused(lambda: wizard.create({"job_id": job.id, "scheduled_start": datetime(9999, 12, 31, 23)}))
        self._refused(lambda: wizard.create({"job_id": job.id, "scheduled_start": datetime(1, 1, 1)}))

    def test_amounts(self):
        """Amounts of a policy and of money that nobody means."""
        policy = self.env["after.sales.deadline.policy"].search([("method", "=", "calendar")], limit=1)
        policy = policy.copy({"company_id": self.company.id}).with_user(self.manager)
        self._refused(lambda: policy.write({"amount": 10**9}))
        self._refused(lambda: policy.write({"amount": 4000, "unit": "days"}), "more than ten years")
        self._refused(lambda: policy.write({"warn_amount": 4000, "warn_unit": "months"}), "more than ten years")
        self._refused(
            lambda: self.company.with_user(self.env.ref("base.user_admin")).write({"after_sales_link_days": 10**9})
        )
        job = self._new_job()
        self._refused(lambda: job.with_user(self.agent).write({"customer_charge": 10**15}))

    def test_proposals(self):
        """A provider who proposes sixty times gives us one call to make."""
        job = self._new_job_in("accepted")
        with self._at(NOW):
            for day in range(5):
                job._propose_time(VISIT + day * DAY, VISIT + day * DAY + HOUR)
        calls = job.activity_ids.filtered(lambda a: a.summary == "Agree the proposed time with the customer")
        self.assertEqual(len(calls), 1)
        self.assertEqual(job.proposed_start, VISIT + 4 * DAY)
