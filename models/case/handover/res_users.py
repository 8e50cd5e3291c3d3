from odoo import api, fields, models

from ...record.desk import Pile, writer


class ResUsers(models.Model):
    """Whoever leaves hands over what lies on the desk; whoever is away offers it (OW-03, X-12)."""

    _inherit = "res.users"

    after_sales_desk_count = fields.Integer(
        string="On the Desk", compute="_compute_after_sales_desk_count", groups="after_sales.group_lead"
    )

    def _compute_after_sales_desk_count(self):
        for user in self:
            desk = user.sudo()._get_desk() if isinstance(user.id, int) else []
            user.after_sales_desk_count = sum(len(pile.records) for pile in desk)

    def _get_desk(self):
        """Cases with their claims and remedies, those escalated to this person, deliveries."""
        Ticket = self.env["helpdesk.ticket"]
        open_cases = [("closed", "=", False)]
        cases = Ticket.search([("user_id", "=", self.id), *open_cases])
        escalated = Ticket.search([("escalated_to_id", "=", self.id), *open_cases])
        moving = [("user_id", "=", self.id), ("state", "not in", ("done", "cancel"))]
        deliveries = self.env["stock.picking"].search(moving)

        def customer(case):
            return case.partner_id.commercial_partner_id.id

        return [
            Pile(
                "cases",
                self.env._("Cases, with claims and remedies"),
                cases,
                self._give_cases,
                self._get_case_problem,
                customer,
            ),
            Pile("escalated", self.env._("Cases escalated to"), escalated, self._give_escalated, group=customer),
            Pile("deliveries", self.env._("Deliveries"), deliveries, writer("user_id")),
            *super()._get_desk(),
        ]

    @staticmethod
    def _give_cases(cases, user, reason):
        for case in cases.with_context(mail_auto_subscribe_no_notify=True, mail_activity_quick_update=True):
            case._hand_over(user, reason)

    @staticmethod
    def _give_escalated(cases, user, reason):
        cases._record_facts({"escalated_to_id": user.id})
        cases._reassign_deadlines()

    @staticmethod
    def _get_case_problem(case, user):
        if case.team_id and user not in case.team_id.user_ids:
            return case.env._("%(user)s is not a member of the team %(team)s.", user=user.name, team=case.team_id.name)
        return ""

    def _get_standing_tasks(self):
        Team = self.env["helpdesk.ticket.team"]
        led, deputised = (Team.search([(name, "=", self.id)]) for name in ("user_id", "deputy_id"))
        return [
            *(self.env._("lead of %(name)s", name=team.name) for team in led),
            *(self.env._("deputy of %(name)s", name=team.name) for team in deputised),
            *super()._get_standing_tasks(),
        ]

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") is False or vals.get("out_of_office_from"):
            self.env["after.sales.handover"]._offer(self.filtered(lambda user: not user.share))
        return result

    def action_archive(self):
        """Archive, then show what is left on the desk to whoever may hand it over.

        Core deletes the activities of whoever is archived; those of our people are somebody's work.
        """
        ours = self.filtered(lambda user: user.has_group("after_sales.group_agent"))
        kept = self.env["mail.activity"].sudo().search([("user_id", "in", ours.ids)])
        kept.active = False
        result = super().action_archive()
        kept.active = True
        self.env["after.sales.handover"]._offer(ours)
        return result or self._get_hand_over_action() or result

    def _get_hand_over_action(self):
        """Return the action that opens the hand-over of one person, for those who may make it."""
        Handover = self.env["after.sales.handover"]
        if len(self) != 1 or not self.env.user.has_group("after_sales.group_lead"):
            return None
        draft = Handover.search([("user_id", "=", self.id), ("state", "=", "draft")], limit=1)
        return draft and draft.action_open()

    def action_hand_over_desk(self):
        """Open the hand-over of this person's desk."""
        self.ensure_one()
        return self.env["after.sales.handover"]._get_draft(self, self.env.company).action_open()

    @api.model
    def action_hand_over_mine(self):
        """Open the hand-over of the current user's own desk."""
        return self.env.user.action_hand_over_desk()
