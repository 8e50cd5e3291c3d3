from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime, format_time

#: The parts of a briefing that list checks, and their kinds.
PARTS = {"site": "site", "goods": "goods", "questions": "question"}


class Job(models.Model):
    """The briefing: how to present oneself, whom to call, what to look at before work begins (PV-04, PV-09, IN-02)."""

    _inherit = "after.sales.job"

    briefed_at = fields.Datetime(string="Briefed On", recorded=True, tracking=True)
    briefed_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    manufacturer_id = fields.Many2one(
        "res.partner", string="Manufacturer's Service", compute="_compute_manufacturer_id", compute_sudo=True
    )
    manufacturer_told_at = fields.Datetime(string="Manufacturer Written To", recorded=True)

    @api.depends("product_ids", "task")
    def _compute_manufacturer_id(self):
        for job in self:
            category = job.product_ids.categ_id._get_installation_category()
            job.manufacturer_id = job.task == "install" and category.installation_service_id

    def action_brief(self):
        """Send the provider the briefing; who has no e-mail gets it printed or read out."""
        for job in self:
            job._brief()
        return True

    def _brief(self):
        """Record and send the briefing.

        :raise UserError: before the provider accepted, or while the customer has not been asked what he wants
        """
        self.ensure_one()
        if self.open_questions:
            raise UserError(self.env._("Ask the customer first: %(questions)s", questions=self.open_questions))
        now = fields.Datetime.now()
        vals = {"briefed_at": now, "briefed_by": self.env.uid}
        if self.state in ("briefed", "scheduled"):
            self.check_access("write")
            self._record_facts(vals)
        else:
            self._pass_to("briefed", vals)
            self._fire_deadline_event("briefed", now)
        self._send("after_sales.mail_template_job_briefing")

    def _send(self, template):
        """Queue a mail to the provider; who has no address is called, and the chatter says so."""
        for job in self.sudo():
            if job.provider_id.email:
                job.message_mail_with_source(job.env.ref(template), force_send=False)
            else:
                job._log_step(
                    self.env._("%(name)s has no e-mail address: call them.", name=job.provider_id.display_name)
                )

    def _get_briefing(self):
        """Return what the provider has to know, in his language, for mail, print and page.

        The customer's contact is among it only once he has accepted.
        """
        self.ensure_one()
        job = self.sudo().with_context(lang=self.provider_id.lang or self.env.lang)
        address, company = job.address_id, job.company_id
        is_accepted = job.state in ("accepted", "briefed", "scheduled", "done")
        tasks = dict(job._fields["task"]._description_selection(job.env))
        checks = job.check_ids
        return {
            "identity": job._get_provider_identity(),
            "courtesy": company._get_courtesy_rules(),
            "task": job.skill_id.name or tasks[job.task],
            "reference": job.name,
            "items": job._get_items(),
            "description": job.description or "",
            "customer": is_accepted and (address.name or job.partner_id.name),
            "phone": is_accepted and (job.ticket_id.partner_phone or address.phone or job.partner_id.phone),
            "address": is_accepted and address._display_address(without_company=True),
            "area": job._get_area_name(),
            "wish": job.customer_wish or "",
            "appointment": job._format_appointment(),
            **{part: checks._list(kind, job.env.lang) for part, kind in PARTS.items()},
            "price": job.agreed_price,
            "payment_mode": job.payment_mode,
            "currency": job.currency_id,
            "contact": job.user_id or company.partner_id,
        }

    def _get_area_name(self):
        """Return the district, as far as we know it, and the city: all of the address that may be told to anybody."""
        self.ensure_one()
        address = self.address_id
        place = address._get_place()
        domain = [("district", "not in", (False, "")), ("country_id", "=", address.country_id.id)]
        areas = self.env["after.sales.provider.area"].search(domain)
        district = areas.filtered(lambda area: area._covers(place))[:1].district
        return ", ".join(filter(None, (district, address.city, address.state_id.name)))

    def _get_items(self):
        """Return the goods with their quantities as lines of text."""
        self.ensure_one()
        lines = self.order_id._get_goods_lines() if self.order_id else self.env["sale.order.line"]
        ordered = {}
        for line in lines.filtered(lambda line: line.product_id in self.product_ids):
            ordered[line.product_id] = ordered.get(line.product_id, 0) + line.product_uom_qty
        return [f"{product.display_name} × {ordered.get(product, 1):g}" for product in self.product_ids]

    def _format_appointment(self):
        """Return the appointment in the time zone of the company, empty while there is none."""
        self.ensure_one()
        if not self.scheduled_start:
            return ""
        tz = self.company_id._get_after_sales_tz()
        start = format_datetime(self.env, self.scheduled_start, tz=tz, dt_format="short")
        end = self.scheduled_end and format_time(self.env, self.scheduled_end, tz=tz, time_format="short")
        return f"{start} – {end}" if end else start

    def action_tell_manufacturer(self):
        """Write to the manufacturer's service, which installs these goods itself (IN-02)."""
        self.ensure_one()
        self.check_access("write")
        if not self.manufacturer_id.email:
            raise UserError(self.env._("The manufacturer's service has no e-mail address."))
        job = self.sudo()
        template = job.env.ref("after_sales.mail_template_job_manufacturer")
        job.message_mail_with_source(template, force_send=False)
        self._record_facts({"manufacturer_told_at": fields.Datetime.now()})
        self._fire_deadline_event("manufacturer_told")
        return True
