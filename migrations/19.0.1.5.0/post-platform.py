from odoo import SUPERUSER_ID, api
from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Make the list of covered cities from the service areas that were marked as covered before."""
    if not column_exists(cr, "after_sales_provider_area", "is_covered_city"):
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute(
        """SELECT DISTINCT city, country_id, state_id
             FROM after_sales_provider_area
            WHERE is_covered_city AND active AND COALESCE(city, '') != ''
         ORDER BY city"""
    )
    City = env["after.sales.covered.city"]
    for name, country, state in cr.fetchall():
        # Service areas belong to all companies; so do the cities made from them.
        vals = {"name": name, "country_id": country, "state_id": state, "company_id": False}
        if City.new(vals).city_key:
            City._load_records_create([vals])
