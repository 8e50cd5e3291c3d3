from odoo import api, fields, models

PHASES = [
    ("new", "New"),
    ("assessing", "Assessing"),
    ("working", "Working"),
    ("waiting_customer", "Waiting for the customer"),
    ("waiting_third_party", "Waiting for a third party"),
    ("solved", "Solved"),
    ("cancelled", "Cancelled"),
]
#: Phases in which the clocks stand still, and those that end a case.
WAITING = ("waiting_customer",)
CLOSED = ("solved", "cancelled")


class HelpdeskTicketStage(models.Model):
    _name = "helpdesk.ticket.stage"
    _inherit = ["helpdesk.ticket.stage", "after.sales.shared"]

    phase = fields.Selection(
        PHASES,
        compute="_compute_phase",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="What the stage means, whatever it is called: it pauses clocks, closes cases and feeds reports.",
    )

    @api.depends("closed", "unattended")
    def _compute_phase(self):
        """Guess the phase of a stage that says nothing itself; a phase once chosen fits and stays."""
        for stage in self:
            ends = stage.phase in ("solved", "cancelled")
            if not stage.phase or ends != stage.closed:
                stage.phase = "solved" if stage.closed else "new" if stage.unattended else "working"

    @api.model
    def _get_for_phase(self, phase, team, company):
        """Return the first stage of a phase that a team may use."""
        domain = [
            ("phase", "=", phase),
            ("team_ids", "in", [*team.ids, False]),
            ("company_id", "in", [company.id, False]),
        ]
        return self.sudo().search(domain, order="sequence, id", limit=1)
