from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

#: Why nothing was done for the customer.
UNDONE = [
    ("withdrawn", "The customer does not want it any more"),
    ("refused", "Refused: the customer has no right to it"),
    ("elsewhere", "Done in a document that the case does not see"),
]
DEED = ("undone_cause", "undone_reason")


class HelpdeskTicket(models.Model):
    """Some cases are not solved by words: goods move, money moves, or somebody says why not (IT-06).

    What was done is seen in documents, of core or ours; each area names those that it knows.
    """

    _inherit = "helpdesk.ticket"

    undone_cause = fields.Selection(UNDONE, string="Nothing Was Done", recorded=True, tracking=True)
    undone_reason = fields.Char(string="Reason Nothing Was Done", recorded=True, tracking=True)
    deed_hint = fields.Char(compute="_compute_deed_hint", help="What this case is waiting for besides words.")

    @api.depends("case_kind_id.requires_deed", "phase", "undone_cause")
    def _compute_deed_hint(self):
        for ticket in self:
            is_asked = ticket._lacks_deed() and ticket.phase not in ("solved", "cancelled")
            ticket.deed_hint = is_asked and ticket._get_deed_way()

    def _lacks_deed(self):
        """Tell whether something has to be done for the customer of this case and was not."""
        self.ensure_one()
        case = self.sudo()
        return case.case_kind_id.requires_deed and not case.undone_cause and not case._get_deeds()

    def _get_deeds(self):
        """Hook: return the names of the documents by which something was done since the case began.

        Called as superuser.
        """
        self.ensure_one()
        order = self.sale_order_id
        came_back = order.picking_ids.filtered(
            lambda picking: (
                picking.state == "done"
                and picking.location_id.usage == "customer"
                and picking.date_done
                and picking.date_done >= self.create_date
            )
        )
        cancelled = order.filtered(lambda each: each.state == "cancel")
        return [*came_back.mapped("name"), *cancelled.mapped("name")]

    def _get_deed_way(self):
        """Hook: return in words how what this case asks for is done."""
        self.ensure_one()
        return self.env._(
            "Words do not solve it, and there is no step of its own for it yet. Take goods back with “Return” on the "
            "delivery, give money back with a credit note of the invoice, cancel what was not sent: the case sees it."
        )

    def _get_missing_deed(self):
        """Return in a list that something has still to be done, where the kind asks for it."""
        return [self.env._("what was done (goods, money), or why nothing was")] if self._lacks_deed() else []

    def _check_undone(self, values):
        """Return what is recorded of why nothing was done: whoever refuses what the customer wants leads."""
        given = {name: values[name] for name in DEED if values.get(name)}
        if given.get("undone_cause") and not (given.get("undone_reason") or "").strip():
            raise UserError(
                self.env._("Say more: what the customer said, why it is refused, or the document's number.")
            )
        is_lead = self.env.su or self.env.user.has_group("after_sales.group_lead")
        if given.get("undone_cause") == "refused" and not is_lead:
            raise UserError(self.env._("Only a team lead refuses what a customer asks for."))
        return given

    @api.constrains("case_kind_id", "sale_order_id")
    def _check_before_shipment(self):
        """Refuse a case that is only for what has not left on an order that the customer has (SL-09)."""
        for ticket in self.sudo().filtered(lambda t: t.case_kind_id.before_shipment and t.sale_order_id):
            if ticket.sale_order_id._has_all_goods():
                raise ValidationError(
                    self.env._(
                        "Everything of %(order)s was sent already: “%(kind)s” is for what was not. "
                        "Choose a return, or what is wrong with the goods.",
                        order=ticket.sale_order_id.name,
                        kind=ticket.case_kind_id.name,
                    )
                )
