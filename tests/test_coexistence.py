import unittest

from odoo.tests import tagged

from .common import NOW, AfterSalesCommon

BESIDE = ("helpdesk_mgmt_rating", "helpdesk_mgmt_sla", "helpdesk_type", "rma")


@tagged("post_install", "-at_install", "after_sales")
class TestCoexistence(AfterSalesCommon):
    """The addon together with those that people use beside it; ``dev/test --peers`` installs them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        installed = cls.env["ir.module.module"]._installed()
        missing = [name for name in BESIDE if name not in installed]
        if missing:
            raise unittest.SkipTest(f"Not installed: {', '.join(missing)}")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Care",
                "company_id": cls.company.id,
                "user_ids": [(6, 0, [cls.agent.id, cls.lead.id])],
                "user_id": cls.lead.id,
                "use_sla": True,
                "resource_calendar_id": cls.company.resource_calendar_id.id,
            }
        )
        cls.kind = cls.env["after.sales.case.kind"].create({"name": "Quality", "code": "test_quality"})
        Stage = cls.env["helpdesk.ticket.stage"]
        cls.working = Stage._get_for_phase("working", cls.team, cls.company)
        cls.solved = Stage._get_for_phase("solved", cls.team, cls.company)
        cls.sla = cls.env["helpdesk.sla"].create({"name": "Two days", "days": 2, "stage_id": cls.solved.id})
        event = {"host": "ticket", "team_ids": [(6, 0, cls.team.ids)], "kind_ids": [(6, 0, cls.kind.ids)]}
        cls._new_policy("response", purpose="response", start_event="created", stop_event="first_reply", **event)
        cls._new_policy("resolution", purpose="resolution", start_event="created", stop_event="closed", **event)

    def _new_ticket(self, **vals):
        return self.env["helpdesk.ticket"].create(
            {
                "name": "Broken leg",
                "description": "<p>One leg</p>",
                "partner_id": self.customer.id,
                "team_id": self.team.id,
                "case_kind_id": self.kind.id,
                "user_id": self.agent.id,
                **vals,
            }
        )

    def _surveys(self, ticket):
        """Return the requests for a rating that this case has caused."""
        return self.env["rating.rating"].search([("res_model", "=", ticket._name), ("res_id", "=", ticket.id)])

    def test_every_field_has_one_owner(self):
        """No field is defined by us and by one of them: each keeps the meaning that its addon gave it."""
        shared = {
            f"{model}.{name}"
            for model, cls in self.env.registry.items()
            for name, field in cls._fields.items()
            if "after_sales" in field._modules and set(field._modules) & set(BESIDE)
        }
        self.assertFalse(shared)

    def test_no_model_or_xmlid_is_shared(self):
        """No model of ours is theirs, and no record of theirs is ours."""
        models = self.env["ir.model"].search([("model", "=like", "after.sales.%")])
        strangers = [model.model for model in models if set(model.modules.split(", ")) & set(BESIDE)]
        self.assertFalse(strangers)
        data = self.env["ir.model.data"]
        ours = data.search([("module", "=", "after_sales"), ("model", "not in", ("ir.model", "ir.model.fields"))])
        theirs = data.search([("module", "in", BESIDE), ("model", "not in", ("ir.model", "ir.model.fields"))])
        pairs = {(xmlid.model, xmlid.res_id) for xmlid in ours} & {(xmlid.model, xmlid.res_id) for xmlid in theirs}
        self.assertFalse([pair for pair in pairs if not pair[0].startswith("ir.model")])

    def test_views_hold_together(self):
        """Every view of the ticket still opens, for an agent as for a manager."""
        for user in (self.agent, self.manager):
            Ticket = self.env["helpdesk.ticket"].with_user(user)
            for kind in ("form", "list", "kanban", "search"):
                with self.subTest(user=user.login, view=kind):
                    self.assertIn(kind, Ticket.get_view(view_type=kind)["arch"])

    def test_life_of_a_case(self):
        """A case is created, answered, moved and solved; both clocks run, each for itself."""
        with self._at(NOW):
            ticket = self._new_ticket(type_id=self.env["helpdesk.ticket.type"].create({"name": "Claim"}).id)
            purposes = ticket.deadline_ids.mapped("purpose")
            self.assertLessEqual({"response", "resolution"}, set(purposes))
            self.assertEqual(ticket.ticket_sla_ids.sla_id, self.sla)
            self.assertTrue(ticket.next_due_at)
            self.assertNotEqual(ticket.sla_deadline, False)
            case = ticket.with_user(self.agent)
            case.message_post(body="We see to it", message_type="comment", subtype_xmlid="mail.mt_comment")
            self.assertEqual(ticket.first_reply_by, self.agent)
            case.stage_id = self.working
            self.assertEqual((ticket.phase, ticket.ticket_sla_ids.state), ("working", "in_progress"))
            case.stage_id = self.solved
            self.assertEqual((ticket.phase, ticket.ticket_sla_ids.state), ("solved", "accomplished"))
        ours = ticket.deadline_ids.filtered(lambda d: d.purpose in ("response", "resolution"))
        self.assertFalse(ours.filtered("is_open"))
        self.assertTrue(ticket.closed_date)

    def test_agent_creates(self):
        """An agent without rights on their clocks creates cases of his team all the same."""
        ticket = self._new_ticket().with_user(self.agent).copy()
        self.assertEqual(ticket.sudo().ticket_sla_ids.sla_id, self.sla)

    def test_rating(self):
        """The customer's rating arrives once, where both addons look for it."""
        ticket = self._new_ticket()
        token = ticket._rating_get_access_token()
        ticket.rating_apply(5, token=token, feedback="Fine")
        self.assertEqual(ticket.rating_last_value, 5)
        self.assertEqual(ticket.positive_rate_percentage, 100)
        self.assertEqual(len(self._surveys(ticket).filtered("consumed")), 1)

    def test_survey_on_stage_change(self):
        """H11: helpdesk_mgmt_rating asks only in stages that name its template, never for a case with “no rating”."""
        if "after_sales_ask_rating" in self.company._fields:
            # Our own survey is for whoever does not use theirs.
            self.company.after_sales_ask_rating = False
        template = self.env.ref("helpdesk_mgmt_rating.rating_ticket_email_template")
        ticket = self._new_ticket()
        ticket.stage_id = self.solved
        self.assertFalse(self._surveys(ticket), "No stage of ours names their template")
        self.solved.rating_mail_template_id = template
        asked, spared = self._new_ticket(), self._new_ticket(rating_status="no_rate")
        (asked | spared).stage_id = self.solved
        self.assertEqual(len(self._surveys(asked)), 1)
        self.assertFalse(self._surveys(spared))

    def test_stages_of_a_closed_case_keep_both_clocks(self):
        """A cancelled case cancels our clocks; a reopened one does not revive what was met."""
        ticket = self._new_ticket()
        ticket.stage_id = self.solved
        met = ticket.deadline_ids.filtered(lambda d: d.status == "met")
        ticket.stage_id = self.working
        self.assertTrue(met)
        self.assertFalse(met.filtered("is_open"))
        self.assertFalse(ticket.closed_date)
