from odoo import fields, models

from ...record.selection import added

#: Moments of documents that the clocks of this area start, stop or begin anew with.
EVENTS = [
    ("evidence_asked", "Evidence asked for"),
    ("evidence_given", "Evidence given"),
    ("evidence_reviewed", "Evidence reviewed"),
    ("evidence_complete", "Evidence complete"),
    ("decided", "Cause decided"),
    ("carrier_concerned", "Carrier concerned"),
    ("filed", "Claimed from the carrier"),
]
#: What the deadlines of this area are for.
PURPOSES = [
    ("evidence", "Evidence"),
    ("evidence_review", "Review of evidence"),
    ("decision", "Decision on the cause"),
    ("filing", "Filing"),
]


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    purpose = fields.Selection(**added(PURPOSES))
    start_event = fields.Selection(**added(EVENTS))
    stop_event = fields.Selection(**added(EVENTS))
    reset_event = fields.Selection(**added(EVENTS))
    date_field = fields.Selection(selection_add=[("claim_file_by", "Last day to claim from the carrier")])
