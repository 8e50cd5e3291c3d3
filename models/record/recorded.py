from collections import defaultdict

from odoo import api, models, tools
from odoo.exceptions import LockError, UserError
from odoo.tools.misc import clean_context

from .companies import check_companies, check_default_companies
from .plausible import check_plausible
from .told import Told, keep

#: Proof that one of our own steps writes. A context from outside may hold any key, but never this very object.
PROOF = object()
#: What Odoo itself writes on every record.
MODULE = "after_sales"
MAGIC = ("id", *models.LOG_ACCESS_COLUMNS)


class Recorded(models.AbstractModel):
    """Facts that a step records and nobody enters, whichever way a person tries.

    A field says it itself: ``recorded=True``. No form, RPC, import, copy, default or onchange sets it
    then; it is read-only on screens and copies go without it. ``recorded="<group>"`` lets the members of
    a group enter it; ``recorded="copied"`` is for a link that goes along when code copies the record.
    What is computed and stored needs no mark.

    A step that has checked who may take it writes with ``_record_facts`` and creates with
    ``_create_recorded``. What a program does as superuser is a step too, but its values come from its
    code alone: defaults of persons and of the context never fill a fact.

    Inherit this before a model of core, so that its methods see what the person gave.
    """

    _name = "after.sales.recorded"
    _description = "Recorded Facts"

    #: True where steps alone write: every field of the model is a fact then.
    _is_recorded_whole = False
    #: What customers may read of our fields, whatever program they ask with; what is new is for ourselves.
    _shared_with_customers = frozenset()

    def _valid_field_parameter(self, field, name):
        return name == "recorded" or super()._valid_field_parameter(field, name)

    @api.model
    def _post_model_setup__(self):
        result = super()._post_model_setup__()
        for field in self._fields.values():
            if getattr(field, "recorded", False):
                field.copy = field.recorded == "copied"
                # Of a field that is computed unless a step says otherwise, Odoo would drop what the step says.
                field.readonly = field.readonly or (field.recorded in (True, "copied") and not field.compute)
        return result

    @api.model
    @tools.ormcache()
    def _get_recorded_fields(self):
        """Return the names of the fields that only steps write."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if getattr(field, "recorded", False) or (field.store and name not in MAGIC and self._is_recorded(field))
        )

    @api.model
    def _is_recorded(self, field):
        """Tell whether a stored field needs no mark: only steps write the model, or the field is computed by us."""
        is_ours = field.compute and field.readonly and field._modules[:1] == (MODULE,)
        return self._is_recorded_whole or is_ours

    @api.model
    def _get_closed_fields(self):
        """Return the names of the recorded fields that the current user may not enter."""
        groups = {name: getattr(self._fields[name], "recorded", True) for name in self._get_recorded_fields()}
        return {
            name for name, group in groups.items() if group in (True, "copied") or not self.env.user.has_group(group)
        }

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        result = super().fields_get(allfields, attributes)
        for name in self._get_closed_fields() & result.keys():
            if attributes is None or "readonly" in attributes:
                result[name]["readonly"] = True
        return result

    @api.model
    def _has_field_access(self, field, operation):
        """Keep from customers what we note about their documents: core lets them read every field."""
        if not self.env.su and self.env.user.share and field._modules[:1] == (MODULE,):
            return operation == "read" and field.name in self._shared_with_customers
        return super()._has_field_access(field, operation)

    @api.model
    def _read_group_groupby(self, alias, groupby_spec, query):
        """What may not be read is not told by grouping either; core looks no further than the first link."""
        field = self._fields.get(groupby_spec.split(":")[0].split(".")[0])
        if field:
            self._check_field_access(field, "read")
        return super()._read_group_groupby(alias, groupby_spec, query)

    @api.model
    def default_get(self, fields):
        """A new record begins with the facts that its own code knows, not with what a person or a link wishes."""
        facts = self._get_recorded_fields()
        values = super().default_get([name for name in fields if name not in facts])
        values = {name: value for name, value in values.items() if name not in facts}
        return values | self._get_own_defaults(facts.intersection(fields))

    @api.model
    def _get_own_defaults(self, names):
        """Return what the code says of these fields on a new record."""
        values = {}
        for field in map(self._fields.__getitem__, names):
            if field.default:
                values[field.name] = field.convert_to_write(field.default(self), self)
        return values

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_plausible(self, vals)
        vals_list = [self._with_ids(vals) for vals in self._without_new_facts(vals_list)]
        records = super().create(vals_list)
        told = defaultdict(self.browse)
        for record, vals in zip(records, vals_list, strict=True):
            for name in self._get_told_fields(vals):
                told[name, vals[name]] += record
        for (name, sentence), those in told.items():
            keep(those, name, sentence)
        return records

    def write(self, vals):
        check_plausible(self, vals)
        vals = vals if self._may_record() else self._without_facts(vals)
        result = super().write(vals)
        for name in self._get_told_fields(vals):
            keep(self, name, vals[name])
        return result

    @api.model
    def _get_told_fields(self, vals):
        """Return which of these values are stored in every language: sentences of ours, facts that were translated."""
        names = (name for name, value in vals.items() if value and self._fields[name].translate is True)
        return [name for name in names if isinstance(vals[name], Told) or name in self._get_recorded_fields()]

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        """A fact is entered in no language either."""
        if not self._may_record() and field_name in self._get_closed_fields():
            self._refuse_facts([field_name])
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    def copy_data(self, default=None):
        result = super().copy_data(default)
        names = [n for n in self._get_recorded_fields() if self._fields[n].copy and n not in (default or {})]
        for record, vals in zip(self, result, strict=True):
            vals |= {name: record[name] for name in names if name in vals}
        return result

    @api.model
    def _with_ids(self, vals):
        """Return values in which records that our code handed on are ids again."""
        handed = {
            name: value.id
            for name, value in vals.items()
            if isinstance(value, models.BaseModel) and self._fields[name].type == "many2one"
        }
        return vals | handed if handed else vals

    def onchange(self, values, field_names, fields_spec):
        """Facts of a form are read, not taken from whoever asks, and nothing is told of other companies."""
        check_companies(self, values)
        check_default_companies(self)
        check_plausible(self, values)
        facts = self._get_closed_fields()
        names = [name for name in field_names if name not in facts]
        if field_names and not names:
            return {}
        return super().onchange({n: v for n, v in values.items() if n not in facts}, names, fields_spec)

    def _record_facts(self, vals):
        """Write facts from within a step that has checked who may take it."""
        return self._recording().write(vals)

    @api.model
    def _create_recorded(self, vals_list):
        """Create records with facts from within a step that has checked who may take it."""
        return self._recording().create(vals_list).with_env(self.env)

    def _lock_for_step(self, *names):
        """Let one of two people who take the same step win, and look again at what is true then.

        :param names: the fields that say whether the step was taken
        :raise UserError: for whoever comes second while the first is not done
        """
        try:
            # Whoever only adds something to a record, a picture or a message, is not in the way.
            self.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(self.env._("Somebody else is changing this at the moment. Try again.")) from error
        self.invalidate_recordset(names or ["state"])

    def _recording(self):
        """Return these records with the proof that one of our steps writes."""
        return self.with_context(after_sales_recording=PROOF)

    def _as_step(self):
        """Return these records as superuser and without the wishes of the person at work.

        For documents of core that follow from a step: neither defaults of that person nor keys of
        the context fill them, as they would fill what the person makes.
        """
        return self.with_context(clean_context(self.env.context), after_sales_step=PROOF).sudo()

    @api.model
    def _is_recording(self):
        """Tell whether one of our steps is writing facts."""
        return self.env.context.get("after_sales_recording") is PROOF

    @api.model
    def _may_record(self):
        return self.env.su or self._is_recording()

    @api.model
    def _without_new_facts(self, vals_list):
        """Return what a person may give of new records; whoever adds facts to that creates with ``_recording``."""
        if self._may_record():
            return vals_list
        facts = self._get_closed_fields()
        wishes = {name: key for name in facts if (key := f"default_{name}") in self.env.context}
        # What is computed is computed, whatever the context of some action says.
        self.browse()._without_facts(
            {name: self.env.context[key] for name, key in wishes.items() if not self._fields[name].compute}
        )
        return [self.browse()._without_facts(vals) for vals in vals_list]

    def _without_facts(self, vals):
        """Return the values that a person may give: facts that say nothing new are left out.

        :raise UserError: for a fact that would change
        """
        facts = self._get_recorded_fields() & vals.keys()
        # Nobody outside can send a record: our own code hands it on.
        facts = {name for name in facts if not isinstance(vals[name], models.BaseModel)}
        facts = facts and facts & self._get_closed_fields()
        if not facts:
            return vals
        known = [self._get_own_defaults(facts)] if not self else self.sudo()._read_recorded(facts)
        self._refuse_facts(name for name in facts if any(self._says_new(name, vals[name], each) for each in known))
        return {name: value for name, value in vals.items() if name not in facts}

    def _read_recorded(self, names):
        """Return per record what is recorded in these fields, as ``write`` takes it."""
        return [
            {name: record._fields[name].convert_to_write(record[name], record) for name in names} for record in self
        ]

    @api.model
    def _says_new(self, name, value, known):
        """Tell whether a value is another than the known one."""
        field = self._fields[name]
        if not value and not known.get(name):
            return False
        if field.type in ("one2many", "many2many"):
            return True
        return field.convert_to_write(value, self.browse()) != known.get(name, False)

    def _refuse_facts(self, names):
        """Refuse facts that a user wrote himself."""
        names = sorted(names)
        if names:
            self.check_access("write" if self else "create")
            labels = ", ".join(self._fields[name]._description_string(self.env) for name in names)
            raise UserError(self.env._("“%(field)s” is recorded by the system, not entered.", field=labels))
