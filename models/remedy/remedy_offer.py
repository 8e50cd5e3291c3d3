from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import lifecycle


class RemedyOffer(models.Model):
    """What one side offered and the other answered; steps of the remedy record it, nobody rewrites it."""

    _name = "after.sales.remedy.offer"
    _description = "Offer"
    _inherit = ["after.sales.recorded"]
    _order = "id desc"
    _is_recorded_whole = True

    remedy_id = fields.Many2one("after.sales.remedy", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="remedy_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="remedy_id.currency_id")
    by = fields.Selection([("us", "Us"), ("customer", "Customer")], string="Offered By", required=True, readonly=True)
    what = fields.Selection(lambda self: self.env["after.sales.remedy"]._get_types(), readonly=True)
    amount = fields.Monetary(readonly=True)
    at = fields.Datetime(string="On", required=True, readonly=True)
    note = fields.Char(readonly=True)
    response = fields.Selection(
        [("open", "Not answered yet"), ("accepted", "Accepted"), ("refused", "Refused"), ("countered", "Countered")],
        default="open",
        required=True,
        readonly=True,
    )
    answered_at = fields.Datetime(readonly=True)
    answer_note = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Recorded By", readonly=True, ondelete="restrict")

    def action_open_answer(self):
        """Ask what the other side said to this offer."""
        self.ensure_one()
        wizard = self.env["after.sales.remedy.answer"].create({"remedy_id": self.remedy_id.id})
        return wizard._get_records_action(name=self.env._("Answer"), target="new")


class Remedy(models.Model):
    """Offer and counter-offer: money is given only as both sides agreed."""

    _inherit = "after.sales.remedy"

    offer_ids = fields.One2many("after.sales.remedy.offer", "remedy_id", string="Offers")
    open_offer_id = fields.Many2one("after.sales.remedy.offer", compute="_compute_agreement")
    is_agreed = fields.Boolean(
        string="Agreed with the Customer",
        compute="_compute_agreement",
        help="The last offer was accepted, for the amount that stands here.",
    )

    @api.depends(
        "offer_ids.response", "offer_ids.amount", "amount", "source_job_id", "consented_at", "fee_amount",
        "deduction_amount",
    )  # fmt: skip
    def _compute_agreement(self):
        for remedy in self:
            last = remedy.offer_ids.sorted("id", reverse=True)[:1]
            remedy.open_offer_id = last if last.response == "open" else last.browse()
            same = remedy.means != "money" or not remedy.currency_id.compare_amounts(last.amount, remedy.amount)
            # What a job says is owed as it stands there: nobody bargains over it.
            remedy.is_agreed = bool(remedy.source_job_id) or (last.response == "accepted" and same)
            if remedy._is_priced():
                # What was paid is given back; only what is kept of it needs the customer's word.
                remedy.is_agreed = not remedy._needs_consent()

    def _offer(self, amount=0.0, note=None, by="us"):
        """Record what one side offers; an offer before it that nobody answered is answered by this one.

        :param amount: in the currency of the remedy, for those with money
        :param by: us or customer
        :return: the offer
        :raise UserError: once the remedy was requested; for money that we may not propose (DM-06)
        """
        self.ensure_one()
        self._check_may_act()
        self._check_is_draft()
        if self.means == "money" and amount <= 0:
            raise UserError(self.env._("Enter the amount that is offered."))
        if by == "us":
            self._check_may_propose()
        remedy = self.sudo()
        remedy.open_offer_id.write({"response": "countered", "answered_at": fields.Datetime.now()})
        offer = remedy.offer_ids.create(remedy._prepare_offer_vals(amount, note, by))
        vals = {"amount": amount} if self.means == "money" else {}
        if by == "customer":
            vals |= {"requested_by_customer": True, "customer_wish": remedy.customer_wish or note}
        remedy.write(vals)
        if by == "us":
            remedy._fire_deadline_event("asked")
        else:
            remedy._fire_deadline_event("answered")
        return offer.with_env(self.env)

    def _prepare_offer_vals(self, amount, note, by):
        self.ensure_one()
        return {
            "remedy_id": self.id,
            "by": by,
            "what": self.type,
            "amount": amount,
            "at": fields.Datetime.now(),
            "note": note,
            "user_id": self.env.uid,
        }

    def _check_may_propose(self):
        """Refuse to offer money that the customer has not asked for, unless a policy lets us (DM-06, X-11)."""
        limits = self._get_limits()
        if self.type == "compensation" and not self.requested_by_customer and not (limits and limits.may_propose):
            raise UserError(
                self.env._("Compensation is never proposed by us: record first that the customer asks for it.")
            )

    def _answer_offer(self, answer, amount=0.0, note=None):
        """Record what the other side said to the last offer.

        :param answer: accepted, refused or countered
        :param amount: of the counter-offer
        :return: the counter-offer, empty without one
        :raise UserError: without an open offer, or for a counter-offer without an amount
        """
        self.ensure_one()
        self._check_may_act()
        self._check_is_draft()
        remedy = self.sudo()
        offer = remedy.open_offer_id
        if not offer or not lifecycle.may_become(lifecycle.REMEDY_OFFER, offer.response, answer):
            raise UserError(self.env._("%(remedy)s has no offer that waits for an answer.", remedy=self.display_name))
        if answer == "countered":
            return self._offer(amount, note, by="us" if offer.by == "customer" else "customer")
        offer.write({"response": answer, "answered_at": fields.Datetime.now(), "answer_note": note})
        remedy._fire_deadline_event("answered")
        return offer.browse()
