from collections import Counter
from itertools import product

from odoo import models

from ...rules import eligibility
from .vocabulary import POLICY_TYPES, WISHES, Asked


class SaleOrderLine(models.Model):
    """What the customer may have of a line, and why not: facts are gathered here, ``rules/eligibility.py`` decides."""

    _inherit = "sale.order.line"

    def _get_verdicts(self, wishes=None, asked=None):
        """Return per line and wish what the customer may have, as of now: a ``rules.eligibility.Verdict``.

        Runs with full rights: whoever takes the call need not be the seller. Callers check the order.

        :param wishes: which of WISHES, all by default
        :param asked: what is known of the wish, an Asked; a change of mind about one piece without it
        """
        asked = asked or Asked()
        wishes, lines = wishes or [wish for wish, _name in WISHES], self.sudo().filtered(lambda x: not x.display_type)
        facts, names = lines._get_verdict_facts(wishes, asked), lines._get_verdict_names()
        verdicts = {}
        for order, own in lines.grouped("order_id").items():
            today = asked.as_of or order.company_id._get_after_sales_today()
            speak = order.currency_id._get_translator()
            terms = own._get_terms(wishes, order._get_entitlement_policies() | self._get_tried_policy(asked), asked)
            for line, wish in product(own, wishes):
                known, why = facts[line, wish], asked.reason and asked.reason._as_rule()
                if asked.as_of:
                    known = known._replace(available=float("inf"), taken=0.0, attempts=0, possible=wishes)
                quantity = asked.quantities.get(line.id) or min(1.0, known.available) or 1.0
                known = known._replace(taken=known.taken + line._get_asked_besides(asked))
                verdicts[line, wish] = eligibility.judge(
                    wish, known, terms[line, wish], today, names,
                    quantity=quantity, reason=why, answers=asked.answers, _=speak,
                )  # fmt: skip
        return verdicts

    def _get_terms(self, wishes, policies, asked):
        """Return per line of one order and wish the terms of the policy that covers it best, None for no policy.

        Looked up once for all goods that policies do not tell apart.
        """
        known, terms = {}, {}
        for line, wish in product(self, wishes):
            goods = line.product_id
            alike = (wish, line._get_state_of(asked), goods.categ_id, goods.all_product_tag_ids)
            if alike not in known:
                policy, before = line._choose_policy(wish, policies, asked)
                known[alike] = policy._as_terms(before)
            terms[line, wish] = known[alike]
        return terms

    def _get_asked_besides(self, asked):
        """Return how many pieces of this product are wished for on other lines at the same time."""
        self.ensure_one()
        others = self.browse(asked.quantities).filtered(
            lambda line: line != self and line.product_id == self.product_id and line.order_id == self.order_id
        )
        return sum(asked.quantities[line.id] for line in others)

    def _get_tried_policy(self, asked):
        return (asked.tried or self.env["after.sales.policy"]).sudo()

    def _get_verdict_names(self):
        """Return the names of wishes and states in the reader's language."""
        wishes = self.env["after.sales.order.state.rule"]._fields["wish"]._description_selection(self.env)
        return dict(wishes) | dict(self._fields["after_sales_state"]._description_selection(self.env))

    def _get_verdict_facts(self, wishes, asked):
        """Return per line and wish what the rule has to know of it, a ``rules.eligibility.Line``."""
        table = self.env["after.sales.order.state.rule"]._get_table()
        Policy = self.env["after.sales.policy"]
        left, history, money = self._get_had(asked)
        repairs = self._count_repairs(asked)
        facts = {}
        for order, lines in self.grouped("order_id").items():
            success = order._get_success_day()
            for line in lines:
                state = line._get_state_of(asked)
                possible = table.get((line._get_way(), state), ())
                price = line._get_price_paid() / line.product_uom_qty if line.product_uom_qty else 0.0
                starts = line._get_starts(asked.purchase_day) | {"success": success}
                labels = Policy._get_labels(line.product_id)
                for wish in wishes:
                    had = (*history.get((line, wish), (0.0, 0)), repairs[line], money.get(line))
                    facts[line, wish] = eligibility.Line(state, possible, left[line], price, labels, starts, *had)
        return facts

    def _get_had(self, asked):
        """Return per line what is left, per line and wish what was had before, per line what of its price is left.

        As of a day that is over, there was enough of everything.
        """
        if not asked.as_of:
            return self._get_pieces_left(asked), self._get_wish_history(asked), self._get_money_left(asked)
        return dict.fromkeys(self, float("inf")), {}, {}

    def _count_repairs(self, asked):
        """Return per line how often one fault of one piece was repaired, of all that were the most (RE-15).

        Nobody counts where the reason does not ask for it.
        """
        repairs = self._get_repairs(asked) if asked.reason and asked.reason.repairs else {}
        return {line: max(Counter(repairs.get(line, ())).values(), default=0) for line in self}

    def _get_repairs(self, asked):
        """Hook: return per line the repairs of its goods that were done, a pair of fault and serial numbers for each.

        Faults and serial numbers are records; what is about the same of both is one fault of one piece.
        """
        return {}

    def _get_pieces_left(self, asked):
        """Return per line how many pieces a wish can still be about: what has not left, or what the customer has.

        Higher areas take off what is on its way back, or was given for them.
        """
        left = {}
        for line in self:
            has_left = line._get_state_of(asked) not in eligibility.BEFORE_SHIPMENT
            unsent = line.product_uom_qty - line._get_sent_quantities()[0]
            left[line] = max(line.qty_delivered if has_left else unsent, 0.0)
        return left

    def _get_state_of(self, asked):
        """Return the state of the pieces that a wish is about, one of STATES."""
        self.ensure_one()
        if asked.unsent and self.after_sales_state != "cancelled":
            return "awaiting_shipment" if self.order_id.has_been_paid else "awaiting_payment"
        return self.after_sales_state

    def _get_money_left(self, asked):
        """Hook: return per line what of its price was not given back yet."""
        return {}

    def _get_wish_history(self, asked):
        """Hook: return per (line, wish) how many pieces of the product had it, and how often it was asked for."""
        return {}

    def _choose_policy(self, wish, policies, asked):
        """Return the policy of these that covers a wish for this line best, and the one that it comes before."""
        self.ensure_one()
        before_shipment = self._get_state_of(asked) in eligibility.BEFORE_SHIPMENT
        type_ = "cancel" if wish == "refund" and before_shipment else POLICY_TYPES.get(wish)
        if not type_:
            return policies.browse(), policies.browse()
        Policy = self.env["after.sales.policy"]
        wanted = {
            "company": self.company_id.id,
            "channel": self.order_id.sale_channel_id.id,
            "category": Policy._get_categories(self.product_id),
            "tag": set(self.product_id.all_product_tag_ids.ids),
            "reason": asked.reason and asked.reason.id,
        }
        own = policies.filtered(lambda policy: policy.type == type_).with_prefetch(policies.ids)
        return own._choose(asked.scope | wanted, asked.tried)
