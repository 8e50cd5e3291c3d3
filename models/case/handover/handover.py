from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ....rules import lifecycle


class Handover(models.Model):
    """The desk of a person passes to others: for good, or until a day (OW-03, X-12).

    Offered when somebody is archived or out of office. The person hands over the own desk, a lead
    anybody's. What lies there each area says itself (``res.users._get_desk``).
    """

    _name = "after.sales.handover"
    _description = "Hand-over of a Desk"
    _inherit = ["after.sales.lifecycle", "mail.thread", "mail.activity.mixin", "after.sales.deadline.host"]
    _keeps_messages = True
    _order = "id desc"
    _rec_name = "user_id"
    _lifecycle = lifecycle.HANDOVER
    _deadline_host = "handover"
    _deadline_orphans = Domain.FALSE
    _mail_post_access = "read"

    user_id = fields.Many2one(
        "res.users",
        string="Desk Of",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        context={"active_test": False},
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, recorded=True, default=lambda self: self.env.company
    )
    receiver_ids = fields.Many2many(
        "res.users",
        string="To",
        domain="[('share', '=', False), ('company_ids', 'in', company_id), ('id', '!=', user_id)]",
        help="One gets everything; several share it, each customer with one of them.",
    )
    until = fields.Date(help="The last day of the absence: on the next one everything comes back. Empty: for good.")
    back_at = fields.Datetime(compute="_compute_back_at", help="When everything comes back.")
    reason = fields.Char(help="What the receivers read: on leave, moved to another team …")
    state = fields.Selection(
        [("draft", "To hand over"), ("done", "Handed over"), ("returned", "Given back"), ("cancelled", "Cancelled")],
        string="Status",
        required=True,
        default="draft",
        recorded=True,
        tracking=True,
        index=True,
    )
    is_leaving = fields.Boolean(compute="_compute_is_leaving", help="The person was archived and does not come back.")
    pile_ids = fields.One2many("after.sales.handover.pile", "handover_id", string="On the Desk")
    line_ids = fields.One2many("after.sales.handover.line", "handover_id", string="Things")
    standing_tasks = fields.Text(
        compute="_compute_standing_tasks", compute_sudo=True, help="Settings and plans that name this person."
    )
    handed_at = fields.Datetime(recorded=True)
    handed_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    returned_at = fields.Datetime(recorded=True)
    deadline_ids = fields.One2many("after.sales.deadline", "handover_id", string="Deadlines")

    _one_draft = models.UniqueIndex(
        "(user_id, company_id) WHERE state = 'draft'", "This desk is waiting to be handed over already."
    )

    @api.depends("until", "company_id")
    def _compute_back_at(self):
        for handover in self:
            day = handover.until and fields.Date.add(handover.until, days=1)
            handover.back_at = day and handover.company_id._get_after_sales_midnight(day)

    @api.depends("user_id.active")
    def _compute_is_leaving(self):
        for handover in self:
            handover.is_leaving = bool(handover.user_id) and not handover.user_id.active

    @api.depends("user_id")
    def _compute_standing_tasks(self):
        for handover in self:
            tasks = handover.user_id._get_standing_tasks() if handover.user_id else []
            handover.standing_tasks = ", ".join(tasks)

    @api.depends("user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = self.env._("Desk of %(user)s", user=handover.user_id.name or "")

    @api.model_create_multi
    def create(self, vals_list):
        handovers = super().create(vals_list)
        handovers._check_may_hand_over()
        handovers._lay_out()
        return handovers

    def write(self, vals):
        if not self._may_record() and any(handover.state != "draft" for handover in self):
            self.check_access("write")
            raise UserError(self.env._("What was handed over stays on record as it was."))
        result = super().write(vals)
        if vals.keys() & {"user_id"}:
            self._check_may_hand_over()
            self._lay_out()
        return result

    def _check_may_hand_over(self):
        """Refuse whoever touches the desk of somebody else without leading."""
        if self.env.su:
            return
        for handover in self:
            is_lead = self.env.user.has_group("after_sales.group_lead")
            if handover.company_id not in self.env.user.company_ids or (
                handover.user_id != self.env.user and not is_lead
            ):
                raise AccessError(self.env._("Only a team lead hands over the desk of somebody else."))

    def _get_piles(self, user):
        """Return per code what lies on a desk and belongs to the company of this hand-over."""
        self.ensure_one()
        piles = {}
        for pile in user.sudo().with_company(self.company_id)._get_desk():
            records = pile.records
            if "company_id" in records._fields:
                records = records.filtered(lambda r: r.company_id in (self.company_id, self.company_id.browse()))
            elif user.company_id != self.company_id:
                records = records.browse()
            piles[pile.code] = pile._replace(records=records)
        return piles

    def _lay_out(self):
        """Note what lies on the desk now; what was chosen before stays chosen or left out."""
        for handover in self.sudo().filtered(lambda h: h.state == "draft"):
            left_out = {(line.res_model, line.res_id) for line in handover.line_ids if not line.chosen}
            unwanted = set(handover.pile_ids.filtered(lambda p: not p.chosen).mapped("code"))
            known = set(handover.pile_ids.mapped("code"))
            handover.line_ids.unlink()
            handover.pile_ids.unlink()
            for pile in handover._get_piles(handover.user_id).values():
                by_default = pile.in_absence or handover.is_leaving
                chosen = pile.code not in unwanted if pile.code in known else by_default
                handover._add_pile(pile, chosen, left_out)

    def _add_pile(self, pile, chosen, left_out):
        if not pile.records:
            return
        made = self.env["after.sales.handover.pile"]._create_recorded(
            [{"handover_id": self.id, "code": pile.code, "name": pile.name, "chosen": chosen}]
        )
        self.env["after.sales.handover.line"]._create_recorded(
            [
                {
                    "pile_id": made.id,
                    "res_model": record._name,
                    "res_id": record.id,
                    "name": record.display_name,
                    "chosen": chosen and (record._name, record.id) not in left_out,
                }
                for record in pile.records
            ]
        )

    @api.model
    def _get_draft(self, user, company):
        """Return the hand-over of a desk that waits to be made, a new one where there is none."""
        draft = self.search([("user_id", "=", user.id), ("company_id", "=", company.id), ("state", "=", "draft")])
        if draft:
            draft._check_may_hand_over()
            draft._lay_out()
            return draft
        return self._create_recorded([{"user_id": user.id, "company_id": company.id}])

    @api.model
    def _offer(self, users):
        """Offer to hand over what lies on these desks: to whoever is away, to the lead of whoever has left."""
        Handover = self.sudo()
        for user in users:
            for company in user.company_ids:
                draft = Handover._get_draft(user, company)
                if not draft.line_ids:
                    draft.unlink()
                    continue
                until = user.out_of_office_to if user.active else False
                draft.until = until and company._get_after_sales_today(until)
                draft._tell_of_offer()

    def _tell_of_offer(self):
        """Give whoever should hand over one activity, with what lies on the desk."""
        self.ensure_one()
        person = self.user_id if self.user_id.active else self._get_deadline_user("team_lead")
        if not person or self.activity_ids:
            return
        self.with_context(mail_activity_quick_update=True, lang=person.lang).activity_schedule(
            "after_sales.activity_type_handover",
            user_id=person.id,
            summary=self.env._("Hand over the desk of %(user)s", user=self.user_id.name),
            note=", ".join(f"{pile.name}: {pile.count}" for pile in self.pile_ids),
        )

    def _get_deadline_user(self, role):
        """Return who looks after this hand-over: a lead of the person's teams, else one of the company."""
        self.ensure_one()
        people = self.company_id._get_people("lead") - self.user_id
        return ((self.user_id.sudo().helpdesk_team_ids.user_id & people) or people)[:1]

    def action_open(self):
        """Open this hand-over."""
        self.ensure_one()
        return self._get_records_action(name=self.env._("Hand Over"))

    def action_refresh(self):
        """Look at the desk again."""
        self.check_access("write")
        self._check_may_hand_over()
        self._lay_out()
        return True
