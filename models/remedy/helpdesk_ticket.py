from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import ladder
from .remedy_request import PROPOSED
from .vocabulary import COMES_BACK, ENDED


class HelpdeskTicket(models.Model):
    """What is done for the customer of a case: the ladder of its kind, and how far it was climbed."""

    _inherit = "helpdesk.ticket"

    remedy_ids = fields.One2many("after.sales.remedy", "ticket_id", string="Remedies", groups="after_sales.group_agent")
    remedy_count = fields.Integer(compute="_compute_remedy_count", groups="after_sales.group_agent")
    has_ladder = fields.Boolean(compute="_compute_has_ladder", groups="after_sales.group_agent")

    @api.depends("remedy_ids")
    def _compute_remedy_count(self):
        for ticket in self:
            ticket.remedy_count = len(ticket.remedy_ids)

    @api.depends("case_kind_id.remedy_type_ids")
    def _compute_has_ladder(self):
        for ticket in self:
            ticket.has_ladder = bool(ticket.case_kind_id.sudo().remedy_type_ids)

    def _is_customer_asked(self):
        return super()._is_customer_asked() or bool(self.sudo().remedy_ids.open_offer_id)

    def _get_rungs(self, claim=None):
        """Return the remedies that a case of this kind may have, as the rules read them.

        :param claim: it keeps its kind when its case is merged into another
        """
        self.ensure_one()
        kind = ((claim and claim.kind_id) or self.case_kind_id).sudo()
        return [ladder.Rung(rung.type, rung.rung, rung.skip_approval) for rung in kind.remedy_type_ids]

    def _get_tried_types(self, claim=None):
        """Return the types that were tried and did not serve: carried out without help, or given up with a reason.

        :param claim: only what was tried for this claim, and what belongs to none
        """
        self.ensure_one()
        tried = self.sudo().remedy_ids.filtered(
            lambda remedy: (remedy.state == "done" and remedy.outcome == "not_helped") or remedy.state == "refused"
        )
        if claim:
            tried = tried.filtered(lambda remedy: remedy.claim_id in (claim._origin, remedy.claim_id.browse()))
        return set(tried.mapped("type"))

    def _get_unsettled_deliveries(self):
        """Goods that come back, or that the case is to take back, are not received for good (LG-04)."""
        deliveries = super()._get_unsettled_deliveries()
        for case in self.sudo():
            first = case.case_kind_id.remedy_type_ids.filtered("rung").sorted("rung")[:1].type
            is_asked = first in COMES_BACK and not case.remedy_ids
            open_ = case.remedy_ids.filtered(lambda remedy: remedy.comes_back and remedy.state not in ENDED)
            if is_asked or open_:
                orders = open_.order_id | case.sale_order_id
                deliveries |= case.picking_id or orders.picking_ids.filtered("is_shipment")
        return deliveries

    def _get_next_remedy(self, claim=None):
        """Return what to propose next, with its reason; of a shortage the value decides (MG-04)."""
        self.ensure_one()
        shortage = self._get_shortage(claim)
        names = dict(self.env["after.sales.remedy"]._get_types())
        proposal = ladder.next_rung(
            self._get_rungs(claim),
            self._get_tried_types(claim),
            names,
            self._get_preferred_remedy(shortage),
            _=self.env._,
        )
        if shortage and proposal.type == shortage.type:
            return shortage
        return proposal

    def _get_preferred_remedy(self, shortage):
        """Return which of two alternatives comes first: of a shortage by its value, before shipment by the payment."""
        self.ensure_one()
        if shortage:
            return shortage.type
        if not self.case_kind_id.sudo().before_shipment:
            return None
        return "refund" if self.sudo().sale_order_id.has_been_paid else "cancel"

    def _get_shortage(self, claim):
        """Return what the rule for shortages says to a claim about goods that were missing, None to any other."""
        types = {rung.type for rung in self._get_rungs(claim)}
        if not claim or not {"reship", "refund"} <= types:
            return None
        remedy = self.env["after.sales.remedy"].new({"ticket_id": self.id, "claim_id": claim.id, "type": "refund"})
        remedy.line_ids = [fields.Command.create({"claim_line_id": line.id}) for line in claim._origin.line_ids]
        policy = remedy._find_policy()
        if not policy:
            return None
        day = fields.Date.context_today(self)
        currency = remedy.currency_id or self.company_id.currency_id
        small = self.company_id.currency_id._convert(policy.shortage_amount, currency, self.company_id, day)
        pieces = sum(claim.line_ids.mapped("quantity"))
        value = sum(line._get_paid() for line in remedy.line_ids)
        return ladder.shortage(pieces, value, policy.shortage_pieces, small, _=currency._get_translator())

    def _propose_remedy(self, vals, lines=()):
        """Note down what could be done for the customer; nothing is decided yet.

        :param vals: type, claim_id, skip_reason, requested_by_customer, customer_wish, amount, description …
        :param lines: values of the items, each with claim_line_id or product_id
        :return: the draft
        :raise UserError: for a closed case, or items of another one
        """
        self.ensure_one()
        self._check_may_remedy()
        Remedy = self.env["after.sales.remedy"]
        Remedy.check_access("read")
        vals = {name: value for name, value in vals.items() if name in PROPOSED}
        Remedy._check_sums(vals)
        commands = [fields.Command.create(Remedy._prepare_line_vals(line)) for line in lines]
        remedy = Remedy.sudo().create({**vals, "ticket_id": self.id, "line_ids": commands})
        remedy._check_items()
        return remedy.with_env(self.env)

    def _check_may_remedy(self):
        """Refuse steps on a case that is over, and by others than its agent or a lead."""
        for ticket in self:
            ticket._check_open()
        self._check_may_handle()

    def _get_open_remedies(self):
        """Return the remedies of these cases that are not over yet."""
        return self.sudo().remedy_ids.filtered(lambda remedy: remedy.state not in ENDED)

    def action_open_remedy(self):
        """Ask what is to be done for the customer."""
        self.ensure_one()
        self._check_may_remedy()
        if not self.case_kind_id.sudo().remedy_type_ids:
            raise UserError(self.env._("No remedy is set for this kind of case."))
        wizard = self.env["after.sales.remedy.propose"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Propose a Remedy"), target="new")

    def action_view_remedies(self):
        """Open the remedies of these cases."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.remedy_action")
        action["domain"] = [("ticket_id", "in", self.ids)]
        action["context"] = {"create": False}
        return action
