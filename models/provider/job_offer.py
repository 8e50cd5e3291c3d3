from odoo import api, fields, models

from ...rules import lifecycle


class JobOffer(models.Model):
    """A job offered to one provider: what he was asked, why he, what he said.

    Nobody writes here directly: jobs offer, providers answer, the clock lets offers expire.
    """

    _name = "after.sales.job.offer"
    _description = "Offer of a Service Job"
    _inherit = ["after.sales.lifecycle"]
    _order = "job_id, sequence, id"
    _rec_name = "provider_id"
    _is_recorded_whole = True
    _lifecycle = lifecycle.JOB_OFFER

    job_id = fields.Many2one("after.sales.job", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="job_id.company_id", store=True)
    currency_id = fields.Many2one(related="job_id.currency_id")
    provider_id = fields.Many2one("res.partner", required=True, readonly=True, index=True)
    sequence = fields.Integer(default=10, readonly=True)
    price = fields.Monetary(readonly=True)
    reason = fields.Char(string="Reason for the Choice", readonly=True, translate=True)
    state = fields.Selection(
        [
            ("waiting", "Next in line"),
            ("sent", "Offered"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("expired", "Not answered"),
            ("withdrawn", "Withdrawn"),
        ],
        default="waiting",
        required=True,
        readonly=True,
        index=True,
    )
    answer_reason = fields.Char(string="Answer", readonly=True)
    sent_at = fields.Datetime(string="Offered On", readonly=True)
    answered_at = fields.Datetime(string="Answered On", readonly=True)

    def _end(self, state, reason=None):
        """Close offers that were answered or taken back now."""
        self._pass_to(state, {"answer_reason": reason, "answered_at": fields.Datetime.now()})


class Job(models.Model):
    """Who was and who will be asked to do a job."""

    _inherit = "after.sales.job"

    offer_ids = fields.One2many("after.sales.job.offer", "job_id", string="Offers", recorded=True)
    offer_id = fields.Many2one("after.sales.job.offer", string="Present Offer", recorded=True, ondelete="set null")
    offered_at = fields.Datetime(string="Offered On", recorded=True, index="btree_not_null")
    accepted_at = fields.Datetime(string="Accepted On", recorded=True)
    waiting_offer_count = fields.Integer(string="Next in Line", compute="_compute_waiting_offer_count")

    @api.depends("offer_ids.state")
    def _compute_waiting_offer_count(self):
        for job in self:
            job.waiting_offer_count = len(job.offer_ids.filtered(lambda offer: offer.state == "waiting"))

    def _get_refusing_ids(self):
        """Return the ids of the providers who have refused this job, or let an offer of it pass."""
        offers = self.sudo().offer_ids.filtered(lambda offer: offer.state in ("refused", "expired"))
        return offers.provider_id.ids
