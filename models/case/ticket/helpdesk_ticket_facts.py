from odoo import api, fields, models
from odoo.exceptions import UserError

#: Phases in which a case is worked on, so what its kind needs to be known has to be known.
ASSESSED = ("working", "waiting_third_party", "solved")
#: The priority every ticket starts with, and the one of what a sales platform issued.
MEDIUM, HIGH = "1", "2"


class HelpdeskTicket(models.Model):
    """What is known about a case, and what its kind wants to know before it goes on (IT-01, IT-03, IT-04).

    Work orders that a sales platform issues for one case go before the others (SL-07).
    """

    _inherit = "helpdesk.ticket"

    partner_phone = fields.Char(string="Phone", help="Where the customer can be called about this case.")
    product_id = fields.Many2one("product.product", index="btree_not_null", tracking=True, ondelete="restrict")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial Number",
        domain="[('product_id', '=', product_id)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    product_tracking = fields.Selection(related="product_id.tracking")
    purchase_date = fields.Date(help="The day of the order, unless the customer bought it elsewhere.")
    platform_reference = fields.Char(
        string="Platform Case", index="btree_not_null", help="Number of the work order that the sales platform issued."
    )
    platform_mediated_at = fields.Datetime(
        string="Platform Stepped In", tracking=True, help="When a mediator of the sales platform took the case up."
    )
    responsible_party = fields.Selection(
        [
            ("carrier", "Carrier"),
            ("factory", "Factory"),
            ("customer", "Customer"),
            ("company", "Our company"),
            ("provider", "Service provider"),
        ],
        tracking=True,
        help="Where the problem comes from, and so where it is solved.",
    )
    solution = fields.Text(tracking=True, help="What was done for the customer.")
    solution_agreed_on = fields.Date(help="When the customer agreed to what we are going to do.")
    result_told_at = fields.Datetime(string="Customer Told", help="When the customer was told the result.")
    lesson_learned = fields.Text(help="Why it angered the customer, and what keeps it from happening again.")
    assessed_at = fields.Datetime(recorded=True)
    missing_facts = fields.Char(compute="_compute_missing_facts", help="What has to be recorded next.")

    def _compute_missing_facts(self):
        for ticket in self:
            phase = "solved" if ticket.phase in ASSESSED else "working"
            ticket.missing_facts = ", ".join(ticket._get_missing_facts(phase))

    def _get_missing_facts(self, phase):
        """Return what has to be recorded before a case may be in a phase, as names for the user; areas add theirs."""
        self.ensure_one()
        missing = self._get_unknown_facts(phase)
        if phase == "solved":
            missing += self._get_missing_confirmation() + self._get_missing_deed()
        return missing

    def _get_unknown_facts(self, phase):
        """Return what the kind of this case wants to be known before a phase."""
        if phase not in ASSESSED:
            return []
        case = self.sudo()
        kind = case.case_kind_id
        if not kind:
            is_asked = case.company_id.after_sales_require_kind
            return [self.env._("the kind of the case")] if is_asked else []
        facts = kind.required_fact_ids
        if phase == "solved":
            facts |= kind.closing_fact_ids
        return facts._get_missing(case).mapped("name")

    def _check_phase(self):
        """Refuse work on what is not known, and solving what lacks what its kind asks for (IT-03, IT-06)."""
        for ticket in self:
            missing = ticket._get_missing_facts(ticket.phase)
            if missing:
                raise UserError(
                    self.env._(
                        "%(case)s cannot be “%(phase)s” yet. Please record first: %(facts)s.",
                        case=ticket.display_name,
                        phase=ticket.stage_id.name,
                        facts=", ".join(missing),
                    )
                )

    def _stamp_assessed(self):
        """Note when a case is first known well enough to work on it."""
        fresh = self.filtered(lambda t: t.phase in ASSESSED and not t.assessed_at)
        if fresh:
            fresh._record_facts({"assessed_at": fields.Datetime.now()})
            fresh._fire_deadline_event("assessed")

    @api.constrains("lot_id", "product_id")
    def _check_lot(self):
        for ticket in self.filtered("lot_id"):
            if ticket.product_id != ticket.lot_id.product_id:
                raise UserError(
                    self.env._(
                        "The serial number %(lot)s belongs to %(product)s.",
                        lot=ticket.lot_id.name,
                        product=ticket.lot_id.product_id.display_name,
                    )
                )

    def _put_platform_first(self, vals):
        """Raise in the values of a new case the priority that nobody chose."""
        # Forms always send the priority: one that was left as it is was not chosen.
        if vals.get("platform_reference") and vals.get("priority", MEDIUM) == MEDIUM:
            vals["priority"] = HIGH

    def _raise_platform_priority(self, names):
        """Raise it as well where the number of the platform is written later."""
        if "platform_reference" in names and "priority" not in names:
            self.filtered(lambda t: t.platform_reference and t.priority == MEDIUM).write({"priority": HIGH})
