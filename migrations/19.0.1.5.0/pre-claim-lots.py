from odoo.tools import sql


def migrate(cr, version):
    """Keep the serial number that a claimed item named; what was decided without one is not guessed afterwards."""
    if not sql.column_exists(cr, "after_sales_claim_line", "lot_id"):
        # Older than the claims, or done already.
        return
    cr.execute(
        """
        CREATE TABLE IF NOT EXISTS after_sales_claim_line_lot_rel (
            claim_line_id INTEGER NOT NULL,
            lot_id INTEGER NOT NULL,
            PRIMARY KEY (claim_line_id, lot_id)
        )
        """
    )
    cr.execute(
        """
        INSERT INTO after_sales_claim_line_lot_rel (claim_line_id, lot_id)
        SELECT id, lot_id FROM after_sales_claim_line WHERE lot_id IS NOT NULL
        ON CONFLICT DO NOTHING
        """
    )
    cr.execute(
        "CREATE INDEX IF NOT EXISTS after_sales_claim_line_lot_rel_lot_idx "
        "ON after_sales_claim_line_lot_rel (lot_id, claim_line_id)"
    )
