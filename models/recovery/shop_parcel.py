from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import shop
from .shop_vocabulary import PAYERS


class ShopParcel(models.Model):
    """A parcel with which a shop sends faulty pieces to after-sales: one a week is ours to pay (SP-03)."""

    _name = "after.sales.shop.parcel"
    _description = "Parcel of a Shop"
    _inherit = ["after.sales.recorded"]
    _order = "sent_on desc, id desc"
    _is_recorded_whole = True

    shop_id = fields.Many2one("res.partner", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    sent_on = fields.Date(required=True, index=True)
    parcel_waybill = fields.Char(string="Waybill", index="trigram")
    claim_ids = fields.One2many("after.sales.claim", "shop_parcel_id", string="Pieces")
    user_id = fields.Many2one("res.users", string="Agent", ondelete="restrict", help="Who looks after the first piece.")
    sent_before = fields.Integer(help="How many parcels of the shop had left in the same week.")
    per_week = fields.Integer(string="Paid a Week", help="How many of them we paid then.")
    payer = fields.Selection(PAYERS, string="Freight Paid By", required=True)
    payer_reason = fields.Char(compute="_compute_payer_reason")
    parcel_freight = fields.Monetary(string="Freight", help="What the carrier took from us for it.")
    recovery_line_ids = fields.One2many("after.sales.recovery.line", "parcel_id", string="Charged")

    _freight_positive = models.Constraint("CHECK(parcel_freight >= 0)", "Freight cannot be negative.")

    @api.depends("parcel_waybill", "sent_on", "shop_id")
    def _compute_display_name(self):
        for parcel in self:
            parcel.display_name = " · ".join(
                filter(None, (parcel.shop_id.name, str(parcel.sent_on or ""), parcel.parcel_waybill))
            )

    @api.depends("sent_before", "per_week")
    @api.depends_context("lang")
    def _compute_payer_reason(self):
        for parcel in self:
            parcel.payer_reason = shop.freight(parcel.sent_before, parcel.per_week, self.env._).reason

    @api.model
    def _judge(self, partner, company, day):
        """Return who pays a parcel of a shop on a day, see ``rules.shop.Payer``, with the facts that say so."""
        near = [("sent_on", ">", fields.Date.subtract(day, weeks=1)), ("sent_on", "<", fields.Date.add(day, weeks=1))]
        others = self.sudo().search([("shop_id", "=", partner.id), ("company_id", "=", company.id), *near])
        facts = {
            "sent_before": shop.in_week(day, others.mapped("sent_on")),
            "per_week": company.sudo().after_sales_shop_parcels,
        }
        return shop.freight(facts["sent_before"], facts["per_week"], self.env._), facts

    @api.model
    def _send(self, claims, day, waybill):
        """Record that these pieces left their shop in one parcel; return it. The steps of claims have checked who asks.

        :raise UserError: for pieces of several shops or companies, or without the number of the waybill
        """
        partner, company = claims.shop_id, claims.company_id
        if len(partner) != 1 or len(company) != 1:
            raise UserError(self.env._("A parcel holds the pieces of one shop."))
        if not (waybill or "").strip():
            raise UserError(self.env._("Enter the number of the waybill."))
        # Of two parcels in the same second one is the second of the week.
        partner._lock_for_step("is_after_sales_shop")
        payer, facts = self._judge(partner, company, day)
        vals = {
            "shop_id": partner.id,
            "company_id": company.id,
            "sent_on": day,
            "parcel_waybill": waybill.strip(),
            "user_id": claims.user_id[:1].id,
            "payer": payer.payer,
            **facts,
        }
        return self.sudo()._create_recorded([vals])

    def _record_freight(self, amount):
        """Record what the carrier took; what the shop pays is claimed from it.

        :raise UserError: below nothing, or when it was charged already
        :raise AccessError: for the cases of colleagues
        """
        self.ensure_one()
        cases = self.sudo().claim_ids.ticket_id.with_env(self.env)
        # A parcel may hold the pieces of several agents: whoever opens it knows what it cost.
        if not any(case._may_handle() for case in cases):
            cases._check_may_handle()
        if amount < 0:
            raise UserError(self.env._("Freight cannot be negative."))
        parcel = self._as_step()
        charged = parcel.recovery_line_ids.filtered(lambda line: line.state not in ("draft", "cancelled"))
        if charged:
            raise UserError(
                self.env._("The freight is claimed by %(recovery)s already.", recovery=charged[0].recovery_id.number)
            )
        parcel._record_facts({"parcel_freight": amount})
        parcel._charge()

    def _charge(self):
        """Propose to claim the freight from the shop, where it pays it."""
        self.ensure_one()
        drafts = self.recovery_line_ids.filtered(lambda line: line.state == "draft")
        if self.payer == "shop" and self.parcel_freight and not drafts:
            recovery = self.recovery_line_ids.recovery_id._open_draft(self, "shop", self.shop_id)
            recovery.line_ids._create_recorded([{"recovery_id": recovery.id, "parcel_id": self.id}])
        elif not self.parcel_freight:
            drafts._withdraw(self.env._("There was no freight."))
