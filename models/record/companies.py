from odoo.exceptions import AccessError


def check_default_companies(model):
    """Refuse wishes of a remote call, keys ``default_…`` of its context, as ``check_companies`` does."""
    wishes = {key[8:]: value for key, value in model.env.context.items() if key.startswith("default_")}
    check_companies(model, wishes)


def check_companies(model, values):
    """Refuse values that name documents of companies the user does not work for.

    For remote calls that would show what follows from them before anything is stored.

    :param values: as ``create``, ``write`` and ``onchange`` take them, with commands for lists
    :raise AccessError: naming no more than the kind of the document
    """
    if model.env.su:
        return
    ours = model.env.user.company_ids
    for name, value in values.items():
        field = model._fields.get(name)
        # A colleague may work for several companies; his first one says nothing.
        if not field or not field.relational or not value or field.comodel_name == "res.users":
            continue
        comodel = model.env[field.comodel_name]
        ids, nested = _get_named(value)
        if "company_id" in comodel._fields and ids and comodel.sudo().browse(ids).exists().company_id - ours:
            raise AccessError(
                model.env._("“%(field)s” belongs to another company.", field=field._description_string(model.env))
            )
        for vals in nested:
            check_companies(comodel, vals)


def _get_named(value):
    """Return the ids that a value of a relation names, and the values of the records it makes or changes."""
    if isinstance(value, bool) or not isinstance(value, (int, list, tuple, dict)):
        return [], []
    if isinstance(value, int):
        return [value], []
    if isinstance(value, dict):
        return [value["id"]] if isinstance(value.get("id"), int) else [], []
    ids, nested = [], []
    for command in value:
        if isinstance(command, int) and not isinstance(command, bool):
            ids.append(command)
        elif isinstance(command, (list, tuple)) and command:
            ids += [each for each in command[1:2] if isinstance(each, int) and not isinstance(each, bool) and each]
            ids += command[2] if command[0] == 6 and len(command) > 2 else []
            nested += [command[2]] if len(command) > 2 and isinstance(command[2], dict) else []
    return ids, nested
