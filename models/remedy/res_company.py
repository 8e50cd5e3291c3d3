from odoo import api, fields, models

#: Who works with the money of a company: posts credit notes, pays them out.
FINANCE = "account.group_account_invoice"


class ResCompany(models.Model):
    """Whom after-sales asks about money, and from how many pieces on a bundle travels free of postage."""

    _inherit = "res.company"

    after_sales_finance_id = fields.Many2one(
        "res.users",
        string="Finance Contact",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Gets the tasks about refunds and invoices. Empty: the first person who works with invoices.",
    )
    after_sales_free_postage_pieces = fields.Integer(
        string="Bundle Free of Postage",
        help="From so many pieces on goods of a bundle travel free of postage. 0: there is no such offer.",
    )

    after_sales_dispute_days = fields.Integer(
        string="Days to Dispute a Refusal", help="So long customers may dispute our refusal. 0: without an end."
    )

    _after_sales_postage_positive = models.Constraint(
        "CHECK(after_sales_free_postage_pieces >= 0 AND after_sales_dispute_days >= 0)",
        "The pieces of a bundle and the days to dispute a refusal cannot be negative.",
    )

    @api.model
    def _get_finance_group(self):
        return self.env.ref(FINANCE).sudo()

    def _get_finance_people(self):
        """Return who works with the money of this company; whoever administrates the database comes last."""
        self.ensure_one()
        people = self._get_finance_group().all_user_ids.filtered(
            lambda user: user.active and not user.share and not user._is_superuser() and self in user.company_ids
        )
        return people.sorted(lambda user: (user.has_group("base.group_system"), user.id))

    def _get_finance_person(self):
        """Return who is asked about a refund or an invoice, an empty user where nobody works with money."""
        self.ensure_one()
        people = self._get_finance_people()
        return (self.sudo().after_sales_finance_id & people) or people[:1]


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_finance_id = fields.Many2one(related="company_id.after_sales_finance_id", readonly=False)
    after_sales_free_postage_pieces = fields.Integer(
        related="company_id.after_sales_free_postage_pieces", readonly=False
    )
    after_sales_dispute_days = fields.Integer(related="company_id.after_sales_dispute_days", readonly=False)
