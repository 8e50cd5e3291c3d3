"""Who pays the provider, and what he broke (PV-05, PV-10)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_provider import ProviderCommon


@tagged("post_install", "-at_install", "after_sales")
class TestPayment(ProviderCommon):
    def _file(self):
        return self.env["ir.attachment"].with_user(self.agent).create({"name": "receipt.jpg", "raw": b"x"})

    def test_first_and_repeat(self):
        """PV-05: the first job with a provider is advanced by the customer, later ones we transfer."""
        new = self._new_provider("Newcomer", price=100, provider_job_count=0)
        for provider, mode in ((new, "customer_advance"), (self.best, "transfer")):
            job = self._new_job()
            job._choose_provider(provider, 100)
            self.assertEqual((job.payment_mode, job.is_first_job), (mode, provider == new))
        first = self._new_job_in("verified", provider=new)
        self.assertEqual(first.payment_mode, "customer_advance")
        again = self._new_job()
        again._choose_provider(new, 100)
        self.assertEqual(again.payment_mode, "transfer")

    def test_a_cancelled_bill_stays_cancelled(self):
        """PV-05: a provider is paid once: the bill that another one took the place of is not posted any more."""
        job = self._new_job_in("verified")
        job.action_prepare_bill()
        first = job.bill_id.sudo()
        first.button_cancel()
        job.action_prepare_bill()
        first.button_draft()
        first.invoice_date = "2026-03-04"
        with self.assertRaisesRegex(UserError, "is billed by"):
            first.action_post()

    def test_another_way(self):
        """PV-05: “where possible”: another way of payment can be agreed before the work is done."""
        job = self._new_job()
        job._dispatch(self.best, 180, charge=180, is_told=True, payment_mode="customer_advance")
        self.assertEqual(job.payment_mode, "customer_advance")
        with self._refused(UserError, "how it is paid was agreed before"):
            self._new_job_in("done")._set_payment_mode("customer_advance")

    def test_receipt(self):
        """PV-05: with the receipt the refund can be made, once; without one or before the work it cannot."""
        new = self._new_provider("Newcomer", price=180, provider_job_count=0)
        heard = []
        self.patch(type(self.env["after.sales.job"]), "_on_fee_advanced", lambda job: heard.append(job.fee_advanced))
        early = self._new_job_in("scheduled", provider=new)
        with self.assertRaisesRegex(UserError, "not done"):
            early._record_fee_receipt(180, self._file())
        job = self._new_job_in("done", provider=new)
        for amount, files in ((0, self._file()), (180, self.env["ir.attachment"])):
            with self.assertRaisesRegex(UserError, "attach the receipt"):
                job._record_fee_receipt(amount, files)
        action = job.action_open_fee()
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        self.assertEqual(wizard.amount, 180)
        wizard.attachment_ids = self._file()
        wizard.action_record()
        self.assertEqual((job.fee_advanced, heard), (180, [180]))
        self.assertEqual(job.fee_receipt_ids.res_id, job.id)
        with self.assertRaisesRegex(UserError, "already"):
            job._record_fee_receipt(180, self._file())
        with self.assertRaisesRegex(UserError, "by ourselves"):
            self._new_job_in("done")._record_fee_receipt(180, self._file())

    def test_bill(self):
        """PV-05: a repeat provider is paid by a draft bill over exactly the agreed price, once."""
        job = self._new_job_in("verified")
        job.action_prepare_bill()
        bill = job.sudo().bill_id
        self.assertEqual((bill.move_type, bill.state, bill.partner_id), ("in_invoice", "draft", self.best))
        self.assertEqual((bill.invoice_line_ids.price_unit, bill.invoice_origin), (180, job.name))
        job.action_prepare_bill()
        self.assertEqual(job.sudo().bill_id, bill)
        self.assertEqual(self.env["account.move"].search_count([("invoice_origin", "=", job.name)]), 1)
        bill.button_cancel()
        job.action_prepare_bill()
        self.assertNotEqual(job.sudo().bill_id, bill, "A cancelled bill pays nobody")

    def test_no_bill(self):
        """PV-05: nothing is paid before the callback, for an advanced fee, or for work done again."""
        with self.assertRaisesRegex(UserError, "called back"):
            self._new_job_in("done").action_prepare_bill()
        new = self._new_provider("Newcomer", price=180, provider_job_count=0)
        with self.assertRaisesRegex(UserError, "customer paid"):
            self._new_job_in("verified", provider=new).action_prepare_bill()
        again = self._new_job_in("verified")._redo()
        again.action_offer()
        again._record_facts({"state": "verified"})
        with self.assertRaisesRegex(UserError, "nothing to pay"):
            again.action_prepare_bill()

    def test_bill_waits_for_the_redo(self):
        """PV-05: work that is being done again is not paid before that is settled."""
        job = self._new_job_in("verified")
        again = job._redo()
        with self.assertRaisesRegex(UserError, f"done again by {again.name}"), self.env.cr.savepoint():
            job.action_prepare_bill()
        again._cancel("The customer wants nobody any more")
        job.action_prepare_bill()
        self.assertTrue(job.sudo().bill_id)

    def test_damage(self):
        """PV-10: what the provider broke is recorded with its price, description and photo, for the recovery."""
        heard = []
        self.patch(
            type(self.env["after.sales.job"]), "_on_damage_recorded", lambda job: heard.append(job.damage_amount)
        )
        with self.assertRaisesRegex(UserError, "Nobody has been"):
            self._new_job_in("accepted")._record_damage(80, "Vase")
        job = self._new_job_in("done")
        for amount, text in ((0, "Vase"), (80, " ")):
            with self._refused(UserError, "Say what was damaged and what it"):
                job._record_damage(amount, text)
        action = job.action_open_damage()
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        wizard.write({"amount": 80, "description": "Vase", "attachment_ids": [(4, self._file().id)]})
        wizard.action_record()
        self.assertEqual((job.damage_amount, job.damage_description, heard), (80, "Vase", [80]))
        self.assertEqual(len(job.damage_attachment_ids), 1)
