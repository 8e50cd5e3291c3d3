from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...rules.notice import Consignment, as_text, completeness


class StockPicking(models.Model):
    """The shipping notice: complete and true, or it does not go out (SH-03, PK-01, PK-05, PK-06, OW-06)."""

    _inherit = "stock.picking"

    notice_sent_at = fields.Datetime(recorded=True, tracking=True)
    notice_sent_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    notice_channel = fields.Selection(
        [("mail", "E-mail"), ("chat", "Chat or message"), ("paper", "On paper"), ("phone", "By phone")],
        string="Notice Sent Via",
        recorded=True,
    )
    notice_waybill = fields.Char(recorded=True, help="The waybill number that the customer was told.")
    pickup_rules_sent_at = fields.Datetime(
        recorded=True, help="When the customer was told how to take the goods over and what to look at."
    )
    contains_glass = fields.Boolean(compute="_compute_contains_glass")

    @api.depends("move_ids.product_id.contains_glass", "move_ids.state")
    def _compute_contains_glass(self):
        for picking in self:
            picking.contains_glass = any(move._contains_glass() for move in picking._get_brought())

    def _is_notified(self):
        """Tell whether the customer knows the waybill of this delivery; another number has to be told anew."""
        self.ensure_one()
        return bool(self.notice_sent_at) and self.notice_waybill == self.carrier_tracking_ref

    def _get_recipient(self):
        """Return who is told of this delivery: the order's customer, for an address without an e-mail of its own."""
        self.ensure_one()
        # A colleague who steps in need not see the order; whom it is for, he has to know.
        return self.partner_id if self.partner_id.email else self.sudo().sale_id.partner_id.sudo(self.env.su)

    def _get_order_name(self):
        """Return the number of the order that the customer knows."""
        self.ensure_one()
        return self.sudo().sale_id.name

    def _get_seller(self):
        """Return the salesperson, who stays the customer's contact (OW-06)."""
        self.ensure_one()
        return self.sudo().sale_id.user_id

    def _get_consignment(self):
        """Return what the notice says, as ``rules.notice`` reads it."""
        self.ensure_one()
        carrier, recorded = self.carrier_id.sudo(), bool(self.freight_recorded_at)
        return Consignment(
            carrier=(carrier.partner_id.name or carrier.name) if carrier else "",
            waybill=self.carrier_tracking_ref or "",
            phone=carrier.enquiry_phone or "",
            packages=self.package_count,
            pieces=self.piece_count,
            volume=self.transport_volume,
            freight=self.actual_freight_cost if recorded else None,
            packing_fee=self.packing_fee if recorded else None,
            verified=bool(self.waybill_verified_at),
            handed_over=bool(self.handed_over_at),
            seller=self._get_seller().name or "",
        )

    def _get_notice_problem(self):
        """Return why the notice cannot go out, empty if it can."""
        self.ensure_one()
        if not self._is_to_customer():
            return self.env._("%(picking)s is not a delivery of an order to its customer.", picking=self.name)
        complete = completeness(self._get_consignment(), _=self.env._)
        return complete.reason if complete.missing else ""

    def _get_warnings(self):
        """Return what this customer has to look out for with these goods and this carrier."""
        self.ensure_one()
        warnings = []
        carrier = self.carrier_id.sudo()
        if carrier.sign_before_inspect and carrier.freight_collect:
            warnings.append(
                self.env._(
                    "This carrier asks you to sign and to pay the freight before you may see the goods. Look at the "
                    "packages from all sides first, and note visible damage on the receipt before you sign it."
                )
            )
        elif carrier.sign_before_inspect:
            warnings.append(
                self.env._(
                    "This carrier asks you to sign before you may see the goods. Look at the packages from all sides "
                    "first, and note visible damage on the receipt before you sign it."
                )
            )
        if self.contains_glass:
            warnings.append(
                self.env._(
                    "There is glass inside. Shake the package gently and listen: glass may be broken although the box "
                    "looks intact. If it rattles, open the box before you sign."
                )
            )
        return warnings

    def _get_notice_facts(self):
        """Return the eight facts of the notice as (label, value) pairs, in the language of the context."""
        self.ensure_one()
        consignment = self._get_consignment()
        money = self.company_id.currency_id.format
        freight = money(consignment.freight or 0)
        collect = self.carrier_id.sudo().freight_collect
        payer = self.env._("to be paid to the carrier") if collect else self.env._("paid by us")
        return [
            (self.env._("Carrier"), consignment.carrier),
            (self.env._("Waybill number"), consignment.waybill),
            (self.env._("Enquiry phone"), consignment.phone),
            (self.env._("Packages"), str(consignment.packages)),
            (self.env._("Transport pieces"), str(consignment.pieces)),
            (self.env._("Transport volume"), f"{consignment.volume:.15g} {self.volume_uom_name}"),
            (self.env._("Freight"), f"{freight} ({payer})"),
            (self.env._("Packing fee"), money(consignment.packing_fee or 0)),
        ]

    def _get_notice(self):
        """Return the content of the notice in the customer's language, for mail, print and chat alike.

        :return: dict of title, greeting, facts, tracking_url, paragraphs ((heading, text) pairs) and closing
        """
        self.ensure_one()
        customer = self._get_recipient()
        self = self.with_context(lang=customer.lang or self.env.lang)
        carrier, mode = self.carrier_id.sudo(), self.delivery_mode_id.sudo()
        seller = self._get_seller()
        paragraphs = []
        if mode.instructions:
            paragraphs.append((self.env._("When you take the goods over"), mode.instructions))
        if self._get_warnings():
            paragraphs.append((self.env._("Please note"), "\n\n".join(self._get_warnings())))
        if carrier.self_trace:
            paragraphs.append(("", self.env._("The waybill can be traced on the carrier's own site only.")))
        if self.expected_receipt_date:
            day = format_date(self.env, self.expected_receipt_date)
            paragraphs.append(
                ("", self.env._("We expect the goods to arrive about %(date)s. This is an estimate.", date=day))
            )
        name = ", ".join(filter(None, [seller.name, seller.phone]))
        company = self.company_id.name
        return {
            "title": self.env._("Your order %(order)s is on its way", order=self._get_order_name()),
            "greeting": self.env._("Dear %(customer)s,", customer=customer.name or self.sudo().sale_id.partner_id.name),
            "facts": self._get_notice_facts(),
            "tracking_url": self.carrier_tracking_url,
            "paragraphs": paragraphs,
            "closing": self.env._(
                "Whatever happens, I remain your contact until everything is in order: %(seller)s, %(company)s",
                seller=name,
                company=company,
            ),
        }

    def _get_notice_text(self):
        """Return the notice as text to paste into a chat."""
        self = self.with_context(lang=self._get_recipient().lang or self.env.lang)
        notice = self._get_notice()
        facts = list(notice["facts"])
        if notice["tracking_url"] and notice["tracking_url"].startswith("http"):
            facts.append((self.env._("Tracking page"), notice["tracking_url"]))
        return as_text(notice["title"], notice["greeting"], facts, notice["paragraphs"], notice["closing"])

    def action_open_notice(self):
        """Show the notice, what it lacks, and the ways to send it."""
        self.ensure_one()
        wizard = self.env["after.sales.shipping.notice"].create({"picking_id": self.id})
        return wizard._get_records_action(name=self.env._("Shipping Notice"), target="new")

    def _check_notice(self, again=False):
        """Refuse notices that are incomplete, or that the customer has already.

        :raise UserError: naming what is missing of each
        """
        problems = [f"{p.name}: {problem}" for p in self for problem in [p._get_notice_problem()] if problem]
        for picking in self.filtered(lambda p: p._is_notified()) if not again else ():
            day = format_date(self.env, picking.company_id._get_after_sales_today(picking.notice_sent_at))
            problems.append(
                self.env._(
                    "%(picking)s: the customer was told on %(date)s. Tick “Send again” if something has changed.",
                    picking=picking.name,
                    date=day,
                )
            )
        if problems:
            raise UserError("\n".join(problems))

    def _send_notice(self, again=False):
        """Mail the notice to the customers of these deliveries, in their language.

        :param again: the customer gets it although he was told before
        :raise UserError: for a notice that is incomplete or was sent, or a customer without an e-mail address
        """
        self._check_notice(again)
        for picking in self.filtered(lambda p: not p._get_recipient().email):
            raise UserError(
                self.env._(
                    "%(customer)s has no e-mail address. Print the notice, or copy it into a chat.",
                    customer=picking._get_recipient().display_name,
                )
            )
        self.message_mail_with_source(self.env.ref("after_sales.mail_template_notice"), force_send=False)
        self._mark_notified("mail")

    def _tell_notice(self, channel, again=False):
        """Store that the customer was given the notice by chat, on paper or by phone; keep what it said."""
        self._check_notice(again)
        for picking in self:
            picking.message_post(body=Markup("<pre>%s</pre>") % picking._get_notice_text())
        self._mark_notified(channel)

    def _mark_notified(self, channel):
        now = fields.Datetime.now()
        for waybill, pickings in self.grouped("carrier_tracking_ref").items():
            pickings._record_facts(
                {
                    "notice_sent_at": now,
                    "notice_sent_by": self.env.uid,
                    "notice_channel": channel,
                    "notice_waybill": waybill,
                }
            )
        self.filtered("delivery_mode_id.instructions")._record_facts({"pickup_rules_sent_at": now})
        self._fire_deadline_event("notified")

    def action_send_notices(self):
        """Mail the notices of these deliveries that are complete and not sent yet; say which were left out."""
        ready = self.filtered(
            lambda p: not p._is_notified() and not p._get_notice_problem() and p._get_recipient().email
        )
        ready._send_notice()
        message = self.env._("Notices sent: %(count)s.", count=len(ready))
        if self - ready:
            left_out = ", ".join((self - ready).mapped("name"))
            message += " " + self.env._(
                "Left out, because incomplete, sent or without address: %(names)s", names=left_out
            )
        params = {"message": message, "type": "warning" if self - ready else "success", "sticky": bool(self - ready)}
        params["next"] = {"type": "ir.actions.act_window_close"}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
