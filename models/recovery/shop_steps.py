from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import shop
from .shop_vocabulary import APPRAISALS, STEPS


class Claim(models.Model):
    """The way of a piece of a shop: papers by the region, goods directly to after-sales, compared, appraised, back.

    Each step records its day and who took it (SP-02 to SP-04, E11). From the shop and back is one clock of the case.
    """

    _inherit = "after.sales.claim"

    shop_papers_on = fields.Date(string="Papers Passed On", recorded=True, tracking=True)
    shop_parcel_id = fields.Many2one(
        "after.sales.shop.parcel",
        string="Parcel",
        recorded=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    shop_sent_on = fields.Date(related="shop_parcel_id.sent_on", string="Left the Shop")
    goods_compared_on = fields.Date(recorded=True, tracking=True)
    goods_compared_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    goods_difference = fields.Char(
        string="Differs from the Papers", recorded=True, tracking=True, help="Empty: the goods are as the papers say."
    )
    appraisal = fields.Selection(APPRAISALS, recorded=True, tracking=True)
    appraisal_note = fields.Char(recorded=True, tracking=True)
    appraised_on = fields.Date(recorded=True)
    appraised_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    shop_back_on = fields.Date(string="Back in the Shop", recorded=True, tracking=True)
    shop_step = fields.Selection(STEPS, string="Next for the Shop", compute="_compute_shop_step", compute_sudo=True)

    @api.depends(
        "shop_id", "state", "shop_decision", "shop_papers_on", "shop_parcel_id", "goods_compared_on", "appraisal",
        "shop_back_on",
    )  # fmt: skip
    def _compute_shop_step(self):
        for claim in self:
            facts = {
                shop.PAPERS: claim.shop_papers_on,
                shop.SEND: claim.shop_parcel_id,
                shop.COMPARE: claim.goods_compared_on,
                shop.APPRAISE: claim.appraisal,
                shop.BACK: claim.shop_back_on,
            }
            is_open = claim.shop_id and claim.state != "cancelled"
            done = [step for step, fact in facts.items() if fact]
            claim.shop_step = is_open and shop.next_step(claim.shop_decision or "", done)

    def _pass_papers(self, day=None):
        """Record that the region passed the papers on; the case goes to the after-sales of shops (SP-02).

        :raise UserError: before the shop has decided, or for a day in the future
        """
        self._check_shop_step()
        for claim in self:
            if not claim.shop_decision:
                raise UserError(self.env._("%(claim)s: say what the shop decided on the spot.", claim=claim.number))
            claim._record_facts({"shop_papers_on": claim._check_shop_day(day)})
            team = claim.company_id.sudo().after_sales_shop_team_id
            if team and claim.ticket_id.team_id != team:
                # The region may not give its cases away at will; to pass papers on is its work.
                claim.ticket_id.sudo().team_id = team

    def _send_by_shop(self, waybill, day=None):
        """Record that these pieces left the shop in one parcel; return it (SP-03).

        :raise UserError: for a piece that is mended in the shop or has left already, or a day in the future
        """
        self._check_shop_step()
        self._lock_for_step("shop_parcel_id")
        for claim in self:
            if claim.shop_decision not in shop.SENT:
                raise UserError(
                    self.env._("%(claim)s: only what is returned or exchanged is sent in.", claim=claim.number)
                )
            if claim.shop_parcel_id:
                raise UserError(self.env._("%(claim)s has left the shop already.", claim=claim.number))
            claim._check_shop_day(day)
        day = self[:1]._check_shop_day(day)
        parcel = self.env["after.sales.shop.parcel"]._send(self.sudo(), day, waybill)
        self._record_facts({"shop_parcel_id": parcel.id})
        # The day on which it leaves counts for nobody: the clock begins when it is over.
        left_at = self.company_id[:1]._get_after_sales_midnight(fields.Date.add(day, days=1))
        self.ticket_id.sudo()._fire_deadline_event("left_shop", left_at)
        return parcel.with_env(self.env)

    def _compare_goods(self, difference="", day=None):
        """Record that the goods are there and were compared with the papers (E11).

        :param difference: what is not as the papers say; empty where all is
        :raise UserError: before they have left the shop
        """
        self._check_shop_step()
        for claim in self:
            if not claim.shop_parcel_id:
                raise UserError(self.env._("%(claim)s has not left the shop yet.", claim=claim.number))
            claim._record_facts(
                {
                    "goods_compared_on": claim._check_shop_day(day, claim.shop_sent_on),
                    "goods_compared_by": self.env.uid,
                    "goods_difference": (difference or "").strip(),
                }
            )

    def _appraise(self, appraisal, note="", day=None):
        """Record whether a piece can be repaired; who bears it follows from its cause (SP-04).

        :raise UserError: before the goods were compared with the papers, or without a reason for what is lost
        """
        self._check_shop_step()
        note = (note or "").strip()
        for claim in self:
            if not claim.goods_compared_on:
                raise UserError(self.env._("%(claim)s: compare the goods with the papers first.", claim=claim.number))
            if appraisal not in dict(APPRAISALS):
                raise UserError(self.env._("Say whether it can be repaired."))
            if appraisal == "unrepairable" and not note:
                raise UserError(self.env._("Say why it cannot be repaired: somebody bears what it cost."))
            claim._record_facts(
                {
                    "appraisal": appraisal,
                    "appraisal_note": note,
                    "appraised_on": claim._check_shop_day(day, claim.goods_compared_on),
                    "appraised_by": self.env.uid,
                }
            )

    def _record_back(self, day=None):
        """Record that the goods, or others for them, are back in the shop: the clock stops (SP-03).

        :raise UserError: before they have left it, or were looked at here
        """
        self._check_shop_step()
        for claim in self:
            if not claim.shop_parcel_id:
                raise UserError(self.env._("%(claim)s has not left the shop yet.", claim=claim.number))
            if not claim.goods_compared_on:
                raise UserError(self.env._("%(claim)s has not come to us yet: it cannot be back.", claim=claim.number))
            claim._record_facts({"shop_back_on": claim._check_shop_day(day, claim.shop_sent_on)})
        back = self.ticket_id.filtered(lambda ticket: not ticket.sudo().claim_ids._get_on_their_way())
        back.sudo()._fire_deadline_event("back_in_shop")

    def _get_on_their_way(self):
        """Return the pieces that have left their shop and are not back."""
        return self.filtered(lambda c: c.shop_parcel_id and not c.shop_back_on and c.state != "cancelled")

    def _check_shop_step(self):
        """Refuse steps of shops for the claims of others."""
        self._check_may_handle()
        for claim in self.filtered(lambda claim: not claim.shop_id or claim.state == "cancelled"):
            raise UserError(self.env._("%(claim)s is no open piece of a shop.", claim=claim.number))

    def _check_shop_day(self, day, not_before=None):
        """Return the day of a step, today by default. :raise UserError: in the future, or before the step before it"""
        self.ensure_one()
        today = self.company_id._get_after_sales_today()
        day = fields.Date.to_date(day) or today
        if day > today:
            raise UserError(self.env._("This cannot have happened in the future."))
        if not_before and day < not_before:
            raise UserError(self.env._("This cannot have happened before the goods left the shop."))
        if day < self.ticket_id._get_first_day():
            raise UserError(self.env._("This cannot have happened before the shop had the piece."))
        return day

    def action_open_shop_step(self):
        """Ask for what the next step of a piece records."""
        self.ensure_one()
        self._check_shop_step()
        vals = {"claim_id": self.id, "step": self.shop_step or shop.BACK}
        wizard = self.env["after.sales.shop.step"].create(vals)
        return wizard._get_records_action(name=self.env._("Piece of a Shop"), target="new")
