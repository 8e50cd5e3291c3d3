from odoo import api, fields, models
from odoo.fields import Domain

from ..record.selection import added
from .deadline_policy import PURPOSES


class Deadline(models.Model):
    """The clocks of service jobs: answer, briefing, appointment, visit, callback, platform, assessment."""

    _inherit = "after.sales.deadline"

    purpose = fields.Selection(**added(PURPOSES))
    job_id = fields.Many2one("after.sales.job", string="Service Job", index="btree_not_null", ondelete="cascade")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"job": "job_id"}

    @api.model
    def _by_customer(self, search):
        """By the provider, too, who calls about the appointment."""
        providers = self.env["res.partner"]._find_contacts(search)
        return [*super()._by_customer(search), Domain("job_id.provider_id", "in", providers)]
