from odoo import api, models

from ..models.record.companies import check_companies, check_default_companies
from ..models.record.plausible import check_plausible

#: The names under which wizards hold the documents they are about.
DOCUMENTS = (
    "order_id",
    "picking_id",
    "picking_ids",
    "deadline_ids",
    "note_id",
    "approval_ids",
    "ticket_id",
    "ticket_ids",
    "job_id",
    "job_ids",
    "remedy_id",
    "offer_id",
    "claim_id",
    "evidence_ids",
    "application_id",
    "recovery_id",
    "remedy_ids",
    "repair_id",
    "lot_id",
)


class DocumentWizard(models.AbstractModel):
    """A wizard shows what its documents say, so it is opened only by those who may read them.

    Related and stored computed fields are read for everybody; whoever names a document of another
    company in a remote call would read it through the wizard.
    """

    _name = "after.sales.document.wizard"
    _description = "Wizard about a Document"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_companies(self, vals)
            check_plausible(self, vals)
        wizards = super().create(vals_list)
        wizards._check_documents()
        return wizards

    def write(self, vals):
        check_companies(self, vals)
        check_plausible(self, vals)
        result = super().write(vals)
        self._check_documents()
        return result

    def onchange(self, values, field_names, fields_spec):
        check_companies(self, values)
        check_default_companies(self)
        check_plausible(self, values)
        names = [name for name in DOCUMENTS if name in self._fields]
        named = self.default_get(names) | {name: values[name] for name in names if name in values}
        self.new(named)._check_documents()
        return super().onchange(values, field_names, fields_spec)

    def _check_documents(self):
        """Refuse documents that the user may not read."""
        for name in DOCUMENTS:
            if name in self._fields:
                self[name]._origin.check_access("read")
