from odoo.tools import sql


def migrate(cr, version):
    """Returns that were decided before had no freight proposed: no carrier is asked for a rate now."""
    for name, kind in (("proposed_freight", "numeric"), ("freight_source", "varchar")):
        if not sql.column_exists(cr, "after_sales_remedy", name):
            sql.create_column(cr, "after_sales_remedy", name, kind)
