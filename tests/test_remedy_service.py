"""Work at the customer's: the remedy follows its service job."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_remedy import RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestRemedyService(RemedyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket, cls.claim = cls._new_damage()

    def _repair(self, **vals):
        remedy = self._propose(self.ticket, "on_site_repair", skip_reason="The hinge is torn out.", **vals)
        remedy._request()
        return remedy

    def test_dm_05_a_repairer_is_sent(self):
        """DM-05: the job knows the case, the goods and the work; the remedy waits for it."""
        self.claim.line_ids.sudo().problem = "Hinge torn out"
        remedy = self._repair(description="Bring a hinge")
        job = remedy.job_id
        self.assertEqual(remedy.state, "awaiting_service")
        self.assertEqual((job.task, job.ticket_id, job.order_id), ("repair", self.ticket, self.ticket.sale_order_id))
        self.assertEqual((job.product_ids, job.user_id), (self.sofa, self.agent))
        self.assertIn("Bring a hinge", job.description)
        self.assertIn("Hinge torn out", job.description)
        with self.assertRaisesRegex(UserError, "done when its document is"):
            remedy._complete_by_hand()

    def test_state_follows_the_job(self):
        remedy = self._repair()
        job = remedy.sudo().job_id
        job.agreed_price = 180
        self.assertEqual(remedy.cost, 180)
        for state in ("offered", "accepted", "briefed", "scheduled"):
            job._record_facts({"state": state})
        self.assertEqual(remedy.state, "awaiting_service")
        job._pass_to("done")
        self.assertEqual(remedy.state, "done")
        remedy._record_outcome("not_helped", "It hangs again")
        self.assertEqual(self.ticket._get_next_remedy(self.claim).type, "resend_part")

    def test_a_job_given_up_brings_the_remedy_back(self):
        """Then our own people may do it, or another job is made; never two at once."""
        remedy = self._repair()
        remedy.sudo().job_id._cancel("Nobody is free")
        self.assertEqual(remedy.state, "approved")
        remedy.action_carry_out()
        remedy.action_carry_out()
        self.assertEqual(len(remedy.sudo().job_ids), 2)
        self.assertEqual(remedy.state, "awaiting_service")
        remedy.sudo().job_id._cancel("The customer did it himself")
        remedy.action_tell()
        self.assertEqual(remedy.state, "done")

    def test_a_remedy_given_up_calls_the_job_off(self):
        remedy = self._repair()
        remedy._cancel("The customer sends it in.")
        self.assertEqual((remedy.state, remedy.job_id.state), ("cancelled", "cancelled"))
        self.assertEqual(remedy.cost, 0)

    def test_work_is_no_delivery(self):
        remedy = self._repair()
        self.assertFalse(remedy.delivery_picking_id)
        self.assertFalse(remedy.sudo().refund_move_id)
