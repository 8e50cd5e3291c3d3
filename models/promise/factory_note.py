import math

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules import promise


class FactoryNote(models.Model):
    """What the staff knows about how fast a factory delivers (FN-01), reviewed at least monthly (FN-02).

    A note may speak of the whole factory, of a product category or of a series; the narrowest one
    that fits an order line counts.
    """

    _name = "after.sales.factory.note"
    _description = "Factory Note"
    _inherit = ["after.sales.recorded", "mail.thread", "mail.activity.mixin", "after.sales.deadline.host"]
    _keeps_messages = True
    _order = "partner_id, series, category_id, id"
    _check_company_auto = True

    _deadline_host = "factory_note"
    _shows_deadlines_to_trackers = True

    partner_id = fields.Many2one("res.partner", string="Factory", required=True, index=True, check_company=True)
    category_id = fields.Many2one("product.category", index="btree_not_null", ondelete="restrict")
    series = fields.Char(help="As in the field “Factory Series” of the products.")
    lead_days = fields.Integer(
        required=True, tracking=True, help="Days from our order until the goods can leave for the customer."
    )
    condition = fields.Text(string="Recent Condition", tracking=True, help="How the factory has been shipping lately.")
    reviewed_at = fields.Datetime(default=fields.Datetime.now, recorded=True)
    reviewer_id = fields.Many2one(
        "res.users", default=lambda self: self.env.user, help="Re-evaluates the note when its review is due."
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    active = fields.Boolean(default=True)
    deadline_ids = fields.One2many("after.sales.deadline", "factory_note_id", string="Deadlines")
    review_due_at = fields.Datetime(compute="_compute_is_stale", store=True)
    is_stale = fields.Boolean(string="Review Overdue", compute="_compute_is_stale", store=True)

    _lead_days_positive = models.Constraint("CHECK(lead_days >= 0)", "The lead time of a factory cannot be negative.")

    @api.constrains("partner_id", "category_id", "series", "company_id", "active")
    def _check_unique(self):
        for note in self.filtered("active"):
            same = self.search(
                [
                    ("partner_id", "=", note.partner_id.id),
                    ("category_id", "=", note.category_id.id),
                    ("company_id", "=", note.company_id.id),
                    ("id", "!=", note.id),
                ]
            )
            # Compared here, not in the domain, where “%” and “_” in a name would stand for anything.
            if note._get_series_key() in [other._get_series_key() for other in same]:
                raise ValidationError(self.env._("There is a note on “%(name)s” already.", name=note.display_name))

    @api.depends("partner_id", "category_id", "series")
    def _compute_display_name(self):
        for note in self:
            parts = [note.partner_id.name, note.series, note.category_id.name]
            note.display_name = " / ".join(filter(None, parts))

    @api.depends("deadline_ids.status", "deadline_ids.due_at", "deadline_ids.purpose")
    def _compute_is_stale(self):
        for note in self:
            reviews = note.deadline_ids.filtered(lambda d: d.purpose == "review" and d.is_open)
            note.review_due_at = reviews[:1].due_at
            note.is_stale = any(deadline.status == "missed" for deadline in reviews)

    @api.model_create_multi
    def create(self, vals_list):
        notes = super().create(vals_list)
        for reviewed_at, same in notes.grouped("reviewed_at").items():
            same._fire_deadline_event("created", reviewed_at)
        return notes

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"lead_days", "condition"}:
            self._end_review()
        if vals.get("active") is False:
            self._cancel_deadlines(self.env._("The note was archived"))
        elif vals.get("active"):
            self._fire_deadline_event("created")
        return result

    def action_open_review(self):
        """Ask for the factory's latest condition."""
        self.ensure_one()
        wizard = self.env["after.sales.factory.note.review"].create({"note_id": self.id})
        return wizard._get_records_action(name=self.env._("Review"), target="new")

    def _review(self, lead_days, condition):
        """Store what the factory can do now and start the next month (FN-02)."""
        self.ensure_one()
        self.check_access("write")
        self.write({"lead_days": lead_days, "condition": condition, "reviewer_id": self.env.uid})

    def _end_review(self):
        """Whoever says what a factory can do now has reviewed the note: its next month begins (FN-02)."""
        now = fields.Datetime.now()
        reviews = self._get_open_deadlines([("purpose", "=", "review")])
        reviews.write({"user_id": self.env.uid})
        reviews._complete(now)
        self._mark_reviewed(now)

    def _mark_reviewed(self, at):
        """Remember when the note was last re-evaluated."""
        self._record_facts({"reviewed_at": at})

    def _get_deadline_user(self, role):
        return self.reviewer_id

    @api.model
    def _get_deadline_steps(self):
        return super()._get_deadline_steps() | {"review": "action_open_review"}

    def _check_deadline_answer(self, deadline, vals):
        result = super()._check_deadline_answer(deadline, vals)
        if deadline.purpose == "review":
            raise UserError(self.env._("Say with “Review” on the note what the factory can do now."))
        return result

    @api.model
    def _find_for(self, products, company):
        """Return per product the narrowest note on its factory, for a batch of products.

        :param products: ``product.product`` records
        """
        factories = {product: product._get_factory(company) for product in products}
        notes = self.sudo().search(
            [("partner_id", "in", [f.id for f in factories.values() if f]), ("company_id", "=", company.id)]
        )
        by_factory = notes.grouped("partner_id")
        found = {}
        for product, factory in factories.items():
            ranked = [(note._rank_for(product), note) for note in by_factory.get(factory, ())]
            fitting = [(rank, note) for rank, note in ranked if rank is not None]
            found[product] = max(fitting, key=lambda pair: pair[0])[1] if fitting else self.browse()
        return found

    def _get_series_key(self):
        """Return the series as it is compared: without regard to case and outer blanks."""
        self.ensure_one()
        return (self.series or "").strip().lower()

    def _rank_for(self, product):
        """Return how narrowly this note fits a product, None if it does not."""
        self.ensure_one()
        series = self._get_series_key()
        if series and series != (product.factory_series or "").strip().lower():
            return None
        path = (product.categ_id.parent_path or "").split("/")
        if self.category_id and str(self.category_id.id) not in path:
            return None
        return bool(series), len((self.category_id.parent_path or "").split("/")) if self.category_id else 0

    def _as_line_lead(self, product):
        """Return what this note says of a product, as ``rules.promise`` reads it."""
        self.ensure_one()
        name, factory = product.display_name, self.partner_id.name
        if not self.is_contradicted:
            return promise.LineLead(name, self.lead_days, "note", factory, self.is_stale)
        if self.company_id.after_sales_use_history and self.observed_lead_p90 > self.lead_days:
            # What nine of ten deliveries kept can be promised; the half that the median speaks of cannot.
            return promise.LineLead(name, math.ceil(self.observed_lead_p90), "history", factory, self.is_stale)
        warning = self.env._("History contradicts the note: %(reason)s", reason=self.observed_reason)
        return promise.LineLead(name, self.lead_days, "note", factory, self.is_stale, warning)

    @api.model
    def get_import_templates(self):
        """Offer a spreadsheet with the columns of this list on the import screen."""
        own = {
            "label": self.env._("Import Template for Factory Notes"),
            "template": "/after_sales/static/xls/factory_notes.xlsx",
        }
        return [*super().get_import_templates(), own]
