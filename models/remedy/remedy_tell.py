from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .vocabulary import WAITING

#: What is decided and comes to the customer, or has come.
DECIDED = ("approved", *WAITING, "done")


class Remedy(models.Model):
    """What the customer is told of a remedy: what comes, when, and what becomes of the damaged piece (DM-05, SH-03)."""

    _inherit = "after.sales.remedy"

    old_piece = fields.Selection(
        [("fetch", "We fetch it"), ("keep", "The customer keeps it or disposes of it")],
        string="Damaged Piece",
        help="What becomes of the piece that is replaced.",
    )
    customer_told_at = fields.Datetime(copy=False)
    customer_told_by = fields.Many2one("res.users", copy=False, ondelete="restrict")

    def _is_to_be_told(self):
        """Tell whether the customer has to hear what was decided: not of advice, nor of goods that have come."""
        self.ensure_one()
        is_awaited = self.state in DECIDED and (self.state != "done" or self.means == "money")
        return is_awaited and self.means != "advice" and not self.customer_told_at

    def action_open_tell(self):
        """Show what the customer will read, to be mailed, pasted into a chat or read out."""
        self.ensure_one()
        self._check_may_tell()
        wizard = self.env["after.sales.remedy.tell"].create({"remedy_id": self.id})
        return wizard._get_records_action(name=self.env._("Tell the Customer"), target="new")

    def _check_may_tell(self):
        """Refuse what is not decided, and others than the agent of the case and a lead."""
        self.check_access("read")
        self.ticket_id._check_may_handle()
        if self.state not in DECIDED:
            raise UserError(self.env._("%(remedy)s is not decided yet.", remedy=self.display_name))

    def _tell_customer(self, text, way):
        """Tell the customer what was decided, and remember that.

        :param way: mail; chat, where somebody pastes the text; or call, where somebody reads it out
        :raise UserError: without a text, or for a mail to a customer without an address
        """
        self.ensure_one()
        self._check_may_tell()
        case = self.ticket_id
        if not (text or "").strip():
            raise UserError(self.env._("Write what the customer is told."))
        if way == "mail":
            if not (case.partner_id.email or case.partner_email):
                raise UserError(self.env._("The customer has no e-mail address. Copy the text into a chat instead."))
            case._tell_customer(text, self._attach_return_labels() if self.comes_back else ())
        else:
            case._log_contact(way, "reached", text)
        self.sudo().write({"customer_told_at": fields.Datetime.now(), "customer_told_by": self.env.uid})

    def _get_customer_text(self):
        """Return what the customer is told, in his language."""
        self.ensure_one()
        partner = self.ticket_id.partner_id
        remedy = self.with_context(lang=partner.lang or self.env.lang).sudo()
        name = partner.name or self.ticket_id.partner_name or remedy.env._("customer")
        parts = [remedy.env._("Dear %(name)s,", name=name), "", *remedy._say_what_comes()]
        if self.type == "replace" and self.old_piece == "fetch":
            parts.append(remedy.env._("We fetch the damaged piece. Please keep it, with its packaging if you can."))
        elif self.type == "replace" and self.old_piece == "keep":
            parts.append(remedy.env._("You need not send the damaged piece back."))
        return "\n".join([*parts, "", self.env.user.name])

    def _say_what_comes(self):
        """Return in sentences what this remedy brings the customer, and when."""
        self.ensure_one()
        case = self.ticket_id.number
        if self.source_job_id:
            return [self._say_what_is_owed(case)]
        if self.comes_back:
            return self._say_what_comes_back(case)
        if self.means == "money":
            return self._say_money(case)
        if self.means == "service":
            return [
                self.env._(
                    "about your request %(case)s: somebody comes and mends it. We call you to agree on a time.",
                    case=case,
                )
            ]
        items = "\n".join(f"– {line._get_customer_name()} × {line.quantity:g}" for line in self.line_ids)
        sentences = [self.env._("about your request %(case)s: we send you", case=case), items]
        day = self._get_expected_day()
        if day:
            sentences.append(self.env._("It should reach you by %(date)s.", date=format_date(self.env, day)))
        return sentences

    def _say_money(self, case):
        """Return in sentences which sum the customer gets, in money or as a store credit."""
        self.ensure_one()
        amount = self.currency_id.format(self.amount)
        if self.credit_program:
            told = self.env._("about your request %(case)s: you get %(amount)s.", case=case, amount=amount)
            return [told, *self._say_credit()]
        told = self.env._("about your request %(case)s: we pay you %(amount)s back.", case=case, amount=amount)
        return [told, *self._say_way()]

    def _say_what_comes_back(self, case):
        """Return in sentences what the customer sends, where to, and what he gets for it."""
        self.ensure_one()
        items = "\n".join(line._say_item_back() for line in self.line_ids)
        address = self._get_return_place()._display_address(without_company=False)
        sentences = [self._say_way_back(case), items]
        if self.is_advance:
            sentences += [
                self.env._("You need not wait: what you get instead is on its way already."),
                *self._say_owed(),
            ]
        if not self.is_fetched:
            sentences += [self.env._("to"), address.strip()]
            number = self.env._("Write %(number)s on the parcel and tell us its waybill number.", number=self.number)
            sentences.append(number)
        if self.freight_payer == "company":
            sentences.append(self.env._("We pay the way back."))
        kept = [(name, amount) for name, amount in self._get_kept() if amount]
        sentences += [f"{name}: –{self.currency_id.format(amount)}" for name, amount in kept]
        return [*sentences, *([] if self.is_advance else [self._say_what_for()])]

    def _say_owed(self):
        """Return until when we expect the goods for which something left in advance, and what happens without them."""
        self.ensure_one()
        clock = self._get_open_deadlines([("purpose", "=", "advance_return")])[:1]
        if not clock:
            return []
        return [
            self.env._(
                "We expect your goods by %(date)s. If you keep them, you pay %(amount)s for what you got.",
                date=format_date(self.env, clock.due_on),
                amount=self.currency_id.format(self._get_advance_charge()),
            )
        ]

    def _say_way_back(self, case):
        """Return how the goods come back: the customer sends them, or we fetch them, which takes a while (RX-01)."""
        if self.is_fetched and self.pickup_from:
            return self.env._(
                "about your request %(case)s: we fetch the goods below. %(pickup)s. Please keep them packed.",
                case=case,
                pickup=self._say_pickup(),
            )
        if self.is_fetched:
            return self.env._(
                "about your request %(case)s: we fetch the goods below. The carrier calls you; a pick-up may take some "
                "days, so please keep them packed.",
                case=case,
            )
        return self.env._("about your request %(case)s: please send back", case=case)

    def _say_what_for(self):
        """Return what the customer gets once his goods have passed."""
        self.ensure_one()
        if self.type != "exchange":
            amount = self.currency_id.format(self.amount)
            if self.credit_program:
                told = self.env._("When we have looked at the goods you get %(amount)s.", amount=amount)
                return " ".join([told, *self._say_credit()])
            return self.env._("When we have looked at the goods we pay you %(amount)s back.", amount=amount)
        goods = ", ".join(line._get_sent_goods()[0].display_name for line in self.line_ids)
        if self.points_open > 0:
            count = f"{self.points_open:g}"
            return self.env._("You get %(goods)s, which costs you %(points)s points more.", goods=goods, points=count)
        if self.currency_id.compare_amounts(self.settlement, 0.0) > 0:
            amount = self.currency_id.format(self.settlement)
            return self.env._(
                "You get %(goods)s as soon as the difference of %(amount)s is paid.", goods=goods, amount=amount
            )
        return self.env._("When we have looked at the goods we send you %(goods)s.", goods=goods)

    def _get_expected_day(self):
        """Return the local date by which what is sent should arrive, False while nobody knows."""
        self.ensure_one()
        delivery = self.delivery_picking_id or self.delivery_ids.filtered(lambda p: p.state != "cancel")[-1:]
        if not delivery or self._is_undated():
            return False
        left = delivery.date_done or delivery.scheduled_date
        transit = self.order_id._get_transit_days(delivery.carrier_id)
        return fields.Date.add(self.company_id._get_after_sales_today(left), days=round(transit))

    def _ask_to_fetch(self):
        """Whoever brings the new piece takes the old one along, where that was agreed."""
        if self.old_piece == "fetch":
            note = Markup("<p>%s</p>") % self.env._(
                "Take the damaged piece along: %(remedy)s.", remedy=self.display_name
            )
            for delivery in self._get_deliveries_to_customer().filtered(lambda p: p.state not in ("done", "cancel")):
                delivery.note = (delivery.note or Markup()) + note


class RemedyLine(models.Model):
    _inherit = "after.sales.remedy.line"

    def _get_customer_name(self):
        """Return how the customer knows this item."""
        self.ensure_one()
        name = self.product_id.with_context(display_default_code=False).display_name
        return f"{name}: {self.part}" if self.part and self.remedy_id.type != "replace" else name

    def _say_item_back(self):
        """Return what the customer sends back for this item: of what travels as its parts every part."""
        self.ensure_one()
        item = f"– {self._get_customer_name()} × {self.quantity:g}"
        if not self.sale_line_id._get_kit_parts():
            return item
        goods = self._get_announced_goods().items()
        parts = ", ".join(
            f"{count:g} × {part.with_context(display_default_code=False).display_name}" for part, count in goods
        )
        return f"{item} ({parts})"


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _get_untold_remedies(self):
        """Return the remedies of these cases that the customer does not know of."""
        return self.sudo().remedy_ids.filtered(lambda remedy: remedy._is_to_be_told())

    def action_open_tell_remedy(self):
        """Tell the customer of the first remedy he does not know of."""
        self.ensure_one()
        remedy = self._get_untold_remedies()[:1].with_env(self.env)
        if not remedy:
            raise UserError(self.env._("The customer knows of every remedy."))
        return remedy.action_open_tell()
