from typing import NamedTuple

from markupsafe import Markup

from odoo import SUPERUSER_ID, fields, models, tools
from odoo.exceptions import AccessError, UserError

from ....rules import duplicate, escalation

#: What the case that goes on takes over where it knows nothing itself.
FILLED = (
    "case_kind_id", "partner_id", "partner_name", "partner_email", "partner_phone", "sale_order_id", "product_id",
    "lot_id", "purchase_date", "platform_reference", "platform_mediated_at", "channel_id", "user_id",
)  # fmt: skip
#: What says something about one order only.
ORDER_BOUND = {"picking_id", "product_id", "lot_id", "purchase_date"}
SEVERITIES = ("minor", "normal", "major", "safety")


class Owed(NamedTuple):
    """What a case owes its customer and its superiors when it is merged into another."""

    case: models.Model
    promise: models.Model
    answer: models.Model
    step: models.Model
    level: int
    person: models.Model


class HelpdeskTicket(models.Model):
    """Makes one case of several: nothing said is lost, nothing missed is forgotten (OW-02).

    What one case owed the other goes on to owe: an answer, a promised time, an escalation.
    What people wrote, files, followers and open activities go to the case that goes on. What the
    system noted about the other case, its clocks met and missed and its ratings, stays there as evidence.
    """

    _inherit = "helpdesk.ticket"

    # Deleting a ticket looks for those that point to it.
    duplicate_id = fields.Many2one(index="btree_not_null", ondelete="restrict")

    def _merge_into(self, target, insist=False):
        """Merge these cases into another one that goes on; merging the same again changes nothing.

        :param target: an open case, or one as closed as these
        :param insist: a lead says that different customers are one
        :return: the target
        :raise UserError: for cases of other companies or customers, our own follow-up, a target that is
            merged or closed itself, and while somebody else is changing one of them
        :raise AccessError: for cases the user may not write
        """
        target.ensure_one()
        sources = self - target
        (sources | target).check_access("write")
        sources._lock_for_merge(target)
        sources = sources.filtered(lambda t: t.duplicate_id != target)
        sources._check_merge(target, insist)
        for source in sources.sudo():
            source._merge_one_into(target.sudo())
        return target

    def _lock_for_merge(self, target):
        """Let one of two people who merge the same cases win, and look again at what is true then."""
        (self | target)._lock_for_step("duplicate_id", "stage_id")

    def _check_merge(self, target, insist):
        """Refuse what must not become one case."""
        if target.duplicate_id:
            raise UserError(
                self.env._(
                    "%(case)s has itself been merged into %(other)s. Merge into that one.",
                    case=target.number,
                    other=target.duplicate_id.sudo().number,
                )
            )
        if insist and not self.env.user.has_group("after_sales.group_lead"):
            raise AccessError(self.env._("Only a team lead may merge the cases of different customers."))
        for source in self:
            problem = source._get_merge_problem(target, insist)
            if problem:
                raise UserError(problem)

    def _get_merge_problem(self, target, insist):
        """Return why this case cannot be merged into another, empty if it can."""
        self.ensure_one()
        names = {"case": self.number, "target": target.number}
        if self.duplicate_id:
            names["target"] = self.duplicate_id.sudo().number
            return self.env._("%(case)s has already been merged into %(target)s.", **names)
        if self.company_id != target.company_id:
            return self.env._("%(case)s and %(target)s belong to different companies.", **names)
        if self.is_follow_up or target.is_follow_up:
            return self.env._("Our own follow-up stays apart from requests: %(case)s, %(target)s.", **names)
        is_others = self.user_id.active and self.user_id not in (self.env.user, target.user_id)
        if is_others and not self.closed and not self._may_reassign():
            names["agent"] = self.user_id.name
            return self.env._("%(agent)s is handling %(case)s: merge into that case, or ask a team lead.", **names)
        if target.closed and not self.closed:
            return self.env._("%(target)s is closed, %(case)s is not: merge the other way round.", **names)
        if not insist and not duplicate.is_same_customer(self._get_identity(), target._get_identity()):
            return self.env._("%(case)s and %(target)s come from different customers. Ask a team lead.", **names)
        return ""

    def _merge_one_into(self, target):
        """Move what belongs to the case that goes on, and end this one; runs with full rights after the checks."""
        self.ensure_one()
        owed = self._get_owed()
        self._get_open_deadlines()._drop(self.env._("Merged into %(case)s", case=target.number))
        self._move_messages(target)
        self._move_followers(target)
        self._move_activities(target)
        target._take_over_facts(self)
        self.duplicate_ids.write({"duplicate_id": target.id})
        self.write({"duplicate_id": target.id})
        self._end_as_duplicate()
        self._note_merge(target)
        target._take_over_owed(owed)

    def _move_messages(self, target):
        """Give what people wrote, and all files, to another case; dates and authors stay."""
        mine = [("model", "=", self._name), ("res_id", "=", self.id)]
        self.env["mail.message"].search(mine).filtered(self._is_message_moved).write({"res_id": target.id})
        files = [("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", False)]
        self.env["ir.attachment"].search(files).write({"res_id": target.id})
        planned = self.env["mail.scheduled.message"].search(mine)
        for message in planned:
            message.copy({"res_id": target.id, "attachment_ids": message.attachment_ids.ids})
        planned.unlink()
        (self | target).invalidate_recordset(["message_ids", "attachment_ids"])

    def _is_message_moved(self, message):
        """Tell whether a message says something; what only notes a change of this case stays with it."""
        if message.message_type == "user_notification" or message.rating_ids:
            return False
        is_note_of_change = message.tracking_value_ids or message.subtype_id == self._creation_subtype()
        return message.message_type != "notification" or not (is_note_of_change or tools.is_html_empty(message.body))

    def _move_followers(self, target):
        """Let who followed this case follow the other one, in the same way.

        Customers also keep this one: in the portal they still see what they wrote to.
        """
        known = target.message_partner_ids
        for follower in self.message_follower_ids.filtered(lambda f: f.partner_id not in known):
            target.message_subscribe(follower.partner_id.ids, follower.subtype_ids.ids)
        self.message_unsubscribe(self.message_partner_ids.filtered(lambda p: not p.partner_share).ids)

    def _move_activities(self, target):
        """Give open activities to another case, except steps of a playbook that it has already."""
        has = {(a.activity_type_id, a.summary) for a in target.activity_ids if a.automated}
        doubled = self.activity_ids.filtered(lambda a: a.automated and (a.activity_type_id, a.summary) in has)
        doubled.with_context(mail_activity_quick_update=True).unlink()
        self.activity_ids.write({"res_id": target.id})
        (self | target).invalidate_recordset(["activity_ids"])

    def _take_over_facts(self, source):
        """Fill in what only the other case knows; what is graver, earlier or later counts for both."""
        vals = self._get_missing_from(source)
        vals["tag_ids"] = [fields.Command.link(tag.id) for tag in source.tag_ids - self.tag_ids]
        for name, better in (
            ("severity", lambda *levels: max(levels, key=SEVERITIES.index)),
            ("last_customer_contact_at", max),
            ("last_customer_message_at", max),
        ):
            known = [case[name] for case in (self, source) if name in self._fields and case[name]]
            if known and better(*known, known[0]) != self[name]:
                vals[name] = better(*known, known[0])
        self.write({name: value for name, value in vals.items() if value})

    def _get_missing_from(self, source):
        """Return the values that only the other case has and that fit this one."""
        names = {name for name in self._get_merged_fields() if source[name] and not self[name]}
        if self.sale_order_id and source.sale_order_id != self.sale_order_id:
            names -= ORDER_BOUND
        if self.product_id and source.product_id != self.product_id:
            names -= {"lot_id"}
        if self.team_id and source.user_id not in self.team_id.user_ids:
            names -= {"user_id"}
        return {name: self._fields[name].convert_to_write(source[name], source) for name in names}

    def _get_merged_fields(self):
        """Hook: return the fields that a case takes over from one merged into it, where it has no value itself."""
        return list(FILLED)

    def _end_as_duplicate(self):
        """Put a merged case into the stage for duplicates; the customer gets no mail about it."""
        if self.closed:
            return
        stage = self.company_id.helpdesk_mgmt_duplicate_ticket_stage_id
        if stage.phase != "cancelled":
            stage = self.env["helpdesk.ticket.stage"]._get_for_phase("cancelled", self.team_id, self.company_id)
        if not stage:
            team = self.team_id.name or self.company_id.name
            raise UserError(self.env._("No stage cancels cases of %(team)s. A manager has to add one.", team=team))
        self.write({"stage_id": stage.id})

    def _note_merge(self, target):
        """Note on both cases what happened; the description of this one goes along."""
        link, other = self._get_html_link(title=self.number), target._get_html_link(title=target.number)
        self.message_post(body=Markup("<p>%s</p>") % self.env._("Merged into %(case)s", case=other))
        said = Markup("<p>%s</p><p><b>%s</b></p>") % (
            self.env._("%(case)s was merged into this case. The customer said there:", case=link),
            self.name,
        )
        target.message_post(body=said + Markup(self.description or ""))

    def _refuse_answer_if_merged(self):
        """Refuse an answer on a case that was merged meanwhile: nobody looks there any more (OW-02)."""
        for ticket in self.filtered("duplicate_id"):
            raise UserError(
                self.env._(
                    "%(case)s was merged into %(other)s meanwhile. Nothing was sent: please answer there.",
                    case=ticket.number,
                    other=ticket._get_merge_target().number or ticket.duplicate_id.number,
                )
            )

    def _pass_message_on(self, message):
        """Pass what a customer writes to merged cases on to those that go on, and return the merged ones (OW-02)."""
        merged = self.filtered(lambda ticket: ticket._get_merge_target() not in (ticket, ticket.browse()))
        for ticket in merged:
            ticket._repeat_message(message, ticket._get_merge_target())
        return merged

    def _repeat_message(self, message, target):
        """Repeat a customer's message on the case that goes on, as the customer's."""
        here = {"res_model": self._name, "res_id": target.id}
        copies = [attachment.copy(here) for attachment in message.attachment_ids]
        # As the gateway does: of a portal user core would drop the files.
        target.with_user(SUPERUSER_ID).message_post(
            body=message.body,
            subject=message.subject,
            author_id=message.author_id.id,
            email_from=message.email_from,
            message_type=message.message_type,
            subtype_xmlid="mail.mt_comment",
            attachment_ids=[attachment.id for attachment in copies],
        )

    def _get_merge_target(self):
        """Return the case that goes on for this merged one; the base lets people build chains and circles."""
        seen, target = self.browse(), self
        while target.duplicate_id and target not in seen:
            seen, target = seen | target, target.duplicate_id
        return target if target not in seen else self.browse()

    def _get_owed(self):
        """Return what is open of this case."""
        self.ensure_one()
        clocks = {
            purpose: self._get_open_deadlines([("purpose", "=", purpose)])[:1]
            for purpose in ("promised_reply", "response")
        }
        step = self._get_current_escalation()[:1]
        return Owed(self, *clocks.values(), step, self.escalation_level, self.escalated_to_id)

    def _take_over_owed(self, owed):
        """Go on with what the merged case owed."""
        self._keep_promise(owed.promise)
        if owed.answer:
            self._start_deadlines("customer_replied", owed.answer.start_at)
        if owed.step and owed.level > self.escalation_level:
            cause = escalation.Cause(f"merge:{owed.case.id}", owed.step.reason, owed.step.note or "")
            reason = self.env._("It came with the merged case.")
            step = escalation.Step(True, owed.level, owed.person.id, reason)
            self._climb({self: (cause, owed.step.deadline_id.browse(), step)})

    def _keep_promise(self, promise):
        """Keep what the customer was promised on a case that was merged into this one."""
        due_at = promise.due_at
        if not due_at or due_at <= fields.Datetime.now():
            return
        running = self._get_open_deadlines([("purpose", "=", "promised_reply")])
        if running and running[0].due_at <= due_at:
            return
        self._record_facts({"promised_reply_at": due_at, "promise_count": self.promise_count + 1})
        if running:
            self._move_deadlines("promised_reply_at")
        else:
            self._fire_deadline_event("promised")
