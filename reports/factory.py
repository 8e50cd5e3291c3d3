"""Which factory goods come from, for the SQL of reports."""

from odoo.tools import SQL


def factories():
    """Return a table of the factory of each product in each company: the first one listed, as for purchases.

    It is reckoned once for all products, of which there are few, and not again for every row of a report.
    """
    return SQL(
        """(
        SELECT DISTINCT ON (product.id, company.id)
               product.id AS product_id, company.id AS company_id, info.partner_id
          FROM product_supplierinfo info
          JOIN product_product product
            ON product.product_tmpl_id = info.product_tmpl_id
               AND (info.product_id IS NULL OR info.product_id = product.id)
          JOIN res_company company ON info.company_id IS NULL OR info.company_id = company.id
         ORDER BY product.id, company.id, info.sequence, info.id
    )"""
    )
