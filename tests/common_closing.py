"""Cases that wait to be closed, for the tests of the closed loop. No tests here."""

from datetime import timedelta

from odoo import Command

from .common import NOW, AfterSalesCommon

DAY = timedelta(days=1)


class ClosingCommon(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Care",
                "company_id": cls.company.id,
                "user_id": cls.lead.id,
                "user_ids": [Command.set([cls.agent.id, cls.lead.id])],
            }
        )
        cls.kind = cls._new_kind("confirmed", requires_confirmation=True)

    @classmethod
    def _new_kind(cls, code, *facts, **vals):
        """Return a kind that asks for these facts before a case is solved."""
        facts = cls.env["after.sales.case.fact"].search([("field_name", "in", facts)])
        return cls.env["after.sales.case.kind"].create(
            {"name": code.capitalize(), "code": f"test_{code}", "closing_fact_ids": [Command.set(facts.ids)], **vals}
        )

    @classmethod
    def _ticket(cls, **vals):
        vals = {
            "name": "Broken leg",
            "description": "One leg",
            "partner_id": cls.customer.id,
            "case_kind_id": cls.kind.id,
            "team_id": cls.team.id,
            "user_id": cls.agent.id,
            "stage_id": cls._stage("working").id,
            **vals,
        }
        with cls._at(NOW):
            return cls.env["helpdesk.ticket"].create(vals)

    @classmethod
    def _stage(cls, phase):
        return cls.env["helpdesk.ticket.stage"]._get_for_phase(phase, cls.env["helpdesk.ticket.team"], cls.company)

    def _calls(self, ticket, event):
        """Return the deadlines that an event of the closing began, the first one first."""
        return ticket.deadline_ids.filtered(lambda d: d.policy_id.start_event == event).sorted("id")

    def _wizard(self, action, user=None):
        """Return the wizard that an action opens."""
        return self.env[action["res_model"]].with_user(user or self.agent).browse(action["res_id"])

    def _mails(self, *templates):
        """Return the queued mails about cases with this in their subject."""
        mails = self.env["mail.mail"].search([("model", "=", "helpdesk.ticket")])
        return mails.filtered(lambda mail: any(text in (mail.subject or "") for text in templates))
