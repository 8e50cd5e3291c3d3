from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    after_sales_package_count = fields.Integer(
        string="Packages per Piece",
        help="In how many packages one piece travels. Claims then say which one is concerned. 0: not known.",
    )

    _after_sales_packages_positive = models.Constraint(
        "CHECK(after_sales_package_count >= 0)", "The number of packages cannot be negative."
    )

    def _get_packages(self):
        """Return the packages of one piece as pairs of number and label; one package needs no label."""
        self.ensure_one()
        count = self.after_sales_package_count
        if count < 2:
            return []
        return [
            (number, self.env._("Box %(number)s of %(count)s", number=number, count=count))
            for number in range(1, count + 1)
        ]
