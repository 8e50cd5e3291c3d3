from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import points
from .vocabulary import GIVEN_UP, WAITING


class Remedy(models.Model):
    """Points that an exchange costs the customer besides: taken first, then the new piece leaves (RE-10).

    The points mall takes them; here stands who recorded it and when. What was taken in vain is given back there.
    """

    _inherit = "after.sales.remedy"

    points_due = fields.Float(
        string="Points to Pay",
        compute="_compute_points_due",
        store=True,
        digits=(16, 0),
        help="What the new article costs in points more than the old one.",
    )
    points_taken = fields.Float(readonly=True, copy=False, tracking=True, digits=(16, 0))
    points_taken_at = fields.Datetime(string="Points Taken On", readonly=True, copy=False)
    points_taken_by = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    points_open = fields.Float(
        compute="_compute_points_open",
        digits=(16, 0),
        help="What is to be taken yet; less than nothing is what the customer gets back.",
    )

    @api.depends(
        "type", "reason_id", "line_ids.new_product_id", "line_ids.quantity", "line_ids.missing_quantity",
        "line_ids.sale_line_id",
    )  # fmt: skip
    def _compute_points_due(self):
        for remedy in self:
            asked = remedy._get_asked() if remedy.type == "exchange" else None
            lines = remedy.line_ids.filtered("new_product_id").sale_line_id if asked else ()
            found = [points.to_pay(*remedy._get_points(line, asked)) for line in lines]
            remedy.points_due = sum(more for may, more, _why in found if may)

    @api.depends("points_due", "points_taken", "state")
    def _compute_points_open(self):
        for remedy in self:
            due = 0.0 if remedy.state in GIVEN_UP else remedy.points_due
            remedy.points_open = due - remedy.points_taken

    def _get_points(self, sale_line, asked):
        """Return the points of the old and the new goods of an order line, and how far they may lie apart.

        Where no policy counts points, none of them count.
        """
        self.ensure_one()
        items = self.line_ids.filtered(lambda line: line.sale_line_id == sale_line and line.new_product_id)
        policy = sale_line._choose_policy("exchange", sale_line.order_id._get_entitlement_policies(), asked)[0]
        if not policy.points_tolerance:
            return 0.0, 0.0, 0.0
        old, new = (
            sum(item[name].points_value * item._get_quantity(item.uom_id) for item in items)
            for name in ("product_id", "new_product_id")
        )
        return old, new, policy.points_tolerance

    def _take_points(self):
        """Record that the points that are due were taken in the points mall.

        :raise UserError: before it is decided, or when none are due
        """
        self.ensure_one()
        self._check_may_act()
        self._lock_for_step("state", "points_taken")
        if self.state not in ("approved", *WAITING):
            raise UserError(
                self.env._("%(remedy)s is “%(state)s”.", remedy=self.display_name, state=self._get_state_name())
            )
        if self.points_open <= 0:
            raise UserError(self.env._("%(remedy)s: no points are to be taken.", remedy=self.display_name))
        self._record_points(self.points_open, self.env._("%(points)s points taken.", points=f"{self.points_open:g}"))

    def _give_points_back(self):
        """Record that points that were taken in vain were given back in the points mall, also when all is over.

        :raise UserError: when the customer gets none back
        """
        self.ensure_one()
        self.check_access("read")
        self.ticket_id._check_may_handle()
        self._lock_for_step("state", "points_taken")
        if self.points_open >= 0:
            raise UserError(self.env._("%(remedy)s: no points are to be given back.", remedy=self.display_name))
        self.sudo().activity_feedback(["mail.mail_activity_data_todo"])
        told = self.env._("%(points)s points given back.", points=f"{-self.points_open:g}")
        self._record_points(self.points_open, told)

    def _record_points(self, more, told):
        """Store by how many points more were taken, less than nothing for given back."""
        remedy = self.sudo()
        taken = {"points_taken_at": fields.Datetime.now(), "points_taken_by": self.env.uid}
        remedy.write({"points_taken": remedy.points_taken + more, **taken})
        remedy._tell_case(told)

    def _ask_for_points_back(self):
        """What was given up took points in vain: the agent gives them back."""
        for remedy in self.filtered(lambda remedy: remedy.points_open < 0):
            user = remedy.ticket_id.user_id or self.env.user
            speak = remedy.with_context(lang=user.lang).env
            remedy.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=speak._("Give %(points)s points back in the points mall", points=f"{-remedy.points_open:g}"),
            )

    def _get_unpaid_points(self):
        """Return in words which points the customer has still to pay, empty for none."""
        self.ensure_one()
        if self.points_open <= 0:
            return ""
        return self.env._(
            "%(remedy)s: take %(points)s points first.", remedy=self.number, points=f"{self.points_open:g}"
        )

    def action_take_points(self):
        """Record that the points were taken."""
        self._take_points()
        return True

    def action_give_points_back(self):
        """Record that the points were given back."""
        self._give_points_back()
        return True
