"""Words that nothing ever spoke are gone from the choices: what a manager made with them is kept, out of use."""

from odoo.tools import SQL, sql

POLICY = "after_sales_deadline_policy"
#: Per column the words that are gone, and what stands in their place.
GONE = {
    "purpose": (("payment_reminder", "inquiry_round", "refund_arrival", "inspection"), "other"),
    "host": (("recovery",), "ticket"),
    "start_event": (("reviewed",), "created"),
    "stop_event": (("reviewed",), None),
    "reset_event": (("reviewed",), None),
}


def migrate(cr, version):
    for column, (words, instead) in GONE.items():
        # Older databases do not have all of them yet.
        if sql.column_exists(cr, POLICY, column):
            query = "UPDATE %s SET active = false, %s = %s WHERE %s IN %s"
            field = SQL.identifier(column)
            cr.execute(SQL(query, SQL.identifier(POLICY), field, instead, field, words))
    # Nobody could ask for these.
    if sql.table_exists(cr, "after_sales_approval_limit"):
        cr.execute("DELETE FROM after_sales_approval_limit WHERE kind IN ('concession', 'close_inquiry')")
