from odoo import models
from odoo.exceptions import UserError


class Remedy(models.Model):
    """The slip for the parcel of the customer: our number, our address, what comes back (SL-10)."""

    _inherit = "after.sales.remedy"

    def _get_open_returns(self):
        """Return the transfers for which the customer still sends something."""
        self.ensure_one()
        open_ = self.sudo()._get_returns().filtered(lambda picking: picking.state not in ("done", "cancel"))
        return open_.browse() if self.is_fetched else open_

    def _make_return_labels(self):
        """Return (name, content) per slip: the carrier's own label where it makes some, else ours."""
        self.ensure_one()
        labels, bare = [], False
        for picking in self._get_open_returns():
            of_carrier = picking._get_carrier_labels()
            labels, bare = labels + of_carrier, bare or not of_carrier
        return labels + ([self._print_return_slips()] if bare else [])

    def _print_return_slips(self):
        """Return (name, content) of our own slips."""
        report = self.env["ir.actions.report"]
        content, kind = report._render_qweb_pdf("after_sales.report_return_label", self.ids)
        return f"{self.number}.{kind}", content

    def _attach_return_labels(self):
        """Return attachments of the case that hold the slips; none where nothing can be printed, which is noted."""
        self.ensure_one()
        case = self.ticket_id
        try:
            labels = self._make_return_labels()
        except UserError as error:
            case._message_log(body=self.env._("No return slip went along: %(why)s", why=str(error)))
            return case.env["ir.attachment"]
        vals = [{"name": name, "raw": raw, "res_model": case._name, "res_id": case.id} for name, raw in labels]
        return case.env["ir.attachment"].sudo().create(vals)

    def action_print_return_label(self):
        """Print the slip for the customer's parcel."""
        self.ensure_one()
        self.check_access("read")
        if not self._get_open_returns():
            raise UserError(self.env._("%(remedy)s: the customer sends nothing.", remedy=self.display_name))
        return self.env.ref("after_sales.report_return_label").report_action(self)

    def _get_return_slips(self):
        """Return per transfer what the slip says, in the language of the customer."""
        self.ensure_one()
        remedy = self.sudo().with_context(lang=self.partner_id.lang or self.env.lang)
        return [
            {
                "number": remedy.number,
                "transfer": picking.name,
                "to": remedy._get_return_place(),
                "by": remedy.partner_id,
                "goods": [move._say_goods_back() for move in picking.move_ids if move.state != "cancel"],
            }
            for picking in remedy._get_open_returns()
        ]


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _get_carrier_labels(self):
        """Return (name, content) of the return labels of the carrier of this transfer, none where it makes none."""
        self.ensure_one()
        carrier = self.carrier_id
        if not carrier.can_generate_return:
            return []
        if not self.return_label_ids:
            carrier.get_return_label(self)
            self.invalidate_recordset(["return_label_ids"])
        return [(label.name, label.raw) for label in self.return_label_ids]


class StockMove(models.Model):
    _inherit = "stock.move"

    def _say_goods_back(self):
        """Return what comes back, as the customer knows it."""
        self.ensure_one()
        name = self.product_id.with_context(display_default_code=False).display_name
        return f"{self.product_uom_qty:g} × {name}"
