"""The demo story is what people see first: it can be told whenever somebody looks at it."""

from datetime import datetime

from odoo.modules.module import get_manifest
from odoo.tests import tagged
from odoo.tools import convert_file

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestDemo(AfterSalesCommon):
    def _tell(self, moment):
        """Load the files of the story as an installation does, at a moment."""
        idref = {}
        # Only while modules are loaded may the past be told of: core writes the date of creation then.
        self.patch(self.registry, "ready", False)
        with self._at(moment):
            for name in get_manifest("after_sales")["demo"]:
                convert_file(self.env(su=True), "after_sales", name, idref, mode="init", noupdate=True)
        self.registry.ready = True

    def _of(self, model):
        """Return the records of a model that the story tells of."""
        names = self.env["ir.model.data"].search(
            [("module", "=", "after_sales"), ("model", "=", model), ("name", "=like", "demo\\_%")]
        )
        return self.env[model].browse(names.mapped("res_id"))

    def _check_story(self, now):
        for model, least in {"sale.order": 20, "helpdesk.ticket": 20, "after.sales.claim": 8}.items():
            self.assertGreaterEqual(len(self._of(model)), least, model)
        cases = self._of("helpdesk.ticket")
        self.assertTrue(cases.filtered("closed") and cases.filtered(lambda case: not case.closed))
        agents = self._of("res.users").filtered(lambda user: user.has_group("after_sales.group_agent"))
        for agent in agents:
            mine = cases.filtered(lambda case, agent=agent: case.user_id == agent)
            self.assertEqual(mine.with_user(agent).filtered("number"), mine.with_user(agent))
        # What was said is said by who is said to have said it, in the past.
        said = cases.message_ids.filtered(lambda message: message.message_type == "comment")
        self.assertTrue(said.author_id & agents.partner_id)
        self.assertFalse(said.filtered(lambda message: message.date > now))

    def test_on_a_monday_morning(self):
        self._tell(NOW)
        self._check_story(NOW)

    def test_at_the_end_of_a_year(self):
        moment = datetime(2026, 12, 31, 15, 59)
        self._tell(moment)
        self._check_story(moment)
