from odoo import fields, models

from .vocabulary import WARRANTORS, WARRANTY_VERDICTS


class WarrantyAnswer(models.Model):
    """What the warranty said of a component when something was decided, by whom and on which grounds.

    Recorded by ``_store_warranty_answers`` of the document; no group may write to this model. The areas above add the
    link to their document.
    """

    _name = "after.sales.warranty.answer"
    _description = "Warranty Answer"
    _inherit = ["after.sales.recorded"]
    _order = "decided_at desc, id"
    _rec_name = "reason"
    _is_recorded_whole = True

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    product_id = fields.Many2one("product.product", ondelete="restrict")
    lot_id = fields.Many2one("stock.lot", string="Serial Number", index="btree_not_null", ondelete="restrict")
    component_id = fields.Many2one(
        "after.sales.warranty.component", ondelete="restrict", help="Empty: the goods as a whole."
    )
    rule_id = fields.Many2one("after.sales.warranty.rule", ondelete="restrict")
    fault_code_id = fields.Many2one("after.sales.fault.code", string="Fault", ondelete="restrict")
    verdict = fields.Selection(WARRANTY_VERDICTS, required=True)
    until = fields.Date(help="The last day.")
    freight_payer = fields.Selection([("company", "Our company"), ("customer", "Customer")], string="Freight Paid By")
    covered_by = fields.Selection(WARRANTORS, string="Answered For By")
    reason = fields.Char(translate=True)
    decided_by = fields.Many2one("res.users", ondelete="restrict")
    decided_at = fields.Datetime()
