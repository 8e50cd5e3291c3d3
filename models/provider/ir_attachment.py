from odoo import models
from odoo.exceptions import UserError

#: The files of a job that its facts stand on.
PROOFS = ("photo_before_ids", "completion_attachment_ids", "damage_attachment_ids", "fee_receipt_ids")


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _get_jobs_of_proof(self):
        """Return per file the service job whose work, damage or fee it proves."""
        jobs = self.env["after.sales.job"].sudo().search([("id", "in", self._get_job_ids())])
        return {file: job for job in jobs for name in PROOFS for file in job[name] & self}

    def _get_job_ids(self):
        return self.filtered(lambda file: file.res_model == "after.sales.job").mapped("res_id")

    def _get_kept_with(self):
        return super()._get_kept_with() | {file: job.name for file, job in self._get_jobs_of_proof().items()}

    def _check_may_go(self):
        """Keep what proves the work of a job, its damage and the fee that a customer paid."""
        result = super()._check_may_go()
        kept = self.sudo()._get_jobs_of_proof()
        if kept:
            job = next(iter(kept.values()))
            raise UserError(self.env._("The files of %(job)s are kept: its facts stand on them.", job=job.name))
        return result
