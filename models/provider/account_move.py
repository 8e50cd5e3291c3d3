from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def _check_may_post(self):
        """Refuse bills of service jobs that have another one since: a provider is paid once."""
        bills = self.filtered(lambda move: move.move_type == "in_invoice" and move.invoice_origin)
        names = bills.mapped("invoice_origin")
        jobs = (
            self.env["after.sales.job"].sudo().search([("name", "in", names), ("bill_id", "!=", False)])
            if names
            else ()
        )
        for job in jobs:
            older = bills.filtered(
                lambda bill, job=job: bill.invoice_origin == job.name and bill.company_id == job.company_id
            )
            if older - job.bill_id and job.bill_id.state != "cancel":
                raise UserError(
                    self.env._("%(job)s is billed by %(bill)s already.", job=job.name, bill=job.bill_id.display_name)
                )
