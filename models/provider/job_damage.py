from odoo import api, fields, models
from odoo.exceptions import UserError


class Job(models.Model):
    """What the provider broke at the customer's: admitted, and paid for at its price (PV-10)."""

    _inherit = "after.sales.job"

    damage_amount = fields.Monetary(string="Damage to the Customer's Belongings", recorded=True, tracking=True)
    damage_description = fields.Text(string="What Was Damaged", recorded=True)
    damage_attachment_ids = fields.Many2many(
        "ir.attachment",
        "after_sales_job_damage_rel",
        string="Photos of the Damage",
        recorded=True,
        bypass_search_access=True,
    )
    damage_recorded_at = fields.Datetime(string="Damage Recorded On", recorded=True)
    damage_provider_id = fields.Many2one(
        "res.partner",
        string="Damage Done By",
        compute="_compute_damage_provider_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Who was there when it happened, whoever does the job in the end.",
    )

    _damage_positive = models.Constraint("CHECK(damage_amount >= 0)", "The amount of damage cannot be negative.")

    @api.depends("damage_recorded_at")
    def _compute_damage_provider_id(self):
        for job in self:
            job.damage_provider_id = job.damage_recorded_at and (job.damage_provider_id or job.provider_id)

    def _record_damage(self, amount, description, attachments=None):
        """Store a damage that the provider did; recorded again, it takes the place of what was recorded before.

        :param amount: at its price, in the job's currency
        :param attachments: photos, stored already
        :raise UserError: without amount or description, or before anybody has been there
        """
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("scheduled", "done", "verified"):
            raise UserError(self.env._("Nobody has been at the customer's for %(job)s yet.", job=self.name))
        if amount <= 0 or not (description or "").strip():
            raise UserError(self.env._("Say what was damaged and what it is worth."))
        if self.damage_recorded_at and self.damage_provider_id != self.provider_id:
            # One job remembers one provider: the later damage would be charged to the first.
            raise UserError(
                self.env._(
                    "Damage by %(first)s is recorded here. Record that of %(second)s on a service job of its own.",
                    first=self.damage_provider_id.name,
                    second=self.provider_id.name,
                )
            )
        vals = {
            "damage_amount": amount,
            "damage_description": description,
            "damage_recorded_at": fields.Datetime.now(),
        }
        if attachments:
            attachments._take_over(self)
            vals["damage_attachment_ids"] = [fields.Command.set(attachments.ids)]
        self._record_facts(vals)
        self._on_damage_recorded()

    def _on_damage_recorded(self):
        """Hook: a provider damaged something of the customer's: compensate, and recover it from the provider."""
