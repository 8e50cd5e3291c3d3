from odoo import api, fields, models

from ...models.remedy.refund_route import CARDS, CHANNELS


class RefundFollow(models.TransientModel):
    """Where a refund is: by which route, until when, what to say, and what became of it (RF-01 to RF-03)."""

    _name = "after.sales.refund.follow"
    _inherit = "after.sales.document.wizard"
    _description = "Where a Refund Is"

    remedy_id = fields.Many2one("after.sales.remedy", required=True, readonly=True)
    company_id = fields.Many2one(related="remedy_id.company_id")
    currency_id = fields.Many2one(related="remedy_id.currency_id")
    amount = fields.Monetary(related="remedy_id.amount")
    refund_state = fields.Selection(related="remedy_id.refund_state")
    refund_sent_on = fields.Date(related="remedy_id.refund_sent_on")
    expected_from = fields.Date(related="remedy_id.expected_from")
    expected_until = fields.Date(related="remedy_id.expected_until")
    refund_advice = fields.Char(related="remedy_id.refund_advice")
    proof_ids = fields.Many2many(related="remedy_id.refund_proof_ids", string="Proof So Far")
    step = fields.Selection(
        [
            ("route", "Say how it goes back"),
            ("tell", "Tell the customer where it is"),
            ("arrived", "The customer has it"),
            ("failed", "It came back"),
            ("again", "It was sent again"),
        ],
        string="What Now",
        compute="_compute_step",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    channel = fields.Selection(CHANNELS, string="Payment Channel")
    card = fields.Selection(CARDS)
    bank = fields.Char(help="The bank of the card, for example ICBC.")
    route_hint = fields.Char(compute="_compute_route_hint")
    route_id = fields.Many2one(
        "after.sales.refund.route",
        string="Refund Route",
        compute="_compute_route_id",
        store=True,
        readonly=False,
        domain="[('company_id', 'in', [company_id, False])]",
    )
    day = fields.Date(help="The day on which it arrived, or was sent again. Empty: today.")
    reason = fields.Char(string="Why It Came Back")
    text = fields.Text(compute="_compute_text", store=True, readonly=False)
    attachment_ids = fields.Many2many("ir.attachment", string="Proof", bypass_search_access=True)

    @api.depends("remedy_id")
    def _compute_step(self):
        for wizard in self:
            steps = {"failed": "again", "under_way": "tell"}
            has_route = wizard.remedy_id.refund_route_id
            wizard.step = steps.get(wizard.refund_state, "route") if has_route else "route"

    @api.depends("remedy_id", "channel", "card", "bank")
    def _compute_route_id(self):
        for wizard in self:
            known = not wizard._get_answers() and wizard.remedy_id.refund_route_id
            wizard.route_id = known or wizard._choose()[0]

    @api.depends("remedy_id", "channel", "card", "bank")
    def _compute_route_hint(self):
        for wizard in self:
            known = not wizard._get_answers() and wizard.remedy_id.refund_route_id
            wizard.route_hint = not known and wizard._choose()[1].reason

    def _get_answers(self):
        """Return what was said of the payment."""
        answers = {"channel": self.channel, "card": self.card, "bank": self.bank}
        return {name: answer for name, answer in answers.items() if answer}

    def _choose(self):
        """Return the route of the payment and why, see ``rules.refund_route.choose``."""
        method = self.remedy_id and self.remedy_id._get_payment_method()
        return self.env["after.sales.refund.route"]._choose(self.company_id, method, **self._get_answers())

    @api.depends("remedy_id")
    def _compute_text(self):
        for wizard in self:
            wizard.text = wizard.remedy_id and wizard.remedy_id._get_refund_text()

    def action_record(self):
        """Record what was said of the refund."""
        remedy = self.remedy_id
        if self.step == "route":
            remedy._set_refund_route(self.route_id)
        elif self.step == "arrived":
            remedy._record_arrival(self.attachment_ids, self.day)
        elif self.step == "failed":
            remedy._record_failure(self.reason)
        else:
            remedy._send_again(self.route_id, self.day)
        return {"type": "ir.actions.act_window_close"}

    def action_mail(self):
        """Mail the text and the proof."""
        return self._tell("mail")

    def action_chat(self):
        """Note that the text was pasted into a chat."""
        return self._tell("chat")

    def action_call(self):
        """Note that the customer was told on the phone."""
        return self._tell("call")

    def _tell(self, way):
        self.remedy_id._tell_of_refund(self.text, way, self.attachment_ids)
        return {"type": "ir.actions.act_window_close"}
