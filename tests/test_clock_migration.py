"""A database of before has the indexes of a new one."""

from odoo.tests import tagged
from odoo.tools import sql

from .common import AfterSalesCommon, load_migration

#: Per table a column whose index is gone, as Odoo names it.
OLD = {"after_sales_deadline": "due_at", "helpdesk_ticket": "partner_email"}


@tagged("post_install", "-at_install", "after_sales")
class TestIndexMigration(AfterSalesCommon):
    def _indexes(self):
        """Return the names of all indexes of the two tables."""
        self.env.cr.execute("SELECT indexname FROM pg_indexes WHERE tablename IN %s", [tuple(OLD)])
        return {name for (name,) in self.env.cr.fetchall()}

    def test_same_as_a_new_database(self):
        """What 19.0.1.3.0 left behind goes, nothing else; a database that never had it is left alone."""
        script, new = load_migration("19.0.1.8.0/pre-indexes.py"), self._indexes()
        old = {sql.make_index_name(table, column) for table, column in OLD.items()}
        self.assertFalse(old & new, "The fields ask for these no more")
        for table, column in OLD.items():
            sql.create_index(self.env.cr, sql.make_index_name(table, column), table, [column])
        self.assertEqual(self._indexes(), new | old)
        for _time in range(2):
            script.migrate(self.env.cr, "19.0.1.3.0")
            self.assertEqual(self._indexes(), new)
