from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import format_date

from ...rules import refund_route

#: More working days no refund takes.
MOST_DAYS = 100
CARDS = [("credit", "Credit card"), ("debit", "Debit card")]
CHANNELS = [
    ("quick", "With the card itself"),
    ("express", "Express payment"),
    ("net_bank", "Net bank"),
    ("transfer", "Transfer by application"),
]


class RefundRoute(models.Model):
    """A way on which money goes back to customers: how long it takes, and where it arrives (RF-01 to RF-05).

    The numbers of the manuals are records of this model. A payment takes the route that knows most of it, see
    ``rules.refund_route``.
    """

    _name = "after.sales.refund.route"
    _description = "Refund Route"
    _inherit = ["after.sales.shared"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False, help="Short unique name, used by imports and other programs.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Leave empty for all companies.")
    payment_method_ids = fields.Many2many(
        "payment.method", string="Payment Methods", help="Orders that were paid online in this way take this route."
    )
    card = fields.Selection(CARDS, help="Empty: every card.")
    channel = fields.Selection(
        CHANNELS, string="Payment Channel", help="By what the customer paid. Empty: every channel."
    )
    bank = fields.Char(help="Only cards of this bank, for example ICBC. Empty: every bank.")
    days_min = fields.Integer(string="Days from", default=1, help="Working days of the bank until it may be there.")
    days_max = fields.Integer(string="Days to", default=3, help="Working days of the bank until it must be there.")
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Bank Days",
        default=lambda self: self._get_bank_calendar(),
        domain="[('flexible_hours', '=', False), ('company_id', 'in', [company_id, False])]",
        ondelete="restrict",
        help="The days on which the bank works. Empty: Monday to Friday.",
    )
    destination = fields.Char(
        string="Where It Arrives",
        translate=True,
        required=True,
        help="The customer reads it: “to the Alipay balance”.",
    )
    customer_text = fields.Text(string="What to Say", translate=True, help="What else the customer should know.")
    hotline = fields.Char(help="Whom the customer may ask besides us.")

    preview = fields.Text(compute="_compute_preview", help="What a customer reads whose money is sent today.")

    _code_uniq = models.Constraint("unique(code)", "Another refund route has this code.")
    _days_ordered = models.Constraint(
        "CHECK(days_min >= 0 AND days_max >= days_min AND days_max <= 100)",
        "A refund takes up to 100 working days, and no longer at least than at most.",
    )

    @api.depends("destination", "customer_text", "hotline", "days_min", "days_max", "calendar_id")
    @api.depends_context("lang")
    def _compute_preview(self):
        today = self.env.company._get_after_sales_today()
        for route in self:
            is_sound = route.destination and 0 <= route.days_min <= route.days_max <= MOST_DAYS
            route.preview = is_sound and route._say(route._expect(today))

    @api.model
    def _get_bank_calendar(self):
        return self.env.ref("after_sales.calendar_bank", raise_if_not_found=False) or self.env["resource.calendar"]

    @api.model
    def _get_all(self, company):
        """Return the routes of a company, its own before those of all companies."""
        routes = self.sudo().search([("company_id", "in", [False, company.id])])
        return routes.sorted(lambda route: not route.company_id)

    @api.model
    def _choose(self, company, method=None, **payment):
        """Return the route of a payment and the ``rules.refund_route.Choice`` that explains it.

        :param method: the payment method of the order
        :param payment: card, channel and bank as far as they are known
        """
        routes = self._get_all(company)
        facts = refund_route.Payment(method.id if method else 0, **{name: text or "" for name, text in payment.items()})
        choice = refund_route.choose(facts, [route._as_rule() for route in routes], _=self.env._)
        return self.browse(choice.key or []), choice

    def _as_rule(self):
        """Return this route as ``rules.refund_route`` reads it."""
        self.ensure_one()
        # Methods that are not offered any more were offered when it was paid.
        methods = frozenset(self.with_context(active_test=False).payment_method_ids.ids)
        return refund_route.Route(self.id, methods, self.card or "", self.channel or "", self.bank or "")

    def _expect(self, sent):
        """Return when money sent on a local date should arrive, see ``rules.refund_route.Arrival``."""
        self.ensure_one()
        days = self.sudo()._get_bank_days(sent)
        is_working = (lambda day: day in days) if days else (lambda day: day.weekday() < 5)
        return refund_route.arrival(sent, self.days_min, self.days_max, is_working, _=self.env._)

    def _get_bank_days(self, sent):
        """Return the local dates after ``sent`` on which the bank works, none without a calendar."""
        self.ensure_one()
        calendar = self.calendar_id
        if not calendar:
            return set()
        start = datetime.combine(sent, time(), ZoneInfo(calendar.tz or "UTC"))
        end = start + timedelta(days=3 * self.days_max + 60)
        domain = [("time_type", "=", "leave"), ("company_id", "in", [False, self.env.company.id])]
        return {pair[0].date() for pair in calendar._work_intervals_batch(start, end, domain=domain)[False]}

    def _say(self, arrival=None):
        """Return in sentences for the customer where money by this route arrives, and when.

        :param arrival: the ``rules.refund_route.Arrival`` of money that was sent
        """
        self.ensure_one()
        if self.days_min == self.days_max:
            days = self.env._("%(days)s working days", days=self.days_max)
        else:
            days = self.env._("%(least)s to %(most)s working days", least=self.days_min, most=self.days_max)
        where = self.destination
        sentences = [self.env._("The money goes %(where)s. It takes %(days)s of the bank.", where=where, days=days)]
        if arrival:
            first, last = format_date(self.env, arrival.first), format_date(self.env, arrival.last)
            between = self.env._("It should arrive between %(first)s and %(last)s.", first=first, last=last)
            sentences.append(between if first != last else self.env._("It should arrive on %(last)s.", last=last))
        sentences.append(self.customer_text or "")
        if self.hotline:
            sentences.append(self.env._("You may also ask the hotline: %(phone)s.", phone=self.hotline))
        return " ".join(filter(None, sentences))
