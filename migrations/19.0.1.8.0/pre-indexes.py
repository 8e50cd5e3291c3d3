"""Two indexes serve no search any more: Odoo keeps an index that its field does not ask for, and writes to it."""

GONE = ("after_sales_deadline__due_at_index", "helpdesk_ticket__partner_email_index")


def migrate(cr, version):
    """Drop what databases of 19.0.1.3.0 and before still have."""
    for name in GONE:
        cr.execute(f'DROP INDEX IF EXISTS "{name}"')
