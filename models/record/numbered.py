from odoo import api, models


class Numbered(models.AbstractModel):
    """A document with a number: drawn when it is made, from the sequence of its company, never entered.

    Inherit it after ``after.sales.recorded``, which refuses a number that somebody gives.
    """

    _name = "after.sales.numbered"
    _description = "Numbered Document"

    #: Where the number stands; the code of the sequence is the name of the model.
    _number_field = "number"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, self._number_field: self._draw_number(vals)} for vals in vals_list])

    @api.model
    def _draw_number(self, vals):
        """Return the number of a new record, ``/`` where nobody keeps a sequence.

        :param vals: as ``create`` takes them; what they name says of which company the record will be
        """
        links = {name: value for name, value in vals.items() if self._fields[name].type == "many2one"}
        model = self.sudo()
        company = model.new(links).company_id or self.env.company
        return model.env["ir.sequence"].with_company(company).next_by_code(self._name) or "/"
