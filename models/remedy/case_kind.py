from odoo import api, fields, models


class CaseKindRemedy(models.Model):
    """A remedy that cases of a kind may have, and its rung on the ladder (DM-05)."""

    _name = "after.sales.case.kind.remedy"
    _description = "Remedy of a Case Kind"
    _inherit = ["after.sales.recorded", "after.sales.shared"]
    _company_path = "kind_id.company_id"
    _order = "kind_id, is_beside, rung, id"

    kind_id = fields.Many2one("after.sales.case.kind", required=True, ondelete="cascade", index=True)
    type = fields.Selection(lambda self: self.env["after.sales.remedy"]._get_ladder_types(), required=True)
    rung = fields.Integer(
        default=10,
        help="The lowest comes first; two of the same rung are alternatives. 0 stands beside the ladder: it is never "
        "proposed, and nobody has to explain leaving it out.",
    )
    is_beside = fields.Boolean(compute="_compute_is_beside", store=True, precompute=True)
    skip_approval = fields.Boolean(
        string="Early Needs Approval", help="Chosen before the lower rungs were tried, it needs a team lead's approval."
    )

    @api.depends("rung")
    def _compute_is_beside(self):
        for remedy in self:
            remedy.is_beside = not remedy.rung

    @api.depends("type")
    def _compute_display_name(self):
        types = dict(self.env["after.sales.remedy"]._get_types())
        for remedy in self:
            remedy.display_name = types.get(remedy.type)

    _type_uniq = models.Constraint("unique(kind_id, type)", "This kind of case has this remedy already.")
    _rung_positive = models.Constraint("CHECK(rung >= 0)", "A rung of the ladder cannot be negative.")


class CaseKind(models.Model):
    _inherit = "after.sales.case.kind"

    remedy_type_ids = fields.One2many(
        "after.sales.case.kind.remedy",
        "kind_id",
        string="Remedies",
        copy=True,
        help="What cases of this kind may have.",
    )
    remedy_types = fields.Char(
        string="Remedy Codes",
        compute="_compute_remedy_types",
        help="Codes of the remedies, in the order of the ladder.",
    )

    @api.depends("remedy_type_ids.type", "remedy_type_ids.rung")
    def _compute_remedy_types(self):
        for kind in self:
            kind.remedy_types = ",".join(kind.remedy_type_ids.sorted("rung").mapped("type"))
