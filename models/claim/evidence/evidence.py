from odoo import api, fields, models
from odoo.tools import format_date

from ....rules import lifecycle
from ...case import picture


class Evidence(models.Model):
    """One file that proves something about a claim, at its place of the shot list.

    No group may write to this model: files come in through ``claim._add_evidence``, and are looked at
    through ``_accept`` and ``_reject``. So nobody can change a file either: core asks for the right to write
    the document that an attachment belongs to.
    """

    _name = "after.sales.evidence"
    _description = "Evidence"
    _inherit = ["after.sales.lifecycle"]
    _order = "claim_id, slot_id, id"
    _is_recorded_whole = True
    _lifecycle = lifecycle.EVIDENCE

    claim_id = fields.Many2one("after.sales.claim", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="claim_id.company_id", store=True, precompute=True)
    slot_id = fields.Many2one("after.sales.evidence.slot", required=True, ondelete="restrict", index=True)
    attachment_id = fields.Many2one("ir.attachment", required=True, ondelete="cascade", bypass_search_access=True)
    name = fields.Char(related="attachment_id.name", string="File")
    mimetype = fields.Char(related="attachment_id.mimetype")
    is_image = fields.Boolean(compute="_compute_is_image", help="It can be shown.")
    state = fields.Selection(
        [("to_review", "To review"), ("accepted", "Accepted"), ("rejected", "Rejected")],
        default="to_review",
        required=True,
        readonly=True,
    )
    reject_reason = fields.Char(readonly=True, help="What the customer reads: why it does not serve and what would.")
    reviewed_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    reviewed_at = fields.Datetime(readonly=True)
    sent_by_customer = fields.Boolean(readonly=True)
    checksum = fields.Char(readonly=True, index=True, help="The same file in another claim is flagged, never refused.")
    taken_on = fields.Date(readonly=True, help="The day on which the picture was taken, as the camera says.")
    hint = fields.Char(
        compute="_compute_hint", compute_sudo=True, help="A hint for whoever looks at it, not a verdict."
    )
    is_used_elsewhere = fields.Boolean(
        compute="_compute_used_elsewhere",
        compute_sudo=True,
        help="The same or a like picture was sent for another claim as well.",
    )
    used_elsewhere = fields.Char(
        string="Also Sent For", compute="_compute_used_elsewhere", compute_sudo=True, help="Numbers of other claims."
    )

    _attachment_uniq = models.Constraint("unique(attachment_id)", "A file is evidence in one place only.")

    @api.depends("mimetype")
    def _compute_is_image(self):
        for evidence in self:
            evidence.is_image = picture.is_shown(evidence.mimetype)

    @api.depends("checksum", "picture_hash")
    @api.depends_context("lang")
    def _compute_used_elsewhere(self):
        """Find the same or a like picture in other claims of the company: a hint for who decides, no verdict."""
        domain = [("checksum", "in", self.filtered("checksum").mapped("checksum"))]
        groups = self._read_group(domain, ["checksum", "company_id"], ["claim_id:recordset"])
        claims = {(checksum, company): found for checksum, company, found in groups}
        like = self._find_like()
        none = self.env["after.sales.claim"]
        # Read for all at once: most files are nowhere else.
        none.union(*claims.values(), *like.values()).line_ids.mapped("lot_ids")
        for evidence in self:
            found = claims.get((evidence.checksum, evidence.company_id), none) - evidence.claim_id
            alike = like.get(evidence, none) - evidence.claim_id - found
            evidence.is_used_elsewhere = bool(found | alike)
            evidence.used_elsewhere = evidence._say_used(found, alike)

    @api.depends("taken_on", "mimetype", "claim_id.picking_id")
    @api.depends_context("lang")
    def _compute_hint(self):
        for evidence in self:
            evidence.hint = evidence._get_hint()

    def _get_hint(self):
        """Return what whoever looks at the file should know: it is older than the delivery, or cannot be shown."""
        self.ensure_one()
        if self.mimetype == picture.HEIC and not self.is_image:
            return self.env._("Cannot be shown here: this server lacks pillow-heif. Download it.")
        delivery = self.claim_id.picking_id
        there_at = delivery.received_at or delivery.handed_over_at
        if self.taken_on and there_at and self.taken_on < self.company_id._get_after_sales_today(there_at):
            return self.env._("Taken on %(day)s, before the goods arrived", day=format_date(self.env, self.taken_on))
        return ""
