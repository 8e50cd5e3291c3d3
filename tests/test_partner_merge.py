import logging
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..controllers.access_log import HideTokens
from .common import NOW
from .common_provider import ProviderCommon


@tagged("post_install", "-at_install", "after_sales")
class TestPartnerMerge(ProviderCommon):
    """Core's *Merge Contacts* with customers, factories, carriers and providers."""

    def _merge(self, gone, into):
        """Let the administrator merge contacts in core's wizard."""
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.env.ref("base.user_admin"))
        wizard = wizard.with_context(active_model="res.partner", active_ids=(gone | into).ids).create({})
        wizard.dst_partner_id = into
        wizard.action_merge()
        self.env.invalidate_all()

    def _partner(self, name, **vals):
        return self.env["res.partner"].create({"name": name, "email": "wang@example.com", **vals})

    def test_customers(self):
        """OW-02: cases, orders and clocks go along; the links the customer was sent go on working, once and twice."""
        first, second, third = (self._partner(name) for name in ("Wang", "Ms Wang", "Wang Li"))
        order = self._new_order(partner_id=first.id)
        case = self.env["helpdesk.ticket"].create(
            {"name": "Broken", "description": "x", "partner_id": first.id, "sale_order_id": order.id}
        )
        claim = self.env["after.sales.claim"].create({"ticket_id": case.id})
        care, links = first._get_link_token(), (case._get_link_token(), claim._get_link_token())
        number = first.id
        self._merge(first, second)
        self._merge(second, third)
        self.assertEqual((case.partner_id, order.partner_id, claim.partner_id), (third, third, third))
        self.assertEqual(case.commercial_partner_id, third)
        self.assertEqual(self.env["helpdesk.ticket"]._get_by_token(case.id, links[0]), case)
        self.assertEqual(self.env["after.sales.claim"]._get_by_token(claim.id, links[1]), claim)
        self.assertFalse(self.env["res.partner"]._get_by_token(number, care), "That contact is gone")
        other = self.env["helpdesk.ticket"].create(
            {"name": "Another", "description": "x", "partner_id": self._partner("Stranger").id}
        )
        self.assertFalse(self.env["helpdesk.ticket"]._get_by_token(other.id, links[0]))

    def test_providers_with_one_skill(self):
        """PV-01: the price of the provider that stays counts; jobs and areas go along."""
        other = self._new_provider("Home Fit", price=200)
        job = self._new_job()
        job.sudo().write({"provider_id": other.id})
        self._merge(other, self.best)
        self.assertEqual(job.provider_id, self.best)
        self.assertEqual(self.best.provider_rate_ids.mapped("price"), [180])

    def test_customer_becomes_no_provider(self):
        """PV-01: nobody becomes a provider without a word, in neither direction."""
        customer = self._partner("Wang", email=self.best.email)
        for gone, into in ((customer, self.best), (self.best, customer)):
            with self.assertRaisesRegex(UserError, "is a service provider, Wang is not"), self.env.cr.savepoint():
                self._merge(gone, into)
        self.assertTrue(customer.exists())

    def test_rates_of_three_providers(self):
        """PV-01: whatever has a price once goes along; areas too, once."""
        paint = self.env["after.sales.provider.skill"].create({"name": "Paint", "code": "tp", "task": "repair"})
        others = self._new_provider("Home Fit 2", price=200) | self._new_provider("Home Fit 3", price=210)
        for other, price in zip(others, (50, 60), strict=True):
            self.env["after.sales.provider.rate"].create(
                {"partner_id": other.id, "task": "repair", "skill_id": paint.id, "price": price}
            )
        self._merge(others, self.best)
        rates = self.best.provider_rate_ids
        self.assertEqual(sorted(rates.mapped("task")), ["install", "repair"])
        self.assertEqual(self.best.provider_area_ids, self.pudong)

    def test_suspension_is_not_merged_away(self):
        """PV-01: a lead suspends and takes back; a merge does neither."""
        bad = self._new_provider("Home Fit Ltd")
        bad._suspend_provider("Broke a door")
        for gone, into in ((bad, self.best), (self.best, bad)):
            with (
                self.assertRaisesRegex(UserError, "Home Fit Ltd is suspended, Home Fit is not"),
                self.env.cr.savepoint(),
            ):
                self._merge(gone, into)
        self.assertEqual((bad.provider_state, self.best.provider_state), ("suspended", "active"))
        self.assertFalse(self.best.provider_state_reason)
        self.best._suspend_provider("The same people")
        self._merge(bad, self.best)
        self.assertEqual(self.best.provider_state, "suspended")

    def test_nobody_is_asked_twice(self):
        """PV-02: who was asked under both names is not next in line again."""
        other, job = self._new_provider("Home Fit Ltd"), self._new_job()
        vals = [
            {"job_id": job.id, "provider_id": self.best.id, "state": "refused"},
            {"job_id": job.id, "provider_id": self.second.id, "state": "waiting"},
            {"job_id": job.id, "provider_id": other.id, "state": "waiting"},
        ]
        offers = self.env["after.sales.job.offer"].sudo()._create_recorded(vals)
        self._merge(other, self.best)
        self.assertEqual(offers.exists(), offers[:2])

    def test_factories(self):
        """FN-02: of two notes that say two things about one series, the one reviewed last counts."""
        first, second = self._partner("Oak Works"), self._partner("Oak Works Ltd")
        Note = self.env["after.sales.factory.note"]
        old = Note.create({"partner_id": first.id, "lead_days": 10, "series": "Oslo", "reviewed_at": "2026-01-01"})
        new = Note.create({"partner_id": second.id, "lead_days": 20, "series": "oslo"})
        kept = Note.create({"partner_id": first.id, "lead_days": 5})
        self._merge(first, second)
        self.assertEqual((old.active, new.active, kept.active), (False, True, True))
        self.assertEqual(kept.partner_id, second)

    def test_carriers(self):
        """LG-01: the delivery method goes along with its contact."""
        first, second = self._partner("Red Line"), self._partner("Red Line Ltd")
        carrier = self.env["delivery.carrier"].create(
            {"name": "Red", "partner_id": first.id, "product_id": self.sofa.id, "delivery_type": "fixed"}
        )
        self._merge(first, second)
        self.assertEqual(carrier.partner_id, second)

    def test_links_of_closed_cases_end(self):
        """IT-06: long after a case was closed its link shows nothing any more; the company says how long."""
        self.company.after_sales_link_days = 90
        case = self.env["helpdesk.ticket"].create({"name": "x", "description": "x", "partner_id": self.customer.id})
        case._move_to_phase("solved")
        self.assertEqual(case._get_customer_step(), "reopen")
        with self._at(NOW + timedelta(days=89)):
            self.assertEqual(case._get_customer_step(), "reopen")
        with self._at(NOW + timedelta(days=90)):
            self.assertEqual(case._get_customer_step(), "gone")
            self.company.after_sales_link_days = 0
            self.assertEqual(case._get_customer_step(), "reopen")

    def test_tokens_are_not_logged(self):
        """CN-03: the server's log opens nobody's page."""
        token = self.env["helpdesk.ticket"].create({"name": "x", "description": "x"})._get_link_token()
        line = f"GET /after_sales/case/7/{token}/confirm HTTP/1.1"
        record = logging.LogRecord("werkzeug", logging.INFO, "", 1, '"%s" %s', (line, 200), None)
        HideTokens().filter(record)
        self.assertNotIn(token, record.getMessage())
        self.assertIn("/after_sales/case/7/…/confirm", record.getMessage())
        self.assertIn(HideTokens, [type(f) for f in logging.getLogger("werkzeug").filters])
