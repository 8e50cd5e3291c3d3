from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import lifecycle
from ...rules.remedy import CANCELLED, DONE, OPEN


class Inspection(models.Model):
    """Goods of a customer that came back are looked at before anybody pays or sends anything for them (RX-02)."""

    _name = "after.sales.inspection"
    _description = "Inspection of Returned Goods"
    _inherit = ["after.sales.lifecycle", "mail.thread"]
    _order = "id desc"
    _lifecycle = lifecycle.INSPECTION
    _keeps_messages = True
    _mail_post_access = "read"

    remedy_id = fields.Many2one("after.sales.remedy", required=True, recorded=True, index=True, ondelete="restrict")
    picking_id = fields.Many2one(
        "stock.picking", string="Transfer", required=True, recorded=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="picking_id.company_id", store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Char(compute="_compute_number", store=True)
    type = fields.Char(compute="_compute_type", help="What the customer gets for it.")
    returned_by = fields.Char(compute="_compute_type")
    state = fields.Selection(
        [
            ("to_do", "To inspect"),
            ("passed", "Passed"),
            ("failed", "Failed"),
            ("accepted", "Accepted for less"),
            ("sent_back", "Sent back"),
        ],
        default="to_do",
        required=True,
        recorded=True,
        tracking=True,
        index=True,
    )
    line_ids = fields.One2many("after.sales.inspection.line", "inspection_id", string="Findings")
    check_ids = fields.One2many(
        "after.sales.inspection.line", "inspection_id", string="Checks", domain=[("kind", "=", "check")]
    )
    asked_check_ids = fields.Many2many(
        "after.sales.inspection.check",
        string="Checks Asked For",
        recorded=True,
        ondelete="restrict",
        context={"active_test": False},
        help="What had to be looked at when the goods came; none of it can be left out.",
    )
    goods_ids = fields.One2many("after.sales.inspection.line", "inspection_id", domain=[("kind", "=", "goods")])
    difference = fields.Char(compute="_compute_difference", help="What came otherwise than it was announced.")
    surplus = fields.Selection(
        [
            ("send_back", "The customer gets it back"),
            ("return_too", "The customer wants to return it, too"),
            ("ours", "It was ours"),
        ],
        string="What Becomes of the Rest",
        help="Of goods that nobody had announced.",
    )
    inspected_by = fields.Many2one("res.users", recorded=True, ondelete="restrict", tracking=True)
    inspected_at = fields.Datetime(string="Inspected On", recorded=True)
    told_at = fields.Datetime(string="Customer Told On", recorded=True, tracking=True)
    disputed_at = fields.Datetime(string="Disputed On", recorded=True, tracking=True)
    answer_note = fields.Char(string="What the Customer Says", recorded=True, tracking=True)
    can_inspect = fields.Boolean(compute="_compute_can_inspect")
    inspect_problem = fields.Char(compute="_compute_can_inspect")

    _picking_uniq = models.Constraint("unique(picking_id)", "These goods are inspected once.")

    def write(self, vals):
        if not self._may_record() and "surplus" in vals:
            self._check_may_note()
        return super().write(vals)

    def _check_may_note(self):
        """Refuse to change what was found once it is decided, and findings of whoever wants the refund."""
        for inspection in self:
            if inspection.state != "to_do":
                raise UserError(self.env._("This inspection is over; what was found stays as it is."))
            inspection._check_may_inspect()

    @api.depends("remedy_id", "picking_id")
    def _compute_number(self):
        for inspection in self:
            inspection.number = inspection.remedy_id.number

    @api.depends("remedy_id")
    @api.depends_context("lang")
    def _compute_type(self):
        for inspection in self:
            # Who looks at goods need not see the case.
            remedy = inspection.remedy_id.sudo()
            inspection.type = dict(remedy._get_types()).get(remedy.type)
            inspection.returned_by = remedy.partner_id.display_name

    @api.depends("number", "picking_id")
    def _compute_display_name(self):
        for inspection in self:
            inspection.display_name = f"{inspection.number} {inspection.picking_id.sudo().name}"

    @api.depends("goods_ids.quantity", "goods_ids.is_announced", "remedy_id.line_ids.missing_quantity")
    @api.depends_context("lang")
    def _compute_difference(self):
        for inspection in self:
            inspection.difference = inspection._say_difference()

    @api.depends_context("uid", "lang")
    def _compute_can_inspect(self):
        for inspection in self:
            inspection.inspect_problem = inspection._get_inspect_problem()
            inspection.can_inspect = not inspection.inspect_problem

    def _get_inspect_problem(self):
        """Return why this user does not inspect these goods, empty if he may."""
        self.ensure_one()
        remedy = self.remedy_id.sudo()
        asked = remedy.requested_by_id | remedy.approval_ids.requested_by
        if self.env.user in (asked or remedy.create_uid):
            return self.env._("Who asked for this does not inspect the goods: a colleague does.")
        return ""

    def _check_may_inspect(self):
        for inspection in self:
            if problem := inspection._get_inspect_problem():
                raise UserError(problem)

    def _get_states(self):
        """Return how these inspections stand, as words of ``rules.remedy``."""
        words = {"passed": DONE, "accepted": DONE, "sent_back": CANCELLED}
        return [words.get(inspection.state, OPEN) for inspection in self]

    def _get_loss(self):
        """Return what the goods have lost that will not be sold again."""
        return self.line_ids._get_loss() if self else 0.0

    def _get_failed(self):
        return self.check_ids.filtered(lambda line: line.result == "failed")
