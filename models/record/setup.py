from odoo import api, fields, models
from odoo.exceptions import AccessError

STATES = [("missing", "Not done"), ("done", "Done"), ("not_needed", "Not needed")]


class Setup(models.Model):
    """What a company needs before it works with this app, step by step.

    The steps are data. Whether one is done is read from what is there, for the company that the user works in; stored
    is only which company needs it not.
    """

    _name = "after.sales.setup"
    _description = "Set-up Step"
    _order = "sequence, id"

    name = fields.Char(string="Step", required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    hint = fields.Char(string="What For", translate=True)
    place = fields.Char(required=True, help="External ID of the window action that opens the place to do it.")
    for_administrators = fields.Boolean(help="Only an administrator does this step.")
    not_needed_company_ids = fields.Many2many("res.company", string="Not Needed By")
    state = fields.Selection(STATES, compute="_compute_state", compute_sudo=True)
    problem = fields.Char(string="What Is Missing", compute="_compute_state", compute_sudo=True)
    can_open = fields.Boolean(compute="_compute_can_open")

    _code_uniq = models.UniqueIndex("(code)", "There is a step with this short name already.")

    @api.depends_context("company", "uid", "lang")
    @api.depends("code", "not_needed_company_ids")
    def _compute_state(self):
        company = self.env.company
        problems = self._get_problems(company)
        for step in self:
            problem = problems.get(step.code, "")
            is_needed = company not in step.not_needed_company_ids
            step.state = ("missing" if is_needed else "not_needed") if problem else "done"
            step.problem = problem if is_needed else ""
            if step.problem and step.for_administrators and not self.env.user.has_group("base.group_system"):
                step.problem = self.env._("%(problem)s Ask an administrator.", problem=problem)

    @api.depends_context("uid")
    @api.depends("for_administrators")
    def _compute_can_open(self):
        is_admin = self.env.user.has_group("base.group_system")
        for step in self:
            step.can_open = is_admin or not step.for_administrators

    @api.model
    def _get_problems(self, company):
        """Hook: return by code why steps are not done yet; with the rights of the system.

        :param company: one ``res.company``
        """
        return {}

    def _get_place(self):
        """Hook: return the action that opens the place where this step is done."""
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(self.place)

    @api.model
    def _get_missing_count(self):
        """Return how many steps the current company has not done yet."""
        company = self.env.company
        codes = [code for code, problem in self.sudo()._get_problems(company).items() if problem]
        return self.search_count([("code", "in", codes), ("not_needed_company_ids", "not in", company.ids)])

    def action_open(self):
        """Open the place where this step is done."""
        return self._get_place()

    def action_switch_need(self):
        """Say that this company does not need the step, or that it does after all."""
        self.ensure_one()
        company = self.env.company
        if not self.env.user.has_group("after_sales.group_manager"):
            raise AccessError(self.env._("Only a manager says what this company needs."))
        step = self.sudo()
        is_needed = company not in step.not_needed_company_ids
        command = fields.Command.link(company.id) if is_needed else fields.Command.unlink(company.id)
        step.not_needed_company_ids = [command]
        return True
