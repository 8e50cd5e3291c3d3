from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError


class Remedy(models.Model):
    """Goods of outsourced factories come back where the form says, once Quality has spoken (SP-06, SP-07)."""

    _inherit = "after.sales.remedy"

    def _get_problem_of_goods_back(self):
        problem = super()._get_problem_of_goods_back()
        return problem or (self.claim_id._get_quality_problem() if self.comes_back else "")

    def _check_may_tell(self):
        """Nobody is asked to send back what Quality has not looked at."""
        result = super()._check_may_tell()
        problem = self.claim_id._get_quality_problem() if self.comes_back else ""
        if problem:
            raise UserError(problem)
        return result

    def _get_return_place(self):
        factory = self._get_factory_place()
        return factory or super()._get_return_place()

    def _get_factory_place(self):
        """Return the address of the factory to which the customer sends these goods, empty where they come to us."""
        self.ensure_one()
        claim = self.sudo().claim_id
        partners = self.env["res.partner"].sudo()
        if not claim.is_outsourced or not self.line_ids or self.is_fetched:
            return partners
        place = claim._judge_return_place(self.line_ids.product_id)
        address = partners.browse(place.factory).address_get(["delivery"])["delivery"] if place.factory else False
        return partners.browse(address)

    def _make_return(self):
        """Say on the transfer where the goods really go: whoever takes them in need not wait for them."""
        result = super()._make_return()
        factory = self._get_factory_place()
        for back in self._get_returns() if factory else ():
            note = self.env._("The customer sends it to %(factory)s.", factory=factory.display_name)
            back.note = (back.note or Markup()) + Markup("<p>%s</p>") % note
        return result
