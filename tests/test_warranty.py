from datetime import date, datetime

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_claim import ClaimCommon


@tagged("post_install", "-at_install", "after_sales")
class TestWarranty(ClaimCommon):
    """What is under warranty, from what really happened to the goods (WA-01 to WA-09)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        tag = cls.env.ref("after_sales.product_tag_phones")
        cls.phone = cls._new_product("Phone P1", tracking="serial", product_tag_ids=[(4, tag.id)])
        cls.lot = cls.env["stock.lot"].create({"name": "SN-1", "product_id": cls.phone.id})

    def _card(self, day, host=None):
        moment = datetime(day.year, day.month, day.day, 4)
        host = host or self.lot
        return {row.answer.component or "whole": row.answer for row in host._answer_warranty(moment)[host]}

    def test_phone(self):
        """WA-03: bought on 15 January 2026, each component has its own last day."""
        self.lot._record_proof({"proof_state": "ok", "proof_paper": "receipt", "proof_sale_date": date(2026, 1, 15)})
        card = self._card(date(2026, 3, 2))
        self.assertEqual(
            {name: answer.until for name, answer in card.items()},
            {
                "Main unit": date(2027, 1, 15),
                "Charger": date(2027, 1, 15),
                "Battery": date(2026, 7, 15),
                "Other accessories": date(2026, 4, 15),
            },
        )
