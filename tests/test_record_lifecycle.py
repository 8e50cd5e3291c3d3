"""Every step from state to state goes through one door: the table, the lock, one message. Numbers are drawn."""

from unittest.mock import patch

from odoo.exceptions import LockError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..rules import lifecycle
from .common_remedy import CLAIM, RemedyCommon

HOSTS = {
    "after.sales.approval", "after.sales.claim", "after.sales.evidence", "after.sales.gift", "after.sales.handover",
    "after.sales.inspection", "after.sales.job", "after.sales.job.offer", "after.sales.refund.application",
    "after.sales.remedy", "after.sales.recovery",
}  # fmt: skip


@tagged("post_install", "-at_install", "after_sales")
class TestLifecycle(RemedyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._new_delivered_order()
        cls.ticket = cls._new_case(cls.order)
        cls.claim = cls._new_claim(cls.ticket, state="draft")
        cls.gift = cls.env["after.sales.gift"].create({"order_id": cls._new_order().id, "product_id": cls.chair.id})
        ticket = cls.ticket.with_user(cls.agent)
        cls.remedy = ticket._propose_remedy({"type": "refund", "amount": 10}, []).sudo()
        cls.job = ticket._create_job({"task": "repair"}).sudo()
        cls.offer = cls.env["after.sales.job.offer"].create({"job_id": cls.job.id, "provider_id": cls.customer.id})
        cls.handover = cls.env["after.sales.handover"].create({"user_id": cls.agent.id})
        cls.approval = cls.env["after.sales.approval"].create(
            {
                "kind": "takeover",
                "ticket_id": cls.ticket.id,
                "reason": "Urgent",
                "approver_level": "lead",
                "requested_by": cls.agent.id,
                "company_id": cls.ticket.company_id.id,
            }
        )
        cls.application = cls.env["after.sales.refund.application"].create(
            {"remedy_id": cls.remedy.id, "amount": 10, "reason": "Missing", "requested_by": cls.agent.id}
        )
        cls.recovery = cls.env["after.sales.recovery"].create(
            {
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "debtor_type": "carrier",
                "debtor_id": cls.customer.id,
            }
        )
        cls.records = [
            cls.claim, cls.gift, cls.remedy, cls.job, cls.offer, cls.handover, cls.approval, cls.application,
            cls.recovery,
        ]  # fmt: skip

    def _get_hosts(self):
        base = self.env.registry["after.sales.lifecycle"]
        return [self.env[name] for name, model in self.env.registry.items() if issubclass(model, base)]

    def test_tables_know_every_state(self):
        """A state that no table knows could never be left, one that no field knows never be reached."""
        hosts = [host for host in self._get_hosts() if not host._abstract]
        self.assertEqual({host._name for host in hosts}, HOSTS)
        for host in hosts:
            with self.subTest(model=host._name):
                states = set(host._fields["state"].get_values(self.env))
                self.assertEqual(set(host._lifecycle), states)
                self.assertLessEqual(set().union(*host._lifecycle.values()), states)
                self.assertLessEqual(set(host._step_fields), set(host._fields))

    def test_refused_in_words(self):
        """What the table does not know is refused with the document, the state now and the one that was meant."""
        for record in self.records:
            labels = dict(record._fields["state"]._description_selection(self.env))
            for state in labels.keys() - record._lifecycle[record.state]:
                with self.subTest(model=record._name, state=state), self.assertRaises(UserError) as refused:
                    record._pass_to(state)
                self.assertEqual(
                    refused.exception.args[0],
                    f"{record.display_name} is “{labels[record.state]}” and cannot become “{labels[state]}”.",
                )

    def test_two_at_once(self):
        """While somebody else takes a step, one hears so in words, and nothing is done."""
        for record in self.records:
            state, before = sorted(record._lifecycle[record.state])[0], record.state
            held = patch.object(type(record), "lock_for_update", side_effect=LockError("in use"))
            with self.subTest(model=record._name), held, self.assertRaisesRegex(UserError, "Somebody else is changing"):
                record._pass_to(state)
            self.assertEqual(record.state, before)

    def test_second_sees_what_became_of_it(self):
        """What was read before the lock does not count: the step is judged by what is true then."""
        for record in self.records:
            state = sorted(record._lifecycle[record.state])[0]
            end = next(old for old, following in record._lifecycle.items() if state not in following and old != state)
            record.flush_recordset()
            self.env.cr.execute(
                SQL("UPDATE %s SET state = %s WHERE id = %s", SQL.identifier(record._table), end, record.id)
            )
            with self.subTest(model=record._name), self.assertRaisesRegex(UserError, "cannot become"):
                record._pass_to(state)

    def test_facts_and_followers(self):
        """The step stores its facts with the state, and who follows hears of the state before."""
        heard = []
        with patch.object(type(self.job), "_on_state_changed", lambda _job, before: heard.append(before)):
            self.job._pass_to("cancelled", {"cancel_reason": "Nobody is there"})
        self.assertEqual((self.job.state, self.job.cancel_reason), ("cancelled", "Nobody is there"))
        self.assertEqual(heard, [{self.job.id: "draft"}])

    def test_bring_to(self):
        """Taking a step twice changes nothing where it may be taken twice; the table still counts."""
        for _press in range(2):
            self.gift.action_cancel()
        self.assertEqual(self.gift.state, "cancelled")
        with self.assertRaisesRegex(UserError, "is “Cancelled” and cannot become “Given”"):
            self.gift.action_give()

    def test_undo_of_a_done_remedy_only(self):
        """A remedy that has ended cannot be ended once more by another way."""
        self.remedy._cancel("Not wanted")
        self.assertEqual((self.remedy.state, self.remedy.ended_reason), ("cancelled", "Not wanted"))
        with self.assertRaisesRegex(UserError, "is “Cancelled” and cannot become “Refused”"):
            self.remedy._refuse("Again")
        self.assertFalse(lifecycle.REMEDY["cancelled"])


@tagged("post_install", "-at_install", "after_sales")
class TestNumbers(RemedyCommon):
    """Numbers come from the sequence of the company that the document is for, whoever makes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._new_case(cls._new_delivered_order())
        for code in ("claim", "remedy", "job"):
            cls.env["ir.sequence"].create(
                {"name": code, "code": f"after.sales.{code}", "prefix": f"OWN-{code}-", "company_id": cls.company.id}
            )
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})

    def _create(self, env):
        """Yield the three numbered documents of a case and the numbers they have."""
        ticket = {"ticket_id": self.ticket.id}
        claim = env["after.sales.claim"].create(ticket)
        remedy = env["after.sales.remedy"].create(ticket | {"type": "usage_guidance", "number": "Mine"})
        job = env["after.sales.job"].create(ticket | {"task": "repair", "name": "Mine"})
        return {"claim": claim.number, "remedy": remedy.number, "job": job.name}

    def test_company_of_the_document(self):
        """Not that of whoever makes it, and not the number that a program would give."""
        env = self.env(context={"allowed_company_ids": [self.elsewhere.id, self.company.id]})
        for code, number in self._create(env).items():
            self.assertRegex(number, f"^OWN-{code}-[0-9]+$")

    def test_values_of_the_caller_stay(self):
        vals = {"ticket_id": self.ticket.id, "type": "usage_guidance"}
        given = dict(vals)
        first, second = self.env["after.sales.remedy"].create([vals, vals])
        self.assertEqual(vals, given)
        self.assertNotEqual(first.number, second.number)

    def test_nobody_enters_a_number(self):
        with self.assertRaisesRegex(UserError, "“Number” is recorded by the system"), self._at(CLAIM):
            self.env["after.sales.claim"].with_user(self.agent).create(
                {"ticket_id": self.ticket.id, "number": "CL-MINE"}
            )
