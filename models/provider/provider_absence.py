from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProviderAbsence(models.Model):
    """Days on which a provider does not work: they are not sent then, and nobody makes an appointment with them."""

    _name = "after.sales.provider.absence"
    _description = "Absence of a Service Provider"
    _inherit = ["after.sales.recorded"]
    _order = "date_from desc, id desc"

    partner_id = fields.Many2one("res.partner", string="Provider", required=True, ondelete="cascade", index=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True, help="The last day of the absence.")
    note = fields.Char(help="Holiday, sick, the whole team at a fair …")

    @api.constrains("date_from", "date_to")
    def _check_days(self):
        for absence in self:
            if absence.date_to < absence.date_from:
                raise ValidationError(
                    self.env._(
                        "%(provider)s cannot be back before the absence begins.", provider=absence.partner_id.name
                    )
                )

    @api.depends("partner_id", "date_from", "date_to")
    def _compute_display_name(self):
        for absence in self:
            absence.display_name = f"{absence.partner_id.name}: {absence.date_from} – {absence.date_to}"


class ResPartner(models.Model):
    _inherit = "res.partner"

    provider_absence_ids = fields.One2many(
        "after.sales.provider.absence",
        "partner_id",
        string="Absences",
        copy=False,
        groups="after_sales.group_agent",
    )

    def _get_absences(self, day):
        """Return per id of a provider the last day of the absence that covers a day; the others are there.

        :param day: local date
        """
        domain = [("partner_id", "in", self.ids), ("date_from", "<=", day), ("date_to", ">=", day)]
        rows = self.env["after.sales.provider.absence"].sudo().search_fetch(domain, ["partner_id", "date_to"])
        return {absence.partner_id.id: absence.date_to for absence in rows.sorted("date_to")}
