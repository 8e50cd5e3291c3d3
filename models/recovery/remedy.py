from odoo import api, fields, models

from ..claim.claim.claim import DECIDED
from ..record.told import tell, to_reader
from ..remedy.vocabulary import GIVEN_UP
from .vocabulary import DEBTOR_TYPES


class Remedy(models.Model):
    """Who owes us what a remedy costs, and what came of it."""

    _inherit = "after.sales.remedy"

    recovery_line_ids = fields.One2many("after.sales.recovery.line", "remedy_id", string="Recoveries")
    recovered_amount = fields.Monetary(
        compute="_compute_recovered_amount",
        store=True,
        string="Recovered",
        currency_field="company_currency_id",
        help="What carriers, factories and others paid back of what it costs.",
    )
    net_cost = fields.Monetary(
        compute="_compute_recovered_amount",
        store=True,
        currency_field="company_currency_id",
        help="What it costs minus what was recovered.",
    )

    @api.depends("cost", "recovery_line_ids.recovered_company")
    def _compute_recovered_amount(self):
        for remedy in self:
            remedy.recovered_amount = sum(remedy.recovery_line_ids.mapped("recovered_company"))
            remedy.net_cost = remedy.cost - remedy.recovered_amount

    def _get_debtor(self):
        """Return who owes us the cost of this remedy as (type, partner); the type is empty where nobody does.

        :return: the partner is empty where the type is known and nobody noted who it is
        """
        self.ensure_one()
        if self.source_job_id:
            is_damage = self.type == "compensation"
            return ("provider", self.source_job_id.damage_provider_id) if is_damage else ("", self.env["res.partner"])
        claim = self.claim_id
        bearer = claim.cost_bearer if claim.state in DECIDED else ""
        if bearer not in dict(DEBTOR_TYPES):
            return "", self.env["res.partner"]
        return bearer, claim._get_debtor(bearer)

    def _on_state_changed(self, before):
        """What is decided is claimed from whoever bears it; what is given up is claimed no more."""
        result = super()._on_state_changed(before)
        self._follow_recovery()
        return result

    def _follow_recovery(self):
        remedies = self.sudo()
        given_up = remedies.filtered(lambda remedy: remedy.state in GIVEN_UP)
        decided = remedies.filtered(lambda remedy: remedy.state not in ("draft", "to_approve", *GIVEN_UP))
        self.env["after.sales.recovery"].sudo()._propose(decided)
        given_up._take_back_recovery(tell(self, lambda it: it.env._("The remedy was given up.")))

    def _take_back_recovery(self, reason, by_hand=True):
        """Take these remedies off drafts; whoever looks after what is filed is told that it rests on nothing now.

        :param by_hand: also off drafts whose debtor somebody chose
        """
        lines = self.recovery_line_ids
        filed = lines.filtered(lambda line: line.state not in ("draft", "written_off", "cancelled"))
        for line in filed:
            recovery = line.recovery_id
            recovery.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(recovery.user_id or line.remedy_id.user_id or self.env.user).id,
                summary=tell(line, lambda lost: f"{lost.remedy_id.display_name}: {to_reader(reason, lost.env.lang)}"),
            )
        drafts = lines.filtered(lambda line: line.state == "draft" and (by_hand or not line.recovery_id.is_by_hand))
        drafts._withdraw(reason)

    def action_claim_from(self):
        """Ask from whom the cost of these remedies is claimed, where no finding says it."""
        self.ticket_id._check_may_handle()
        wizard = self.env["after.sales.recovery.open"].create({"remedy_ids": [(6, 0, self.ids)]})
        return wizard._get_records_action(name=self.env._("Claim from a Debtor"), target="new")
