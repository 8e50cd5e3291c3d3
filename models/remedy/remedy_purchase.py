from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class Remedy(models.Model):
    """A remedial order at the factory: what is sent has to be made first, and the factory sees why (DM-08)."""

    _inherit = "after.sales.remedy"

    purchase_order_id = fields.Many2one(
        "purchase.order",
        string="Remedial Order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The purchase order by which the factory delivers what is sent.",
    )

    def action_order_from_factory(self):
        """Order the items from the factory they came from."""
        self.ensure_one()
        self._check_may_act()
        self._order_from_factory()
        return True

    def _order_from_factory(self):
        """Make the draft of a purchase order at the factory, with the cause and the photos (DM-08).

        :raise UserError: without a decided cause, an accepted photo, or a factory; for a remedy that sends nothing
        """
        self.ensure_one()
        if self.means != "dispatch" or self.state not in ("approved", "awaiting_dispatch"):
            raise UserError(self.env._("Only what is decided and is to be sent can be ordered from the factory."))
        remedy = self._as_step()
        if remedy.purchase_order_id and remedy.purchase_order_id.state != "cancel":
            return remedy.purchase_order_id
        photos = remedy._check_factory_proof()
        order = remedy.env["purchase.order"].with_company(self.company_id).create(remedy._prepare_purchase_vals())
        if remedy.claim_id.cost_bearer == "factory":
            # What the factory has to make good is not bought again; creating the line would take its price list.
            order.order_line.price_unit = 0.0
        copies = [photo.copy({"res_model": order._name, "res_id": order.id}) for photo in photos]
        order.message_post(body=remedy._get_factory_text(), attachment_ids=[photo.id for photo in copies])
        remedy.purchase_order_id = order
        return order

    def _check_factory_proof(self):
        """Return the photos that go along; the factory asks for them and for the cause."""
        claim = self.claim_id
        if not claim.cause:
            raise UserError(self.env._("The factory has to know the cause: decide the claim first."))
        photos = claim.evidence_ids.filtered(lambda evidence: evidence.state == "accepted").attachment_id
        if not photos:
            raise UserError(self.env._("The factory asks for photos: accept at least one of the claim first."))
        return photos

    def _prepare_purchase_vals(self):
        """Return the values of the purchase order at the factory of the first item."""
        self.ensure_one()
        product = self.line_ids[:1].product_id.with_company(self.company_id)
        factory = product._select_seller(quantity=None).partner_id or product._get_factory(self.company_id)
        if not factory:
            raise UserError(
                self.env._("%(product)s has no factory: enter its vendor first.", product=product.display_name)
            )
        return {
            "partner_id": factory.id,
            "company_id": self.company_id.id,
            "origin": f"{self.number} {self.ticket_id.number}",
            "order_line": [Command.create(line._prepare_purchase_line_vals()) for line in self.line_ids],
        }

    def _get_factory_text(self):
        """Return what the purchaser and the factory have to know: which case, which cause, what is wrong."""
        causes = dict(self.claim_id._fields["cause"]._description_selection(self.env))
        problems = "; ".join(
            " ".join(filter(None, (line.product_id.display_name, line.part, line.claim_line_id.problem)))
            for line in self.line_ids
        )
        return self.env._(
            "Remedial order %(remedy)s. Cause: %(cause)s. %(problems)s",
            remedy=self.number,
            cause=causes[self.claim_id.cause],
            problems=problems,
        )


class RemedyLine(models.Model):
    _inherit = "after.sales.remedy.line"

    def _prepare_purchase_line_vals(self):
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "name": " ".join(filter(None, (self.product_id.display_name, self.part, self.claim_line_id.problem))),
            "product_qty": self.quantity,
            "product_uom_id": (self.uom_id or self.product_id.uom_id).id,
        }
