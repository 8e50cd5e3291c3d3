"""Cases received at a local time. No tests here, no demo data."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from .common import AfterSalesCommon

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"


def utc(local, tz=SHANGHAI):
    """Return the moment of a local time as tests write it: 2026-03-02 10:30, seconds optional."""
    moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(tz))
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def local(moment, tz=SHANGHAI):
    """Return a moment in UTC as a local time, with seconds only where there are some."""
    there = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(tz))
    return there.strftime("%Y-%m-%d %H:%M:%S" if there.second else "%Y-%m-%d %H:%M")


class CaseCommon(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Care", "company_id": cls.company.id, "user_id": cls.lead.id, "user_ids": [(4, cls.agent.id)]}
        )
        cls.germany = cls.env["res.company"].create({"name": "Haus & Heim"})
        cls.germany.resource_calendar_id = cls._new_calendar(BERLIN, company_id=cls.germany.id)

    @classmethod
    def _ref(cls, name):
        return cls.env.ref(f"after_sales.{name}")

    @classmethod
    def _policy(cls, code):
        return cls._ref(f"policy_{code}")

    @classmethod
    def _case(cls, received, tz=SHANGHAI, **vals):
        """Return a case that comes in at a local time, without an agent.

        :param channel, kind, contact: names of the shipped sales channel, case kind, contact channel
        """
        for name, field, prefix in (
            ("channel", "sale_channel_id", "sale_channel"),
            ("kind", "case_kind_id", "case_kind"),
            ("contact", "channel_id", "contact_channel"),
        ):
            if name in vals:
                vals[field] = cls._ref(f"{prefix}_{vals.pop(name)}").id
        vals = {"name": "Creaks", "description": "It creaks", "partner_id": cls.customer.id, **vals}
        with cls._at(utc(received, tz)):
            return cls.env["helpdesk.ticket"].create(vals)

    @classmethod
    def _stage(cls, phase):
        return cls.env["helpdesk.ticket.stage"]._get_for_phase(phase, cls.team.browse(), cls.company)

    def _move(self, ticket, phase, at, tz=SHANGHAI):
        with self._at(utc(at, tz)):
            ticket.stage_id = self._stage(phase)

    def _answer(self, ticket, at, user=None, **vals):
        """Let a person of ours write to the customer at a local time."""
        vals = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment", **vals}
        with self._at(utc(at)):
            return ticket.with_user(user or self.agent).message_post(body="Let us see", **vals)

    def _customer_writes(self, ticket, at):
        with self._at(utc(at)):
            ticket.message_post(
                body="And now?",
                author_id=self.customer.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )

    def _clock(self, ticket, code, only_open=True):
        """Return the deadlines of a case that a shipped policy set, oldest first."""
        found = ticket.deadline_ids.filtered(lambda d: d.policy_id == self._policy(code))
        return found.filtered(lambda d: d.is_open or not only_open).sorted("id")
