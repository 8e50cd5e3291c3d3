from odoo import models

from ...rules import warranty
from .vocabulary import START_EVENTS, VOID_FINDINGS, WarrantyFacts, WarrantyRow


class WarrantyRule(models.Model):
    """Asks ``rules/warranty.py`` about goods: facts of order, serial number and papers are gathered here."""

    _inherit = "after.sales.warranty.rule"

    def _answer(self, known, now=None):
        """Return per key of ``known`` what holds for each component of its goods, a list of WarrantyRow.

        Nothing where no goods are named. Runs with full rights; rules and sales are looked up once for all.

        :param known: WarrantyFacts by key
        :param now: as of this moment (UTC), the present by default
        """
        known = {key: self._complete(facts) for key, facts in known.items()}
        lots = self.env["stock.lot"].sudo().union(*(facts.lot for facts in known.values() if facts.lot))
        sales, rules, rows = lots._get_sales(), {}, {}
        for key, facts in known.items():
            if facts.company not in rules:
                rules[facts.company] = self._get_for_company(facts.company)
            today = facts.company._get_after_sales_today(now)
            rows[key] = (
                rules[facts.company]._answer_one(facts, sales.get(facts.lot, []), today) if facts.product else []
            )
        return rows

    def _complete(self, facts):
        """Return facts with full rights, the product told by the serial number, and a company."""
        elevated = {
            name: value.sudo() if isinstance(value, models.BaseModel) else value
            for name, value in facts._asdict().items()
        }
        facts = WarrantyFacts(**elevated)
        product = facts.lot.product_id if facts.lot else facts.product
        return facts._replace(product=product, company=facts.company or self.env.company.sudo())

    def _answer_one(self, facts, sales, today):
        """Return the answers of these rules about some goods.

        :param sales: (order line, customer) with which the serial number was sold, the last one first
        """
        line = facts.line or self._get_own_sale(facts, sales)
        goods = self._get_goods(facts, line, sales)
        sold_on = goods.starts.get("purchase") or today
        chosen = self._choose(facts.product, facts.company, min(sold_on, today))
        parts = facts.lot._get_replaced_parts() if facts.lot else {}
        speak = facts.company.currency_id.with_env(self.env)._get_translator()
        rows = []
        for rule in chosen or [self.browse()]:
            part = parts.pop(rule.component_id, None)
            answer = warranty.judge(rule._as_terms(), goods, today, part and part._as_part(), speak)
            rows.append(WarrantyRow(rule.component_id, rule, answer))
        # What was replaced has a term of its own, also where no rule speaks of it.
        for component, part in parts.items():
            answer = warranty.judge(None, goods, today, part._as_part(), speak)
            rows.append(WarrantyRow(component, self.browse(), answer._replace(component=component.name or "")))
        return rows

    def _get_own_sale(self, facts, sales):
        """Return the order line with which the customer got the serial number, the last one where nobody is named."""
        family = facts.partner.commercial_partner_id if facts.partner else None
        lines = [line for line, customer in sales if not family or customer == family]
        return lines[0] if lines else self.env["sale.order.line"].sudo()

    def _get_goods(self, facts, line, sales):
        """Return what the rule has to know of the goods."""
        lot, fault = facts.lot, facts.fault
        day = facts.purchase_day or (lot and lot.proof_sale_date) or None
        if line:
            starts = line._get_starts(day) | {"success": line.order_id._get_success_day()}
        else:
            starts = dict.fromkeys([event for event, _name in START_EVENTS], day)
        found = {*facts.found, *([lot.void_finding] if lot and lot.void_finding else [])}
        names = self._get_finding_names()
        return warranty.Goods(
            starts=starts,
            made_on=(lot and lot.manufactured_on) or None,
            proof=self._get_proof(facts),
            complete=facts.shown or bool(lot and lot.proof_has_card and lot.proof_paper),
            has_order=bool(line),
            is_registered=bool(lot and lot.registered_on),
            found=tuple(names[code] for code, _name in VOID_FINDINGS if code in found),
            fault=fault.name if fault else "",
            covered=not fault or fault.covered,
            supplier=bool(fault) and fault.covered_by == "supplier",
            problem=self._say_not_sold(facts, line, sales),
        )

    def _get_proof(self, facts):
        """Return how the papers are; they may be taken for shown, unless somebody saw that they were altered."""
        state = (facts.lot and facts.lot.proof_state) or "missing"
        return "ok" if facts.shown and state == "missing" else state

    def _get_finding_names(self):
        """Return the names of findings in the reader's language."""
        return dict(self.env["stock.lot"]._fields["void_finding"]._description_selection(self.env))

    def _say_not_sold(self, facts, line, sales):
        """Return why nobody can say whether these are goods of the customer, empty where that is known."""
        if line or not facts.lot:
            return ""
        if sales:
            return self.env._(
                "%(lot)s was sold to another customer. Record the papers that this one has.", lot=facts.lot.name
            )
        if not sales and not facts.purchase_day and not facts.lot.proof_sale_date and not facts.lot.manufactured_on:
            return self.env._(
                "%(lot)s was never sold by us. Record the papers, or the day of manufacture.", lot=facts.lot.name
            )
        return ""
