from odoo import fields, models


class ResCompany(models.Model):
    """Who insures our goods, and what suppliers owe us."""

    _inherit = "res.company"

    after_sales_insurer_id = fields.Many2one(
        "res.partner",
        string="Insurer",
        domain="[('company_id', 'in', (id, False))]",
        help="Whom losses are claimed from that the insurer bears.",
    )

    def _get_deductions(self, debtor):
        """Return the recoveries that are to be deducted from the bills of a supplier."""
        self.ensure_one()
        return (
            self.env["after.sales.recovery"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.id),
                    ("debtor_id.commercial_partner_id", "=", debtor.id),
                    ("state", "=", "agreed"),
                    ("is_deducted", "=", True),
                    ("move_id.state", "=", "posted"),
                    ("move_id.move_type", "=", "in_refund"),
                ],
                order="answered_on, id",
            )
        )

    def _get_open_bills(self, debtor):
        """Return the bills of a supplier that we still have to pay."""
        self.ensure_one()
        return (
            self.env["account.move"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.id),
                    ("commercial_partner_id", "=", debtor.commercial_partner_id.id),
                    ("move_type", "=", "in_invoice"),
                    ("state", "=", "posted"),
                    ("payment_state", "in", ("not_paid", "partial")),
                ]
            )
        )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_insurer_id = fields.Many2one(related="company_id.after_sales_insurer_id", readonly=False)
