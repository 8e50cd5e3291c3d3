"""Columns on the big tables of others, added without touching a row."""

from odoo.tools import SQL
from odoo.tools.sql import column_exists, table_exists


def trigrams(*columns):
    """Return the definition of an index for parts of a text, where PostgreSQL has the extension (pg_trgm).

    A field has one index, and those that are asked for their whole value have one already. One index of several
    columns answers for each of them alone, and is kept up to date in one go.
    """
    parts = ", ".join(f"{column} gin_trgm_ops" for column in columns)
    return lambda registry: f"USING gin ({parts})" if registry.has_trigram else ""


def add_columns(cr, table, columns):
    """Add columns that do not exist yet, before the framework would compute them for every row.

    The addon is installed on databases full of orders and tickets. What their rows would hold is
    computed when one of them first takes part in after-sales work. A default is stored by PostgreSQL
    for the column as a whole, not row by row.

    :param columns: per name the SQL type and a default (None for none)
    """
    # A table of our own is made with all its columns when the addon is installed.
    if not table_exists(cr, table):
        return
    for name, (kind, default) in columns.items():
        if column_exists(cr, table, name):
            continue
        column = SQL.identifier(name)
        values = {"table": SQL.identifier(table), "column": column, "kind": SQL(kind), "default": default}
        # Without a row to rewrite: the default is a property of the column, and is taken back at once.
        cr.execute(SQL("ALTER TABLE %(table)s ADD COLUMN %(column)s %(kind)s DEFAULT %(default)s", **values))
        cr.execute(SQL("ALTER TABLE %(table)s ALTER COLUMN %(column)s DROP DEFAULT", **values))
