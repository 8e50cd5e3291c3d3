from datetime import timedelta
from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...rules import shop
from .shop_vocabulary import DECISIONS

#: How many delivered lines a shop chooses from, and how many finished pieces it sees; the latest ones.
CHOICES, FINISHED = 200, 30


class Report(NamedTuple):
    """What a shop says of a faulty piece; the names of days are those of claims."""

    line_id: int
    problem: str
    decision: str
    decided_by: str = ""
    received_on: str = ""
    inspected_on: str = ""
    is_hidden: bool = False


class ResPartner(models.Model):
    """What a shop sees and tells on its page: its pieces, a new one, a parcel (SP-02, SP-03). It checks who asks."""

    _inherit = "res.partner"

    def _get_shop_claims(self):
        """Return the pieces of this shop, the open ones first; with full rights."""
        self.ensure_one()
        claims = self.env["after.sales.claim"].sudo()
        mine = Domain("shop_id", "=", self.id) & Domain("state", "!=", "cancelled")
        travels = Domain("shop_parcel_id", "!=", False) & Domain("shop_back_on", "=", False)
        is_open = travels | Domain("state", "!=", "closed")
        return claims.search(mine & is_open, limit=CHOICES) | claims.search(mine & ~is_open, limit=FINISHED)

    def _get_faulty_choices(self):
        """Return the order lines of which this shop still has a piece that no claim holds; with full rights."""
        self.ensure_one()
        domain = [
            ("order_id.partner_id", "child_of", self.id),
            ("order_id.state", "=", "sale"),
            ("qty_delivered", ">", 0),
            ("product_id.type", "=", "consu"),
        ]
        lines = self.env["sale.order.line"].sudo().search(domain, order="id desc", limit=CHOICES)
        stock = lines._get_claim_stock()
        return lines.filtered(
            lambda line: line.product_uom_id.compare(stock[line].delivered - stock[line].held, 1) >= 0
        )

    def _report_piece(self, **said):
        """Open the case of a faulty piece with its claim, in the region of this shop; return the claim.

        :param said: what the shop says of it, see Report
        :raise UserError: in words that the shop understands, when something is missing
        """
        self.ensure_one()
        report = Report(**said)
        line = self._get_faulty_choices().filtered(lambda line: line.id == report.line_id)
        if not line:
            raise UserError(self.env._("Choose the piece from the list."))
        if not report.problem:
            raise UserError(self.env._("Write what is wrong with it."))
        if report.decision not in dict(DECISIONS):
            raise UserError(self.env._("Say what you decide: return, exchange or local repair."))
        if not report.inspected_on:
            raise UserError(self.env._("Say when you inspected it."))
        case = self.env["helpdesk.ticket"].sudo().create(self._prepare_piece_case(line, report))
        claim = self.env["after.sales.claim"].sudo().create(self._prepare_piece_claim(case, line, report))
        if claim.evidence_state == "missing":
            # The page for pictures opens next: it has been asked for them.
            claim._note_request()
        return claim

    def _prepare_piece_case(self, line, report):
        order = line.order_id
        # A team of another company would take the case there, away from its order.
        region = self.sudo().region_team_id
        is_ours = region.company_id in (order.company_id, order.company_id.browse())
        return {
            "name": f"{line.product_id.display_name}: {report.problem}"[:80],
            "description": report.problem,
            "partner_id": self.env.user.partner_id.id,
            "company_id": order.company_id.id,
            "team_id": region.id if is_ours else False,
            "case_kind_id": self.env.ref("after_sales.case_kind_quality").id,
            "sale_order_id": order.id,
            "picking_id": line._get_moves_to_customer().picking_id.sorted("id")[-1:].id,
            "product_id": line.product_id.id,
            "user_id": False,
        }

    def _prepare_piece_claim(self, case, line, report):
        vals = {
            "ticket_id": case.id,
            "shop_decision": report.decision,
            "shop_decided_by": report.decided_by or self.env.user.name,
            "shop_inspected_on": report.inspected_on,
            "is_hidden_fault": report.is_hidden,
            "description": report.problem,
            "line_ids": [
                fields.Command.create({"sale_line_id": line.id, "quantity": 1, "problem": report.problem[:200]})
            ],
        }
        return vals | ({"shop_received_on": report.received_on} if report.received_on else {})


class Claim(models.Model):
    _inherit = "after.sales.claim"

    def _get_shop_row(self):
        """Return what a shop reads of a piece: number, goods, problem, decision, status, link and what it can do."""
        self.ensure_one()
        due = self.ticket_id.deadline_ids.filtered(lambda d: d.purpose == "shop_return" and d.is_open)[:1].due_at
        # At midnight the time is up: the day before is the last.
        day = due and self.company_id._get_after_sales_today(due - timedelta(seconds=1))
        return {
            "id": self.id,
            "number": self.ticket_id.number,
            "goods": self.line_ids[:1].product_id.with_context(display_default_code=False).display_name,
            "problem": self.line_ids[:1].problem,
            "decision": dict(self._fields["shop_decision"]._description_selection(self.env)).get(self.shop_decision),
            "status": self._say_shop_status(),
            "borne": self._say_shop_bears(),
            "back_by": day and format_date(self.env, day),
            "pictures": self._get_evidence_path() if self._is_picture_awaited() else "",
            "may_send": self._may_be_sent(),
            "may_be_back": bool(self.goods_compared_on and self._get_on_their_way()),
        }

    def _say_shop_bears(self):
        """Return that the shop bears the cost, once that is decided, and why; empty else: who else does is ours."""
        if self.cost_bearer != "shop" or self.state not in ("decided", "closed"):
            return ""
        found = self._judge_shop("customer")
        words = self.env._("The shop bears what it costs.")
        return f"{words} {found.reason}" if found.bearer == "shop" else words

    def _is_picture_awaited(self):
        return self.evidence_state == "missing" and self._get_customer_step() == "send"

    def _may_be_sent(self):
        """Tell whether a piece is still in the shop that is to leave it."""
        return self.shop_decision in shop.SENT and not self.shop_parcel_id and self.state not in ("closed", "cancelled")

    def _say_shop_status(self):
        """Return how a piece stands, as its shop reads it."""
        self.ensure_one()
        if self.shop_back_on:
            return self.env._("Back in the shop")
        if self.appraisal:
            names = dict(self._fields["appraisal"]._description_selection(self.env))
            return self.env._("We have looked at it: %(what)s", what=names[self.appraisal])
        if self.goods_compared_on:
            return self.env._("It has arrived at after-sales")
        if self.shop_parcel_id:
            day = format_date(self.env, self.shop_sent_on)
            return self.env._("On its way since %(day)s", day=day)
        if self._may_be_sent():
            return self.env._("Send it in, one parcel a week")
        if self.state == "closed":
            return self.env._("Settled")
        if self.shop_decision:
            return self.env._("To be repaired in the shop")
        return self.env._("We are working on it")
