from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...rules.economics import Goods, History, estimate, outlook
from ..claim.claim.claim import DECIDED
from ..remedy.vocabulary import COMES_BACK
from .vocabulary import DEBTOR_TYPES

#: From so many like cases on their average says more than the goods.
LEAST = 3
#: Whose cost the goods tell; a part costs less than they do, and compensation is bargained for.
BY_GOODS = ("replace", "reship", "exchange", "return_refund", "refund")


class HelpdeskTicket(models.Model):
    """What each remedy of the ladder is expected to cost in the end, and whether its goods are there (idea 6)."""

    _inherit = "helpdesk.ticket"

    def _get_outlooks(self, claim):
        """Return per type of remedy its outlook, see ``rules.economics.Outlook``, in the currency of the company.

        :param claim: the claim that the remedies would settle, empty for none
        """
        self.ensure_one()
        case, claim = self.sudo(), claim.sudo()
        history, goods = case._get_remedy_history(claim), case._get_goods_at_stake(claim)
        rate, means = case._get_recovery_rate(claim), case.env["after.sales.remedy"]._get_means()
        kind = claim.kind_id or case.case_kind_id
        outlooks = {}
        for type_ in kind.remedy_type_ids.mapped("type"):
            by_goods = estimate(means.get(type_), type_ in COMES_BACK, goods) if type_ in BY_GOODS else None
            outlooks[type_] = outlook(history[type_], by_goods, rate, LEAST, _=self.env._)
        return outlooks

    def _get_remedy_history(self, claim):
        """Return per type what became of it in like cases: of the same fault, else of the same kind of case."""
        kind = claim.kind_id or self.case_kind_id
        like = Domain("kind_id", "=", kind.id) & Domain("company_id", "=", self.company_id.id)
        like &= Domain("ticket_id", "!=", self.id)
        faults = claim.line_ids.fault_code_id
        by_fault = self._read_history(like & Domain("line_ids.claim_line_id.fault_code_id", "in", faults.ids))
        is_known = faults and sum(each.done for each in by_fault.values()) >= LEAST
        return by_fault if is_known else self._read_history(like)

    @api.model
    def _read_history(self, domain):
        groups = self.env["after.sales.remedy"]._read_group(domain, ["type", "state"], ["__count", "cost:sum"])
        history = defaultdict(History)
        for type_, state, count, cost in groups:
            known = history[type_]
            if state in ("refused", "done"):
                took = count if state == "done" else 0
                known = known._replace(offered=known.offered + count, taken=known.taken + took)
            if state == "done":
                known = known._replace(done=known.done + count, cost=known.cost + cost)
            history[type_] = known
        return history

    def _get_goods_at_stake(self, claim):
        """Return what the claimed goods cost us and the customer, and one way of their freight."""
        company, order = self.company_id, claim.order_id or self.sale_order_id
        cost = (
            sum(item.quantity * item.product_id.with_company(company).standard_price for item in claim.line_ids)
            or self.product_id.with_company(company).standard_price
        )
        paid = claim._get_value() if claim else 0.0
        freight = order.actual_freight or order.estimated_freight
        return Goods(cost, paid, freight)

    def _get_recovery_rate(self, claim):
        """Return the share of such losses that debtors of this kind really paid back, 0 where we bear them."""
        bearer = claim.cost_bearer if claim.state in DECIDED else claim.suggested_cost_bearer
        if bearer not in dict(DEBTOR_TYPES):
            return 0.0
        debtor = claim._get_debtor(bearer)
        settled = Domain("company_id", "=", self.company_id.id) & Domain("state", "in", ("recovered", "written_off"))
        Line = self.env["after.sales.recovery.line"]
        for domain in (Domain("debtor_id", "=", debtor.id or 0), Domain("debtor_type", "=", bearer)):
            ((asked, came),) = Line._read_group(settled & domain, [], ["amount_claimed:sum", "amount_recovered:sum"])
            if asked:
                return min((came or 0.0) / asked, 1.0)
        return 0.0

    def _say_stock(self, claim):
        """Return in words whether what would be sent is there, and when it can be."""
        self.ensure_one()
        case, claim = self.sudo(), claim.sudo()
        order = claim.order_id or case.sale_order_id
        products = claim.line_ids.product_id or case.product_id
        short = products.filtered(
            lambda product: (
                product.is_storable and product.with_context(warehouse_id=order.warehouse_id.id).free_qty < 1
            )
        )
        if not products:
            return ""
        if not short:
            return self.env._("In stock")
        days = max((order._get_factory_days(product) for product in short), default=0) if order else 0
        if not days:
            return self.env._("Not in stock: ask the factory")
        day = case.company_id._get_after_sales_today()
        return self.env._("From the factory by %(day)s", day=format_date(self.env, day + timedelta(days=round(days))))
