from odoo import models
from odoo.exceptions import UserError


class Recovery(models.Model):
    """The buttons of a recovery: each asks what its step needs, and calls it."""

    _inherit = "after.sales.recovery"

    def action_open_file(self):
        """Ask how much is claimed for which loss, under which reference."""
        self.ensure_one()
        self._check_may_step()
        self._check_may_become("filed")
        recovery = self.sudo()
        wizard = self.env["after.sales.recovery.file"].create(
            {
                "recovery_id": self.id,
                "debtor_id": recovery.debtor_id.id,
                "currency_id": self.currency_id.id,
                "settlement": self.settlement,
                "is_deducted": self.is_deducted,
                "line_ids": [(0, 0, {"loss_id": line.id}) for line in recovery.line_ids],
            }
        )
        return wizard._get_records_action(name=self.env._("File"), target="new")

    def action_open_answer(self):
        """Ask what the debtor says."""
        self.ensure_one()
        self._check_may_step()
        if self.state in ("draft", "recovered", "written_off", "cancelled"):
            raise UserError(self.env._("%(recovery)s waits for no answer.", recovery=self.number))
        wizard = self.env["after.sales.recovery.answer"].create(
            {
                "recovery_id": self.id,
                "step": "acknowledged" if self.state == "filed" else "agreed",
                "amount": self.amount_offered or self.amount_claimed,
                "reference": self.reference,
            }
        )
        return wizard._get_records_action(name=self.env._("Answer"), target="new")

    def action_open_end(self):
        """Ask why this is given up, taken back, or taken up again, as its state allows."""
        self.ensure_one()
        self._check_may_step()
        step = {"draft": "cancel", "written_off": "take_up"}.get(self.state, "write_off")
        if step == "write_off":
            self._check_may_write_off()
        wizard = self.env["after.sales.recovery.end"].create({"recovery_id": self.id, "step": step})
        names = dict(wizard._fields["step"]._description_selection(self.env))
        return wizard._get_records_action(name=names[step], target="new")

    def action_hold_goods(self):
        """The debtor wants to see the goods: nothing of them is disposed of."""
        self._hold_goods(True)
        return True

    def action_release_goods(self):
        """The debtor has seen the goods, or does not want to."""
        self._hold_goods(False)
        return True

    def action_print_pack(self):
        """Print all that proves these losses, with the list of what is missing."""
        return self.env.ref("after_sales.report_recovery_pack").report_action(self)

    def action_renew_document(self):
        """Make the document of accounting anew that is not there any more."""
        self.ensure_one()
        self._renew_document()
        return True
