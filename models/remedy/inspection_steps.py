from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..record.told import tell


class Inspection(models.Model):
    """An inspection passes, or it fails, is told to the customer with pictures, and answered (RX-02)."""

    _inherit = "after.sales.inspection"

    def _pass(self):
        """Record that everything is in order: what was promised for the goods follows.

        :raise UserError: while something was not looked at or is not in order; for whoever asked for the refund
        """
        for inspection in self:
            inspection._check_may_inspect()
            inspection._as_step()._count_goods()
            inspection._check_looked_at()
            inspection._check_announced()
            failed = inspection._get_failed()
            if failed:
                raise UserError(
                    self.env._("Not in order: %(checks)s. Let it fail, with a picture.", checks=failed._join_names())
                )
            step = inspection._as_step()
            step.remedy_id._lock_items()
            step.remedy_id._check_not_too_much()
            inspection._end_looking("passed")
            step._dispose()
            step.remedy_id._settle_after_arrival()

    def _fail(self):
        """Record what is not in order; nothing is paid or sent for the goods until the customer has answered.

        :raise UserError: when nothing failed, or without words and a picture of it
        """
        for inspection in self:
            inspection._check_may_inspect()
            inspection._check_looked_at()
            failed = inspection._get_failed()
            if not failed:
                raise UserError(self.env._("Everything is in order: let it pass."))
            bare = failed.filtered(lambda line: not (line.note or "").strip() or not line.photo)
            if bare:
                checks = bare._join_names()
                raise UserError(self.env._("Say what was found, and add a picture of it: %(checks)s.", checks=checks))
            inspection._end_looking("failed")
            inspection.sudo()._ask_agent(self.env._("Tell the customer what is not in order, and record the answer."))

    def _check_looked_at(self):
        """Refuse an end while a check has no result, or nobody said what becomes of what came besides."""
        self.ensure_one()
        done = self.check_ids.filtered("result").check_id
        todo = (self.asked_check_ids | self.check_ids.check_id) - done
        if todo:
            checks = ", ".join(todo.sorted().mapped("name"))
            raise UserError(self.env._("Nobody has looked at: %(checks)s.", checks=checks))
        if self._get_surplus() and not self.surplus:
            raise UserError(self.env._("Say what becomes of the goods that nobody announced."))

    def _end_looking(self, state):
        self.ensure_one()
        self._pass_to(state, {"inspected_by": self.env.uid, "inspected_at": fields.Datetime.now()})
        remedy = self.sudo().remedy_id
        remedy._fire_deadline_event("inspected")
        if self.surplus == "send_back" and self._get_surplus():
            self.sudo()._ask_agent(self.difference)

    def _ask_agent(self, note):
        """Give the agent of the case something to do."""
        self.ensure_one()
        ticket = self.remedy_id.ticket_id
        ticket.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=(ticket.user_id or self.remedy_id.create_uid).id,
            summary=tell(
                self, lambda speaker: speaker.env._("%(inspection)s: returned goods", inspection=self.display_name)
            ),
            note=note,
        )

    # What the customer says to goods that did not pass.

    def _check_may_answer(self):
        """Refuse answers of others than who handles the case, before the customer knows, and to what did not fail."""
        self.ensure_one()
        self.remedy_id._check_may_act()
        if self.state != "failed":
            raise UserError(self.env._("%(inspection)s did not fail.", inspection=self.display_name))

    def _tell_failure(self, text):
        """Tell the customer what is not in order, with the pictures.

        :raise UserError: without words, or without an address
        """
        self.ensure_one()
        self._check_may_answer()
        if not (text or "").strip():
            raise UserError(self.env._("Write what the customer is told."))
        case = self.remedy_id.ticket_id
        case._check_may_tell()
        case.message_post(
            body=text.strip(),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=case.partner_id.ids,
            outgoing_email_to=False if case.partner_id else case.partner_email,
            attachments=self.sudo()._get_pictures(),
        )
        self.sudo()._record_facts({"told_at": fields.Datetime.now()})

    def _get_pictures(self):
        """Return (name, content) per picture of what failed."""
        self.ensure_one()
        failed = self._get_failed().with_context(bin_size=False)
        return [(f"{line.name}.jpg", line.sudo()._read_photo()) for line in failed]

    def _get_failure_text(self):
        """Return what the customer is told of what failed, in his language."""
        self.ensure_one()
        partner = self.remedy_id.sudo().partner_id
        inspection = self.with_context(lang=partner.lang or self.env.lang).sudo()
        env, found = inspection.env, [f"– {line.name}: {line.note}" for line in inspection._get_failed()]
        return "\n".join(
            [
                env._("Dear %(name)s,", name=partner.name or env._("customer")),
                "",
                env._("your goods have come. This is not in order, as the pictures show:"),
                *found,
                "",
                env._("We can take the goods for less, or send them back to you. What do you prefer?"),
            ]
        )

    def _check_told(self):
        if not self.told_at:
            raise UserError(self.env._("Tell the customer first what is not in order."))

    def _accept_less(self, deduction, consented, note=None):
        """Record that the customer agrees to get less for the goods, or that a lead takes them as they are.

        :param deduction: how much less, in the currency of the remedy; 0 takes them as they are
        :raise UserError: without the customer's word, for more than is left; :raise AccessError: for 0 by an agent
        """
        self.ensure_one()
        self._check_may_answer()
        self._check_told()
        self._check_announced()
        remedy = self.remedy_id
        if deduction < 0:
            raise UserError(self.env._("A deduction cannot be negative."))
        if not deduction and not self.env.user.has_group("after_sales.group_lead"):
            raise AccessError(self.env._("Only a team lead takes goods as they are that did not pass."))
        if deduction and not consented:
            raise UserError(self.env._("The customer has to agree to the deduction; else dispute it or send it back."))
        if remedy.requested_by_id == self.env.user:
            raise AccessError(
                self.env._("You asked for this return: somebody else decides what goods that did not pass are worth.")
            )
        step = self._as_step()
        step.remedy_id._lock_items()
        step.remedy_id._check_not_too_much()
        step.remedy_id._deduct(deduction, self.env.uid)
        step._pass_to("accepted", {"answer_note": note})
        step._dispose()
        step.remedy_id._settle_after_arrival()

    def _send_back(self, note=None):
        """Send goods back that the customer does not give for less: he gets nothing for them."""
        self.ensure_one()
        self._check_may_answer()
        self._check_told()
        step = self._as_step()
        step._pass_to("sent_back", {"answer_note": note})
        step._return_to_customer({line: line.quantity for line in step.goods_ids})
        step.remedy_id._settle_after_arrival()

    def _dispute(self, note):
        """Record that the customer does not accept what was found; a lead looks at it.

        :raise UserError: without words
        """
        self.ensure_one()
        self._check_may_answer()
        self._check_told()
        if not (note or "").strip():
            raise UserError(self.env._("Say what the customer says."))
        inspection = self.sudo()
        inspection._record_facts({"disputed_at": fields.Datetime.now(), "answer_note": note})
        lead = inspection.remedy_id.team_id.user_id
        inspection.remedy_id.ticket_id.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=(lead or inspection.remedy_id.ticket_id.user_id or self.env.user).id,
            summary=tell(self, lambda speaker: speaker.env._("%(inspection)s: disputed", inspection=self.display_name)),
            note=note,
        )

    def action_pass(self):
        """Record that everything is in order."""
        self._pass()
        return True

    def action_fail(self):
        """Record what is not in order."""
        self._fail()
        return True

    def action_open_answer(self):
        """Tell the customer what failed, or record what he says."""
        self.ensure_one()
        wizard = self.env["after.sales.inspection.answer"].create({"inspection_id": self.id})
        return wizard._get_records_action(name=self.env._("Goods Not in Order"), target="new")


class InspectionLine(models.Model):
    _inherit = "after.sales.inspection.line"

    def _join_names(self):
        return ", ".join(self.mapped("name"))

    def _read_photo(self):
        """Return the picture as bytes."""
        self.ensure_one()
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", "photo")], limit=1
        )
        return attachment.raw
