from odoo.tests import tagged

from odoo.addons.after_sales.rules.words import Amount, say

from .common import AfterSalesCommon


@tagged("post_install", "-at_install")
class TestRecordMoney(AfterSalesCommon):
    """Reasons name money with its currency: 50 is much in dollars and little in yuan."""

    def test_reasons_name_the_currency(self):
        """Amounts are written in the currency of what is judged; other values stay as they are."""
        translate = self.env.ref("base.EUR")._get_translator()
        said = translate("More than the %(most)s that an agent may give.", most=Amount(1250.5))
        self.assertEqual(said.replace("\N{NO-BREAK SPACE}", " "), "More than the 1,250.50 € that an agent may give.")
        self.assertEqual(translate("%(times)s times", times=3), "3 times")

    def test_reasons_without_a_currency_name_the_amount(self):
        """What has no currency yet is judged all the same."""
        bare = self.env["res.currency"]._get_translator()
        self.assertEqual(bare("More than %(most)s.", most=Amount(50)), "More than 50.00.")
        self.assertEqual(say("More than %(most)s.", most=Amount(50)), "More than 50.00.")

    def test_reasons_are_translated(self):
        """A Chinese reader reads the sentence in Chinese and the amount in the currency."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "=", "after_sales")])._update_translations(["zh_CN"])
        chinese = self.env.ref("base.USD").with_context(lang="zh_CN")._get_translator()
        said = chinese("More than the %(most)s that an agent may give.", most=Amount(50))
        self.assertIn("$", said)
        self.assertIn("超过客服可给的", said)
