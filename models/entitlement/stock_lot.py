from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .vocabulary import PAPERS, PROOF_STATES, VOID_FINDINGS, WarrantyFacts


class StockLot(models.Model):
    """What the warranty of a serial number stands on: manufacture, papers, registration, findings, replaced parts.

    All of it is recorded by the steps in ``stock_lot_proof.py``, with who and when in the messages.
    """

    _name = "stock.lot"
    _inherit = ["after.sales.recorded", "stock.lot", "after.sales.warranty.host"]

    manufactured_on = fields.Date(
        recorded=True, tracking=True, help="The day of manufacture: counts where the papers are missing."
    )
    registered_on = fields.Date(recorded=True, tracking=True, help="When the product registration card was completed.")
    registration_number = fields.Char(string="Registration Card", recorded=True)
    registered_name = fields.Char(string="Registered For", recorded=True, help="The name on the registration card.")
    proof_state = fields.Selection(
        PROOF_STATES,
        string="Papers",
        default="missing",
        recorded=True,
        tracking=True,
        help="Warranty card and a paper of the sale; altered papers void the warranty.",
    )
    proof_sale_date = fields.Date(string="Sale Date", recorded=True, help="What the papers say.")
    proof_model = fields.Char(string="Model", recorded=True)
    proof_esn = fields.Char(string="ESN", recorded=True)
    proof_serial = fields.Char(string="S/N on the Card", recorded=True)
    proof_paper = fields.Selection(PAPERS, string="Paper of the Sale", recorded=True)
    proof_has_card = fields.Boolean(string="Stamped Warranty Card", recorded=True)
    proof_attachment_ids = fields.Many2many(
        "ir.attachment", "after_sales_lot_proof_rel", string="Files of the Papers", recorded=True,
        bypass_search_access=True,
    )  # fmt: skip
    proof_by = fields.Many2one("res.users", string="Papers Seen By", recorded=True, ondelete="restrict")
    proof_at = fields.Datetime(string="Papers Seen On", recorded=True)
    void_finding = fields.Selection(
        VOID_FINDINGS, string="Warranty Void", recorded=True, tracking=True, help="What an inspection found."
    )
    void_note = fields.Char(string="What Was Found", recorded=True)
    void_by = fields.Many2one("res.users", string="Found By", recorded=True, ondelete="restrict")
    void_at = fields.Datetime(string="Found On", recorded=True)
    part_ids = fields.One2many("after.sales.lot.part", "lot_id", string="Replaced Parts", recorded=True)
    warranty_answer_ids = fields.One2many(
        "after.sales.warranty.answer", "lot_id", string="Warranty Answers", recorded=True
    )

    @api.readonly
    def get_formview_id(self, access_uid=None):
        """Whoever sees no stock opens a form without it; the one of core would be refused."""
        user = self.env["res.users"].browse(access_uid) if access_uid else self.env.user
        if not user.has_group("stock.group_stock_user") and user.has_group("after_sales.group_agent"):
            return self.env.ref("after_sales.stock_lot_view_form_agent").id
        return super().get_formview_id(access_uid)

    @api.constrains("manufactured_on", "registered_on", "proof_sale_date")
    def _check_warranty_days(self):
        """Nothing is made, registered or sold in the future, and nothing is sold before it is made."""
        names = ("manufactured_on", "registered_on", "proof_sale_date")
        for lot in self:
            today = (lot.company_id or self.env.company)._get_after_sales_today()
            late = next((name for name in names if lot[name] and lot[name] > today), None)
            if late:
                label = self._fields[late]._description_string(self.env)
                raise ValidationError(self.env._("%(lot)s: “%(field)s” lies in the future.", lot=lot.name, field=label))
            if lot.manufactured_on and lot.proof_sale_date and lot.proof_sale_date < lot.manufactured_on:
                raise ValidationError(self.env._("%(lot)s: it was not sold before it was made.", lot=lot.name))

    def _get_warranty_facts(self):
        """The goods are this serial number; whose they are its last delivery says."""
        self.ensure_one()
        return WarrantyFacts(product=self.product_id, lot=self, company=self.company_id)

    def _get_replaced_parts(self):
        """Return per component what replaced it last."""
        self.ensure_one()
        parts = {}
        for part in self.part_ids:
            parts.setdefault(part.component_id, part)
        return parts

    def _get_sales(self):
        """Return per serial number (order line, customer) pairs with which it was sold, the last one first.

        Runs with full rights: whoever takes the call need not be the seller.
        """
        if not self:
            return {}
        domain = [
            ("lot_id", "in", self.ids), ("state", "=", "done"), ("location_dest_id.usage", "=", "customer"),
            ("move_id.sale_line_id", "!=", False),
        ]  # fmt: skip
        sales = {}
        for line in self.env["stock.move.line"].sudo().search(domain, order="date desc, id desc"):
            sold = line.move_id.sale_line_id
            sales.setdefault(line.lot_id, []).append((sold, sold.order_id.partner_id.commercial_partner_id))
        return sales

    def _say_papers(self):
        """Return what is known of the papers of this serial number, as sentences."""
        self.ensure_one()
        names = dict(self._fields["proof_state"]._description_selection(self.env))
        said = [self.env._("Papers: %(state)s", state=names[self.proof_state or "missing"])]
        if self.manufactured_on:
            said.append(self.env._("Made on %(day)s", day=self._write_day(self.manufactured_on)))
        if self.registered_on:
            said.append(self.env._("Registered on %(day)s", day=self._write_day(self.registered_on)))
        return said
