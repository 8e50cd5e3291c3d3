from odoo import api, fields, models


class ListWizard(models.AbstractModel):
    """A wizard that takes a list of others, then tells line by line what became of it.

    The host has ``line_ids`` with a ``result``, and names the form that shows them.
    """

    _name = "after.sales.list.wizard"
    _description = "Wizard with a List"

    #: External id of the form that shows what became of the lines.
    _taken_view = ""

    summary = fields.Char(compute="_compute_summary")

    @api.depends("line_ids.result")
    @api.depends_context("lang")
    def _compute_summary(self):
        for wizard in self:
            wizard.summary = ", ".join(f"{name}: {count}" for name, count in wizard._count_results() if count)

    def _count_results(self):
        """Return (name, how many lines) per result, in the order of the results."""
        self.ensure_one()
        names = self.line_ids._fields["result"]._description_selection(self.env)
        results = self.line_ids.mapped("result")
        return [(name, results.count(code)) for code, name in names]

    def _show_lines(self, vals_list):
        """Store what became of the lines, and return the action that shows it."""
        self.ensure_one()
        # Nobody writes what became of a line: it is told here alone.
        lines = self.sudo().line_ids
        lines.unlink()
        lines.create(vals_list)
        view = self.env.ref(self._taken_view)
        return self._get_records_action(name=self.display_name, views=[(view.id, "form")])
