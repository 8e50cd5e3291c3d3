from odoo import api, models
from odoo.exceptions import AccessError

from .plausible import check_plausible


class Shared(models.AbstractModel):
    """What may hold for all companies, and is then changed only by who works for all of them.

    A manager of one company makes records of that company's own; those come before the shared ones.
    """

    _name = "after.sales.shared"
    _description = "Shared by Companies"

    #: Where the company stands that a record is for; empty for what is the same in all companies.
    _company_path = "company_id"

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self._company_path == "company_id" and "company_id" in fields and not self._may_change_shared():
            values.setdefault("company_id", self.env.company.id)
        return values

    def copy_data(self, default=None):
        default = dict(default or {})
        if self._company_path == "company_id" and not self._may_change_shared():
            default.setdefault("company_id", self.env.company.id)
        result = super().copy_data(default)
        for record, vals in zip(self, result, strict=True):
            if "code" in self._fields and not vals.get("code"):
                vals["code"] = record._get_next_code()
        return result

    def _get_next_code(self):
        """Return the short name of a copy of this record: short names are unique."""
        pattern = f"{self.code}\\_%"
        taken = self.sudo().with_context(active_test=False).search([("code", "=like", pattern)]).mapped("code")
        return next(code for code in (f"{self.code}_{n}" for n in range(2, len(taken) + 3)) if code not in taken)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_plausible(self, vals)
        return super().create(vals_list)

    def write(self, vals):
        check_plausible(self, vals)
        result = super().write(vals)
        if self._company_path and self._company_path.split(".")[0] in vals:
            self.check_access("write")
        return result

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or operation == "read" or self.env.su or self._may_change_shared():
            return result
        # Adding to what is the same everywhere harms nobody.
        if operation == "create" and not self._company_path:
            return result
        shared = self.filtered("id").sudo().filtered(lambda record: not record._is_for_one_company()).with_env(self.env)
        return (shared, shared._make_shared_error) if shared else None

    def _is_for_one_company(self):
        """Tell whether this record is of one company alone."""
        return bool(self._company_path and self.mapped(self._company_path))

    @api.model
    def _may_change_shared(self):
        """Tell whether the user works for all companies."""
        user = self.env.user
        others = [("id", "not in", user.company_ids.ids), ("active", "=", True)]
        return self.env.su or not self.env["res.company"].sudo().search_count(others, limit=1)

    def _make_shared_error(self):
        name = self[:1].sudo().display_name
        if not self._company_path:
            return AccessError(
                self.env._(
                    "“%(record)s” is the same in all companies, so only a manager of all of them changes it.",
                    record=name,
                )
            )
        return AccessError(
            self.env._(
                "“%(record)s” holds for all companies, so only a manager of all of them changes it."
                " Make one for your own company: it comes first there.",
                record=name,
            )
        )
