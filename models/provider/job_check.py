from odoo import api, fields, models
from odoo.exceptions import UserError

from ..record.told import tell
from .job_check_template import CHECK_KINDS
from .vocabulary import OPEN


class JobCheck(models.Model):
    """One thing to look at or to ask at a customer's, and what was found (PV-09, IN-02)."""

    _name = "after.sales.job.check"
    _description = "Check of a Service Job"
    _inherit = ["after.sales.recorded"]
    _order = "job_id, kind desc, sequence, id"

    job_id = fields.Many2one("after.sales.job", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="job_id.company_id", store=True)
    template_id = fields.Many2one("after.sales.job.check.template", recorded=True, ondelete="set null")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(CHECK_KINDS, required=True, default="site")
    name = fields.Char(string="Check", required=True, translate=True)
    hint = fields.Char(translate=True)
    is_required = fields.Boolean(string="Answer First", help="Has to be answered before the provider is briefed.")
    result = fields.Selection(
        [("passed", "In order"), ("failed", "Not in order"), ("not_applicable", "Does not apply")]
    )
    note = fields.Char(string="Answer or Finding", help="What the customer said, or what was found.")
    is_answered = fields.Boolean(compute="_compute_is_answered")

    @api.depends("result", "note", "kind")
    def _compute_is_answered(self):
        for check in self:
            check.is_answered = bool(check.result or (check.kind == "question" and (check.note or "").strip()))

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        checks._check_job_is_open()
        return checks

    def _check_job_is_open(self):
        """Refuse people who would change what was found once a job is closed."""
        if not self.env.su and any(job.state not in OPEN for job in self.job_id):
            raise UserError(self.env._("This job is closed; what was found stays as it is."))

    def write(self, vals):
        self._check_job_is_open()
        if not self.env.su and "job_id" in vals and any(check.job_id.id != vals["job_id"] for check in self):
            raise UserError(self.env._("A check belongs to its job: enter it there anew."))
        before = self.filtered(lambda check: check.result == "failed")
        result = super().write(vals)
        (self.filtered(lambda check: check.result == "failed") - before)._report_problem()
        return result

    def _get_text(self, lang):
        """Return name and hint in a language, as far as they come from the list of checks."""
        self.ensure_one()
        source = self.template_id.sudo().with_context(lang=lang) or self
        return source.name, source.hint or ""

    def _list(self, kind, lang):
        """Return those of one kind for a briefing: id, name, hint, note and result of each."""
        found = []
        for check in self.filtered(lambda check: check.kind == kind):
            name, hint = check._get_text(lang)
            found.append({"id": check.id, "name": name, "hint": hint, "note": check.note, "result": check.result})
        return found

    def _record_result(self, result, note=None):
        """Store what was found (PV-09).

        :param result: passed, failed or not_applicable; False for a question that is answered in words
        :raise UserError: for a failed check without words, or a job that is closed
        """
        if result == "failed" and not (note or "").strip():
            raise UserError(self.env._("Say what is not in order."))
        self.write({"result": result, "note": note})

    def _report_problem(self):
        """Tell the person responsible that something at the customer's is not in order (PV-09)."""
        for check in self:
            job = check.job_id
            job.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(job.user_id or job.create_uid).id,
                summary=tell(check, lambda found: found.env._("Not in order: %(check)s", check=found.name)),
                note=check.note,
            )


class Job(models.Model):
    _inherit = "after.sales.job"

    check_ids = fields.One2many("after.sales.job.check", "job_id", string="Checks")
    failed_check_count = fields.Integer(string="Problems Found", compute="_compute_failed_check_count")
    open_questions = fields.Char(
        compute="_compute_open_questions", help="What the customer has to be asked before the provider is briefed."
    )

    @api.depends("check_ids.result")
    def _compute_failed_check_count(self):
        for job in self:
            job.failed_check_count = len(job.check_ids.filtered(lambda check: check.result == "failed"))

    @api.depends("check_ids.is_answered", "check_ids.is_required", "check_ids.name")
    def _compute_open_questions(self):
        for job in self:
            waiting = job.check_ids.filtered(lambda check: check.is_required and not check.is_answered)
            job.open_questions = ", ".join(waiting.mapped("name"))

    def _make_checks(self):
        """Give jobs the checks of their task and goods; what was answered already stays."""
        jobs = self.sudo()
        templates = jobs.env["after.sales.job.check.template"].search([("active", "=", True)])
        vals_list, gone = [], jobs.env["after.sales.job.check"]
        for job in jobs:
            wanted = templates._select_for(job)
            known = job.check_ids
            gone |= known.filtered(lambda c, w=wanted: c.template_id and c.template_id not in w and not c.is_answered)
            vals_list += [job._prepare_check_vals(check) for check in wanted - known.template_id]
        gone.unlink()
        gone.create(vals_list)

    def _prepare_check_vals(self, template):
        """Return the values of a check, in every language: our people read it, and the provider."""
        self.ensure_one()
        return {
            "job_id": self.id,
            "template_id": template.id,
            "sequence": template.sequence,
            "kind": template.kind,
            "name": tell(template, lambda check: check.name),
            "hint": tell(template, lambda check: check.hint),
            "is_required": template.is_required,
        }
