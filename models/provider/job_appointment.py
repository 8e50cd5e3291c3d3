from odoo import fields, models

from ..record.told import tell


class Job(models.Model):
    """The customer learns who comes, when, what it costs, and the code for the end (PV-04, IN-03)."""

    _inherit = "after.sales.job"

    customer_wish = fields.Char(
        string="Wished Time", help="When it suits the customer, in their words. Providers read it before they accept."
    )

    def _get_appointment_text(self):
        """Return the appointment in the customer's language, short enough to be sent by SMS."""
        self.ensure_one()
        job = self.sudo().with_context(lang=self.partner_id.lang or self.env.lang)
        who = job.env._(
            "%(when)s: %(provider)s comes to you, %(identity)s.",
            when=job._format_appointment(),
            provider=", ".join(filter(None, (job.provider_id.name, job.provider_id.phone))),
            identity=job._get_provider_identity(),
        )
        code = job.env._(
            "When everything is done, tell the fitter this code: %(code)s. Keep it to yourself until then.",
            code=job.completion_code,
        )
        return " ".join((who, job._get_charge_text(), code))

    def _get_charge_text(self):
        """Return what the customer has to pay, in words (IN-03)."""
        self.ensure_one()
        amount = self.currency_id.format(self.customer_charge)
        if not self.customer_charge:
            return self.env._("The service costs you nothing; please pay nothing on the spot.")
        if self.payment_mode == "customer_advance":
            return self.env._(
                "Please pay %(amount)s and keep the receipt: we refund the fee. Nothing else is charged.", amount=amount
            )
        return self.env._("The service costs %(amount)s, as we told you. Nothing else is charged.", amount=amount)

    def _get_provider_identity(self):
        """Return how the provider presents himself in the customer's city (PV-04)."""
        self.ensure_one()
        address = self.address_id
        return self.company_id._get_identity(address.city or address.state_id.name)

    def _ask_to_tell_appointment(self):
        """Have a person tell customers who get no mail: without the code no job comes to its end."""
        for job in self.filtered(lambda job: not job.partner_id.email):
            job.activity_schedule(
                "mail.mail_activity_data_call",
                user_id=(job.user_id or job.create_uid).id,
                summary=tell(job, lambda speaker: speaker.env._("Tell the customer the appointment and the code")),
            )
