from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CaseFact(models.Model):
    """Something that a kind may ask to be known about a case: a field that has to be filled in."""

    _name = "after.sales.case.fact"
    _description = "Case Fact"
    _inherit = ["after.sales.shared"]
    _company_path = None
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, help="As people are asked for it: “Record: the solution”.")
    sequence = fields.Integer(default=10)
    field_name = fields.Char(string="Field", required=True, help="Technical name of the field of the case.")

    _field_uniq = models.Constraint("unique(field_name)", "There is a fact with this field already.")

    @api.constrains("field_name")
    def _check_field_name(self):
        known = self.env["helpdesk.ticket"]._fields
        for fact in self.filtered(lambda f: f.field_name not in known):
            raise ValidationError(self.env._("A case has no field “%(field)s”.", field=fact.field_name))

    def _get_missing(self, ticket):
        """Return those of these facts that nobody has recorded for a case yet."""
        # A module that brought a field may be gone.
        return self.filtered(lambda fact: fact.field_name in ticket._fields and fact._is_blank(ticket[fact.field_name]))

    def _is_blank(self, value):
        """Tell whether a value says nothing: a text of spaces does not."""
        return not (value.strip() if isinstance(value, str) else value)
