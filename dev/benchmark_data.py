"""What the benchmarks are made of: an order, many copies of its row, and what the web client asks a list for."""

from odoo import Command


def new_product(env):
    """Return a storable product."""
    return env["product.product"].create({"name": "Sofa", "type": "consu", "is_storable": True, "list_price": 900})


def new_order(env, product, lines=1, **vals):
    """Return a quotation."""
    partner = env["res.partner"].create({"name": "Customer"})
    line = {"product_id": product.id, "product_uom_qty": 1}
    return env["sale.order"].create(
        {"partner_id": partner.id, "order_line": [Command.create(line) for _line in range(lines)], **vals}
    )


def multiply(env, record, times, **changes):
    """Copy a record's row, each copy with these columns set to an SQL expression of ``n``."""
    env.flush_all()
    skipped = {"id", *changes}
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
        [record._table],
    )
    same = [f'"{name}"' for (name,) in env.cr.fetchall() if name not in skipped]
    names = ", ".join([*same, *changes])
    values = ", ".join([*same, *changes.values()])
    env.cr.execute(
        f"INSERT INTO {record._table} ({names}) SELECT {values} FROM {record._table}, generate_series(1, %s) AS n"  # noqa: S608
        f" WHERE {record._table}.id = %s RETURNING {record._table}.id",
        [times, record.id],
    )
    ids = [row[0] for row in env.cr.fetchall()]
    env.invalidate_all()
    env.cr.execute("ANALYZE")
    return ids


def fields_of(env, xmlid):
    """Return what the web client asks for to show a list view."""
    model = env[env.ref(xmlid).sudo().model]
    view = model.get_view(env.ref(xmlid).sudo().id, "list")
    return {name: asked_of(model._fields[name]) for name in view["models"][model._name] if name in model._fields}


def asked_of(field):
    """Return what the web client asks for to show one field."""
    return {"fields": {"display_name": {}}} if field.relational else {}
