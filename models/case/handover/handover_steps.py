from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from ....rules.handover import Item, spread

#: So many documents are named in the message; the rest is counted.
NAMED = 30


class Handover(models.Model):
    """The steps of a hand-over: given to one or several, told in one message each, given back."""

    _inherit = "after.sales.handover"

    def _check_may_choose(self):
        """Refuse to change what was handed over, and the desk of somebody else."""
        if self._may_record():
            return
        self.check_access("write")
        self._check_may_hand_over()
        if any(handover.state != "draft" for handover in self):
            raise UserError(self.env._("What was handed over stays on record as it was."))

    def action_hand_over(self):
        """Give what was chosen to the receivers, and tell each of them in one message."""
        self.ensure_one()
        self.check_access("write")
        self._check_may_hand_over()
        self._check_receivers()
        now = fields.Datetime.now()
        self._pass_to("done", {"handed_at": now, "handed_by": self.env.uid})
        handover = self.sudo()
        handover._pass_on()
        handover.activity_ids.with_context(mail_activity_quick_update=True).unlink()
        for receiver in self.receiver_ids:
            handover._tell(receiver, self.line_ids.filtered(lambda line, r=receiver: line.to_user_id == r))
        if self.until:
            handover._fire_deadline_event("scheduled", now)
        return True

    def _check_receivers(self):
        """Refuse receivers who cannot do the work, and an absence that is over."""
        if not self.receiver_ids:
            raise UserError(self.env._("Choose who gets it."))
        for user in self.receiver_ids.sudo():
            if user == self.user_id or not user.active or user.share or self.company_id not in user.company_ids:
                raise UserError(self.env._("%(user)s cannot receive this desk.", user=user.name))
            if user.is_out_of_office:
                raise UserError(self.env._("%(user)s is out of office, too.", user=user.name))
        if self.until and self.until < self.company_id._get_after_sales_today():
            raise UserError(self.env._("The day on which everything comes back is over already."))
        if self.until and self.is_leaving:
            raise UserError(self.env._("%(user)s has left: hand over for good.", user=self.user_id.name))

    def _pass_on(self):
        """Give pile after pile; what followed something else is on another desk by then and is only noted."""
        load, homes = {}, {}
        for pile in self.pile_ids:
            lines = pile.line_ids.filtered("chosen")
            on_desk = self._get_piles(self.user_id).get(pile.code) if lines else None
            if on_desk:
                self._pass_pile(on_desk, lines.grouped("res_id"), load, homes)

    def _pass_pile(self, pile, lines, load, homes):
        records = pile.records.filtered(lambda record: record.id in lines)
        receivers = {user.id: user for user in self.receiver_ids}
        problems = {
            record.id: {key: pile.problem(record, user) for key, user in receivers.items()} for record in records
        }
        items = [
            Item(record.id, pile.group(record), frozenset(k for k, why in problems[record.id].items() if not why))
            for record in records
        ]
        shares = spread(items, list(receivers), load, homes)
        for key, user in receivers.items():
            given = records.filtered(lambda record, k=key: shares[record.id] == k)
            if given:
                pile.give(given, user, self._get_reason())
        for record_id, line in lines.items():
            if record_id in shares:
                receiver = shares[record_id]
                problem = "" if receiver else " ".join(dict.fromkeys(problems[record_id].values()))
                line.write({"to_user_id": receiver, "problem": problem})
            else:
                # It followed its document.
                record = line._get_record()
                now_with = record.user_id if record and "user_id" in record._fields else self.env["res.users"]
                line.write({"to_user_id": (now_with & self.receiver_ids).id})

    def _get_reason(self):
        self.ensure_one()
        return self.reason or self.env._("hand-over of the desk of %(user)s", user=self.user_id.name)

    def _tell(self, person, lines, is_back=False):
        """Tell a person in one message what has come, named and linked."""
        if not lines:
            return
        self = self.with_context(lang=person.lang)
        if is_back:
            title = self.env._("Your desk is back: %(count)s things", count=len(lines))
        else:
            title = self.env._("From the desk of %(user)s: %(count)s things", user=self.user_id.name, count=len(lines))
        parts = [Markup("<p>%s</p>") % (self.reason or title)]
        if self.until and not is_back:
            parts.append(Markup("<p>%s</p>") % self.env._("They go back after %(day)s.", day=self.until))
        parts += [part for pile in lines.pile_id for part in self._list_pile(pile, lines)]
        self.message_notify(subject=title, body=Markup("").join(parts), partner_ids=person.partner_id.ids)

    def _list_pile(self, pile, lines):
        mine = lines.filtered(lambda line: line.pile_id == pile)
        yield Markup("<p><b>%s: %s</b></p>") % (pile.name, len(mine))
        items = [Markup("<li>%s</li>") % line._get_record()._get_html_link(line.name) for line in mine[:NAMED]]
        if len(mine) > NAMED:
            items.append(Markup("<li>%s</li>") % self.env._("and %(count)s more", count=len(mine) - NAMED))
        yield Markup("<ul>%s</ul>") % Markup("").join(items)

    def action_give_back(self):
        """Give back now what is still with those who got it; by whoever handed over, or one of the receivers."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.su and self.env.user not in self.receiver_ids:
            self._check_may_hand_over()
        self.sudo()._give_back()
        return True

    def _give_back(self):
        """Return what is not finished; what a receiver handed over in turn is fetched from whoever got it then.

        :raise UserError: when the person has left, or is still away
        """
        self.ensure_one()
        if not self.user_id.active or self.user_id.is_out_of_office:
            raise UserError(self.env._("%(user)s is not back.", user=self.user_id.name))
        self._pass_to("returned", {"returned_at": fields.Datetime.now()})
        given = self.line_ids.filtered("to_user_id")
        for holder, lines in given.grouped(given._get_holders().get).items():
            self._fetch(lines, holder)
        here = {code: set(pile.records.ids) for code, pile in self._get_piles(self.user_id).items()}
        back = given.filtered(lambda line: line.res_id in here.get(line.pile_id.code, ()))
        back._record_facts({"is_returned": True})
        self._fire_deadline_event("closed")
        self._tell(self.user_id, back, is_back=True)

    def _fetch(self, lines, holder):
        """Give back what somebody has of these things, whether it came from this desk or by another one."""
        reason = self.env._("%(user)s is back", user=self.user_id.name)
        for pile, things in lines.grouped("pile_id").items():
            on_desk = self._get_piles(holder).get(pile.code)
            mine = set(things.mapped("res_id"))
            records = on_desk and on_desk.records.filtered(lambda record, mine=mine: record.id in mine)
            if records:
                on_desk.give(records, self.user_id, reason)

    def action_cancel(self):
        """Leave the desk as it is."""
        self.ensure_one()
        self.check_access("write")
        self._check_may_hand_over()
        self._pass_to("cancelled")
        self.sudo().activity_ids.with_context(mail_activity_quick_update=True).unlink()
        return True

    def _get_deadline_day(self, date_field):
        """Return a day after everything should be back: the warning gives it back, the miss tells the lead."""
        if date_field == "handover_until":
            return self.back_at and fields.Datetime.add(self.back_at, days=1)
        return super()._get_deadline_day(date_field)

    def _on_deadlines_warned(self, deadlines):
        """Desks come back by the one clock: given back when it warns; the lead hears when that was not possible."""
        result = super()._on_deadlines_warned(deadlines)
        for handover in self:
            if handover.user_id.active and not handover.user_id.is_out_of_office:
                handover._give_back()
        return result
