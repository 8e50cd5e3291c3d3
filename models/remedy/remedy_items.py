from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .vocabulary import ENDED, GIVEN_UP


class Remedy(models.Model):
    """An item is made good once, also when two people do it in the same second (MX-04)."""

    _inherit = "after.sales.remedy"

    def _lock_items(self):
        """Let one of two people who remedy the same items in the same second go first.

        A row that another transaction has written makes this one start over, and then it sees what the other did.
        """
        remedy = self.sudo()
        lines = remedy.line_ids
        for table, ids in (
            ("after_sales_claim_line", lines.claim_line_id.ids),
            ("sale_order_line", lines.sale_line_id.ids),
            ("helpdesk_ticket", self.ticket_id.ids),
            # Money that concerns no item is counted by the order.
            ("sale_order", remedy.order_id.ids if self.means == "money" or self.comes_back else []),
        ):
            if ids:
                query = "UPDATE %s SET write_date = write_date WHERE id IN %s"
                self.env.cr.execute(SQL(query, SQL.identifier(table), tuple(sorted(ids))))

    def _check_quantities(self):
        """Refuse items that another remedy has made good already: nothing is sent or refunded twice."""
        if not self._holds_items():
            return
        for claimed, lines in self.sudo().line_ids.filtered("claim_line_id").grouped("claim_line_id").items():
            others = claimed._get_remedied_by() - lines
            left = claimed.quantity - sum(other._get_quantity(claimed.uom_id) for other in others)
            if sum(line._get_quantity(claimed.uom_id) for line in lines) - left > 1e-6:
                raise UserError(self._say_items_left(claimed, others, left))

    def _say_items_left(self, claimed, others, left):
        """Return why a claimed item cannot be made good so often: by others already, or never claimed."""
        if not others:
            return self.env._(
                "%(product)s: only %(total)g are claimed.",
                product=claimed.product_id.display_name,
                total=claimed.quantity,
            )
        return self.env._(
            "%(product)s: %(count)g of %(total)g made good already by %(remedies)s.",
            product=claimed.product_id.display_name,
            count=claimed.quantity - left,
            total=claimed.quantity,
            remedies=", ".join(others.remedy_id.mapped("number")),
        )

    def _release_sent_items(self):
        """What the customer got anew is whole: it may be claimed again."""
        sent = self.filtered(lambda remedy: remedy.means == "dispatch").line_ids.claim_line_id
        # Of two claimed pieces one may have been sent: the other is still to be made good.
        sent.filtered(lambda item: item._get_left() <= 0)._release()

    def _release_repaired_items(self):
        """So is what was repaired."""
        helped = self.filtered(lambda remedy: remedy.outcome == "helped" and remedy.means != "money")
        helped.line_ids.claim_line_id._release()

    def _holds_items(self):
        """Tell whether this remedy makes its items good, so that nothing else may: they are sent or paid back."""
        self.ensure_one()
        return self.means == "dispatch" or self.type in ("refund", "return_refund")


class ClaimLine(models.Model):
    _inherit = "after.sales.claim.line"

    remedy_line_ids = fields.One2many("after.sales.remedy.line", "claim_line_id", string="Remedies")

    def _get_left(self):
        """Return how much of this claimed item nothing has made good yet."""
        self.ensure_one()
        lines = self.sudo()._get_remedied_by()
        return self.quantity - sum(line._get_quantity(self.uom_id) for line in lines)

    def _prepare_wizard_vals(self, is_used_up=True):
        """Return what there is to do about this claimed item, for proposing how.

        :param is_used_up: only what nothing has made good yet
        """
        self.ensure_one()
        return {
            "claim_line_id": self.id,
            "product_id": self.product_id.id,
            "uom_id": (self.uom_id or self.product_id.uom_id).id,
            "quantity": self._get_left() if is_used_up else self.quantity,
            "part": self.part,
        }

    def _get_remedied_by(self):
        """Return the items of remedies that have made this claimed item good, or are about to."""
        return self.remedy_line_ids.filtered(
            lambda line: (
                line.remedy_id.state not in ("draft", *GIVEN_UP)
                and line.remedy_id._holds_items()
                # What was sent and did not help leaves the item as it was; money stays paid.
                and (line.remedy_id.means == "money" or line.remedy_id.outcome != "not_helped")
            )
        )


class Claim(models.Model):
    _inherit = "after.sales.claim"

    is_remedy_due = fields.Boolean(compute="_compute_is_remedy_due", groups="after_sales.group_agent")

    @api.depends("state", "ticket_id.remedy_ids.state", "ticket_id.case_kind_id.remedy_type_ids")
    def _compute_is_remedy_due(self):
        for claim in self:
            claim.is_remedy_due = claim.state == "decided" and claim.ticket_id._is_remedy_due()

    def action_open_remedy(self):
        """Ask what is to be done for the customer of this claim (DM-05)."""
        self.ensure_one()
        return self.ticket_id.action_open_remedy()

    def _is_served_meanwhile(self):
        """Tell whether the customer is served although the cause is not decided: the facts give none (X-19)."""
        self.ensure_one()
        return self.state == "to_decide" and self.suggested_cause == "undecided"

    def _on_cancelled(self):
        """What was meant to make a claim good that has come to nothing is given up, unless it is under way."""
        result = super()._on_cancelled()
        remedies = self.env["after.sales.remedy"].sudo().search([("claim_id", "in", self.ids)])
        remedies.filtered(lambda remedy: remedy.state not in ENDED)._drop(self.env._("The claim was cancelled."))
        return result
